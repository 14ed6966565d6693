package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

// allPlanted are the places, built once for all tests that only look at them.
var allPlanted = sync.OnceValue(plantAll)

// TestPlacesSpread shows that the places are many, that each secret is in one
// only, and that they are the same each time.
func TestPlacesSpread(t *testing.T) {
	t.Parallel()
	all, again := allPlanted(), plantAll()
	names, ids, secrets := map[string]int{}, map[string]bool{}, map[string]string{}
	for i, p := range all {
		names[p.Place]++
		if other := secrets[p.Secret]; p.Secret != "" && other != "" {
			t.Errorf("%s and %s hold the same secret", other, p.Place)
		}
		if ids[p.MessageID] {
			t.Errorf("two places have the message id %s", p.MessageID)
		}
		secrets[p.Secret], ids[p.MessageID] = p.Place, true
		if strings.Join(p.messages, "") != strings.Join(again[i].messages, "") {
			t.Errorf("%s is another one each time", p.Place)
		}
	}
	if len(names) < 1000 {
		t.Errorf("%d kinds of places", len(names))
	}
	seen := map[string]bool{}
	for _, group := range placeGroups() {
		for _, p := range group {
			if seen[p.name] {
				t.Errorf("two places are named %q", p.name)
			}
			seen[p.name] = true
		}
	}
}

// TestPlacesHold looks for each secret in the messages that nothing encodes.
func TestPlacesHold(t *testing.T) {
	t.Parallel()
	for _, p := range allPlanted() {
		switch p.Place {
		case "8bit", "epilogue", "html comment", "nested 20 deep", "quoted, not wrapped", "mbox of Thunderbird":
			x := newPlanting(p.Place, kindNamed(t, p.Kind), 0)
			if !strings.Contains(strings.Join(p.messages, ""), strings.ReplaceAll(x.written, "\n", "")) {
				t.Errorf("%s does not hold its %s", p.Place, p.Kind)
			}
		}
	}
}

func kindNamed(t *testing.T, name string) credentialKind {
	t.Helper()
	for _, k := range credentialKinds() {
		if k.name == name {
			return k
		}
	}
	t.Fatalf("no kind %q", name)
	return credentialKind{}
}

func TestWritePlaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	all := slices.Clone(allPlanted()[:20])
	all[3].ext = "eml"
	if err := writePlaces(dir, all); err != nil {
		t.Fatal(err)
	}
	box, err := os.ReadFile(filepath.Join(dir, "places.mbox"))
	if err != nil || bytes.Count(box, []byte("From dana.whitlock@harbor.example ")) != 19 {
		t.Errorf("%d messages in the mailbox, %v", bytes.Count(box, []byte("From dana.whitlock@harbor.example ")), err)
	}
	if _, err := os.Stat(filepath.Join(dir, "files", "0003-0.eml")); err != nil {
		t.Error(err)
	}
}

func TestRandomIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	recipes := map[string]bool{}
	for n := range 200 {
		a, b := randomPlanted(7, n), randomPlanted(7, n)
		if a.messages[0] != b.messages[0] || !reflect.DeepEqual(a.expected, b.expected) {
			t.Fatalf("message %d is another one each time", n)
		}
		_, recipe, _ := strings.Cut(a.Recipe, ": ")
		recipes[recipe] = true
	}
	if len(recipes) < 150 {
		t.Errorf("%d recipes in 200 messages", len(recipes))
	}
	if randomPlanted(8, 0).Secret == randomPlanted(7, 0).Secret {
		t.Error("another seed gives the same secret")
	}
}

func TestHostileKinds(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, k := range hostileKinds() {
		if names[k.name] || strings.ContainsAny(k.name, " /") {
			t.Errorf("the name %q is there twice, or no word", k.name)
		}
		names[k.name] = true
	}
	var b strings.Builder
	if err := hostileCommand(&b, []string{"multipart-1000-deep"}); err != nil || strings.Count(b.String(), "boundary=") != 1000 {
		t.Errorf("%d levels, %v", strings.Count(b.String(), "boundary="), err)
	}
	if err := hostileCommand(&b, []string{"unknown"}); err == nil {
		t.Error("an unknown kind gave no error")
	}
}
