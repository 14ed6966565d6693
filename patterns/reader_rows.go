package patterns

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/mailspill/mailspill/patterns/tagger"
)

// Each token chooses one row of every table below; together they describe it. The
// order and the sizes are part of a trained model.
const (
	slotWord       = iota // the word, where the model knows it
	slotHead              // its first three characters
	slotTail              // its last three
	slotStem              // its first five
	slotShape             // letters or digits, case, script, length
	slotRun               // what stands between two spaces around it: its characters and length
	slotGap               // the space before it and behind it
	slotDictionary        // whether it, and the run around it, are words of a dictionary
	slotCue               // what the lists of words say of it: one slot a group
	slotFound      = slotCue + cueGroups
	slotOther      = slotFound + 1 // a finding of a rule that is not of prose
	slotConcept    = slotOther + 1 // what it means
	slots          = slotConcept + 1
)

const (
	shortPieces  = 1 << 12
	longPieces   = 1 << 13
	caseKinds    = 5
	lengthKinds  = 9
	runLengths   = 9
	foundKinds   = 2 * 3 * 6
	mostConcepts = 512
)

// tableSizes gives the rows of every slot, for so many words that are known.
func tableSizes(words int) [slots]int {
	sizes := [slots]int{
		slotWord: words + 1, slotHead: shortPieces, slotTail: shortPieces, slotStem: longPieces,
		slotShape: 3 * scripts * caseKinds * lengthKinds, slotRun: 32 * runLengths * 3, slotGap: gaps * gaps,
		slotDictionary: 16, slotFound: foundKinds, slotOther: 2, slotConcept: mostConcepts,
	}
	for g := range cueGroups {
		sizes[slotCue+g] = mostCues
	}
	return sizes
}

// vocabulary gives the row of each word that the model knows, by its hash.
type vocabulary map[uint32]int32

// wordHash is FNV-1a of 32 bits over all parts.
func wordHash(parts ...string) uint32 {
	h := uint32(2166136261)
	for _, s := range parts {
		for i := range len(s) {
			h = (h ^ uint32(s[i])) * 16777619
		}
	}
	return h
}

// wordOf is what of a token counts as its word: digits count by their number alone.
func wordOf(low string, t token) string {
	if t.class == digitsToken {
		return strings.Repeat("0", min(12, utf8.RuneCountInString(low[t.start:t.end])))
	}
	return low[t.start:t.end]
}

// describer chooses the rows of tokens.
type describer struct {
	data   *proseData
	marks  *meanings
	words  vocabulary
	offset [slots]int32
	rows   int

	asked [mostKnownWords]atomic.Uint64 // the hashes of words that the dictionary was asked for; the last bit is what it said
	seed  maphash.Seed
}

func newDescriber(d *proseData, c *cues, m *concepts, words vocabulary) *describer {
	out := &describer{data: d, marks: newMeanings(c, m), words: words, seed: maphash.MakeSeed()}
	for i, size := range tableSizes(len(words)) {
		out.offset[i] = int32(out.rows)
		out.rows += size
	}
	return out
}

// foundSpan is some bytes of a text that a rule took for a secret.
type foundSpan struct {
	start, end int
	prose      bool
	confidence float64
	tier       Tier
}

// room is what describe works with; it is used again.
type room struct {
	meaningsRoom
	tokens []token
	rows   []int32
	words  []spelled
	of     *describer // whose words these are
	runes  []uint8    // of each token
	kinds  []uint8
}

// describe gives slots rows for each token of s; they lie in the room.
func (d *describer) describe(r *room, s string, tokens []token, found []foundSpan) []int32 {
	low := lowerSame(s)
	r.rows = cleared(r.rows, len(tokens)*slots)
	r.runes, r.kinds = cleared(r.runes, len(tokens)), cleared(r.kinds, len(tokens))
	r.clear(len(tokens), len(d.marks.means.languages))
	out := r.rows
	for i := range tokens {
		row := out[i*slots : (i+1)*slots]
		for k := range row {
			row[k] = tagger.None
		}
		w := r.spelled(d, s, low, tokens[i])
		w.fill(row)
		r.runes[i], r.kinds[i] = w.runes, w.kinds
		if !w.idle {
			w.idle = d.marks.find(&r.meaningsRoom, low, tokens, i)
		}
		row[slotGap] = int32(tokens[i].before)*gaps + int32(gapBehind(tokens, i))
	}
	r.spread(tokens)
	r.tell(out)
	d.runs(r, s, low, tokens)
	markFound(out, tokens, found)
	for i := range tokens {
		for k, r := range out[i*slots : (i+1)*slots] {
			if r != tagger.None {
				out[i*slots+k] = r + d.offset[k]
			}
		}
	}
	return out
}

// tell writes the cues and the concepts into the rows of the tokens.
func (r *meaningsRoom) tell(out []int32) {
	for i, concept := range r.means {
		row := out[i*slots : (i+1)*slots]
		row[slotConcept] = concept
		for g, cue := range r.said[i] {
			if cue > 0 {
				row[slotCue+g] = int32(cue)
			}
		}
	}
}

func lastRunes(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}

func shapeRow(s string, t token) int32 {
	text := s[t.start:t.end]
	n := min(lengthKinds, utf8.RuneCountInString(text)) - 1
	return ((int32(t.class)*scripts+int32(t.script))*caseKinds+caseKind(text, t.class))*lengthKinds + int32(n)
}

// caseKind tells none, lower, UPPER, Capitalised and miXed.
func caseKind(s string, class tokenClass) int32 {
	if class != lettersToken {
		return 0
	}
	upper, lower, first := 0, 0, false
	for i, r := range s {
		switch k := runeKindOf(r); {
		case k&kindUpper != 0:
			upper++
			first = first || i == 0
		case k&kindLower != 0:
			lower++
		}
	}
	switch {
	case upper+lower == 0:
		return 0
	case upper == 0:
		return 1
	case lower == 0:
		return 2
	case upper == 1 && first:
		return 3
	}
	return 4
}

func gapBehind(tokens []token, i int) uint8 {
	if i+1 < len(tokens) {
		return tokens[i+1].before
	}
	return gapEdge
}

// isKnown is isWord for one who asks for the same words again and again. It keeps no
// word: one may be a password.
func (d *describer) isKnown(word string) bool {
	h := maphash.String(d.seed, word)
	at := &d.asked[h>>32%mostKnownWords]
	if was := at.Load(); was|1 == h|1 {
		return was&1 != 0
	}
	known := d.data.isWord(word)
	at.Store(h&^1 | uint64(b2i(known)))
	return known
}

// mostKnownWords is what isKnown remembers at most.
const mostKnownWords = 1 << 15

// runs describes what stands between two spaces, without the marks at its edges.
func (d *describer) runs(r *room, s, low string, tokens []token) {
	for i := 0; i < len(tokens); {
		j := i + 1
		for j < len(tokens) && tokens[j].before == gapNone {
			j++
		}
		d.run(r, s, low, tokens, i, j)
		i = j
	}
}

// edgeMarks stand around a value in a sentence.
const edgeMarks = `"'()[]{}<>,;:.!?*_“”„‘’«»‹›「」『』【】（）、。，；：！？` + "`"

func (d *describer) run(r *room, s, low string, tokens []token, i, j int) {
	from, to := i, j
	for from < to-1 && tokens[from].class == markToken && strings.Contains(edgeMarks, s[tokens[from].start:tokens[from].end]) {
		from++
	}
	for to > from+1 && tokens[to-1].class == markToken && strings.Contains(edgeMarks, s[tokens[to-1].start:tokens[to-1].end]) {
		to--
	}
	kinds, runes := 0, 0
	for k := from; k < to; k++ {
		kinds |= int(r.kinds[k])
		runes += int(r.runes[k])
	}
	word := 0
	if start, end := tokens[from].start, tokens[to-1].end; kinds&(4|8) == 0 && end-start < 64 {
		word = 4
		if to-from == 1 && tokens[from].class == lettersToken && r.rows[from*slots+slotDictionary] == 2 || to-from > 1 && d.isKnown(low[start:end]) {
			word = 8
		}
	}
	for k := i; k < j; k++ {
		place := 1
		if k < from || k >= to {
			place = 0
		} else if k == from {
			place = 2
		}
		row := r.rows[k*slots : (k+1)*slots]
		row[slotRun] = int32((kinds*runLengths+runLength(runes))*3 + place)
		row[slotDictionary] = max(0, row[slotDictionary]) + int32(word)
	}
}

// runKind is a bit for each kind of character.
func runKind(r rune) uint8 {
	switch k := runeKindOf(r); {
	case k&kindDigit != 0:
		return 4
	case r >= utf8.RuneSelf && k&(kindLetter|kindMark) != 0:
		return 16
	case k&kindUpper != 0:
		return 2
	case k&kindLower != 0:
		return 1
	}
	return 8
}

func runLength(runes int) int {
	for i, most := range []int{1, 2, 4, 6, 8, 11, 19, 40} {
		if runes <= most {
			return i
		}
	}
	return runLengths - 1
}

// markFound says of tokens what the rules took them for.
func markFound(out []int32, tokens []token, found []foundSpan) {
	for _, f := range found {
		first := true
		for i := firstAt(tokens, f.start); i < len(tokens) && tokens[i].start < f.end; i++ {
			if !f.prose {
				out[i*slots+slotOther] = int32(b2i(!first))
			} else if k := f.row(first); out[i*slots+slotFound] < k {
				out[i*slots+slotFound] = k
			}
			first = false
		}
	}
}

// row is the surer the higher.
func (f *foundSpan) row(first bool) int32 {
	sure := min(5, max(0, int32((f.confidence-0.4)*10)))
	tier := map[Tier]int32{Info: 0, Review: 1, Rotate: 2}[f.tier]
	return (sure*3+tier)*2 + int32(b2i(first))
}

// firstAt gives the first token that ends behind a byte.
func firstAt(tokens []token, at int) int {
	lo, hi := 0, len(tokens)
	for lo < hi {
		mid := (lo + hi) / 2
		if tokens[mid].end <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
