package patterns

import (
	"slices"
	"strings"
	"testing"
)

// The password of a locked file is among the first words tried, whatever the
// words around it.
func TestTries(t *testing.T) {
	t.Parallel()
	set := loadedSet(t)
	for _, c := range []struct {
		text, want string
		within     int
	}{
		{"Hi,\nthe zip is attached. Password: Otter-41-lamp\nRegards\nAnn", "Otter-41-lamp", 3},
		{"Das Passwort kommt separat:\n\nregenbogen\n\nGruß", "regenbogen", 8},
		{"Passwort für die Datei ist Blaumeise7.", "Blaumeise7", 5},
		{"The password is \"three old boots\".", "three old boots", 3},
		{"密码：Xk29-lamp\r\n谢谢", "Xk29-lamp", 6},
		{"pw=Xk29lamp;", "Xk29lamp", 6},
		{"server password PELNbppk#8269.jks", "PELNbppk#8269", 8},
		{"logs_Otter-41.zip", "Otter-41", 8},
		{"logs-of-monday_pwOtter41.zip", "Otter41", 8},
		{"report-lampenfieber.docx", "lampenfieber", 8},
		{"Lampe-77", "Lampe-77", 2},
		{"> > Mot de passe : <tulipe!9>", "tulipe!9", 8},
		{"no word of it here, only (Kite55x) in the middle", "Kite55x", 4},
		{"it opens with the name of our cat, mirabella", "mirabella", 30},
		{"The key to it is correct horse battery staple", "correct horse battery staple", 60},
	} {
		tries := set.Tries(c.text, 100)
		at := slices.IndexFunc(tries, func(v Try) bool { return c.text[v.Start:v.End] == c.want })
		if at < 0 || at >= c.within {
			t.Errorf("%q is number %d of %d tries in %q, wanted within %d", c.want, at+1, len(tries), c.text, c.within)
		}
	}
}

func TestTriesAreBounded(t *testing.T) {
	t.Parallel()
	set := loadedSet(t)
	for _, text := range []string{strings.Repeat("password: ", 10_000), strings.Repeat("\"", 60_000), strings.Repeat("a=b:c ", 10_000), strings.Repeat("Pw1! ", 20_000)} {
		if n := len(set.Tries(text, 50)); n > 50 {
			t.Errorf("%d tries of %.20q", n, text)
		}
	}
}

func FuzzTries(f *testing.F) {
	set := loadedSet(f)
	f.Add("Passwort: “Xk29” (alt)\n> ‹a›=b")
	f.Fuzz(func(t *testing.T, text string) {
		for _, v := range set.Tries(text, 40) {
			_ = text[v.Start:v.End]
		}
	})
}
