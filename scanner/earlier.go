package scanner

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/url"
	"strings"

	"github.com/mailspill/mailspill/finding"
)

// earlier finds in texts the secrets of earlier scans. A case knows these by their
// ids alone, so the words of a text are hashed and asked for. It covers a secret
// that stands between words or signs as its rule gave it, URL-encoded or with
// backslashes before quotes. It does not cover one that is joined to other letters
// or digits, broken over lines, or that a rule writes in another form than mail does:
// a key in PEM, base64 without its padding.
// It is used from one goroutine.
type earlier struct {
	known func(credentialID string) bool
	mac   hash.Hash
	seen  map[string]sights // by text: senders and subjects come again
	held  int               // bytes of the texts in seen
}

// sights is what stands in one text.
type sights struct {
	spans []span // by start, of those that begin together the longest
	safe  int    // bytes of the text that were looked at; what follows may hold anything
}

type span struct{ start, end int }

const (
	// mostSeen bounds the bytes of texts whose sights are kept.
	mostSeen = 4 << 20
	// mostHashed bounds the work on one text, in blocks of SHA-256: a subject of a
	// thousand words is within it.
	mostHashed = 1 << 17
)

// newEarlier gives nil where there are no earlier scans.
func newEarlier(known func(string) bool, key []byte) *earlier {
	if known == nil {
		return nil
	}
	return &earlier{known: known, mac: hmac.New(sha256.New, key), seen: map[string]sights{}}
}

// in finds the secrets in s.
func (e *earlier) in(s string) sights {
	if e == nil {
		return sights{safe: len(s)}
	}
	if v, ok := e.seen[s]; ok {
		return v
	}
	v := e.look(s)
	if len(s) > mostSeen/64 {
		return v
	}
	if e.held += len(s); e.held > mostSeen {
		clear(e.seen)
		e.held = len(s)
	}
	e.seen[strings.Clone(s)] = v
	return v
}

func (e *earlier) look(s string) sights {
	edges, rest := edgesOf(s)
	v := sights{safe: rest}
	work := mostHashed
	for i := range edges {
		if work <= 0 {
			v.safe = edges[i].at
			break
		}
		best := 0
		for end := range stretches(s, edges[i:]) {
			work -= 3 + (end-edges[i].at)/sha256.BlockSize
			if end > best && e.knows(s[edges[i].at:end]) {
				best = end
			}
		}
		if best > 0 {
			v.spans = append(v.spans, span{edges[i].at, best})
		}
	}
	return v
}

// knows asks for a stretch of text in the forms that it may have as a secret.
func (e *earlier) knows(s string) bool {
	if e.has(s) {
		return true
	}
	if strings.Contains(s, "%") {
		if u, err := url.PathUnescape(s); err == nil && u != s && e.has(u) {
			return true
		}
	}
	return strings.Contains(s, `\"`) && e.has(strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s))
}

func (e *earlier) has(secret string) bool {
	e.mac.Reset()
	e.mac.Write([]byte(secret)) // a hash does not fail
	return e.known(hex.EncodeToString(e.mac.Sum(nil)))
}

// at gives the secret that stands at s[i:]. It is asked for ascending i.
func (v *sights) at(s string, i, least int) (spelling, bool) {
	for len(v.spans) > 0 && v.spans[0].start < i {
		v.spans = v.spans[1:]
	}
	if len(v.spans) == 0 || v.spans[0].start > i || v.spans[0].end-i < least {
		return spelling{}, false
	}
	clear := s[i:v.spans[0].end]
	return spelling{clear, finding.NewSecret(clear).String()}, true
}
