package patterns

import (
	"regexp"
	"strings"
)

// loginLine is a line that is nothing but a user name.
var loginLine = regexp.MustCompile(`^[A-Za-z0-9][\w.@\\$+-]{1,63}$`)

// The longest line that announces a pair, and the most text behind its noun.
const (
	longestPairHead = 120
	longestPairTail = 40
)

// pairBelow takes the two lines below the anchor's if the first is a user name and the
// second looks like a password: "Creds below", "kim", "X".
func (p *passage) pairBelow(sure bool) []reading {
	start, end := lineAround(p.text, p.a0)
	tail := strings.TrimRight(p.text[min(p.a1, end):end], " \t\r:.")
	if end-start > longestPairHead || len(tail) > longestPairTail || strings.ContainsAny(tail, "0123456789?/|=") {
		return nil
	}
	from, to, ok := nextLine(p.text, p.a0)
	if !ok || !loginLine.MatchString(p.text[from:to]) {
		return nil
	}
	user := p.text[from:to]
	if !p.mayBeUser(user, sure) {
		return nil
	}
	from, to, ok = nextLine(p.text, from)
	if !ok {
		return nil
	}
	v, ok := p.takeValue(from)
	if !ok || !p.isRest(v, to) || !p.looksGiven(p.text[v.start:v.end]) {
		return nil
	}
	v.ends, v.runsOn = true, false
	return []reading{{value: v, features: []string{"connector-pair"}, user: user}}
}

// mayBeUser says whether a line's word is a login: where the words above it may announce
// something else, it must look like one.
func (p *passage) mayBeUser(s string, sure bool) bool {
	low := lowerSame(s)
	if p.data.states[low] || p.data.isField(low) || p.data.isHost(low) || strings.Trim(low, "0123456789.") == "" {
		return false
	}
	if strings.Contains(low, "admin") || low == "root" {
		return true
	}
	return sure && (isLogin(s) || low == s || !p.data.isWord(low)) || isLogin(s) && p.speaksOfAccounts(200, 100)
}

// looksGiven says whether s may be a password that stands in a line of its own.
func (p *passage) looksGiven(s string) bool {
	return p.looksChosen(s) || standsOut(s) || hashedWord.MatchString(s) || joinedWords.MatchString(s) || looksDrawn(s) && p.couldBeMade(s)
}
