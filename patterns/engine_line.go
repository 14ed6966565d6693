package patterns

import "strings"

// visit is one rule at work in one text. It remembers the last line: a text of one
// long line with many matches would otherwise be read once for each of them.
type visit struct {
	text *Text
	line span
	said map[int]bool // allowlist to whether its regexes match the line

	places []span    // that a matcher found, in the part it was given
	whole  [2]int    // the match at hand, of a rule without groups
	judged Candidate // and its candidate: most are dropped again
}

func (p *visit) add(start, end int) { p.places = append(p.places, span{start, end}) }

// lineMatches says whether re, of the allowlist with the given number, matches
// the lines that hold a match.
func (p *visit) lineMatches(list int, re *regex, groups []int) bool {
	if re == nil {
		return false
	}
	content := p.text.Content
	start, end := groups[0], groups[1]
	if strings.IndexByte(content[start:end], '\n') >= 0 {
		whole := linesAt(content, start, end)
		return re.matches(content[whole.start:whole.end])
	}
	if p.said == nil || start < p.line.start || end > p.line.end {
		p.line, p.said = linesAt(content, start, end), map[int]bool{}
	}
	said, known := p.said[list]
	if !known {
		said = re.matches(content[p.line.start:p.line.end])
		p.said[list] = said
	}
	return said
}

func linesAt(content string, start, end int) span {
	start = strings.LastIndexByte(content[:start], '\n') + 1
	if n := strings.IndexByte(content[end:], '\n'); n >= 0 {
		return span{start, end + n}
	}
	return span{start, len(content)}
}
