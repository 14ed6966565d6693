package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// checkProseSlashPair judges "kim / X": in a text that tells to log in a made-up
// word is enough, in a line of its own a value that looks chosen.
func checkProseSlashPair(t *Text, groups []int, c *Candidate) bool {
	p, r, ok := pairIn(t, groups)
	if ok && p.givenPair(r) {
		return p.settleAsPair(r, c)
	}
	if !ok || p.data.isVersion(r.user) || !p.isNetworkRow(r) && !strings.Contains(r.user, "@") && p.data.isWord(lowerSame(r.user)) && strings.Trim(lowerSame(r.user), "abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	if !p.isAccountRow(r) && !p.isMailboxRow(r) && !p.isNetworkRow(r) && (p.namesNobody(r) || !p.slashTellsLogin(r) && !p.plainPair(r)) {
		return false
	}
	return p.settleAsPair(r, c)
}

func (p *passage) settleAsPair(r reading, c *Candidate) bool {
	r.features = []string{"connector-pair"}
	r.runsOn, r.ends = false, true
	return p.settleReading(r, c)
}

// givenPair says whether a verb gives the pair, in text on accounts: "the login is
// office / X".
func (p *passage) givenPair(r reading) bool {
	if !p.spacedSlash(r) || !p.looksChosen(p.text[r.start:r.end]) || !p.data.about.in(p.nearby(150, 60)) {
		return false
	}
	start, end := p.tokenBefore(p.a0)
	word := p.low[start:end]
	return word != "" && !p.namesNobody(r) && (p.data.verbs.at(word) == len(word) || p.data.enter.at(word) == len(word))
}

// slashTellsLogin says whether a pair stands in text on accounts and its value is
// unlike names, or a word with a few digits.
func (p *passage) slashTellsLogin(r reading) bool {
	s := p.text[r.start:r.end]
	if !p.data.about.in(p.nearby(120, 60)) {
		return p.spacedSlash(r) && p.looksChosen(s) && p.data.surfaces.in(p.nearby(120, 60))
	}
	return standsOut(s) || (madeUp.MatchString(s) || madeOfTwo.MatchString(s)) && (p.text[r.start-1] != '/' || !p.data.isWord(strings.Trim(s, "0123456789!?#$*.")))
}

// isAccountRow says whether the pair is all that its line holds, but for the name
// of what it opens: "WordPress: kim / X", in text on accounts.
func (p *passage) isAccountRow(r reading) bool {
	s := p.text[r.start:r.end]
	beside := p.spacedSlash(r) && p.hasPairBeside() && p.isRowValue(s)
	start, end := bareLine(p.text, p.a0)
	before := strings.TrimRight(p.text[min(start, p.a0):p.a0], " \t\"'“„«`*")
	system := p.namesSystem(before) && (p.looksChosen(s) || p.mayBeChosen(s) && !p.data.isOrdinary(strings.Trim(lowerSame(s), "0123456789_.-")))
	if !p.spacedSlash(r) || !beside && !system && !p.looksChosen(s) && !((madeOfTwo.MatchString(s) || hashedWord.MatchString(s)) && p.mayBeChosen(s)) {
		return false
	}
	after := strings.Trim(p.text[r.end:max(end, r.end)], " \t\"'”“»`*.,;!")
	if before != "" && !endsAsLabel(before) || after != "" && !strings.HasPrefix(after, "(") && !strings.HasPrefix(after, "（") {
		return false
	}
	return p.speaksOfAccounts(500, 300) || before != "" && (beside || system)
}

// namesSystem says whether the label before a pair is the name of what people
// log in to: "Jira: bot / X".
func (p *passage) namesSystem(label string) bool {
	low := lowerSame(strings.TrimRight(label, " :：-–—=>→|"))
	words := strings.Fields(low)
	return len(words) > 0 && len(words) < 4 && p.data.systems.in(low)
}

// isNetworkRow says whether the pair is a network's name and its key behind the words
// for a wireless network: "Wi-Fi: OFFICE / X".
func (p *passage) isNetworkRow(r reading) bool {
	s := p.text[r.start:r.end]
	start, end := bareLine(p.text, p.a0)
	before := strings.TrimRight(p.text[min(start, p.a0):p.a0], " \t\"'“„«`*")
	after := strings.Trim(p.text[r.end:max(end, r.end)], " \t\"'”“»`*.,;!")
	return p.spacedSlash(r) && after == "" && before != "" && endsAsLabel(before) && p.data.kinds["wifi"].words.in(lowerSame(before)) &&
		(joinedWords.MatchString(s) || p.mayBeChosen(s) && strings.ContainsAny(s, "0123456789"))
}

// isMailboxRow says whether a mail address and a value that could be a password are all
// that a line holds, but for a label: "Spotify: info@lantern.example / X".
func (p *passage) isMailboxRow(r reading) bool {
	name, _, mailbox := strings.Cut(lowerSame(r.user), "@")
	s := p.text[r.start:r.end]
	if !mailbox || !p.spacedSlash(r) || !p.couldBeMade(s) || shapeOf(s).digits < 2 || strings.Contains(lowerSame(s), name) || modelSuffix.MatchString(s) {
		return false
	}
	start, end := bareLine(p.text, p.a0)
	before := strings.TrimRight(p.text[min(start, p.a0):p.a0], " \t\"'“„«`*")
	return (before == "" || endsAsLabel(before)) && strings.Trim(p.text[r.end:max(end, r.end)], " \t\"'”“»`*.,;!") == ""
}

// isRowValue is mayBeChosen, but for a word of the dictionary with a number.
func (p *passage) isRowValue(s string) bool {
	return p.mayBeChosen(s) && !p.data.inDictionary(strings.Trim(lowerSame(s), "0123456789_.-"))
}

// pairAtEnd is "kim / X" at the end of a line.
var pairAtEnd = regexp.MustCompile(`[:：–-]\s?[A-Za-z][\w.@-]{1,30} / (\S{6,40})$`)

// hasPairBeside says whether the line above or below holds another account.
func (p *passage) hasPairBeside() bool {
	for _, beside := range []func(string, int) (int, int, bool){nextLine, previousLine} {
		s, e, ok := beside(p.text, p.a0)
		if m := pairAtEnd.FindStringSubmatch(p.text[s:e]); ok && m != nil && p.isRowValue(m[1]) {
			return true
		}
	}
	return false
}

// hashedWord is a word that ends as the number of a case does: Galushka#14.
var hashedWord = regexp.MustCompile(`^\p{Lu}\pL{2,}#(?:\d{1,4}|\p{Lu}\pL{2,}\d{1,4})$`)

// endsAsLabel says whether text before a value is the name of what it belongs to.
func endsAsLabel(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(":：-–—=>→|", last) && len(strings.Fields(s)) <= 6 && !strings.Contains(s, "//")
}

// plainPair says whether "kim2 / saltandvinegar" is a pair though nothing but the
// name of a login tells so: the value is no word, and the text is on accounts.
func (p *passage) plainPair(r reading) bool {
	s := p.text[r.start:r.end]
	sh := shapeOf(s)
	if !p.spacedSlash(r) || !isLogin(r.user) || machineName.MatchString(r.user) || !p.speaksOfAccounts(300, 200) {
		return false
	}
	if sh.spaces > 0 || sh.runes < 8 || sh.other > 0 || p.data.isWord(s) || p.data.isFile(lowerSame(s)) || p.data.isHost(lowerSame(s)) {
		return false
	}
	return sh.lower == sh.runes || sh.lower > 5 && strings.Count(s, "-") == 1 && sh.symbols == 1 && sh.upper == 0 && sh.digits == 0 && strings.IndexByte(s, '-') > 2
}

// spacedSlash says whether the slash before a value stands between blanks.
func (p *passage) spacedSlash(r reading) bool {
	gap := p.text[p.a1:r.start]
	return strings.Contains(gap, " / ") || strings.Contains(gap, "／")
}

// speaksOfAccounts says whether the text around the anchor is on accounts, or on
// what has them.
func (p *passage) speaksOfAccounts(before, after int) bool {
	near := p.nearby(before, after)
	return p.data.about.in(near) || p.data.nouns.in(near) || p.data.surfaces.in(near)
}

// checkProseMailbox judges what stands behind the name of a mailbox and a colon:
// "info@: X".
func checkProseMailbox(t *Text, groups []int, c *Candidate) bool {
	p, r, ok := pairIn(t, groups)
	if !ok || !p.looksChosen(p.text[r.start:r.end]) && !p.mayBeChosen(p.text[r.start:r.end]) {
		return false
	}
	_, end := bareLine(p.text, r.start)
	if rest := strings.Trim(p.text[r.end:max(end, r.end)], " \t\"'”“»`*.,;!"); rest != "" && !strings.HasPrefix(rest, "(") {
		return false
	}
	r.features = []string{"connector-pair"}
	r.runsOn, r.ends = false, true
	return p.settleReading(r, c)
}

// checkProseBlock judges the line below "User: kim" that is one word and no label:
// the password of that user. The groups are the label, the name and the word.
func checkProseBlock(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil || len(groups) < 8 || !d.userLabels[lowerSame(t.Content[groups[2]:groups[3]])] {
		return err != nil
	}
	p, r, ok := pairIn(t, append(groups[:2:2], groups[4:]...))
	if !ok {
		return false
	}
	s := p.text[r.start:r.end]
	start, end := bareLine(p.text, r.start)
	if r.end < end || r.start > start+1 || strings.HasSuffix(s, ":") || s == r.user || !p.looksChosen(s) && !p.mayBeChosen(s) {
		return false
	}
	r.features = []string{"connector-pair"}
	r.runsOn, r.ends = false, true
	return p.settleReading(r, c)
}
