package patterns

import "strings"

// checkRecoveryCode judges a line that looks like a code: it is one if the
// lines above it, all codes too, come below "recovery codes" or "backup codes".
func checkRecoveryCode(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	start, end := groups[0], groups[1]
	if len(groups) >= 4 && groups[2] >= 0 {
		start, end = groups[2], groups[3]
	}
	above := linesAbove{content: t.Content, at: start, floor: max(0, start-2<<10)}
	kind := d.kinds["recovery"]
	if !announced(&above, &kind.context) {
		return false
	}
	p := newPassage(d, t, start, start)
	r := reading{value: value{start: start - p.base, end: end - p.base, ends: true}, features: []string{"connector-list"}}
	j, ok := p.judge(r, anchor{}, kind)
	return ok && p.settle(&j, kind, c)
}

// announced walks up past other codes to the line that names them.
func announced(above *linesAbove, names *phrases) bool {
	for range 24 {
		l, ok := above.next()
		if !ok {
			return false
		}
		low := lowerSame(above.content[l.start:l.end])
		if names.in(low) {
			return true
		}
		if len(strings.Fields(low)) > 4 || !strings.ContainsAny(low, "0123456789") {
			return false
		}
	}
	return false
}

// checkResetLink judges the token of a link that sets a password.
func checkResetLink(t *Text, groups []int, c *Candidate) bool {
	c.End = c.Start + len(strings.TrimRight(t.Content[c.Start:c.End], ".-/"))
	token := percentDecoded(t.Content[c.Start:c.End])
	sh := shapeOf(token)
	if sh.digits == 0 || sh.lower+sh.upper == 0 || sh.runes < 12 {
		return false
	}
	c.Secret, c.Tier = token, Info
	return true
}
