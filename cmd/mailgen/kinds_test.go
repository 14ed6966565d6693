package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestKinds makes every context of both halves: each kind of the table has six
// ways to be written in each half at least, look-alikes, and no context twice.
func TestKinds(t *testing.T) {
	t.Parallel()
	type tally struct{ positive, negative map[string]int }
	kinds := map[int]tally{}
	texts := map[string]string{}
	contexts, err := readKinds()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contexts {
		all := fmt.Sprint(c.number, c.text, c.files)
		if other := texts[all]; other != "" {
			t.Errorf("%s: the same text as %s", c.where, other)
		}
		texts[all] = c.where
		k := kinds[c.number]
		if k.positive == nil {
			k = tally{map[string]int{}, map[string]int{}}
		}
		if kinds[c.number] = k; c.negative {
			k.negative[c.half]++
		} else {
			k.positive[c.half]++
		}
	}
	for n := 1; n <= 78; n++ {
		k := kinds[n]
		for _, half := range []string{"tune", "test"} {
			if k.positive[half] < 6 || k.negative[half] < 2 {
				t.Errorf("kind %d, %s: %d contexts, %d look-alikes", n, half, k.positive[half], k.negative[half])
			}
		}
	}
	for _, half := range []string{"tune", "test"} {
		mails, err := makeKinds(half, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			if strings.Contains(string(m.raw), "@{") {
				t.Errorf("%s: a field was not filled", m.Context)
			}
		}
	}
}
