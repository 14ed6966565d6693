package patterns

import "strings"

// gate gives the stretches of a text in which a rule's check can find anything. It
// is for rules whose regex matches nearly every line of ordinary mail, and stands
// before the regex.
type gate func(spans []span, t *Text) []span

// gates are by the check that they know.
var gates = map[string]gate{"prose-password-row": belowHeadings}

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
	var rows struct {
		sep string
		end int
	}
	for start := 0; start < len(t.Content); {
		end := nextStart(t.Content, start)
		if sep, ok := d.couldHead(t.Content, span{start, end}); ok {
			below := span{end, nextStart(t.Content, min(len(t.Content), end+farthestHeading+longestRow))}
			if sep != rows.sep || end > rows.end { // else a row of the same table
				rows.sep, rows.end = sep, endOfRows(t.Content, end, sep)
			}
			below.end = max(below.end, rows.end)
			if n := len(spans); n > 0 && spans[n-1].end >= below.start {
				spans[n-1].end = below.end
			} else if below.end > below.start {
				spans = append(spans, below)
			}
		}
		start = end
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
func (d *proseData) couldHead(content string, line span) (sep string, ok bool) {
	if !d.mayAnnounce(content[line.start:line.end]) {
		return "", false
	}
	if line.end-line.start > longestHeading {
		return "", true
	}
	line = rowSpan(content, line.start, line.end)
	for _, sep := range separators {
		if !strings.Contains(content[line.start:line.end], sep) {
			continue
		}
		if heads := splitCells(content, line, sep); len(heads) > 1 && d.passwordColumn(content, heads) >= 0 {
			return sep, true
		}
	}
	return "", d.isHeading(content[line.start:line.end])
}
