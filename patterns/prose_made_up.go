package patterns

import (
	"regexp"
	"strings"
)

// inventedWord is what people make when a sign is asked for: words, a sign between
// or behind them, and a few digits: Walnut#Tray5, Herbst!42, 7Katzen&Hund.
var inventedWord = regexp.MustCompile(`^(?:\pL{3,}[!#$&*+?^~%][\pL._-]{2,}\d{1,4}|\pL{4,}[!$&*?^~]\d{1,4}|\pL{4,}\d{1,4}[!#$&*?^~]|\pL{3,}\d{1,4}[!#$&*?^~]\pL{2,}|\d{1,4}\pL{3,}[!#$&*?^~]\pL*)[!?*$#.]{0,2}$`)

// checkProseMadeUp judges a word by its look alone, where the text around it
// speaks of accounts.
func checkProseMadeUp(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil || t.Where != InBody || t.Context.Bulk {
		return false
	}
	s := strings.TrimRight(t.Content[groups[0]:groups[1]], ".")
	if !inventedWord.MatchString(s) || shortAnd.MatchString(s) || neverSecret.MatchString(s) || partOfLink(t.Content, groups) {
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
		n := strings.IndexAny(s[i:], "!#$&*?^~%+")
		if n < 0 {
			break
		}
		i += n
		at := onRuneEdges(s, span{max(0, i-40), min(len(s), i+40)})
		from := at.start + strings.LastIndexAny(s[at.start:i], " \t\r\n\"'(«“„") + 1
		to := i + strings.IndexAny(s[i:at.end]+" ", " \t\r\n\"')»”")
		if to-from < 6 || !strings.ContainsAny(s[from:to], "0123456789") || !wordLike(s[from:to]) {
			continue
		}
		word := onRuneEdges(s, span{max(0, from-1), min(len(s), to+1)})
		if k := len(spans); k > 0 && spans[k-1].end >= word.start {
			spans[k-1].end = max(spans[k-1].end, word.end)
		} else {
			spans = append(spans, word)
		}
		i = to
	}
	return spans
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
