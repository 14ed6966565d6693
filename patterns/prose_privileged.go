package patterns

import "strings"

// privilegedBy says why the secret opens privileged access: by the words of
// its sentence and of the line before, or by the user name.
func (p *passage) privilegedBy(j *judged) string {
	from, to := p.sentence(min(p.a0, j.start), max(p.a1, j.end))
	near := p.low[from:to]
	if s, e, ok := previousLine(p.text, min(p.a0, j.start)); ok && e-s < 120 {
		near = p.low[s:e] + "\n" + near
	}
	user := userPart(lowerSame(j.who.User))
	first := len(p.data.privileged)
	p.data.privilegedWords.each(near, func(number, _ int) { first = min(first, p.data.privilegedBy[number]) })
	for i, w := range p.data.privileged {
		if i == first || user != "" && w.namesUser(user) {
			return w.Why
		}
	}
	return ""
}

// userPart is the login without its domain: "CONTOSO\sa", "root@host".
func userPart(user string) string {
	if i := strings.LastIndexByte(user, '\\'); i >= 0 {
		user = user[i+1:]
	}
	user, _, _ = strings.Cut(user, "@")
	return user
}

func (w privilegedWords) namesUser(user string) bool {
	if contains(w.Users, user) {
		return true
	}
	for _, part := range w.UserParts {
		if strings.Contains(user, part) {
			return true
		}
	}
	return false
}
