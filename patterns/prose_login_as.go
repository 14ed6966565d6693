package patterns

import (
	"regexp"
	"strings"
	"unicode"
)

// checkProseLoginAs judges the value of "log in as kim with X" and "use kim / X
// to …": the first two groups that matched are the user's name and the value.
func checkProseLoginAs(t *Text, groups []int, c *Candidate) bool {
	p, r, ok := pairIn(t, groups)
	if !ok || p.namesNobody(r) && !(len(r.user) > 4 && p.looksChosen(p.text[r.start:r.end])) { // "reception / X" is an account of a desk
		return false
	}
	s := p.text[r.start:r.end]
	free := p.text[r.start-1] == ' ' && shapeOf(s).classes() >= 3 && !p.data.isWord(s)
	if !free && !shapeOf(s).mixed() || p.data.isProduct(s) {
		return false
	}
	r.features, r.runsOn, r.ends = []string{"connector-use"}, false, true
	return p.settleReading(r, c)
}

// checkProseAdminPair judges "admin/X" and "root: X", which nothing announces but
// the name: the value must look like a secret, or the text speak of accounts.
func checkProseAdminPair(t *Text, groups []int, c *Candidate) bool {
	p, r, ok := pairIn(t, groups)
	if !ok || p.speaksOfOwners() {
		return false
	}
	s := p.low[r.start:r.end]
	if joined := strings.Trim(p.low[p.a1:r.start], " /:\"'„“«`*"); joined != "" && p.data.withWords.at(joined) == len(joined) && (!p.data.adminName(lowerSame(r.user)) || !(strings.Trim(s, "0123456789") == "" && len(s) > 3) && !p.looksChosen(p.text[r.start:r.end])) {
		return false // "admin and X" says little
	}
	if p.text[p.a1:min(len(p.text), p.a1+2)] == ": " && p.data.userLabels[lowerSame(r.user)] {
		return false // the label of a user name
	}
	if p.data.userLabels[s] || p.data.states[s] && s != "admin" || listsNames(lowerSame(r.user), s) {
		return false
	}
	known := p.data.weak[s] || s == lowerSame(r.user) || strings.Trim(s, "0123456789") == "" || shapeOf(p.text[r.start:r.end]).mixed() || strings.ContainsAny(s, "!#$%&*?^~")
	if !isUnlikeNames(p.text[r.start:r.end]) && !p.data.weak[s] && !madeOfTwo.MatchString(p.text[r.start:r.end]) && !(known && p.data.about.in(p.nearby(350, 350))) {
		return false
	}
	r.features = []string{"connector-pair", "anchor-weak"}
	return p.settleReading(r, c)
}

// listsNames says whether a value is a list of numbered names, of which the user's is
// the stem: "Manager: manager1;manager2".
func listsNames(user, s string) bool {
	names := strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ',' })
	for _, name := range names {
		if rest, ok := strings.CutPrefix(name, user); !ok || strings.Trim(rest, "0123456789") != "" {
			return false
		}
	}
	return len(names) > 1
}

// owners of files are written as pairs, too.
var owners = regexp.MustCompile(`\b(?:chown|chgrp|drwx|[-d][r-][w-][x-]|owner|uid=|gid=|user:group|passwd file|/etc/passwd)`)

// ownerHints stand in all that owners matches.
var ownerHints = newAutomaton([]string{"ch", "drwx", "own", "uid=", "gid=", "user:group", "passwd", "r-", "-x", "--", "-w", "rw", "wx"})

// speaksOfOwners says whether the anchor stands in a list of files or a command on
// their owners.
func (p *passage) speaksOfOwners() bool {
	near := p.nearby(80, 40)
	return ownerHints.in(near) && owners.MatchString(near)
}

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
	return p, r, true
}

// namesNobody says whether what stands in a user name's place is a small word.
func (p *passage) namesNobody(r reading) bool {
	return p.data.states[lowerSame(r.user)] && r.user != "admin"
}

func (p *passage) settleReading(r reading, c *Candidate) bool {
	kind := p.data.kinds["password"]
	j, ok := p.judge(r, anchor{}, kind)
	return ok && p.settle(&j, kind, c)
}

// checkProseKeypad judges the code in group 1: digits that are no telephone number.
func checkProseKeypad(t *Text, groups []int, c *Candidate) bool {
	for len(groups) > 4 && groups[2] < 0 {
		groups = append(groups[:2:2], groups[4:]...)
	}
	if len(groups) < 4 || groups[2] < 0 {
		return false
	}
	after := firstRunes(t.Content[groups[3]:], 1)
	c.Start, c.End, c.Secret = groups[2], groups[3], t.Content[groups[2]:groups[3]]
	if rest := t.Content[groups[3]:]; len(rest) > 1 && rest[0] == ' ' && rest[1] >= '0' && rest[1] <= '9' {
		return false // goes on: a telephone number
	}
	if d, err := readProse(); err == nil && d.isQuantity(t.Content, groups[2], groups[3]) {
		return false
	}
	return strings.Trim(after, "0123456789") == after && c.Secret != "999" && c.Secret != "112" && c.Secret != "911"
}

// checkProseOpens judges what opens a file: "the archive opens with X", the value
// right behind the words or alone in the line below.
func checkProseOpens(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	i := p.skipLabel(skipBlanks(p.text, p.a1))
	feature := "connector-use"
	if i < len(p.text) && isBreak(p.text[i]) {
		start, end, ok := nextLine(p.text, i)
		if !ok || strings.ContainsAny(p.text[start:end], " \t") {
			return false
		}
		i, feature = start, "connector-answer"
	}
	v, ok := p.takeValue(i)
	if !ok {
		return false
	}
	s := p.text[v.start:v.end]
	if sh := shapeOf(s); isProgram.MatchString(s) || !sh.mixed() && !hasSign(s) && !(v.quoted && sh.spaces == 0 && sh.runes >= 6) {
		return false
	}
	r := reading{value: v, features: []string{feature}}
	r.runsOn, r.ends = false, true
	return p.settleReading(r, c)
}

// checkProseSealed judges what a file is said to be encrypted with: the group. A
// file or the like is named beside it, or passwords are.
func checkProseSealed(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	v, ok := p.ledTo(groups)
	if near := p.nearby(200, 120); !ok || !d.archives.in(near) && !d.nouns.in(near) {
		return false
	}
	if s := p.text[v.start:v.end]; !p.looksChosen(s) || modelSuffix.MatchString(s) || p.beginsProduct(s) {
		return false
	}
	v.ends, v.runsOn = true, false
	return p.settleReading(reading{value: v, features: []string{"connector-use"}}, c)
}

// beginsProduct says whether the first word in s names a program or the like.
func (p *passage) beginsProduct(s string) bool {
	low := lowerSame(s)
	end := strings.IndexFunc(low, func(r rune) bool { return !unicode.IsLetter(r) })
	return end > 0 && p.data.products[low[:end]]
}

// modelSuffix ends the name of a thing with that of its kind: Torx-T25, Zimmer-B214.
var modelSuffix = regexp.MustCompile(`^\pL{3,}-[A-Z]\d{1,4}$`)

// madeUp is how people make a password of a word: Friesian42, delfinek2010.
var madeUp = regexp.MustCompile(`^\pL{5,}\d{1,4}[!?#$*.]*$`)

// madeOfTwo is the same of two parts: Kunlun_2024, Boz-Kurt6.
var madeOfTwo = regexp.MustCompile(`^\p{Lu}\pL{2,}[_.-](?:\p{Lu}\pL{2,})?\d{1,4}[!?#$*.]*$`)

// checkProseColonList judges a line "kim:X" that stands below or above another of
// its kind.
func checkProseColonList(t *Text, groups []int, c *Candidate) bool {
	p, r, ok := pairIn(t, groups)
	if !ok || p.namesNobody(r) || p.data.isLabel(lowerSame(r.user)) || !p.isAccountLine(p.text[p.a0:r.end]) || !p.data.about.in(p.nearby(500, 200)) && !p.data.namesLogins(p.nearby(500, 0)) && !p.data.otherLabels.in(p.nearby(500, 0)) {
		return false
	}
	if !p.hasNeighbour() || t.Where == InAttachment && randomName.MatchString(r.user) {
		return false
	}
	r.features = []string{"connector-pair"}
	r.runsOn, r.ends = false, true
	return p.settleReading(r, c)
}

// randomName is none that an account has: a digit within, and a capital behind it.
var randomName = regexp.MustCompile(`\d[a-z]*[A-Z]`)

// isAccountLine says whether a line is a name and a value that looks made for it.
func (p *passage) isAccountLine(line string) bool {
	name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
	value = strings.TrimSpace(value)
	sh := shapeOf(value)
	return ok && len(name) > 1 && sh.spaces == 0 && !strings.Contains(value, ";") && !neverSecret.MatchString(value) && !aDate.MatchString(value) && !machineName.MatchString(value) &&
		!strings.ContainsAny(name, " \t") && (isUnlikeNames(value) || hasSign(value) || sh.mixed() && sh.upper > 0 && sh.lower > 2)
}

// hasNeighbour says whether the line above or below is an account's, too.
func (p *passage) hasNeighbour() bool {
	if s, e, ok := nextLine(p.text, p.a0); ok && p.isAccountLine(p.text[s:e]) {
		return true
	}
	s, e, ok := previousLine(p.text, p.a0)
	return ok && p.isAccountLine(p.text[s:e])
}
