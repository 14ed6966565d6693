package patterns

import (
	"regexp"
	"slices"
	"strings"
)

// passwordReach is how far from a locked file a password for it may stand, in
// bytes each way.
const passwordReach = 600

var (
	passwordWord = regexp.MustCompile(`(?i)(?:pass(?:word|wd|phrase|wort|code)?|pwd|pw|pin|kennwort|mot de passe|contrase(?:ñ|n)a|senha|wachtwoord|hasło|пароль)\b["']?(?: (?:is|for it|ist|est|es)){0,2}\s{0,3}[:=]?\s{0,3}(\S{1,64})`)
	tag          = regexp.MustCompile(`</?[A-Za-z][^<>]{0,200}>`)
	wordNear     = regexp.MustCompile(`\S{3,64}`)
)

// passwordsNear lists the words around a candidate that may be the password of
// the file in it: first those that are called one.
func passwordsNear(t *Text, c *Candidate) []string {
	w := vicinity(t, c, passwordReach, passwordReach)
	var out []string
	add := func(s string) {
		for _, v := range []string{bareWord(s), strings.Trim(s, "\"'`<>()[]{},;")} {
			if v != "" && !isPlaceholder(v) && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	around := []string{tag.ReplaceAllString(w.text[:w.start], " "), tag.ReplaceAllString(w.text[w.end:], " ")}
	for _, part := range around {
		for _, m := range passwordWord.FindAllStringSubmatch(part, mostPasswords) {
			add(m[1])
		}
	}
	for _, part := range around {
		for _, s := range wordNear.FindAllString(part, 200) {
			if !plainWord(strings.ToLower(bareWord(s))) && len(out) < 2*mostPasswords {
				add(s)
			}
		}
	}
	return out
}

// bareWord takes the quotes and the punctuation of its sentence off a word.
func bareWord(s string) string {
	s = strings.TrimLeft(s, "\"'`<([{“‘„«*")
	return strings.TrimRight(s, "\"'`>)]}.,;:”’“»*")
}
