package patterns

import (
	"regexp"
	"strings"
	"unicode"
)

// formerReach is how far from the words "no longer works" a value may stand, in the
// same sentence.
const formerReach = 120

// checkProseFormerTold judges a value by the words beside it that say it is in force
// no longer: "Foo77, which does not work any more", "X was set until Monday". The
// match is those words.
func checkProseFormerTold(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	if !p.speaksOfAccounts(300, 200) {
		return false
	}
	from, to := p.sentence(p.a0, p.a1)
	v, ok := p.lastChosen(max(from, p.a0-formerReach), p.a0)
	if !ok {
		v, ok = p.firstChosen(p.a1, min(to, p.a1+formerReach))
	}
	return ok && p.settleAlone(v, d.kinds["former"], c)
}

// wordAndDigit is the least that a rule for passwords asks for: Rezeption1.
var wordAndDigit = regexp.MustCompile(`^\p{Lu}\p{Ll}{6,}\d$`)

// firstChosen gives the first value between two places that looks like a password.
func (p *passage) firstChosen(from, to int) (v value, ok bool) {
	named := p.data.nouns.in(p.nearby(250, 200))
	for i := from; i < to; i++ {
		if !p.beginsName(i) {
			continue
		}
		v, ok := p.takeValue(i)
		if !ok {
			continue
		}
		s := p.text[v.start:v.end]
		if p.data.users.ends(strings.TrimRight(p.low[max(0, v.start-40):v.start], " \"'“„«`*")) {
			continue
		}
		old := p.data.formerBefore.in(p.low[max(from, v.start-40):v.start]) && !unicode.IsUpper(rune(s[0]))
		if p.looksChosen(s) && (named || !madeUp.MatchString(s)) || (named || old) && p.mayBeChosen(s) || named && wordAndDigit.MatchString(s) && !p.data.isProduct(s) {
			v.ends, v.runsOn = true, false
			return v, true
		}
		i = max(i, v.end)
	}
	return v, false
}

// lastChosen gives the last one.
func (p *passage) lastChosen(from, to int) (v value, ok bool) {
	for i := from; i < to; {
		w, found := p.firstChosen(i, to)
		if !found || w.end > to {
			break
		}
		v, ok, i = w, true, w.end
	}
	return v, ok
}

// checkProseNow judges the value behind words that give it without a noun: "it is
// now X", "try X instead". The first group that matched is the value.
func checkProseNow(t *Text, groups []int, c *Candidate) bool {
	for len(groups) > 4 && groups[2] < 0 {
		groups = append(groups[:2:2], groups[4:]...)
	}
	d, err := readProse()
	if err != nil || len(groups) < 4 || groups[2] < 0 {
		return err != nil
	}
	p := newPassage(d, t, groups[2], groups[3])
	v, ok := p.takeValue(p.a0)
	if !ok || !p.speaksOfAccounts(300, 200) {
		return false
	}
	s := p.text[v.start:v.end]
	if !p.looksChosen(s) && !(strings.ContainsAny(s, signsOfChosen+"_") && p.isRowValue(s)) {
		return false
	}
	v.ends, v.runsOn = true, false
	return p.settleReading(reading{value: v, features: []string{"connector-use"}}, c)
}
