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
// logins, as far as a row looks for one. Lines without a heading's stem are passed
// in one run over the text.
func belowHeadings(spans []span, t *Text) []span {
	d, err := readProse()
	if err != nil {
		return append(spans, span{0, len(t.Content)})
	}
	for at := 0; at < len(t.Content); {
		stem := d.headingStems.firstEnd(t.Content[at:])
		if stem < 0 {
			break
		}
		start := strings.LastIndexByte(t.Content[:at+stem-1], '\n') + 1
		end := nextStart(t.Content, at+stem-1)
		if d.couldHead(t.Content, span{start, end}) {
			spans = addBelow(spans, t.Content, end)
		}
		at = end
	}
	return spans
}

// addBelow adds what stands below a heading that ends at the given place.
func addBelow(spans []span, content string, end int) []span {
	below := span{end, nextStart(content, min(len(content), end+farthestHeading+longestRow))}
	if n := len(spans); n > 0 && spans[n-1].end >= below.start {
		spans[n-1].end = below.end
	} else if below.end > below.start {
		spans = append(spans, below)
	}
	return spans
}

// nextStart is where the line after the one that holds i begins.
func nextStart(s string, i int) int {
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(s)
}

// couldHead says whether a row may take a line above it for its heading.
func (d *proseData) couldHead(content string, line span) bool {
	if line.end-line.start > longestHeading {
		return true
	}
	line = rowSpan(content, line.start, line.end)
	if d.isHeading(content[line.start:line.end]) {
		return true
	}
	if !d.labelStarts.in(content[line.start:line.end]) {
		return false // no cell is the name of a password
	}
	for _, sep := range separators {
		if !strings.Contains(content[line.start:line.end], sep) {
			continue
		}
		if heads := splitCells(content, line, sep); len(heads) > 1 && d.passwordColumn(content, heads) >= 0 {
			return true
		}
	}
	return false
}
