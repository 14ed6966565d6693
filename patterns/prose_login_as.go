package patterns

import (
	"regexp"
	"strings"
)

// checkProseLoginAs judges the value of "log in as kim with X" and "use kim / X
// to …": the first two groups that matched are the user's name and the value.
func checkProseLoginAs(t *Text, groups []int, c *Candidate) bool {
	p, r, ok := pairIn(t, groups)
	if !ok {
		return false
	}
	s := p.text[r.start:r.end]
	free := p.text[r.start-1] == ' ' && shapeOf(s).classes() >= 3 && !p.data.isWord(s)
	if !free && !shapeOf(s).mixed() {
		return false
	}
	r.features, r.runsOn, r.ends = []string{"connector-use"}, false, true
	return p.settleReading(r, c)
}

// checkProseAdminPair judges "admin/X" and "root: X", which nothing announces but
// the name: the value must look like a secret, or the text speak of accounts.
func checkProseAdminPair(t *Text, groups []int, c *Candidate) bool {
	p, r, ok := pairIn(t, groups)
	if !ok || owners.MatchString(p.nearby(80, 40)) {
		return false
	}
	s := p.low[r.start:r.end]
	if p.data.userLabels[s] || p.data.states[s] && s != "admin" {
		return false
	}
	known := p.data.weak[s] || s == lowerSame(r.user) || strings.Trim(s, "0123456789") == "" || shapeOf(p.text[r.start:r.end]).mixed() || strings.ContainsAny(s, "!#$%&*?^~")
	if !isUnlikeNames(p.text[r.start:r.end]) && !(known && p.data.about.in(p.nearby(350, 350))) {
		return false
	}
	r.features = []string{"connector-pair", "anchor-weak"}
	return p.settleReading(r, c)
}

// owners of files are written as pairs, too.
var owners = regexp.MustCompile(`\b(?:chown|chgrp|drwx|[-d][r-][w-][x-]|owner|uid=|gid=|user:group|passwd file|/etc/passwd)`)

// pairIn reads a pair from the groups of a match.
func pairIn(t *Text, groups []int) (p *passage, r reading, ok bool) {
	d, err := readProse()
	for len(groups) > 6 && groups[2] < 0 {
		groups = append(groups[:2:2], groups[6:]...)
	}
	if err != nil || len(groups) < 6 || groups[2] < 0 || groups[4] < 0 {
		return p, r, false
	}
	p = newPassage(d, t, groups[2], groups[3])
	v, ok := p.takeValue(groups[4] - p.base)
	if !ok || v.start < groups[3]-p.base || p.inURL(p.a0) || p.isLink(v) || p.noisy(p.a0) {
		return p, r, false
	}
	r = reading{value: v, user: strings.Trim(p.text[p.a0:p.a1], "\"'`*")}
	return p, r, !d.states[lowerSame(r.user)] || r.user == "admin"
}

func (p *passage) settleReading(r reading, c *Candidate) bool {
	kind := p.data.kinds["password"]
	j, ok := p.judge(r, anchor{}, kind)
	return ok && p.settle(&j, kind, c)
}

// checkProseKeypad judges the code in group 1: digits that are no telephone number.
func checkProseKeypad(t *Text, groups []int, c *Candidate) bool {
	if len(groups) < 4 || groups[2] < 0 {
		return false
	}
	after := firstRunes(t.Content[groups[3]:], 1)
	c.Start, c.End, c.Secret = groups[2], groups[3], t.Content[groups[2]:groups[3]]
	return strings.Trim(after, "0123456789") == after && c.Secret != "999" && c.Secret != "112" && c.Secret != "911"
}
