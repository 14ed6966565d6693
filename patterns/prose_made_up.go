package patterns

import (
	"regexp"
	"strings"
)

// inventedWord is what people make when a sign is asked for: words, a sign between
// or behind them, and a few digits: Walnut#Tray5, Herbst!42, 7Katzen&Hund.
var inventedWord = regexp.MustCompile(`^(?:\pL{3,}[!#$&*+?^~%][\pL._-]{2,}\d{1,4}|\pL{4,}[!$&*?^~]\d{2,4}|\p{Lu}\pL{3,}[!$&*?^~]\d|\pL{4,}\d{1,4}[!#$&*^~]|\pL{3,}\d{1,4}[!#$&*?^~]\pL{2,}|\d{1,4}\pL{3,}[!#$&*^~]\pL*|\d{1,4}\pL{3,}\?\pL{2,})[!?*$#.]{0,2}$`)

// checkProseMadeUp judges a word by its look alone, where the text around it
// speaks of accounts.
func checkProseMadeUp(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil || t.Where != InBody || t.Context.Bulk {
		return false
	}
	s := strings.TrimRight(t.Content[groups[0]:groups[1]], ".")
	if !holdsSignOfWords(s) || !inventedWord.MatchString(s) || shortAnd.MatchString(s) || d.namesTwo(s) || neverSecret.MatchString(s) || d.weak[strings.TrimRight(lowerSame(s), "!?*$#")] || partOfLink(t.Content, groups) {
		return false
	}
	p := newPassage(d, t, groups[0], groups[0])
	if near := p.nearby(400, 300); !d.about.in(near) && !d.nouns.in(near) {
		return false
	}
	v := value{start: p.a0, end: p.a0 + len(s), ends: true}
	if !p.settleReading(reading{value: v, features: []string{"connector-made"}}, c) {
		return false
	}
	if c.Tier == Rotate {
		c.Tier = Review
	}
	return true
}

// shortAnd is how names are joined: R&D2024, INC#48211.
var shortAnd = regexp.MustCompile(`^(?:\pL{1,3}[&#+]|[A-Z]+[&#+])`)

// twoNames is how firms, departments and fairs are named, and what is multiplied:
// Sales&Marketing2024, Price*Qty2.
var twoNames = regexp.MustCompile(`^(\pL{3,})([&+*])(\pL*?)((?:20)?\d{0,2})[!?.]*$`)

// bothGenders is how German writes of women and men: Kunden*innen.
var bothGenders = regexp.MustCompile(`^\pL{3,}[*](?:innen|in|r|n|e)\d*$`)

// namesTwo says whether a word joins two names and tells at most a number, or names
// a product: Office365!
func (d *proseData) namesTwo(s string) bool {
	if m := twoNames.FindStringSubmatch(s); m != nil {
		return len(m[4]) == 4 || d.isWord(m[1]) && (m[3] == "" && m[2] == "*" || m[3] != "" && d.isWord(m[3]))
	}
	return bothGenders.MatchString(s) || d.isProduct(strings.TrimRight(s, "!?"))
}

// partOfLink says whether more than a sentence's signs touches the match.
func partOfLink(s string, groups []int) bool {
	before, after := byte(' '), byte(' ')
	if groups[0] > 0 {
		before = s[groups[0]-1]
	}
	if groups[1] < len(s) {
		after = s[groups[1]]
	}
	return strings.IndexByte("/\\=:|<;{[", before) >= 0 || strings.IndexByte("/\\=:|<{[", after) >= 0
}

// madeUpWords gives the words with a sign that a made-up password has.
func madeUpWords(spans []span, t *Text) []span {
	if t.Where != InBody || t.Context.Bulk {
		return spans
	}
	s := t.Content
	for i := 0; i < len(s); i++ {
		if !signOfWords[s[i]] || i == 0 || s[i-1] <= ' ' {
			continue
		}
		from, to := i, i+1
		digits := false
		for ; from > 0 && i-from < 40 && !partsWords[s[from-1]]; from-- {
			digits = digits || s[from-1]-'0' < 10
		}
		for ; to < len(s) && to-i < 40 && !partsWords[s[to]]; to++ {
			digits = digits || s[to]-'0' < 10
		}
		if digits && to-from >= 6 && wordLike(s[from:to]) {
			spans = addSpan(spans, onRuneEdges(s, span{max(0, from-1), min(len(s), to+1)}))
		}
		i = to
	}
	return spans
}

// addSpan appends a span, or widens the last one that it touches.
func addSpan(spans []span, at span) []span {
	if n := len(spans); n > 0 && spans[n-1].end >= at.start {
		spans[n-1].end = max(spans[n-1].end, at.end)
		return spans
	}
	return append(spans, at)
}

// signOfWords are the signs in a made-up password; partsWords parts words.
var (
	signOfWords = byteSet("!#$&*?^~%+")
	partsWords  = byteSet(" \t\r\n\"'()")
)

// holdsSignOfWords says whether s has a sign without which it is no inventedWord.
func holdsSignOfWords(s string) bool {
	for i := range len(s) {
		if signOfWords[s[i]] {
			return true
		}
	}
	return false
}

func byteSet(list string) (set [256]bool) {
	for i := range len(list) {
		set[list[i]] = true
	}
	return set
}

// wordLike says whether three letters stand together.
func wordLike(s string) bool {
	run := 0
	for i := range len(s) {
		if c := s[i]; isAlpha(c) || c >= 0x80 {
			if run++; run == 3 {
				return true
			}
			continue
		}
		run = 0
	}
	return false
}

func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
