package patterns

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestStandIn bounds what may name a secret instead of being one, in bytes.
const longestStandIn = 40

// namesSecret says whether v is the name of a password's field in any language,
// alone or beside "your" and "new": documents write TWOJE_HASLO, MOT_DE_PASSE,
// "IhrKennwort", "vaseheslo" and 你的密码 where a password would stand, or just "Beispiel".
func namesSecret(v string) bool {
	d, err := readProse()
	return err == nil && (d.namesField(v) || d.placeholders[strings.ToLower(v)])
}

func (d *proseData) namesField(v string) bool {
	if len(v) > longestStandIn || strings.ContainsAny(v, "0123456789!#$%&+=?@^~") {
		return false
	}
	var words []string
	for _, word := range wordsOfName(v) {
		if !d.own[word] {
			words = append(words, word)
		}
	}
	name := withoutMarks(strings.Join(words, ""))
	return d.fieldNames[name] || d.isGluedName(name)
}

// isGluedName says whether a word such as "your" stands before or behind a field's name,
// with nothing between.
func (d *proseData) isGluedName(name string) bool {
	for i := range name {
		if d.own[name[:i]] && d.fieldNames[name[i:]] || d.fieldNames[name[:i]] && d.own[name[i:]] {
			return true
		}
	}
	return false
}

// wordsOfName splits a name at signs, and where a capital follows a small letter.
func wordsOfName(v string) []string {
	var b strings.Builder
	small := false
	for _, r := range v {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
			r = ' '
		case small && unicode.IsUpper(r):
			b.WriteByte(' ')
		}
		small = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return strings.Fields(strings.ToLower(b.String()))
}

// joinedNames gives the names of fields without blanks, signs and accents.
func joinedNames(labels wordSet) wordSet {
	out := wordSet{}
	for label := range labels {
		out[withoutMarks(strings.Join(wordsOfName(label), ""))] = true
	}
	delete(out, "")
	return out
}

// withoutMarks takes the accents off letters: hasło and haslo name the same.
func withoutMarks(s string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
	return unaccented.Replace(bare)
}

// unaccented are letters that Unicode does not take apart.
var unaccented = strings.NewReplacer("ł", "l", "ø", "o", "ı", "i", "đ", "d", "ß", "ss")
