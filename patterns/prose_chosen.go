package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// signsOfChosen are what people add to a word where a sign is asked for.
const signsOfChosen = "!#$%&*+?=^~@"

// looksChosen says whether s is made as people make passwords: of words, digits
// and signs, where names of machines, files, products and users are made otherwise.
func (p *passage) looksChosen(s string) bool {
	sh := shapeOf(s)
	if !p.mayBeChosen(s) || aReference.MatchString(s) {
		return false
	}
	return strings.ContainsAny(s, signsOfChosen) || sh.digits > 0 && p.chosenParts(s)
}

// mayBeChosen is looksChosen for a place where a password is expected: an ordinary
// word with digits is enough.
func (p *passage) mayBeChosen(s string) bool {
	sh := shapeOf(s)
	if sh.spaces > 0 || sh.runes < 6 || sh.runes > 40 || sh.lower+sh.upper+sh.other < 3 || sh.lower+sh.other < 2 || strings.ContainsAny(s, "\\/<>{}[]\"'|,;:`") {
		return false
	}
	low := lowerSame(s)
	if p.data.states[low] || p.data.states[strings.TrimRight(low, "!?.*#$")] || p.whole.never(s) || machineName.MatchString(s) || seldomSecret.MatchString(s) ||
		shortAnd.MatchString(s) || aDate.MatchString(s) || p.data.isFile(low) || p.data.isHost(low) || p.data.isPlaceholder(low) || p.data.isProduct(s) {
		return false
	}
	if strings.ContainsAny(s, signsOfChosen) {
		return sh.digits > 0 || sh.upper > 0 || strings.ContainsAny(s[1:len(s)-1], signsOfChosen)
	}
	return !versionLike.MatchString(s) && (sh.digits > 1 || sh.digits > 0 && p.chosenParts(s))
}

// versionLike is a name with the number of its version, or a machine's: Woo8.2,
// PC-Room12.
var versionLike = regexp.MustCompile(`^\pL+\d+(?:\.\d+)+$|(?:^|[._-])\p{Lu}{2,4}[._-]`)

// mayBeSet is mayBeChosen, or words in small letters with a number.
func (p *passage) mayBeSet(s string) bool {
	return p.mayBeChosen(s) || joinedWords.MatchString(s) && !p.data.isProduct(s) && !p.whole.never(s) && !aReference.MatchString(s)
}

// chosenParts looks at the parts of a value whose only signs are those of names.
func (p *passage) chosenParts(s string) bool {
	parts, words, capitals := 0, 0, 0
	ordinary := true
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		n := utf8.RuneCountInString(part)
		parts++
		if n > 1 && strings.ToUpper(part) == part {
			return false // an abbreviation: the name of a machine or of a product
		}
		if n >= 3 {
			words++
			ordinary = ordinary && p.data.isOrdinary(lowerSame(part))
		}
		if r, _ := utf8.DecodeRuneInString(part); unicode.IsUpper(r) || strings.ContainsFunc(part[1:], unicode.IsUpper) {
			capitals++
		}
	}
	if parts > 1 && capitals == 0 && (ordinary || strings.ContainsAny(s, "._-")) {
		return false // a machine, a table, an account: db_prod1
	}
	return words > 1 || words == 1 && !ordinary && longestLetters(s) > 3
}

// longestLetters counts the longest run of letters in s.
func longestLetters(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		if run++; !unicode.IsLetter(r) {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// isOrdinary is isWord, but takes an inflected form only for a small change: what
// people choose often begins like some word of some language.
func (d *proseData) isOrdinary(word string) bool {
	if d.inDictionary(word) || d.products[word] {
		return true
	}
	n := utf8.RuneCountInString(word)
	for cut := 0; cut <= 3 && n-cut >= 5; cut++ {
		if d.stems[firstRunes(word, n-cut)] {
			return true
		}
	}
	return false
}

// isProduct says whether s is the name of a product or a thing and its number.
func (d *proseData) isProduct(s string) bool {
	return d.products[strings.TrimRight(lowerSame(s), "0123456789._-")]
}

// isVersion says whether s is such a name that no user has.
func (d *proseData) isVersion(s string) bool {
	return d.versions[strings.TrimRight(lowerSame(s), "0123456789._-")]
}
