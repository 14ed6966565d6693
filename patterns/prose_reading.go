package patterns

import (
	"net/url"
	"strings"
)

// reading is one way to see a secret near an anchor.
type reading struct {
	value
	features []string
	host     string // "vm-a: svc / secret"
	user     string // where the reading itself tells it ("svc / secret")
	urlValue bool   // stands in a URL and is percent-encoded
	former   bool   // the word before it says that it is in force no longer
	from     int    // where what announces it begins, if not with its sentence
	chosen   bool   // only a value that looks like a password may stand here
	loose    bool   // nothing ties it to the anchor: it may stand beside others
}

// readings are all ways that the passage offers; the best one is the finding.
func (p *passage) readings(a anchor) []reading {
	if a.inURL {
		return p.urlReading(a)
	}
	if a.pair {
		if all := p.pairReadings(a.end); len(all) > 0 {
			return all
		}
	}
	all := p.forward(a)
	if a.variable {
		return onlyQuoted(all)
	}
	all = append(all, p.behindPlace(a)...)
	return append(append(all, p.backward(a)...), p.loose()...)
}

func onlyQuoted(all []reading) []reading {
	var out []reading
	for _, r := range all {
		if r.quoted {
			out = append(out, r)
		}
	}
	return out
}

// best gives the reading with the highest score; ok is false if none is left.
func (p *passage) best(all []reading, a anchor, kind *proseKind) (top judged, ok bool) {
	for _, r := range all {
		j, fits := p.judge(r, a, kind)
		if fits && (!ok || j.confidence > top.confidence) {
			top, ok = j, true
		}
	}
	return top, ok
}

// urlReading takes the value of a parameter: "?user=x&pwd=y".
func (p *passage) urlReading(a anchor) []reading {
	if a.end >= len(p.text) || p.text[a.end] != '=' {
		return nil
	}
	start, end := a.end+1, a.end+1
	for end < len(p.text) && !endsParameter(p.text[end]) {
		end++
	}
	return []reading{{value: value{start: start, end: end, ends: true}, features: []string{"connector-equals"}, urlValue: true}}
}

func endsParameter(b byte) bool {
	switch b {
	case '&', '#', ';', '"', '\'', '<', '>', ')', ']':
		return true
	}
	return b <= ' '
}

// canonical undoes what the place asked for: URL encoding, or backslashes
// before quotes in a string of JSON or YAML.
func (r *reading) canonical(s string) string {
	switch {
	case r.urlValue:
		return percentDecoded(s)
	case r.quoted && strings.Contains(s, `\"`):
		return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s)
	}
	return s
}

// percentDecoded undoes URL encoding; what is not well encoded stays.
func percentDecoded(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
