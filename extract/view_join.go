package extract

import (
	"slices"
	"strings"
)

// joinEdits finds the ends of lines at which a mailer broke a key, a token or a
// link in two, and the marks of quoting or the indentation before the rest.
//
// A "=" at the end of a line may be a part of the key, or what quoted-printable
// leaves there (RFC 2045 section 6.7): softly holds the edits that take those
// away; nil if there is none.
func joinEdits(t Text) (edits, softly []edit) {
	j := &joiner{s: t.Content}
	for at := 0; ; {
		n := strings.IndexByte(j.s[at:], '\n')
		if n < 0 || at+n+1 == len(j.s) {
			return j.edits, j.softly()
		}
		j.lineEnd(at, at+n)
		at += n + 1
	}
}

type joiner struct {
	s     string
	edits []edit
	going bool // the line before was joined with this one
}

// softly gives the edits with the "=" before each line's end taken away.
func (j *joiner) softly() []edit {
	var out []edit
	for i, e := range j.edits {
		if e.start < 2 || j.s[e.start-1] != '=' || j.s[e.start-2] == '=' || e.what == undidQuoteMarks || isLinkStart(j.s[e.end:]) {
			continue
		}
		if out == nil {
			out = slices.Clone(j.edits)
		}
		out[i].start, out[i].what = e.start-1, undidQP
	}
	return out
}

// halves are the two sides of a line's end.
type halves struct {
	lineStart, lineEnd int // of the first line, without its line break
	tail               int // where the token begins that the first line ends in
	cut                int // where it ends
	head, headEnd      int // the token that the next line begins with
	restEnd            int // end of the next line
	next               int // where the next line begins
}

func (h *halves) tailOf(s string) string { return s[h.tail:h.cut] }
func (h *halves) headOf(s string) string { return s[h.head:h.headEnd] }

// lineEnd looks at the end of the line s[start:end].
func (j *joiner) lineEnd(start, end int) {
	going := j.going
	j.going = false
	h := halves{lineStart: start, lineEnd: end, next: end + 1}
	if end > start && j.s[end-1] == '\r' {
		h.lineEnd--
	}
	if !j.findTail(&h, going) || !j.findHead(&h, going) {
		return
	}
	if j.joins(&h, going && onlyPrefix(j.s[start:h.tail])) {
		j.going = true
		j.join(&h)
	}
}

// findTail finds the token that the line ends in; false if it cannot go on.
func (j *joiner) findTail(h *halves, going bool) bool {
	h.cut = h.lineEnd
	if h.cut > h.lineStart && j.s[h.cut-1] == ' ' { // of format=flowed
		h.cut--
	}
	if h.cut == h.lineStart || !isKeyByte(j.s[h.cut-1]) {
		return false
	}
	if j.bang(h) {
		return false
	}
	if !going && endsInWord(j.s[h.lineStart:h.cut]) {
		return false
	}
	h.tail = tokenStart(j.s, h.lineStart, h.cut)
	tail := h.tailOf(j.s)
	return going || isKeyLike(tail) || isOdd(tail)
}

// findHead finds the token that the next line begins with, quoted like the line;
// mailers that broke a quoted line left the mark out in between.
func (j *joiner) findHead(h *halves, going bool) bool {
	h.head = afterPrefix(j.s, h.next)
	h.headEnd = tokenEnd(j.s, h.head)
	h.restEnd = lineEndAt(j.s, h.headEnd)
	return h.headEnd > h.head && (going || sameQuoting(j.s[h.lineStart:h.tail], j.s[h.next:h.head]))
}

// bang joins a line that sendmail broke at its longest with "!", a line break and
// a space (which a page does not show), wherever that was.
func (j *joiner) bang(h *halves) bool {
	const least = 900
	if j.s[h.cut-1] != '!' || h.cut-h.lineStart < least {
		return false
	}
	end := h.next
	if strings.HasPrefix(j.s[end:], " ") {
		end++
	}
	j.edits = append(j.edits, edit{start: h.cut - 1, end: end, what: undidJoined})
	j.going = true
	return true
}

func (j *joiner) join(h *halves) {
	what := undidJoined
	if h.cut < h.lineEnd {
		what = undidFlowed
	}
	j.edits = append(j.edits, edit{start: h.cut, end: h.next, what: what})
	if h.head > h.next && strings.ContainsAny(j.s[h.next:h.head], ">|") {
		j.edits = append(j.edits, edit{start: h.next, end: h.head, what: undidQuoteMarks})
	} else if h.head > h.next {
		j.edits[len(j.edits)-1].end = h.head
	}
}

// isKeyByte tells bytes of links, base64, hexadecimal and connection strings.
func isKeyByte(c byte) bool { return keyBytes[c] != 0 }

// keyBytes gives the kind of each such byte, 0 for the others.
var keyBytes = func() (t [256]uint8) {
	for c := range t {
		switch c := byte(c); {
		case isDigit(c):
			t[c] = hasDigit
		case isLetter(c) && c >= 'a':
			t[c] = hasLower
		case isLetter(c):
			t[c] = hasUpper
		}
	}
	for _, c := range []byte("+/=_-.~%&?:@#$!*;,\\") {
		t[c] = hasOther
	}
	return t
}()

// endsInWord tells a line that ends in a short word, as most do, perhaps with a
// stop.
func endsInWord(line string) bool {
	last := len(line) - 1
	for i := last - 1; i > last-12; i-- {
		if i < 0 || keyBytes[line[i]] == 0 {
			return keyBytes[line[last]] != hasOther || strings.IndexByte("_=/+%&~", line[last]) < 0
		}
		if keyBytes[line[i]]&(hasDigit|hasOther) != 0 {
			return false
		}
	}
	return false
}

// longestHalf bounds how far the two tokens at a line's end are looked at.
const longestHalf = 1 << 10

func tokenStart(s string, from, end int) int {
	from = max(from, end-longestHalf)
	for end > from && isKeyByte(s[end-1]) {
		end--
	}
	return end
}

func tokenEnd(s string, i int) int {
	to := min(len(s), i+longestHalf)
	for i < to && isKeyByte(s[i]) {
		i++
	}
	return i
}

func lineEndAt(s string, i int) int {
	to := min(len(s), i+longestHalf)
	if n := strings.IndexByte(s[i:to], '\n'); n >= 0 {
		to = i + n
	}
	if to > i && s[to-1] == '\r' {
		to--
	}
	return to
}

// afterPrefix gives the end of the indentation and marks of quoting at a line's
// beginning.
func afterPrefix(s string, i int) int {
	for n := 0; n < 64 && i < len(s) && (isSpaceOrTab(s[i]) || s[i] == '>' || s[i] == '|'); n++ {
		i++
	}
	return i
}

func onlyPrefix(s string) bool { return strings.Trim(s, " \t>|") == "" }

// sameQuoting tells whether the next line is quoted as deeply as the one before,
// or not at all, as where a mailer broke a line after it was quoted.
func sameQuoting(line, prefix string) bool {
	depth := strings.Count(prefix, ">") + strings.Count(prefix, "|")
	line = line[:len(line)-len(strings.TrimLeft(line, " \t>|"))]
	return depth == 0 || depth == strings.Count(line, ">")+strings.Count(line, "|")
}
