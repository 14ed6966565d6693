package patterns

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How far from the word for logging in a user name and its password may stand, in
// the same sentence.
const (
	accountBefore = 110
	accountAfter  = 170
)

// checkProseAccount judges a user name and a password in a sentence about logging
// in: "log in as kim with X", "entre con kim y X", "kim と X でログイン". The match
// is the word for logging in.
func checkProseAccount(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	if !holdsMarkOrSign(t.Content[max(0, groups[0]-accountBefore):min(len(t.Content), endOfLetters(t.Content, groups[1])+accountAfter)]) {
		return false // as below, without a passage
	}
	p := newPassage(d, t, groups[0], groups[1])
	before, _ := utf8.DecodeLastRuneInString(p.text[:p.a0])
	if first, _ := utf8.DecodeRuneInString(p.text[p.a0:]); sameWord(before, first) {
		return false
	}
	if last, _ := utf8.DecodeLastRuneInString(p.text[:p.a1]); isWordRune(last) && !isSpaceless(last) {
		p.a1 = p.wordEndAt(p.a1)
	}
	from, to := p.sentence(p.a0, p.a1)
	from, to = max(from, p.a0-accountBefore), min(to, p.a1+accountAfter)
	if !holdsMarkOrSign(p.text[from:to]) {
		return false
	}
	r, ok := p.accountIn(from, to)
	return ok && p.settleReading(r, c)
}

// marksAndSigns are what a password or the marks around it have: digits, signs, and the
// first bytes of quotes.
var marksAndSigns = byteSet("0123456789\"\xc2\xe2" + signsOfChosen)

// holdsMarkOrSign says whether a password that looks chosen, or one in quotes, may
// stand in s.
func holdsMarkOrSign(s string) bool {
	for i := range len(s) {
		if c := s[i]; marksAndSigns[c] && (c < utf8.RuneSelf || strings.HasPrefix(s[i:], "“") || strings.HasPrefix(s[i:], "„") || strings.HasPrefix(s[i:], "«")) {
			return true
		}
	}
	return false
}

// endOfLetters is where the word's letters and digits end that go on at i, as far as a
// passage holds them.
func endOfLetters(s string, i int) int {
	for to := i + passageAfter; i < len(s) && i < to; {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r != '_' && !isWordRune(r) {
			break
		}
		i += n
	}
	return i
}

// accountIn gives the first pair between two places.
func (p *passage) accountIn(from, to int) (r reading, ok bool) {
	for i := from; i < to; {
		n := 1
		if p.beginsName(i) {
			if r, ok := p.accountAt(i, to); ok {
				return r, true
			}
		}
		if _, size := utf8.DecodeRuneInString(p.text[i:]); size > 0 {
			n = size
		}
		i += n
	}
	return r, false
}

// beginsName says whether a user name may begin at i.
func (p *passage) beginsName(i int) bool {
	r, _ := utf8.DecodeRuneInString(p.text[i:])
	if !isWordRune(r) || isSpaceless(r) {
		return false
	}
	before, n := utf8.DecodeLastRuneInString(p.text[:i])
	return n == 0 || isBlank(before) || isSpaceless(before) || isWide(before) || strings.ContainsRune("\r\n\"'“„«`*(", before)
}

// Characters of a user name.
const (
	fewestOfLogin = 2
	mostOfLogin   = 64
)

// nameOfLogin gives the length of what may be a user name, in marks or without: it
// begins with a letter or digit, and a "+" may end it.
func nameOfLogin(s string) int {
	end := 0
	for count := 0; ; count++ {
		r, n := utf8.DecodeRuneInString(s[end:])
		ends := n == 0 || !isOfName(r) && (count == 0 || !strings.ContainsRune(signsOfLogin, r))
		switch {
		case count >= fewestOfLogin && (ends || r == '+'):
			return end
		case ends || count == mostOfLogin:
			return 0
		}
		end += n
	}
}

const signsOfLogin = "_.@\\$+-"

// isOfName knows the letters and digits of user names.
func isOfName(r rune) bool {
	if r < utf8.RuneSelf {
		return isAlnum(byte(r))
	}
	return r != utf8.RuneError && unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Arabic, unicode.N)
}

// accountAt reads a user name at i, what joins it to its password, and that.
func (p *passage) accountAt(i, to int) (r reading, ok bool) {
	n := nameOfLogin(p.text[i:min(len(p.text), i+70)])
	if n == 0 {
		return r, false
	}
	user := strings.TrimRight(p.text[i:i+n], ".-")
	if _, joined := p.joint(i+len(user), to, true); !joined {
		return r, false
	}
	low := lowerSame(user)
	tied := p.tiedToLogin(i) || strings.Contains(user, "\\") || p.namedAsUser(i)
	if len(user) < 2 || p.data.isVersion(user) || !p.namesSomebody(user) || p.data.states[low] && !p.data.adminName(low) && !p.namedAsUser(i) || p.data.isPasswordLabel(low) || p.data.userLabels[low] || p.data.withWords.at(low) == len(low) || p.data.asWords.at(low) == len(low) {
		return r, false
	}
	at, joined := p.joint(i+len(user), to, tied)
	if !joined || at >= to {
		return r, false
	}
	tied = tied || p.loginNear(at) && p.data.users.begins(p.low[i+len(user):at]) // "kim kullanıcısıyla"
	v, fits := p.takeValue(at)
	if !fits || v.brackets {
		return r, false
	}
	r = reading{value: v, features: []string{"connector-use"}, user: user}
	s := p.text[v.start:v.end]
	slash := strings.Contains(p.text[i+len(user):at], "/")
	switch {
	case s == user, slash && isLogin(user) && !machineName.MatchString(user) && p.mayBeChosen(s), slash && tied && p.mayBeChosen(s):
		return p.asTold(r), s != user
	case !tied && !p.loginFollows(v.end), !isLogin(user) && !tied && !p.data.adminName(low):
		return r, false
	case p.data.weak[lowerSame(s)] && (v.quoted || p.data.adminName(low)):
	case (tied && (isLogin(user) || p.namedAsUser(i)) || p.nounFollows(v.end)) && p.mayBeChosen(s):
	case !p.looksChosen(s):
		return r, false
	}
	return p.asTold(r), true
}

// asTold is a reading whose sentence goes on behind its value.
func (p *passage) asTold(r reading) reading {
	r.runsOn, r.ends = false, true
	return r
}

// namesSomebody says whether a word has letters, or is a number as members have.
func (p *passage) namesSomebody(s string) bool {
	return strings.Trim(s, "0123456789.-+_/") != "" || strings.Trim(s, "0123456789") == "" && len(s) > 2
}

// isLogin says whether a word has what only names of accounts have.
func isLogin(s string) bool { return strings.ContainsAny(s, "0123456789_.@\\-") }

// tiedToLogin says whether the word before i introduces a user name: "as", "con".
func (p *passage) tiedToLogin(i int) bool {
	before := strings.TrimRight(p.low[max(0, i-40):i], " \t\"'“„«`*:")
	for at := range before {
		if n := p.data.asWords.at(before[at:]); n > 0 && n == len(before)-at {
			last, size := utf8.DecodeLastRuneInString(before[:at])
			first, _ := utf8.DecodeRuneInString(before[at:])
			if size == 0 || !sameWord(last, first) {
				return true
			}
		}
	}
	return false
}

// namedAsUser says whether the word before i is the name of the field.
func (p *passage) namedAsUser(i int) bool {
	before := strings.TrimRight(p.low[max(0, i-40):i], " \t\"'“„«`*:")
	if word := before[strings.LastIndexByte(before, ' ')+1:]; p.data.verbs.at(word) == len(word) {
		before = strings.TrimRight(strings.TrimSuffix(before, word), " ") // "the login is kim"
	}
	return p.data.users.ends(before)
}

// joint passes what stands between a user name and its password: a sign, a comma,
// or words such as "and the password". It is false where nothing joins the two.
func (p *passage) joint(i, to int, tied bool) (at int, joined bool) {
	for i < to && strings.ContainsRune("\"'`*", rune(p.text[i])) {
		i++
	}
	for _, mark := range []string{"”", "“", "»", "’"} {
		if strings.HasPrefix(p.text[i:], mark) {
			i += len(mark)
		}
	}
	for range 6 {
		i = skipBlanks(p.text, i)
		if i >= to {
			return i, false
		}
		n, joins := p.jointWord(i, tied)
		if n == 0 {
			break
		}
		i, joined = i+n, joined || joins
	}
	return i, joined
}

// jointWord gives the length of one word or sign of a joint.
func (p *passage) jointWord(i int, tied bool) (n int, joins bool) {
	rest := p.low[i:]
	for _, sign := range []string{"/", "|", "+", "／"} {
		if strings.HasPrefix(rest, sign) {
			return len(sign), true
		}
	}
	if rest[0] == ',' || strings.HasPrefix(rest, "，") || strings.HasPrefix(rest, "、") {
		_, n := utf8.DecodeRuneInString(rest)
		return n, tied
	}
	if n := p.data.withWords.at(rest); n > 0 {
		return n, true
	}
	if n := p.data.labelWords.at(rest); n > 0 {
		n += len(rest[n:]) - len(strings.TrimLeft(rest[n:], " :："))
		return n, true
	}
	if i == p.a0 && p.a1 > p.a0 {
		return p.a1 - p.a0, false // "als kim anmelden, X eintippen"
	}
	return 0, false
}

// nounFollows says whether the match is "as the password" behind place i.
func (p *passage) nounFollows(i int) bool {
	return p.a0 >= i && strings.TrimLeft(p.text[i:p.a0], " \"”“»'`*") == "" && p.data.nouns.in(p.low[p.a0:p.a1])
}

// loginNear says whether the word for logging in stands not far behind place i.
func (p *passage) loginNear(i int) bool { return p.a0 >= i && p.a0-i < 80 }

// loginFollows says whether the word for logging in stands right behind place i.
func (p *passage) loginFollows(i int) bool {
	return p.a0 >= i && len(strings.Fields(p.text[i:p.a0])) <= 2 && p.a0-i <= 40
}
