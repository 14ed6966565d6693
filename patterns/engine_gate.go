package patterns

import (
	"strings"
	"unicode/utf8"
)

// gate gives the stretches of a text in which a rule's check can find anything. It
// is for rules whose regex matches nearly every line of ordinary mail, and stands
// before the regex.
type gate func(spans []span, t *Text) []span

// gates are by the check that they know.
var gates = map[string]gate{
	"prose-password-row": belowHeadings, "prose-slash-pair": slashPairs, "prose-use-pair": usedPairs, "prose-colon-list": colonLines,
	"prose-made-up": madeUpWords, "prose-below-link": belowLinks, "prose-digit-code": codesOfDigits,
	"prose-account-block": belowUsers, "prose-wifi-key": aroundNetworks,
}

// gated gives the stretches of the rule's gate. Where it is known in which windows a
// match can lie, those that touch none are left out.
func (r *rule) gated(spans, windows []span, t *Text) []span {
	if r.reach.proven && len(windows) == 0 {
		return spans
	}
	spans = r.gate(spans, t)
	if !r.reach.proven {
		return spans
	}
	kept := spans[:0]
	for _, sp := range spans {
		for len(windows) > 0 && windows[0].end < sp.start {
			windows = windows[1:]
		}
		if len(windows) > 0 && windows[0].start <= sp.end {
			kept = append(kept, sp)
		}
	}
	return kept
}

// longestHeading is how long a line may be to be looked at closely; a longer one
// counts as a heading.
const longestHeading = 4 << 10

// belowHeadings gives the lines below what could be the heading of a table of
// logins, as far as a row looks for one.
func belowHeadings(spans []span, t *Text) []span {
	d, err := readProse()
	if err != nil {
		return append(spans, span{0, len(t.Content)})
	}
	var rows tableRows
	done := 0 // what was looked at
	for _, at := range t.seen.of(headingStems, t, d) {
		if at <= done {
			continue
		}
		if n := len(spans); n > 0 && spans[n-1].end == len(t.Content) {
			break // nothing is left to add
		}
		start := done + strings.LastIndexByte(t.Content[done:at], '\n') + 1
		end := nextStart(t.Content, at-1)
		if mayHead(t.Content[start:end]) {
			if sep, ok := d.couldHead(t, span{start, end}); ok {
				spans = addBelow(spans, t.Content, end, rows.after(t.Content, end, sep))
			}
		}
		done = end
	}
	return spans
}

// mayHead says whether a line is short, ends with a colon, or may have cells: only
// such a line is a heading.
func mayHead(line string) bool {
	bare := strings.Trim(line, " \t\r\n>*-|")
	if len(line) > longestHeading || len(bare) <= utf8.UTFMax*longestPlainHeading && utf8.RuneCountInString(bare) <= longestPlainHeading {
		return true
	}
	if end := bare[len(bare)-1]; end == ':' || end >= utf8.RuneSelf {
		return true
	}
	last := byte(0)
	for i := range len(line) {
		c := line[i]
		if inSeparators[c] && (c != ' ' && c != '-' || last == ' ') {
			return true
		}
		last = c
	}
	return false
}

// inSeparators are the first bytes of separators, but for a blank before them.
var inSeparators = func() (t [256]bool) {
	for _, sep := range separators {
		if sep != columns {
			sep = strings.TrimLeft(sep, " ")
		}
		t[sep[0]] = true
	}
	return t
}()

// tableRows is where the rows of the table end whose head was seen last.
type tableRows struct {
	sep string
	end int
}

// after gives where the rows below a head end; a row that looks like a head itself
// is one of the same table.
func (r *tableRows) after(content string, i int, sep string) int {
	if sep != r.sep || i > r.end {
		r.sep, r.end = sep, endOfRows(content, i, sep)
	}
	return r.end
}

// addBelow adds what stands below a heading that ends at the given place, as far
// as a row looks for it, or as the rows of its table go.
func addBelow(spans []span, content string, end, rows int) []span {
	below := span{end, nextStart(content, min(len(content), end+farthestHeading+longestRow))}
	below.end = max(below.end, rows)
	if n := len(spans); n > 0 && spans[n-1].end >= below.start {
		spans[n-1].end = below.end
	} else if below.end > below.start {
		spans = append(spans, below)
	}
	return spans
}

// endOfRows is where the rows of a table end, with remarks of a line or two
// between them.
func endOfRows(s string, i int, sep string) int {
	if sep == "" {
		return i
	}
	last := i
	for odd := 0; i < len(s) && odd < 3; {
		end := nextStart(s, i)
		if odd++; strings.Contains(s[i:end], sep) {
			odd, last = 0, end
		}
		i = end
	}
	return last
}

// nextStart is where the line after the one that holds i begins.
func nextStart(s string, i int) int {
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(s)
}

// couldHead says whether a row may take a line above it for its heading, and what
// parts the cells if that is the head of a table.
func (d *proseData) couldHead(t *Text, line span) (sep string, ok bool) {
	content := t.Content
	if line.end-line.start > longestHeading {
		return "", true
	}
	line = rowSpan(content, line.start, line.end)
	if line.start < line.end && !d.mayHoldLabel(t.low.part(content, line.start, line.end)) {
		return "", d.isHeading(content[line.start:line.end]) // no cell is the name of a password
	}
	for _, sep := range separators {
		if !strings.Contains(content[line.start:line.end], sep) {
			continue
		}
		if heads := splitCells(content, line, sep); len(heads) > 1 {
			if column, _ := d.columnOfPasswords(content, heads); column >= 0 {
				return sep, true
			}
		}
	}
	return "", d.isHeading(content[line.start:line.end])
}
