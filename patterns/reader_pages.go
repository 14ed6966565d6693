package patterns

import (
	"slices"
	"unicode/utf8"
)

// A text is read page by page, in order that what is said at one end of a long
// thread, and in what language, has no part in what is read at the other.
//
// Bytes that are read at a time, and how many more at each end only tell what stands
// around the rest: more than the networks' reach. A text that is no longer than both is
// read as a whole, as it was learnt from.
const (
	readerPage   = 6400
	readerMargin = 400
)

// hardlyMore is how long a message is that may hold hardly more than a value, in bytes:
// if it does not speak of secrets, its thread decides (see Lone).
const hardlyMore = 80

// speaks says whether a text names what secrets are called.
func (d *describer) speaks(rows []int32) bool {
	for i := slotConcept; i < len(rows); i += slots {
		if c := rows[i] - d.offset[slotConcept]; c >= 0 && slices.Contains(d.data.Reader.Speaks, d.marks.means.names[c]) {
			return true
		}
	}
	return false
}

// pages parts a text into what is read at a time.
func pages(s string) []span {
	if len(s) <= readerPage+2*readerMargin {
		return []span{{0, len(s)}}
	}
	var out []span
	for start := 0; start < len(s); {
		end := min(len(s), start+readerPage)
		for end < len(s) && !utf8.RuneStart(s[end]) {
			end++
		}
		out = append(out, span{start, end})
		start = end
	}
	return out
}

// around widens a page by its margins, to the edges of what visible characters
// stand in a row there, where that is near.
func around(s string, at span) (first, last int) {
	first, last = max(0, at.start-readerMargin), min(len(s), at.end+readerMargin)
	for n := 0; first > 0 && n < 40 && !isSpace(s[first-1]) || first > 0 && first < len(s) && !utf8.RuneStart(s[first]); n++ {
		first--
	}
	for n := 0; last < len(s) && n < 40 && !isSpace(s[last]) || last < len(s) && !utf8.RuneStart(s[last]); n++ {
		last++
	}
	return first, last
}

func isSpace(b byte) bool { return b <= ' ' }

// longestSubject bounds what of a subject stands before a text, in bytes.
const longestSubject = 200

// head is what stands before a text: its subject says what it is about.
func (t *Text) head() string {
	if len(t.Content) <= hardlyMore {
		return "\n\n"
	}
	return subjectHead(t.Context.Subject)
}

// subjectHead is a subject as it stands before a text.
func subjectHead(subject string) string {
	if len(subject) > longestSubject {
		n := longestSubject
		for !utf8.RuneStart(subject[n]) {
			n--
		}
		subject = subject[:n]
	}
	return subject + "\n\n"
}
