package scanner

import (
	"strings"

	"github.com/mailspill/mailspill/finding"
)

// masks replaces every secret that the scan has found so far in any text that
// goes into a record. It is used from one goroutine.
type masks struct {
	off   bool
	known map[string][]spelling // by their first byte pair
	early *earlier              // nil where there were no scans before
}

// spelling is one way in which a secret was written.
type spelling struct{ clear, masked string }

const (
	// shortest is the length in bytes of what is masked inside of words; shorter
	// secrets are masked as words of their own.
	shortest = 4
	// shortestInID holds for message ids: a PIN's digits occur there by chance,
	// and an id that is changed no longer finds its message.
	shortestInID = 8
)

func newMasks(off bool, early *earlier) *masks {
	return &masks{off: off, known: map[string][]spelling{}, early: early}
}

// add masks a secret from now on, in each of its spellings.
func (m *masks) add(s finding.Secret, spellings ...string) {
	if m.off {
		return
	}
	for _, c := range spellings {
		if len(c) >= 2 && !m.has(c) {
			m.known[c[:2]] = append(m.known[c[:2]], spelling{c, s.String()})
		}
	}
}

func (m *masks) has(clear string) bool {
	for _, k := range m.known[clear[:2]] {
		if k.clear == clear {
			return true
		}
	}
	return false
}

// text gives s with every known secret masked, the longest at each place.
func (m *masks) text(s string) string { return m.apply(s, 2) }

// id is text for message ids.
func (m *masks) id(s string) string { return m.apply(s, shortestInID) }

// apply masks what is at least so many bytes long. What was too much to look
// through is cut off.
func (m *masks) apply(s string, least int) string {
	if m.off || len(m.known) == 0 && m.early == nil {
		return s
	}
	var out strings.Builder
	start, early := 0, m.early.in(s)
	for i := 0; i+1 < len(s) && i < early.safe; {
		k, ok := early.at(s, i, least)
		if own, mine := m.at(s, i, least); mine && len(own.clear) >= len(k.clear) {
			k, ok = own, true
		}
		if !ok {
			i++
			continue
		}
		out.WriteString(s[start:i])
		out.WriteString(k.masked)
		i += len(k.clear)
		start = i
	}
	if early.safe < len(s) {
		return out.String() + s[min(start, early.safe):early.safe] + "…"
	}
	if start == 0 {
		return s
	}
	return out.String() + s[start:]
}

// at finds the longest secret that stands at s[i:].
func (m *masks) at(s string, i, least int) (best spelling, ok bool) {
	for _, k := range m.known[s[i:i+2]] {
		if len(k.clear) < least || len(k.clear) <= len(best.clear) || !strings.HasPrefix(s[i:], k.clear) {
			continue
		}
		if len(k.clear) >= shortest || isWord(s, i, i+len(k.clear)) {
			best, ok = k, true
		}
	}
	return best, ok
}

// isWord tells that s[start:end] has no letter or digit at either side.
func isWord(s string, start, end int) bool {
	return (start == 0 || !isAlnum(s[start-1])) && (end == len(s) || !isAlnum(s[end]))
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
