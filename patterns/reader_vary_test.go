package patterns

import (
	"math/rand/v2"
	"strings"

	"github.com/mailspill/mailspill/patterns/tagger"
)

// Mails are varied each time they are learnt from, so that it is not their words that
// are learnt by heart.

// change is a stretch of a mail with another text in its place.
type change struct {
	start, end int
	text       string
	tier       Tier // of a secret; empty for other words
}

// changed is the mail with other texts in some places, which come in order.
func (m *taughtMail) changed(changes []change) taughtMail {
	out := *m
	out.secrets = nil
	var b strings.Builder
	at := 0
	for _, c := range changes {
		if c.start < at {
			continue
		}
		b.WriteString(m.text[at:c.start])
		if c.tier != "" {
			out.secrets = append(out.secrets, taughtSecret{b.Len(), b.Len() + len(c.text), c.tier})
		}
		b.WriteString(c.text)
		at = c.end
	}
	b.WriteString(m.text[at:])
	out.text = b.String()
	return out
}

// varied is the mail with other values in place of its secrets.
func (m *taughtMail) varied(rng *rand.Rand, pool map[Tier][]string) taughtMail {
	var all []change
	other := map[string]string{}
	for _, s := range m.secrets {
		v := m.text[s.start:s.end]
		if other[v] == "" {
			other[v] = likeValue(rng, pool[s.tier], v)
		}
		all = append(all, change{s.start, s.end, other[v], s.tier})
	}
	return m.changed(all)
}

// likeValue takes another value, with or without spaces as the one was.
func likeValue(rng *rand.Rand, pool []string, v string) string {
	for range 20 {
		o := pool[rng.IntN(len(pool))]
		if strings.Contains(o, " ") == strings.Contains(v, " ") && strings.ContainsAny(o, "<&\"'") == strings.ContainsAny(v, "<&\"'") && (scriptOf([]rune(o)[0]) == scriptOf([]rune(v)[0]) || rng.IntN(4) == 0) {
			return o
		}
	}
	return v
}

// crop gives some tokens around one: a reader seldom sees a whole mail.
func (x *taughtText) crop(rng *rand.Rand) (from, to int) {
	if rng.IntN(4) == 0 {
		return 0, len(x.tags)
	}
	at := rng.IntN(len(x.tags))
	if rng.IntN(3) > 0 {
		for k := range x.tags {
			if i := (at + k) % len(x.tags); x.tags[i] != tagNone {
				at = i
				break
			}
		}
	}
	return max(0, at-readerReach-rng.IntN(2*readerNear)), min(len(x.tags), at+1+readerReach+rng.IntN(2*readerNear))
}

// How often, in a hundred, a word, its pieces and what the rules found are hidden.
const hideWord, hidePieces, hideFound = 30, 15, 20

// forget hides some words, and what the rules found.
func forget(rows []int32, d *describer, rng *rand.Rand) {
	blind := rng.IntN(100) < hideFound
	for i := 0; i < len(rows); i += slots {
		if rng.IntN(100) < hideWord {
			rows[i+slotWord] = d.offset[slotWord] + int32(len(d.words))
		}
		if rng.IntN(100) < hidePieces {
			rows[i+slotHead], rows[i+slotTail], rows[i+slotStem] = tagger.None, tagger.None, tagger.None
		}
		if blind {
			rows[i+slotFound] = tagger.None
		}
	}
}
