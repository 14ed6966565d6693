package patterns

import (
	"strings"
	"unicode/utf8"
)

// Mention is how a text speaks of a password whose value it does not hold.
type Mention int

const (
	NoMention   Mention = iota
	Hinted              // it speaks of accounts
	Mentioned           // it names one
	Awaited             // it asks for one, or announces that one will come
	AwaitedCode         // and that one is digits: a PIN, a door's code
)

// MentionOf says how a message's text speaks of passwords: another message of
// its thread may hold nothing but the value.
func (s *Set) MentionOf(content string) Mention {
	d, err := readProse()
	if err != nil {
		return Mentioned
	}
	return d.mentionOf(content)
}

// MentionAround is MentionOf for what stands beside the values of a short message:
// its subject, or the text that it quotes. There it counts that accounts are spoken
// of at all.
func (s *Set) MentionAround(subject, content string) Mention {
	d, err := readProse()
	if err != nil {
		return Mentioned
	}
	if content != "" {
		if _, own := ownLines(content); own < len(content) {
			subject += "\n\n" + content[own:]
		}
	}
	if level := d.mentionOf(subject); level != NoMention || !d.speaksOfAccounts(lowerSame(subject[:min(len(subject), longestMention)])) {
		return level
	}
	return Hinted
}

func (d *proseData) speaksOfAccounts(low string) bool { return d.about.in(low) || d.systems.in(low) }

func (d *proseData) mentionOf(content string) Mention {
	best := NoMention
	low := lowerSame(firstPart(content))
	d.nouns.each(low, func(number, end int) {
		if best != Awaited {
			best = max(best, d.mentionAt(low, end-len(d.nouns.list[number]), end))
		}
	})
	if d.awaitsCode(low) {
		return AwaitedCode
	}
	return best
}

// awaitsCode says whether a text asks for a secret of digits.
func (d *proseData) awaitsCode(low string) (found bool) {
	d.digitNouns.each(low, func(number, end int) {
		found = found || d.mentionAt(low, end-len(d.digitNouns.list[number]), end) == Awaited
	})
	return found
}

// Only the beginning of a long text is asked for mentions.
const longestMention = 64 << 10

func firstPart(content string) string { return content[:min(len(content), longestMention)] }

// mentionAt looks at the sentence around a noun.
func (d *proseData) mentionAt(low string, start, end int) Mention {
	from, to := max(0, start-passageBefore), min(len(low), end+passageAfter)
	p := passage{data: d, text: low[from:to], low: low[from:to]}
	s, e := p.sentence(start-from, end-from)
	for e < len(p.text) && !utf8.RuneStart(p.text[e]) {
		e++
	}
	sentence := strings.TrimRight(p.text[s:e], " \t\r\n>*\"”»")
	if endsAsking(sentence) {
		return Awaited
	}
	if d.elsewhere.in(sentence) || d.asks.in(sentence) {
		return Awaited
	}
	return Mentioned
}
