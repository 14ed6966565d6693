package patterns

import "unicode/utf8"

// meanings finds the cues and the concepts of a text at once.
type meanings struct {
	cues  *cues
	means *concepts
	words *lexicon // the phrases of the cues, then the forms of the concepts
}

func newMeanings(c *cues, m *concepts) *meanings {
	open := make([]bool, len(c.list), len(c.list)+len(m.forms))
	for i := range m.meaning {
		open = append(open, m.meaning[i].open)
	}
	return &meanings{c, m, newLexicon(append(c.list[:len(c.list):len(c.list)], m.forms...), open)}
}

// meant is a form of a concept in a text.
type meant struct {
	start, end int
	first      int // token
	formMeaning
}

// meaningsRoom is what meanings finds in a text: the cues and the concept of every token,
// -1 for none. It is used again. Of cues, the longest phrase around a token counts.
type meaningsRoom struct {
	said    [][cueGroups]uint8
	longest [][cueGroups]int
	means   []int32
	worth   []int
	forms   []meant
	known   []int
}

// clear makes room for so many tokens and languages.
func (r *meaningsRoom) clear(tokens, languages int) {
	r.said, r.longest, r.means, r.worth = cleared(r.said, tokens), cleared(r.longest, tokens), cleared(r.means, tokens), cleared(r.worth, tokens)
	r.forms, r.known = r.forms[:0], cleared(r.known, languages)
}

// cleared gives n zeros, where a slice lies if they fit.
func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	s = s[:n]
	clear(s)
	return s
}

// find finds the phrases that begin in a token, and says whether none ever does, whatever
// stands around it.
func (m *meanings) find(r *meaningsRoom, low string, tokens []token, first int) (idle bool) {
	return m.words.within(low, tokens[first].start, tokens[first].end, func(word int32, start, end int) {
		if n := int(word) - len(m.cues.list); n >= 0 {
			if f := m.means.meaning[n]; !isSyllable(low, start, end) {
				r.forms = append(r.forms, meant{start, end, first, f})
				r.known[f.language] += end - start
			}
			return
		}
		g := m.cues.group[word]
		for i := first; i < len(tokens) && tokens[i].start < end; i++ {
			if end-start > r.longest[i][g] {
				r.longest[i][g], r.said[i][g] = end-start, m.cues.cue[word]
			}
		}
	})
}

func mostOf(counts []int) int {
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return best
}

// spread gives tokens their concepts: those of the language first that knows the most of
// the text, then the longest; of others, only English counts.
func (r *meaningsRoom) spread(tokens []token) {
	language := mostOf(r.known)
	for i := range r.means {
		r.means[i] = -1
	}
	for _, f := range r.forms {
		worth := 2 * (f.end - f.start)
		if int(f.language) == language {
			worth += 1000
		} else if f.language != 0 {
			continue
		}
		for i := f.first; i < len(tokens) && tokens[i].start < f.end; i++ {
			if worth > r.worth[i] {
				r.worth[i], r.means[i] = worth, f.concept
			}
		}
	}
}

// isSyllable says whether a form is one syllable inside of a word of Korean, which is no
// word.
func isSyllable(low string, start, end int) bool {
	if low[start] < utf8.RuneSelf {
		return false
	}
	if first, size := utf8.DecodeRuneInString(low[start:]); size != end-start || scriptOf(first) != scriptHangul {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(low[:start])
	return scriptOf(before) == scriptHangul
}

// wordGoesOn says whether the characters on both sides of a place are of one word.
func wordGoesOn(low string, at int) bool {
	if at >= len(low) {
		return false
	}
	if a, b := low[at-1], low[at]; a|b < utf8.RuneSelf {
		return isAlnum(a) && isAlnum(b)
	}
	last, _ := utf8.DecodeLastRuneInString(low[:at])
	after, _ := utf8.DecodeRuneInString(low[at:])
	return sameWord(last, after)
}
