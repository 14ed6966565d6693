package patterns

import "strings"

// How long a link and a line below it may be that the rule's regex reads, in bytes.
const (
	longestLink  = 900
	longestBelow = 600
)

// belowLinks gives the ends of lines that end in a link, with the two lines below
// them, if those are short: a user name and its password may stand there.
func belowLinks(spans []span, t *Text) []span {
	s := t.Content
	for i := 0; i < len(s); {
		n := strings.Index(s[i:], "://")
		if n < 0 {
			break
		}
		i += n
		end := endOfLine(s, i)
		if end-i > longestLink || strings.ContainsAny(strings.TrimRight(s[i:end], " \t\r"), " \t<") {
			i += len("://")
			continue
		}
		below := end
		for range 3 { // one may be empty
			if below < len(s) && endOfLine(s, below+1)-below < longestBelow {
				below = endOfLine(s, below+1)
			}
		}
		if below > end {
			spans = addSpan(spans, onRuneEdges(s, span{i, min(len(s), below+1)}))
		}
		i = end
	}
	return spans
}

// endOfLine is the place of the line break at or behind i.
func endOfLine(s string, i int) int {
	if i >= len(s) {
		return len(s)
	}
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(s)
}

// checkProseBelowLink judges "user / X" in the line below a link, or the two in
// lines of their own.
func checkProseBelowLink(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil || len(groups) < 6 || t.Context.Bulk {
		return false
	}
	user := strings.Trim(t.Content[groups[2]:groups[3]], "\"'`*„“”")
	low := lowerSame(user)
	p := newPassage(d, t, groups[4], groups[5])
	v, ok := p.takeValue(p.a0)
	if !ok || d.isField(low) || d.states[low] || d.isHost(low) || strings.Contains(user, "://") {
		return false
	}
	s := p.text[v.start:v.end]
	apart := strings.Contains(t.Content[groups[3]:groups[4]], "\n")
	named := strings.ContainsAny(low, "._-@0123456789") || low == "admin" || low == "root" || !d.isWord(low)
	if sh := shapeOf(s); !standsOut(s) && (!hasSign(s) || aReference.MatchString(s)) && !(sh.mixed() && p.couldBeMade(s)) || apart && (!named || !standsOut(s) && !d.speaksOfAccounts(p.nearby(350, 150))) {
		return false
	}
	r := reading{value: v, features: []string{"connector-pair"}, user: user}
	r.runsOn, r.ends = false, true
	return p.settleReading(r, c)
}
