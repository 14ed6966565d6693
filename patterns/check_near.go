package patterns

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// lastGroup gives the place of the last group that took part in the match, or
// of the whole match: rules put each way to write a secret in its own group.
func lastGroup(groups []int) (start, end int) {
	for i := len(groups) - 2; i >= 2; i -= 2 {
		if groups[i] >= 0 && groups[i+1] > groups[i] {
			return groups[i], groups[i+1]
		}
	}
	return groups[0], groups[1]
}

// pin moves the candidate to the bytes of t that hold its secret as written.
func pin(t *Text, c *Candidate, start, end int) {
	c.Start, c.End = start, end
	c.Secret = t.Content[start:end]
}

// scene is the text around a candidate in which its identity is looked for.
type scene struct {
	text       string
	start, end int   // of the candidate's secret, in text
	whole      *Text // that holds text from a place on; nil if it is made up
	from       int
}

func vicinity(t *Text, c *Candidate, before, after int) scene {
	from, to := max(0, c.Start-before), min(len(t.Content), c.End+after)
	for from < c.Start && !utf8.RuneStart(t.Content[from]) {
		from++
	}
	for to > c.End && to < len(t.Content) && !utf8.RuneStart(t.Content[to]) {
		to--
	}
	return scene{t.Content[from:to], c.Start - from, c.End - from, t, from}
}

// nearest gives the first group of re that stands closest to the secret, and
// "" if none does. What the same unbroken run of text holds comes first: it is
// part of the same connection string or URL.
func (w scene) nearest(re *regexp.Regexp) string {
	_, s, e := w.closest(re)
	return strings.Clone(w.text[s:e])
}

// closest is nearest with the distance, 1<<30 for none, and the place.
func (w scene) closest(re *regexp.Regexp) (best, start, end int) {
	best = 1 << 30
	for _, at := range w.places(re) {
		if at.start < w.from || at.end > w.from+len(w.text) {
			continue
		}
		if d := w.distance(at.start-w.from, at.end-w.from); d < best {
			best, start, end = d, at.start-w.from, at.end-w.from
		}
	}
	return best, start, end
}

func (w scene) distance(start, end int) int {
	switch {
	case end <= w.start:
		return w.gap(end, w.start)
	case start >= w.end:
		return w.gap(w.end, start)
	}
	return 1 << 30 // inside the secret: says nothing about it
}

// broken is what white space between a secret and a fact costs, in bytes: more
// than the length of a connection string.
const broken = 1000

func (w scene) gap(from, to int) int {
	d := to - from
	if strings.ContainsAny(w.text[from:to], " \t\r\n\u00a0") {
		d += broken
	}
	return d
}

// jsonEscapes are the forms in which JSON may write the letters of base64.
var jsonEscapes = strings.NewReplacer(`\u002b`, "+", `\u002B`, "+", `\u002f`, "/", `\u002F`, "/", `\u003d`, "=", `\u003D`, "=", `\/`, "/")

// undoPercent undoes percent-encoding, and the escapes of JSON for the letters of
// base64; text that is not well encoded stays.
func undoPercent(s string) string {
	if strings.Contains(s, `\`) {
		s = jsonEscapes.Replace(s)
	}
	if !strings.Contains(s, "%") {
		return s
	}
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

const blankChars = " \t\r\n\u00a0\u200b\ufeff"

// charAfter says whether any character of set stands right after place i.
func charAfter(text string, i int, set string) bool {
	return i < len(text) && strings.IndexByte(set, text[i]) >= 0
}

// charBefore says whether any character of set stands right before place i; the
// end of a percent-escape (%3D) never counts.
func charBefore(text string, i int, set string) bool {
	if i == 0 || strings.IndexByte(set, text[i-1]) < 0 {
		return false
	}
	return i < 3 || text[i-3] != '%' || !isHex(text[i-2]) || !isHex(text[i-1])
}

func isHex(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'f'
}

// longestLine bounds how far a line is followed, in bytes each way: mail may be
// one line of a megabyte with a candidate in every word.
const longestLine = 1000

// lineBounds gives the bounds of the line that holds place i.
func lineBounds(text string, i int) (start, end int) {
	start, end = max(0, i-longestLine), min(len(text), i+longestLine)
	start += strings.LastIndexAny(text[start:i], "\r\n") + 1
	if n := strings.IndexAny(text[i:end], "\r\n"); n >= 0 {
		end = i + n
	}
	return start, end
}
