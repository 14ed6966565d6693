package patterns

import (
	"strings"
	"testing"
)

// A message of any words yields lone values within it, whatever its thread says.
func FuzzLone(f *testing.F) {
	set := loadedSet(f)
	for _, s := range []string{
		"Otter41Lamp", "Here it is:\n\nOtter41Lamp", "Goran1958. Yes, really.", "PIN 4471", "Goran1958. " + strings.Repeat("Yes, really. ", 42), "Goran1958. " + strings.Repeat("Yes, really. ", 60), "Goran1958. " + strings.Repeat("Yes, really. ", 180), "4471 " + strings.Repeat("yes ", 140), "svc-sql / Otter41" + strings.Repeat(" ", 540) + "x", "svc-sql / Otter41", "> quoted\nOtter41 (new)",
		"Otter41" + strings.Repeat(" and a very long line", 40), "it is: " + strings.Repeat("x", 600), "первый пароль\nЛето2024!\n", "密码\nabc123",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		for level := Hinted; level <= AwaitedCode; level++ {
			for _, c := range set.Lone(Text{Content: content, Where: InBody}, level) {
				if c.Start < 0 || c.Start > c.End || c.End > len(content) {
					t.Fatalf("a value from %d to %d of %d bytes", c.Start, c.End, len(content))
				}
			}
		}
		set.MentionOf(content)
		set.MentionAround("", content)
	})
}
