package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A user name or host is looked for so many bytes around anchor and value.
const identityReach = 220

// identity is whose secret a reading is, as the lines around it tell.
func (p *passage) identity(r reading) Identity {
	who := Identity{User: r.user, Host: r.host}
	var lines []span
	start, end := lineAround(p.text, p.a0)
	lines = append(lines, span{start, end})
	if s, e := lineAround(p.text, r.start); s != start {
		lines = append(lines, span{s, e})
	}
	lines = append(lines, p.neighbours(min(start, r.start), max(end, r.end))...)
	for _, l := range lines {
		l = span{max(l.start, min(p.a0, r.start)-identityReach), min(l.end, max(p.a1, r.end)+identityReach)}
		p.identityIn(&who, l, r)
	}
	if who.User == "" {
		who.User = p.namedUser(lines, r)
	}
	if who.User == "" {
		who.User = p.looseUser(r)
	}
	return who
}

// namedUser finds a login right behind the word for one: "user jkowal, password
// X", "login – i.petrov".
func (p *passage) namedUser(lines []span, r reading) string {
	user := ""
	for _, l := range lines {
		l = p.onRunes(span{max(l.start, min(p.a0, r.start)-identityReach), min(l.end, max(p.a1, r.end)+identityReach)})
		if user != "" || l.start >= l.end {
			continue
		}
		low := p.low[l.start:l.end]
		p.data.users.each(low, func(_, end int) {
			if user == "" {
				user = p.loginAt(l.start+end, l.end, r)
			}
		})
	}
	return user
}

// loginAt takes the word at i if it looks like a login and is no part of the value.
func (p *passage) loginAt(i, end int, r reading) string {
	i += len(p.text[i:end]) - len(strings.TrimLeft(p.text[i:end], " \t–—-:\"'“„«*`"))
	s, e := p.labelValue(i, end)
	if s >= e || s < r.end && e > r.start {
		return ""
	}
	name := strings.TrimRight(p.text[s:e], ".:!?”»“")
	low := lowerSame(name)
	plain := strings.Trim(low, "abcdefghijklmnopqrstuvwxyz") == ""
	switch {
	case len(name) < 2 || p.data.states[low] || p.data.labels[low] || p.data.isWord(low) && plain, plain && name != low,
		strings.Trim(low, "abcdefghijklmnopqrstuvwxyz0123456789._-\\@$+") != "":
		return ""
	}
	return name
}

// neighbours are the lines of the same block: above, nearest first, as far as
// the value of another anchor; then below.
func (p *passage) neighbours(from, to int) []span {
	var out []span
	at := from
	for range 4 {
		s, e, ok := previousLine(p.text, at)
		if !ok || p.hasOtherAnchor(s, e) {
			break
		}
		out, at = append(out, span{s, e}), s
	}
	at = to
	for range 2 {
		s, e, ok := nextLine(p.text, at)
		if !ok || p.hasOtherAnchor(s, e) {
			break
		}
		out, at = append(out, span{s, e}), e
	}
	return out
}

// hasOtherAnchor says whether a line gives a value to another name of a password.
func (p *passage) hasOtherAnchor(start, end int) bool {
	found := false
	low := p.low[start:end]
	p.data.nouns.each(low, func(_, at int) { found = found || followedBySign(low[at:]) })
	return found
}

func followedBySign(low string) bool {
	low = strings.TrimLeft(low, " *\"'_)\t")
	return low != "" && (low[0] == ':' || low[0] == '=' || strings.HasPrefix(low, "：") || strings.HasPrefix(low, "＝"))
}

// identityIn reads "name: value", "name = value" and "name is value", also as
// cells of a row, wherever the name is one that the data knows.
func (p *passage) identityIn(who *Identity, l span, r reading) {
	if l.start >= l.end {
		return
	}
	l = p.onRunes(l)
	for i := l.start; i < l.end; i++ {
		n := labelEnd(p.low[i:l.end])
		if n == 0 {
			n = p.verbEnd(i, l)
		}
		if n == 0 {
			continue
		}
		s, e := p.labelValue(i+n, l.end)
		if s < r.end && e > r.start {
			continue
		}
		p.assign(who, p.low[max(l.start, i-40):i], strings.TrimRight(p.text[s:e], ".:!?"))
	}
}

// labelEnd gives the length of what parts a label from its value.
func labelEnd(low string) int {
	switch low[0] {
	case ':', '=', '|', '\t':
		return 1
	case 0xef:
		if strings.HasPrefix(low, "：") || strings.HasPrefix(low, "＝") {
			return len("：")
		}
	}
	return 0
}

// verbEnd is labelEnd for "user is kim": a verb in the place of a colon.
func (p *passage) verbEnd(i int, l span) int {
	at := i
	if p.text[i] == ' ' {
		at++
	} else if !utf8.RuneStart(p.text[i]) || p.text[i] < utf8.RuneSelf {
		return 0
	}
	if at >= l.end || p.text[at] == ' ' {
		return 0
	}
	if n := p.data.verbs.at(p.low[at:l.end]); n > 0 {
		return at + n - i
	}
	return 0
}

// labelValue gives the token after a label, without marks around it.
func (p *passage) labelValue(i, end int) (from, to int) {
	for i < end && strings.IndexByte(" \t:=|\"'*`", p.text[i]) >= 0 {
		i++
	}
	from = i
	for i < end && i-from < 80 && strings.IndexByte(" \t\r\n\"'*|,;()<>`&", p.text[i]) < 0 {
		i++
	}
	for i > from && i < len(p.text) && !utf8.RuneStart(p.text[i]) {
		i--
	}
	return from, i
}

// onRunes moves the bounds of a clipped span to whole characters.
func (p *passage) onRunes(l span) span {
	for l.start < l.end && !utf8.RuneStart(p.text[l.start]) {
		l.start++
	}
	for l.end > l.start && l.end < len(p.text) && !utf8.RuneStart(p.text[l.end]) {
		l.end--
	}
	return l
}

// assign gives a labelled value to the field that the last words before it
// name ("the admin user", "DB_USER").
func (p *passage) assign(who *Identity, before, v string) {
	low := lowerSame(v)
	if v == "" || p.data.states[low] && low != "admin" || p.data.userLabels[low] || p.data.hostLabels[low] {
		return // the name of the next column
	}
	if field := p.fieldAtEnd(who, before); field != nil {
		setOnce(field, v)
		return
	}
	words := wordsOfLabel(before)
	for i := range words {
		if field := p.fieldOf(who, strings.Join(words[i:], " ")); field != nil {
			setOnce(field, v)
			return
		}
	}
}

// wordsOfLabel gives the last three words of s, as labels are made of.
func wordsOfLabel(s string) []string {
	parts := func(r rune) bool { return !isWordRune(r) && r != '-' && r != '\'' }
	var words [3]string
	for n := len(words) - 1; n >= 0; n-- {
		if s = strings.TrimRightFunc(s, parts); s == "" {
			return words[n+1:]
		}
		start := 0
		if i := strings.LastIndexFunc(s, parts); i >= 0 {
			_, size := utf8.DecodeRuneInString(s[i:])
			start = i + size
		}
		words[n], s = s[start:], s[:start]
	}
	return words[:]
}

// fieldOf gives the field that a label means.
func (p *passage) fieldOf(who *Identity, label string) *string {
	switch {
	case p.data.userLabels[label]:
		return &who.User
	case p.data.hostLabels[label]:
		return &who.Host
	case p.data.tenantLabels[label]:
		return &who.Tenant
	}
	return nil
}

// fieldAtEnd is fieldOf for scripts that part no words: the label is an ending of
// what stands before its sign.
func (p *passage) fieldAtEnd(who *Identity, before string) *string {
	before = strings.TrimRight(before, " ")
	if last, _ := utf8.DecodeLastRuneInString(before); !isSpaceless(last) {
		return nil
	}
	for i := max(0, len(before)-24); i < len(before); i++ {
		if utf8.RuneStart(before[i]) {
			if field := p.fieldOf(who, before[i:]); field != nil {
				return field
			}
		}
	}
	return nil
}

func setOnce(field *string, v string) {
	if *field == "" {
		*field = v
	}
}

// loose finds logins that need no label: addresses, DOMAIN\user, and the name
// after "for user", "account" or "log in as".
var loose = regexp.MustCompile(`(?i)([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|\b([a-z][\w.-]{1,20}\\[\w.$-]{2,40})|\b(?:(?:for|of|user(?: ?name| id)?|account|login|as|with)(?: the)?(?: account| user| login)? )["'“\x60]?([a-z][\w.$-]*[\d_.$-][\w$-]*|root|sa|admin|administrator)\b`)

// looseUser looks in the anchor's own sentence and line.
func (p *passage) looseUser(r reading) string {
	from, to := p.sentence(min(p.a0, r.start), max(p.a1, r.end))
	if !mayName(p.low[from:to]) {
		return ""
	}
	if s, _ := lineAround(p.text, p.a0); s < from {
		from = max(s, from-120)
	}
	for _, m := range loose.FindAllStringSubmatchIndex(p.text[from:to], -1) {
		for g := 2; g < len(m); g += 2 {
			if m[g] < 0 {
				continue
			}
			s, e := from+m[g], from+m[g+1]
			if e <= r.start || s >= r.end {
				if p.data.isFile(p.low[s:e]) {
					continue
				}
				return strings.TrimRight(p.text[s:e], ".-")
			}
		}
	}
	return ""
}

// mayName is a quick look for what loose can match.
func mayName(low string) bool {
	if strings.ContainsAny(low, "@\\") {
		return true
	}
	for _, word := range []string{"for ", "of ", "user", "account", "login", "as ", "with "} {
		if strings.Contains(low, word) {
			return true
		}
	}
	return false
}
