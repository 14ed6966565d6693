package patterns

import (
	"regexp"
	"strings"
)

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
		p.identityIn(&who, l, r)
	}
	if who.User == "" {
		who.User = p.looseUser(r)
	}
	return who
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

var anotherAnchor = regexp.MustCompile(`(?:password|passwd|pwd|pw|pass|passwort|kennwort|contraseña|mot de passe)\W*[:=]`)

func (p *passage) hasOtherAnchor(start, end int) bool {
	return anotherAnchor.MatchString(p.low[start:end])
}

// labelled finds "name: value" and "name = value", also as cells of a row and
// with the value behind "is".
var labelled = regexp.MustCompile(`([\p{L}][\p{L}_-]*(?: [\p{L}-]+){0,2})["'*]*(?:\s*[:=|]\s*|\t\s*| is )["'*“\x60]*([^\s"'”*|,;()<>\x60]{2,80})`)

func (p *passage) identityIn(who *Identity, l span, r reading) {
	for _, m := range labelled.FindAllStringSubmatchIndex(p.text[l.start:l.end], -1) {
		s, e := l.start+m[4], l.start+m[5]
		if s < r.end && e > r.start {
			continue
		}
		p.assign(who, p.low[l.start+m[2]:l.start+m[3]], strings.TrimRight(p.text[s:e], ".:!?"))
	}
	p.parameterUser(who, l, r)
}

// assign gives a labelled value to the field that its label means; of several
// words the last ones count ("the admin user").
func (p *passage) assign(who *Identity, label, v string) {
	if v == "" || p.data.states[lowerASCII(v)] && lowerASCII(v) != "admin" {
		return
	}
	for label != "" {
		switch {
		case p.data.userLabels[label]:
			setOnce(&who.User, v)
			return
		case p.data.hostLabels[label]:
			setOnce(&who.Host, v)
			return
		case p.data.tenantLabels[label]:
			setOnce(&who.Tenant, v)
			return
		}
		_, label, _ = cutAny(label, " _-")
	}
}

func setOnce(field *string, v string) {
	if *field == "" {
		*field = v
	}
}

func cutAny(s, seps string) (before, after string, found bool) {
	if i := strings.IndexAny(s, seps); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// parameterUser reads "user=x" inside a URL or a line of settings.
var parameter = regexp.MustCompile(`(?i)(?:^|[\s?&;,_])(?:user|username|uid|login|usr)=([^\s&;,"']{2,64})`)

func (p *passage) parameterUser(who *Identity, l span, r reading) {
	if who.User != "" {
		return
	}
	if m := parameter.FindStringSubmatchIndex(p.text[l.start:l.end]); m != nil && l.start+m[2] != r.start {
		who.User = p.text[l.start+m[2] : l.start+m[3]]
	}
}

// loose finds logins that need no label: addresses, DOMAIN\user, and the name
// after "for user", "account" or "log in as".
var loose = regexp.MustCompile(`(?i)([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|\b([a-z][\w.-]{1,20}\\[\w.$-]{2,40})|\b(?:(?:for|of|user(?: ?name| id)?|account|login|as|with)(?: the)?(?: account| user| login)? )["'“\x60]?([a-z][\w.$-]*[\d_.$-][\w$-]*|root|sa|admin|administrator)\b`)

// looseUser looks in the anchor's own sentence and line.
func (p *passage) looseUser(r reading) string {
	from, to := p.sentence(min(p.a0, r.start), max(p.a1, r.end))
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
