package patterns

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Try is a stretch of a text that may be the password of a locked file: bytes
// [Start, End) of it. Rank is how likely, best first from 0.
type Try struct{ Start, End, Rank int }

// Ranks of tries.
const (
	TryNamed  = iota // stands behind a colon or in quotes where a password is spoken of
	TryNear          // looks made up, near where one is spoken of
	TryBeside        // any word of a line that speaks of one, or alone on its line
	TryWords         // the words up to the end of such a line
	TryMadeUp        // looks made up, anywhere
	TryAny           // any other word
	TryPhrase        // the words up to the end of any line
)

// Tries lists what a person would try as the password of a locked file who has
// this text: at most most stretches, the likeliest first. It guesses on purpose;
// what opens the file is proven by that. Only the first 64 KiB are looked at.
func (s *Set) Tries(content string, most int) []Try {
	d, err := readProse()
	if err != nil {
		return nil
	}
	t := &tryer{s: firstPart(content), spoken: d.spokenLines(firstPart(content))}
	t.run()
	slices.SortStableFunc(t.out, func(a, b Try) int { return a.Rank - b.Rank })
	return t.distinct(most)
}

// spokenLines tells for each line whether a password, a code or a key is named in
// it, by nouns of all languages.
func (d *proseData) spokenLines(s string) map[int]bool {
	low := lowerSame(s)
	out := map[int]bool{}
	for _, nouns := range []*phrases{&d.nouns, &d.digitNouns} {
		line, at := 0, 0 // ends come in order
		nouns.each(low, func(_, end int) {
			line, at = line+strings.Count(s[at:end], "\n"), end
			out[line] = true
		})
	}
	return out
}

// tryer collects tries from the lines of a text.
type tryer struct {
	s      string
	spoken map[int]bool
	out    []Try
	heat   int // lines for which a password was spoken of
}

// farFromNoun is how many lines below a noun its value may stand.
const farFromNoun = 4

func (t *tryer) run() {
	at := 0
	for i, line := range strings.Split(t.s, "\n") {
		named := t.spoken[i]
		if named {
			t.heat = farFromNoun + 1
		}
		t.line(at, strings.TrimRight(line, "\r"), named)
		if strings.TrimSpace(line) != "" {
			t.heat = max(t.heat-1, 0)
		}
		at += len(line) + 1
	}
}

// Of a line and of a try, in bytes.
const (
	shortestTry  = 3
	longestTry   = 128
	longestTried = 2000 // a line
)

func (t *tryer) line(at int, line string, named bool) {
	if len(line) > longestTried {
		return
	}
	near := t.heat > 0
	body := strings.TrimLeft(line, "> \t|")
	at += len(line) - len(body)
	if near {
		t.marked(at, body)
	}
	t.phrases(at, body, near)
	for i := 0; i < len(body); {
		n := strings.IndexFunc(body[i:], unicode.IsSpace)
		if n < 0 {
			n = len(body) - i
		}
		if n > 0 {
			t.word(at+i, body[i:i+n], near, named || strings.TrimSpace(body) == body[i:i+n])
		}
		_, size := utf8.DecodeRuneInString(body[i+n:])
		i += n + max(size, 1)
	}
}

// phrases takes the words from each one to the end of the line: a passphrase by
// itself, or behind a sentence that leads to it.
func (t *tryer) phrases(at int, body string, near bool) {
	const most = 14 // words
	rank := TryPhrase
	if near {
		rank = TryWords
	}
	if n := len(strings.Fields(body)); n < 2 || n > most {
		return
	}
	for i := range body {
		space := i > 0 && unicode.IsSpace(rune(body[i-1]))
		if (i == 0 || space) && strings.ContainsAny(strings.TrimSpace(body[i:]), " \t") {
			t.add(at+i, body[i:], rank)
		}
	}
}

// marked takes what stands behind a colon or an equals sign, and in quotes.
func (t *tryer) marked(at int, body string) {
	for i, r := range body {
		if strings.ContainsRune(":=：", r) && i > 0 {
			t.add(at+i+utf8.RuneLen(r), body[i+utf8.RuneLen(r):], TryNamed)
		}
	}
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRuneInString(body[i:])
		end := closingMark(r)
		n := -1
		if end != "" {
			n = strings.Index(body[i+size:], end)
		}
		if n < 0 {
			i += size
			continue
		}
		t.add(at+i+size, body[i+size:i+size+n], TryNamed)
		i += size + n + len(end)
	}
}

// closingMark is the mark that ends what the quotation mark r begins.
func closingMark(r rune) string {
	const open, end = "\"'`“„‘«»‹「『《（*", "\"'`”“’»«›」』》）*"
	if i := slices.Index([]rune(open), r); i >= 0 {
		return string([]rune(end)[i])
	}
	return ""
}

// word takes one word: as it stands, without the marks around it, and of one that
// begins in another script what is ASCII in it.
func (t *tryer) word(at int, w string, near, beside bool) {
	rank := TryAny
	switch bare := strings.Trim(w, ".,;:!?()[]<>\"'"); {
	case near && looksMixed(bare):
		rank = TryNear
	case beside && near:
		rank = TryBeside
	case looksMixed(bare) || beside:
		rank = TryMadeUp
	}
	t.add(at, w, rank)
	if i := strings.LastIndexAny(w, ":="); i > 0 && i < len(w)-1 {
		t.add(at+i+1, w[i+1:], rank)
	}
	t.ofName(at, w, rank)
	start := strings.IndexFunc(w, func(r rune) bool { return r > ' ' && r < 0x7f })
	if start > 0 {
		end := strings.IndexFunc(w[start:], func(r rune) bool { return r >= 0x7f })
		if end < 0 {
			end = len(w) - start
		}
		t.add(at+start, w[start:start+end], rank)
	}
}

// passWords are what people put before a password in a file's name.
var passWords = []string{"password", "passwort", "kennwort", "passwd", "pass", "pwd", "pw"}

// ofName takes a word without the ending of a file's name, and what stands behind
// the last dash or underscore in it, without a word for password: logs_Otter-41.zip,
// logs-pwOtter41.zip.
func (t *tryer) ofName(at int, w string, rank int) {
	const longestEnding = 6 // with its dot
	bare := w
	if i := strings.LastIndexByte(w, '.'); i > 0 && len(w)-i <= longestEnding {
		bare = w[:i]
		t.add(at, bare, rank)
	}
	for _, sign := range []byte("_-") {
		i := strings.LastIndexByte(bare, sign)
		if i <= 0 || i == len(bare)-1 {
			continue
		}
		last := bare[i+1:]
		t.add(at+i+1, last, rank)
		for _, p := range passWords {
			if len(last) > len(p) && strings.EqualFold(last[:len(p)], p) {
				t.add(at+i+1+len(p), last[len(p):], rank)
				break
			}
		}
	}
}

// looksMixed tells a word of more than small letters with a capital.
func looksMixed(w string) bool {
	var lower, upper, digit, sign int
	for i, r := range w {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			if i > 0 {
				upper = 1
			}
		case unicode.IsDigit(r):
			digit = 1
		default:
			sign = 1
		}
	}
	return digit+lower+upper+sign > 1 && digit+upper+sign > 0 && len(w) >= 5
}

// add takes a stretch that begins at at, with and without the marks that a
// sentence may have put around it.
func (t *tryer) add(at int, s string, rank int) {
	left := strings.TrimLeftFunc(s, unicode.IsSpace)
	at += len(s) - len(left)
	s = strings.TrimRightFunc(left, unicode.IsSpace)
	for _, cut := range []string{"", ".,;", ".,;:!?()[]<>\"'`“”„’*_"} {
		l := strings.TrimLeft(s, cut)
		if cut == ".,;" {
			l = s
		}
		b := strings.TrimRight(l, cut)
		if len(b) >= shortestTry && len(b) <= longestTry {
			t.out = append(t.out, Try{at + len(s) - len(l), at + len(s) - len(l) + len(b), rank})
		}
	}
}

// distinct gives each text once, at its best place.
func (t *tryer) distinct(most int) []Try {
	seen := map[string]bool{}
	var out []Try
	for _, try := range t.out {
		if len(out) == most {
			break
		}
		if v := t.s[try.Start:try.End]; !seen[v] {
			seen[v] = true
			out = append(out, try)
		}
	}
	return out
}

// provenRule is the rule that a password belongs to which opened a file.
const provenRule = "prose-file-key"

// Proven is the candidate of a stretch that opened a locked file; ok is false
// where no rule of this set is for it.
func (s *Set) Proven(t Text, start, end int) (c Candidate, ok bool) {
	at := slices.IndexFunc(s.rules, func(r *rule) bool { return r.ID == provenRule })
	if at < 0 {
		return c, false
	}
	c = s.rules[at].candidate(&t, []int{start, end}, start, end)
	c.Start, c.End, c.Secret = start, end, strings.Clone(t.Content[start:end])
	c.Confidence, c.Checked, c.Tier = 0.99, ByStructure, Rotate
	c.Title = "Password of a locked file (it opened)"
	return c, true
}
