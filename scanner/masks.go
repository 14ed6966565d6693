package scanner

import (
	"slices"
	"strings"

	"github.com/mailspill/mailspill/finding"
)

// masks replaces every secret that the scan has found so far in any text that
// goes into a record. It is used from one goroutine.
type masks struct {
	off     bool
	known   map[string]string // what each spelling of a secret is replaced with
	lengths map[string][]int  // of those that begin with this pair of bytes, the longest first
	early   *earlier          // nil where there were no scans before
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
	return &masks{off: off, known: map[string]string{}, lengths: map[string][]int{}, early: early}
}

// add masks a secret from now on, in each of its spellings.
func (m *masks) add(s finding.Secret, spellings ...string) {
	if m.off {
		return
	}
	for _, c := range spellings {
		if _, known := m.known[c]; known || len(c) < 2 {
			continue
		}
		m.known[c] = s.String()
		lengths := m.lengths[c[:2]]
		if i, found := slices.BinarySearchFunc(lengths, len(c), descending); !found {
			m.lengths[c[:2]] = slices.Insert(lengths, i, len(c))
		}
	}
}

func descending(a, b int) int { return b - a }

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

// at finds the longest secret that stands at s[i:]. It asks once for each length, as
// one message may tell some hundred thousand secrets that begin alike.
func (m *masks) at(s string, i, least int) (spelling, bool) {
	for _, length := range m.lengths[s[i:i+2]] {
		if length < least {
			break
		}
		if i+length > len(s) || length < shortest && !isWord(s, i, i+length) {
			continue
		}
		if masked, ok := m.known[s[i:i+length]]; ok {
			return spelling{s[i : i+length], masked}, true
		}
	}
	return spelling{}, false
}

// isWord tells that s[start:end] has no letter or digit at either side.
func isWord(s string, start, end int) bool {
	return (start == 0 || !isAlnum(s[start-1])) && (end == len(s) || !isAlnum(s[end]))
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
