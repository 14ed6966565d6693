package extract

// What a byte may begin, for the one pass that looks for disguises.
const (
	plainByte  = iota
	tokenByte  // of base64 in either alphabet, of words; its number is used to count them
	letterByte // the first of two of a character that is no disguise
	wideByte   // of another character beyond ASCII
	markByte   // of an escape or the like
)

var viewBytes = func() (t [256]uint8) {
	for c := range t {
		switch {
		case isTokenByte(byte(c)):
			t[c] = tokenByte
		case c >= 0xc3 && c <= 0xdf && c != 0xd8: // U+00C0 to U+07FF, without U+061C
			t[c] = letterByte
		case c >= 0x80:
			t[c] = wideByte
		}
	}
	for _, c := range []byte("\\%&=:\"'`^\n\x00") {
		t[c] = markByte
	}
	return t
}()

func isTokenByte(c byte) bool {
	return isDigit(c) || isLetter(c) || c == '+' || c == '/' || c == '-' || c == '_'
}

// cleaner finds the edits that undo disguises of characters: the result reads as
// the text would have been typed.
type cleaner struct {
	s     string
	edits []edit
	at    int // end of the last edit
	held  int // end of a link that must be undisguised before it is decoded
	links linkRun

	blocks failures

	waiting *edit // see await
	delSp   bool
	qp      evidence
	quote   quotes
}

func cleanEdits(t Text) []edit {
	c := &cleaner{s: t.Content, delSp: t.delSp}
	longest := shortestBase64
	if t.View == Raw { // it is what decoding left out
		longest = len(c.s) + 1
	}
	for i := 0; ; {
		var run int
		if i, run = passWords(c.s, i, longest); run == longest {
			i = c.base64(i-run, tokenRunEnd(c.s, i))
			continue
		}
		if i >= len(c.s) {
			break
		}
		switch viewBytes[c.s[i]] {
		case letterByte:
			i += len("é")
		case wideByte:
			i = c.character(i)
		case markByte:
			i = c.mark(i)
		}
	}
	c.flush()
	return c.edits
}

// passWords passes words and what parts them, until a token has so many bytes; run
// is how many the last one has. No branch depends on where words end.
func passWords(s string, i, longest int) (at, run int) {
	for i < len(s) {
		kind := viewBytes[s[i]]
		if kind > tokenByte {
			break
		}
		i++
		if run = (run + 1) & -int(kind); run == longest {
			break
		}
	}
	return i, run
}

func tokenRunEnd(s string, i int) int {
	for i < len(s) && viewBytes[s[i]] == tokenByte {
		i++
	}
	return i
}

// mark tries what the byte at i may begin, and gives where to go on.
func (c *cleaner) mark(i int) int {
	switch c.s[i] {
	case '\\':
		return c.backslash(i)
	case '%':
		return c.percent(i)
	case '&':
		return c.entity(i)
	case '=':
		return c.quotedPrintable(i)
	case ':':
		return c.link(i)
	case '"', '\'':
		return c.literal(i)
	case '`', '^':
		return c.continuation(i)
	case 0:
		return c.replace(edit{start: i, end: i + 1, what: undidZeroWidth})
	}
	return c.lineBreak(i)
}

// replace adds an edit, unless its text is taken already.
func (c *cleaner) replace(e edit) int {
	if c.waiting != nil && e.start == c.waiting.end && !e.soft {
		c.waiting = nil
	}
	c.flush()
	if e.start >= c.at {
		c.edits = append(c.edits, e)
		c.at = e.end
	}
	return e.end
}

// await adds an edit unless another one touches it: base64 with escapes in it is
// decoded when they are undone.
func (c *cleaner) await(e edit) int {
	c.flush()
	if n := len(c.edits); n == 0 || c.edits[n-1].end < e.start || c.edits[n-1].soft {
		c.waiting = &e
	}
	return e.end
}

func (c *cleaner) flush() {
	if e := c.waiting; e != nil {
		c.waiting = nil
		c.replace(*e)
	}
}

// lineBreak ends a line; where DelSp=yes, a space before it was put there by the
// mailer to break a word (RFC 3676 section 4.1). Two spaces are a break between
// words.
func (c *cleaner) lineBreak(i int) int {
	c.quote.newLine()
	start := i
	if start > 0 && c.s[start-1] == '\r' {
		start--
	}
	if !c.delSp || start < 2 || c.s[start-1] != ' ' || !isGraphic(c.s[start-2]) || i+1 == len(c.s) || !isGraphic(c.s[i+1]) {
		return i + 1
	}
	return c.replace(edit{start: start - 1, end: i + 1, what: undidFlowed})
}

func isGraphic(c byte) bool { return c > ' ' && c != 0x7f }
