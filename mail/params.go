package mail

import (
	"sort"
	"strconv"
	"strings"
)

// mediaValue parses the value of Content-Type or Content-Disposition (RFC 2045
// section 5.1, RFC 2183): the lower-case token and its parameters, names in
// lower case, RFC 2231 continuations joined and decoded, RFC 2047 words
// (wrong there, but common) decoded. It is tolerant: quotes and semicolons may
// be missing; ok is false where something did not fit the grammar.
func mediaValue(v string) (token string, params map[string]string, ok bool) {
	v = strings.TrimLeft(v, " \t\r\n")
	end := strings.IndexAny(v, "; \t\r\n\"(")
	if end < 0 {
		return strings.ToLower(v), map[string]string{}, true
	}
	p := paramScanner{rest: strings.TrimLeft(v[end:], " \t\r\n"), ok: true}
	token = strings.ToLower(v[:end])
	if strings.HasPrefix(p.rest, "(") {
		p.until(")")
		p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	}
	if p.rest != "" && !strings.HasPrefix(p.rest, ";") {
		p.ok = false
	}
	raw := map[string]string{}
	for p.rest != "" {
		name, value, found := p.next()
		if !found {
			continue
		}
		if _, twice := raw[name]; twice {
			p.ok = false
			continue
		}
		raw[name] = value
	}
	return token, joinContinuations(raw), p.ok
}

type paramScanner struct {
	rest string
	ok   bool
}

// until takes what stands before the first of the bytes, and drops that byte.
func (p *paramScanner) until(stop string) string {
	i := strings.IndexAny(p.rest, stop)
	if i < 0 {
		s := p.rest
		p.rest = ""
		return s
	}
	s := p.rest[:i]
	p.rest = p.rest[i+1:]
	return s
}

// next takes one "name=value".
func (p *paramScanner) next() (name, value string, found bool) {
	p.rest = strings.TrimLeft(p.rest, "; \t\r\n")
	eq := strings.IndexAny(p.rest, "=;")
	if eq < 0 || p.rest[eq] == ';' {
		stray := strings.TrimSpace(p.until(";"))
		p.ok = p.ok && stray == ""
		return "", "", false
	}
	name = strings.ToLower(strings.TrimSpace(p.rest[:eq]))
	if i := strings.LastIndexAny(name, " \t"); i >= 0 {
		name, p.ok = name[i+1:], false // "charset=x name=y" without a semicolon
	}
	p.rest = strings.TrimLeft(p.rest[eq+1:], " \t")
	if strings.HasPrefix(p.rest, `"`) {
		return name, p.quoted(), name != ""
	}
	return name, strings.TrimSpace(p.bare()), name != ""
}

// bare takes a value without quotes, to the semicolon. Where that is missing, it
// ends before a word that looks like the next parameter.
func (p *paramScanner) bare() string {
	end := strings.IndexAny(p.rest, "; \t")
	for end >= 0 && p.rest[end] != ';' {
		word := strings.TrimLeft(p.rest[end:], " \t")
		next := len(p.rest) - len(word)
		stop := strings.IndexAny(word, "; \t=")
		if stop > 0 && word[stop] == '=' && !strings.HasPrefix(word, "=?") && !strings.HasPrefix(p.rest, "=?") {
			value := p.rest[:end]
			p.rest, p.ok = word, false
			return value
		}
		if stop < 0 {
			end = -1
			break
		}
		end = next + stop
		if word[stop] == '=' { // base64 or an encoded word
			if more := strings.IndexAny(p.rest[end:], "; \t"); more >= 0 {
				end += more
			} else {
				end = -1
			}
		}
	}
	if end < 0 {
		value := p.rest
		p.rest = ""
		return value
	}
	value := p.rest[:end]
	p.rest = p.rest[end+1:]
	return value
}

// quoted takes a quoted-string; a missing closing quote ends at the semicolon.
func (p *paramScanner) quoted() string {
	var b strings.Builder
	s := p.rest[1:]
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			p.rest = s[i+1:]
			return b.String()
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	p.ok = false
	p.rest = p.rest[1:]
	return strings.TrimSpace(p.until(";"))
}

// joinContinuations undoes RFC 2231: "name*0*", "name*1" and "name*" become name.
func joinContinuations(raw map[string]string) map[string]string {
	out := make(map[string]string, len(raw))
	type piece struct {
		n       int
		text    string
		encoded bool
	}
	pieces := map[string][]piece{}
	for name, value := range raw {
		base, ext, star := strings.Cut(name, "*")
		if !star {
			out[name] = DecodeWords(value)
			continue
		}
		num, enc := strings.TrimSuffix(ext, "*"), strings.HasSuffix(ext, "*") || ext == ""
		n, err := strconv.Atoi(num)
		if err != nil {
			n = 0
		}
		pieces[base] = append(pieces[base], piece{n, value, enc})
	}
	for base, ps := range pieces {
		sort.Slice(ps, func(i, j int) bool { return ps[i].n < ps[j].n })
		charset, all := "", []byte{}
		for i, p := range ps {
			text := p.text
			if i == 0 && p.encoded {
				if c, rest, ok := strings.Cut(text, "'"); ok {
					charset = c
					if _, after, ok := strings.Cut(rest, "'"); ok {
						rest = after
					}
					text = rest
				}
			}
			if p.encoded {
				all = append(all, unpercent(text)...)
			} else {
				all = append(all, text...)
			}
		}
		out[base] = DecodeText(charset, all)
	}
	return out
}

// unpercent decodes %XX; what is malformed stays as it is.
func unpercent(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return b
}
