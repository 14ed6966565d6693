package patterns

import "strings"

// The line that announces a stacked pair goes on for so many bytes behind its noun.
const longestHeadingRest = 40

// stackedPair reads a user name and a password in two lines of their own below the
// words that announce them, "Credentials below", at whose end i stands.
func (p *passage) stackedPair(i int) (r reading, ok bool) {
	_, end := lineAround(p.text, i)
	if end-i > longestHeadingRest || strings.ContainsAny(p.text[i:end], "/0123456789@") {
		return r, false
	}
	us, ue, ok := nextLine(p.text, end)
	if !ok || !p.isStackedUser(p.text[us:ue]) {
		return r, false
	}
	vs, ve, ok := nextLine(p.text, ue)
	if !ok || strings.ContainsAny(p.text[vs:ve], " \t") {
		return r, false
	}
	v, ok := p.takeValue(vs)
	if s := p.text[v.start:v.end]; !ok || aLogin.MatchString(s) || !p.looksChosen(s) && !standsOut(s) && !isJumbled(s) && !p.mayBeSet(s) && !(shapeOf(s).strong() && p.mayBeChosen(s)) || p.listGoesOn(ve) {
		return r, false
	}
	v.ends, v.runsOn = true, false
	return reading{value: v, features: []string{"connector-pair"}, user: p.text[us:ue]}, true
}

// isStackedUser says whether a line is one name that may be a login.
func (p *passage) isStackedUser(line string) bool {
	low := lowerSame(line)
	return len(line) > 2 && len(line) <= 64 && isAlnum(line[0]) && !strings.ContainsAny(line, " \t:;,/()<>!?#=") &&
		!p.data.states[low] && !p.data.isLabel(low) && !p.data.isHost(low) && !p.data.isFile(low) && strings.Trim(line, "0123456789.-") != ""
}

// listGoesOn says whether the line right behind i is one more word of a list.
func (p *passage) listGoesOn(i int) bool {
	if i = skipBlanks(p.text, i); i >= len(p.text) {
		return false
	}
	start, end := bareLine(p.text, afterBreak(p.text, i))
	line := p.text[start:max(start, end)]
	return line != "" && !strings.ContainsAny(line, " \t:,") && shapeOf(line).mixed()
}
