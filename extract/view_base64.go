package extract

import "strings"

const (
	// shortestBase64 is what a password of seven letters takes, without its
	// padding; where there is none a token must be longer to be told from a word.
	shortestBase64 = 10
	shortestBare   = 16
	// fullLine is how long a line of base64 is at least if the next one goes on.
	fullLine = 32
)

// base64 undoes base64 (RFC 4648) that holds text: a token in a line, or lines
// that hold nothing else.
func (c *cleaner) base64(i, end int) int {
	if !mayBeText(c.s[i:end]) {
		return c.linkInToken(i, end)
	}
	if e, ok := c.block(i, end); ok {
		return c.await(e)
	}
	padded := paddingEnd(c.s, end)
	if padded == end && end-i < shortestBare {
		return end
	}
	if strings.HasPrefix(c.s[i:], "eyJ") && (padded < len(c.s) && c.s[padded] == '.' || i > 0 && c.s[i-1] == '.') {
		return end // a token of three such pieces (RFC 7519), which has rules of its own
	}
	text, how := decodeBase64(c.s[i:end])
	if how == notText {
		return c.linkInToken(i, end)
	}
	return c.await(decoded(i, padded, text, how))
}

// paddingEnd gives the end of the padding of base64 that may begin at i.
func paddingEnd(s string, i int) int {
	for n := 0; n < 2 && i < len(s) && s[i] == '='; n++ {
		i++
	}
	return i
}

// decoded makes the edit for a token. A text of several lines is kept apart from
// what stands around it.
func decoded(start, end int, text string, how int) edit {
	what := undidBase64
	if how == inUTF16 {
		what += " " + undidUTF16
	}
	if strings.Contains(text, "\n") {
		text = "\n" + text + "\n"
	}
	return edit{start: start, end: end, text: text, what: what, spread: true}
}

// linkInToken looks for a link in base64 within a longer run: link wrappers put
// it between slashes.
func (c *cleaner) linkInToken(i, end int) int {
	n := strings.Index(c.s[i:end], "aHR0c") // "http"
	if n <= 0 {
		return end
	}
	stop := end
	if k := strings.IndexByte(c.s[i+n:end], '/'); k >= 0 {
		stop = i + n + k
	}
	if text, how := decodeBase64(c.s[i+n : stop]); how != notText {
		c.await(decoded(i+n, stop, text, how))
	}
	return end
}

// block reads base64 over lines: the first line may begin anywhere, the others
// hold nothing else but marks of quoting, and only the last is shorter.
func (c *cleaner) block(i, end int) (edit, bool) {
	if end-i < fullLine || !c.blocks.try(i) {
		return edit{}, false
	}
	all, last := c.blockLines(i, end)
	if last == end {
		return edit{}, false
	}
	text, how := decodeBase64(all)
	if how == notText {
		c.blocks.to = last
		return edit{}, false
	}
	return decoded(i, last, text, how), true
}

// blockLines gives the base64 of a block without what stands between its lines,
// and where it ends; s[i:end] is its first line.
func (c *cleaner) blockLines(i, end int) (string, int) {
	var all strings.Builder
	all.WriteString(c.s[i:end])
	for width, full := 0, true; full; {
		next := nextLine(c.s, end)
		if next < 0 {
			break
		}
		from := afterPrefix(c.s, next)
		to := from
		for to < len(c.s) && viewBytes[c.s[to]] == tokenByte {
			to++
		}
		padded := paddingEnd(c.s, to)
		if to == from || !isLineEnd(c.s, padded) || width > 0 && to-from > width {
			break
		}
		all.WriteString(c.s[from:to])
		full = padded == to && to-from >= width
		width, end = to-from, padded
	}
	return all.String(), end
}

// failures bound how often lines that looked like a block of base64, and were
// none, are read again from a later one.
type failures struct{ to, tried int }

func (f *failures) try(i int) bool {
	if i >= f.to {
		f.tried = 0
	}
	f.tried++
	return f.tried <= 3
}

// nextLine gives the beginning of the line after end, -1 if no line ends there.
func nextLine(s string, end int) int {
	if end < len(s) && s[end] == '\r' {
		end++
	}
	if end < len(s) && s[end] == '\n' {
		return end + 1
	}
	return -1
}

func isLineEnd(s string, i int) bool { return i >= len(s) || s[i] == '\n' || s[i] == '\r' }
