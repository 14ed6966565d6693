package patterns

import "unicode"

// checkProseGiven judges a value that a phrase gives as what lets someone in or opens
// a file: "you get in with X", "the archive is locked with X". It must look chosen,
// or be drawn in a text that speaks of logins.
func checkProseGiven(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	v, ok := p.ledTo(groups)
	if !ok || p.inURL(v.start) || p.isLink(v) {
		return false
	}
	s := p.text[v.start:v.end]
	if !p.looksChosen(s) && !joinedWords.MatchString(s) && !(looksDrawn(s) && p.isMadeUp(v)) {
		return false
	}
	v.ends, v.runsOn = true, false
	return p.settleAlone(v, d.kinds["password"], c)
}

// looksDrawn says whether s is as long and as mixed as what programs draw.
func looksDrawn(s string) bool {
	lower, upper, digits, _ := classesOf(s)
	first := rune(0)
	for _, r := range s {
		first = r
		break
	}
	return lower > 1 && upper > 0 && digits > 0 && lower+upper+digits >= 8 && (upper > 1 || !unicode.IsUpper(first))
}
