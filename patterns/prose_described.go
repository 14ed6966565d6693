package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isRunningText says whether a value without quotes is a piece of its sentence, a
// count or a span of names, in a way that no password is written.
func (p *passage) isRunningText(s, low string, v value) bool {
	return isSpan(low) || p.data.endsInNoun(low) || nameInCode.MatchString(s) || !v.quoted && (isMixedText(s) || strings.ContainsAny(s, "“„「『"))
}

// endsInNoun knows a compound that names a password: root-Passwort, Token-PIN.
func (d *proseData) endsInNoun(low string) bool {
	dash := strings.LastIndexByte(low, '-')
	return dash > 0 && d.labels[low[dash+1:]] && onlyLetters(strings.ReplaceAll(low, "-", ""))
}

// ofAccount says whether the value is the name of the account that the noun before
// it belongs to: "the password root".
func (p *passage) ofAccount(low string, r reading) bool {
	switch low {
	case "root", "admin", "administrator", "guest":
	default:
		return false
	}
	if r.quoted || !contains(r.features, "connector-none") && !contains(r.features, "connector-complement") {
		return false
	}
	return !strings.Contains(p.low[max(0, p.a0-60):p.a0], low)
}

// nameInCode is how programs name what has to do with passwords: setPassword,
// SMTPAuthenticationError.
var nameInCode = regexp.MustCompile(`^(?:[a-z]+(?:Password|Passwd|Pwd|Secret|Token)[A-Za-z]*|[A-Z]\w*(?:Error|Exception|Failure|Warning))$`)

// isSpan knows the first and the last of numbered names: train01–train20.
func isSpan(low string) bool {
	for _, dash := range []string{"–", "—", "～", "~", "..", "…", "-"} {
		from, to, ok := strings.Cut(low, dash)
		if !ok {
			continue
		}
		from, to = strings.Trim(from, ".-"), strings.Trim(to, ".-")
		name := strings.TrimRight(from, "0123456789")
		if len(name) == len(from) || name == "" && dash == "-" {
			continue
		}
		if rest, same := strings.CutPrefix(to, name); (same || name != "") && isDigits(rest) {
			return true
		}
	}
	return false
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// isMixedText says whether s begins and ends in a script that parts no words and
// has figures or Latin words between, or is a figure and what it counts.
func isMixedText(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if len(s) > longestPhrase && strings.Count(strings.Map(spacelessOnly, s), "x") > longestWords {
		return true
	}
	if !isSpaceless(last) {
		return false
	}
	if '0' <= first && first <= '9' {
		return strings.TrimLeftFunc(s, func(r rune) bool { return r < '\u0080' && !unicode.IsLetter(r) || isSpaceless(r) }) == ""
	}
	return isSpaceless(first) && strings.ContainsFunc(s[n:], func(r rune) bool { return r < utf8.RuneSelf && isAlnum(byte(r)) })
}

// longestWords is how many characters of such a script a password may have: more
// are a clause. They take three bytes each.
const (
	longestWords  = 7
	longestPhrase = 3 * longestWords
)

// spacelessOnly maps what a script that parts no words has to x, and drops the rest.
func spacelessOnly(r rune) rune {
	if isSpaceless(r) {
		return 'x'
	}
	return -1
}

// isDescription says whether words tell of a password rather than are one: they
// begin as one who does not know it would ("something with …"), or name an account
// and its state ("user jdoe locked").
func (d *proseData) isDescription(low string) bool {
	if d.nouns.in(low) {
		return true // "set a new password"
	}
	if d.vague.at(low) > 0 && !strings.ContainsAny(low, notInWords) {
		return true
	}
	words := strings.Fields(low)
	if !d.userLabels[words[0]] {
		return false
	}
	for _, word := range words[1:] {
		if d.states[strings.Trim(word, ",.;:!?")] {
			return true
		}
	}
	return false
}

// productModel is how makers name a lock or a panel: DL-700, JA-107K.
var productModel = regexp.MustCompile(`^[A-Z]{2,}-?\d+[A-Z]{0,2}$`)

// elided is a word behind an article that lost its vowel: dell'app, l'ambiente.
var elided = regexp.MustCompile(`^(?:(?:d|n|qu)?ell|all|dall|sull|coll|quest|un|sant|qu|jusqu|lorsqu|puisqu|[cdjlmnst])['’]\pL+$`)
