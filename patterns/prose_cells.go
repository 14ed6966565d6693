package patterns

import "strings"

// lineSpan gives the line at place i without quoting marks around it.
func lineSpan(content string, i int) span {
	from, to := max(0, i-longestRow), min(len(content), i+longestRow)
	start, end := lineAround(content[from:to], i-from)
	return rowSpan(content, from+start, from+end)
}

// Lines longer than this are no rows of logins.
const longestRow = 600

// rowSpan takes off a line what stands around its cells: the marks of quoting,
// and the "|" at both ends of a row in Markdown.
func rowSpan(content string, start, end int) span {
	inner := skipQuoting(content, start, end)
	end = trimBlanksRight(content, inner, end)
	if strings.HasSuffix(content[start:inner], "| ") && content[end-1:end] == "|" {
		end = trimBlanksRight(content, inner, end-1)
	}
	return span{inner, end}
}

// skipQuoting passes "> ", bullets and white space, but no cell: an empty
// first cell counts.
func skipQuoting(s string, start, end int) int {
	for start < end && strings.IndexByte("> *-", s[start]) >= 0 && !isEmptyCell(s[start:end]) {
		start++
	}
	if strings.HasPrefix(s[start:end], "| ") {
		start += len("| ")
	}
	return start
}

// isEmptyCell says whether a row begins with a cell that only holds a stroke.
func isEmptyCell(row string) bool {
	rest := strings.TrimLeft(row[:min(len(row), 8)], "-")
	return strings.HasPrefix(row, "-") && (strings.HasPrefix(rest, " | ") || strings.HasPrefix(rest, "\t") || strings.HasPrefix(rest, "|") || strings.HasPrefix(rest, ";"))
}

// isRuledLine says whether a line only draws a border: "|---|:--:|", "+-----+".
func isRuledLine(line string) bool {
	if line != "" && isAlnum(line[0]) {
		return false
	}
	return strings.Trim(line, "|+-=:_ \t\u2500\u2502\u253c\u251c\u2524") == ""
}

// splitCells parts a line at sep; quotes around a cell keep what is inside.
func splitCells(content string, row span, sep string) []span {
	var cells []span
	for from := row.start; ; {
		i := from
		if i < row.end && content[i] == '"' {
			i = afterQuotes(content, i, row.end)
		}
		n := strings.Index(content[i:row.end], sep)
		if n < 0 {
			return append(cells, trimCell(content, from, row.end))
		}
		cells = append(cells, trimCell(content, from, i+n))
		from = i + n + len(sep)
		for sep == columns && from < row.end && content[from] == ' ' {
			from++
		}
	}
}

// afterQuotes gives the place behind a quoted cell, in which two quotes stand for
// one (RFC 4180, 2.7), or one further where the quote does not close in its line.
func afterQuotes(content string, i, end int) int {
	for at := i + 1; at < end; {
		n := strings.IndexByte(content[at:end], '"')
		if n < 0 {
			break
		}
		if at += n + 1; at >= end || content[at] != '"' {
			return at
		}
		at++
	}
	return i + 1
}

func trimCell(content string, start, end int) span {
	start = min(end, skipBlanks(content[:end], start))
	return span{start, trimBlanksRight(content, start, end)}
}

// linesAbove walks up over the lines above a place, past single empty ones.
type linesAbove struct {
	content   string
	at, floor int
	empty     int
	long      *span // the last very long line that was passed, if it is to be remembered
}

// lineStart gives where the line begins that ends at end.
func (l *linesAbove) lineStart(end int) int {
	if l.long != nil && l.long.end == end {
		return max(l.long.start, l.floor)
	}
	start := strings.LastIndexByte(l.content[l.floor:end], '\n') + 1 + l.floor
	if l.long != nil && end-start > longestHeading {
		*l.long = span{start, end}
	}
	return start
}

func (l *linesAbove) next() (span, bool) {
	for {
		end := l.at - 1
		for end >= l.floor && end >= 0 && !isBreak(l.content[end]) {
			end-- // the marks of quoting before the row
		}
		if end < l.floor || end < 0 {
			return span{}, false
		}
		start := l.lineStart(end)
		l.at = start
		if row := rowSpan(l.content, start, end); row.end > row.start {
			l.empty = 0
			return row, true
		}
		if l.empty++; l.empty > 2 {
			return span{}, false
		}
	}
}
