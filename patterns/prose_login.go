package patterns

import (
	"regexp"
	"strings"
	"unicode"
)

// checkProseLogin judges a value that no noun names: "I reset it to Foo#1",
// "use Foo#1 to log in". It must look like nothing but a password, and the
// text near it must speak of passwords or accounts.
func checkProseLogin(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	v, ok := p.ledTo(groups)
	if !ok || !p.standsAlone(v) && !p.isMadeUp(v) && !p.isJoined(v) {
		return false
	}
	return p.settleAlone(v, d.kinds["password"], c)
}

// ledTo reads the value of the first group that matched, or the one behind the match.
func (p *passage) ledTo(groups []int) (value, bool) {
	at := p.a1
	for i := 2; i+1 < len(groups); i += 2 {
		if groups[i] >= 0 {
			at = groups[i] - p.base
			break
		}
	}
	return p.takeValue(skipBlanks(p.text, at))
}

// checkProseAskedFor is checkProseLogin for phrases that speak of logins themselves
// ("when prompted, enter X"): the text around need not.
func checkProseAskedFor(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	v, ok := p.ledTo(groups)
	if !ok {
		return false
	}
	s := p.text[v.start:v.end]
	if p.beginsProduct(s) && !isUnlikeNames(s) || modelSuffix.MatchString(s) {
		return false
	}
	if !isUnlikeNames(s) && !inventedWord.MatchString(s) && !joinedWords.MatchString(s) && !p.isMadeUp(v) && !isJumbled(s) && !(p.looksChosen(s) && p.speaksOfLogins()) {
		return false
	}
	return p.settleAlone(v, d.kinds["password"], c)
}

// isMadeUp says whether a value is of letters and digits as people make passwords,
// in a text that speaks of accounts.
func (p *passage) isMadeUp(v value) bool {
	s := p.text[v.start:v.end]
	sh := shapeOf(s)
	return sh.mixed() && sh.lower > 1 && !strings.ContainsAny(s, "\\/@:=") && !machineName.MatchString(s) && !seldomSecret.MatchString(s) &&
		!p.isPlain(strings.Trim(lowerSame(s), "0123456789")) && !p.data.isProduct(s) && p.speaksOfLogins()
}

// isPlain says whether low is an ordinary word, or is joined of some.
func (p *passage) isPlain(low string) bool {
	if strings.ContainsAny(low, "-/'’.,_") {
		return p.data.isWord(low)
	}
	return p.data.isOrdinary(low)
}

// isJumbled says whether capitals, small letters and digits alternate as only a
// generator lets them: v9Qm2LxT.
func isJumbled(s string) bool {
	sh := shapeOf(s)
	if sh.runes < 8 || sh.lower == 0 || sh.upper == 0 || sh.digits == 0 || sh.symbols+sh.spaces > 0 {
		return false
	}
	turns, last := 0, rune(0)
	for _, r := range s {
		kind := 'a'
		if unicode.IsUpper(r) {
			kind = 'A'
		} else if unicode.IsDigit(r) {
			kind = '0'
		}
		if last != 0 && kind != last {
			turns++
		}
		last = kind
	}
	return 2*turns >= sh.runes
}

// joinedWords are words and a number with signs between them: mango-lassi-42.
var joinedWords = regexp.MustCompile(`^\pL{3,}(?:[-_.]\pL{3,})+[-_.]?\d{1,4}[!?]?$`)

// isJoined says whether a value is capital words and a number with signs between them,
// in a text that names a password or tells to log in.
func (p *passage) isJoined(v value) bool {
	s := p.text[v.start:v.end]
	near := p.nearby(200, 0)
	return (joinedWords.MatchString(s) || p.looksChosen(s)) && p.mayBeSet(s) && (p.data.about.in(near) || p.data.nouns.in(near))
}

// speaksOfLogins says whether the text near the anchor does.
func (p *passage) speaksOfLogins() bool {
	near := p.nearby(350, 350)
	return p.data.about.in(near) || p.data.nouns.in(near)
}

// firstWords is what follows a value closely.
func firstWords(low string) string { return firstRunes(strings.TrimLeft(low, " \t\r\n\"'”’"), 12) }

func (p *passage) settleAlone(v value, kind *proseKind, c *Candidate) bool {
	j, ok := p.judge(reading{value: v, features: []string{"connector-reset"}}, anchor{}, kind)
	return ok && p.settle(&j, kind, c)
}

// checkProseFormer judges the first value of "changed from X to Y"; the word
// "to" tells it from other changes.
func checkProseFormer(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	v, ok := p.takeValue(skipBlanks(p.text, p.a1))
	if !ok || !p.standsAlone(v) || !p.data.turns.in(firstWords(p.low[v.end:])) {
		return false
	}
	return p.settleAlone(v, d.kinds["former"], c)
}

// standsAlone asks for a value that is a password by its own look: digits,
// letters and a sign that names and addresses do not have.
func (p *passage) standsAlone(v value) bool {
	if !isUnlikeNames(p.text[v.start:v.end]) {
		return false
	}
	return p.data.about.in(p.nearby(350, 350))
}

// standsOut says whether s can be told for a secret with nothing that ties it
// to its anchor: it is unlike names, and neither an address nor a piece of a log.
func standsOut(s string) bool {
	if !isUnlikeNames(s) || !isUnlikeNames(strings.TrimRight(s, "!?")) && !isUnlikeNames(strings.TrimRight(s, "!?")+"#") {
		return false
	}
	if sh := shapeOf(s); sh.lower+sh.upper < 3 || strings.ContainsAny(s, "[]()'\"‘’“”") || isReference(s) {
		return false
	}
	name, host, at := strings.Cut(s, "@")
	return !at || isUnlikeNames(name+host) || strings.Trim(host, "0123456789") == ""
}

// hasSign says whether letters of both cases stand with a sign that no name has.
func hasSign(s string) bool {
	sh := shapeOf(s)
	return sh.runes >= 6 && sh.spaces == 0 && sh.classes() >= 3 && sh.symbols > 0 && strings.ContainsAny(s, "!#$%&*+=?^~@")
}

// isUnlikeNames says whether s has a sign that names, versions and addresses
// do not have, besides letters and digits.
func isUnlikeNames(s string) bool {
	s = strings.TrimSuffix(s, "$") // a computer's account
	for i := range len(s) {
		if !inNames[s[i]] {
			sh := shapeOf(s)
			return sh.strong() && sh.symbols > 0
		}
	}
	return false
}

// inNames are the characters that names, versions and addresses are made of.
var inNames = byteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-\\:/()+")

// checkProseTyped judges what someone says to type at a login: "I always enter
// foo77". Letters and digits are enough there.
func checkProseTyped(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	for len(groups) > 4 && groups[2] < 0 {
		groups = append(groups[:2:2], groups[4:]...)
	}
	if err != nil || len(groups) < 4 || groups[2] < 0 {
		return err != nil
	}
	p := newPassage(d, t, groups[0], groups[1])
	v, ok := p.takeValue(groups[2] - p.base)
	if !ok {
		return false
	}
	s := p.text[v.start:v.end]
	if sh := shapeOf(s); !sh.mixed() || sh.lower == 0 || strings.Contains(s, "/") || machineName.MatchString(s) ||
		!d.about.in(p.nearby(350, 350)) && !d.headingStems.in(p.low[p.a0:p.a1]) {
		return false
	}
	r := reading{value: v, features: []string{"connector-use"}}
	r.runsOn, r.ends = false, true
	return p.settleReading(r, c)
}
