package patterns

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// namedKinds are the kinds that words around an anchor name, the surest first: a
// wireless network's password stays one in a meeting room and behind a door.
var namedKinds = []string{"one-time", "access-pass", "wifi", "meeting", "door"}

// kindOf tells which kind of secret the anchor announces here: the words right
// before it ("Wi-Fi password", "old password"), or those of an invitation
// around it, may make another kind of a plain password.
func (p *passage) kindOf(base string) *proseKind {
	around := p.wordsBefore() + " \x00 " + p.wordsAfter()
	named := len(namedKinds)
	p.data.kindWords.each(around, func(number, _ int) { named = min(named, p.data.kindOfWord[number]) })
	if named < len(namedKinds) {
		return p.data.kinds[namedKinds[named]]
	}
	if (base == "password" || base == "pin") && p.ofMeeting() {
		return p.data.kinds["meeting"]
	}
	return p.data.kinds[base]
}

// wordsBefore are the few words before the anchor, in its own phrase.
func (p *passage) wordsBefore() string {
	from, _ := lineAround(p.text, p.a0)
	from = max(from, p.a0-64)
	s := p.low[from:p.a0]
	s = s[endsPhrase.behindLast(s):]
	words := strings.Fields(s)
	return strings.Join(words[max(0, len(words)-3):], " ")
}

// phraseBefore is what stands before the anchor in its phrase, up to it.
func (p *passage) phraseBefore() string {
	s := p.low[max(0, p.a0-64):p.a0]
	return s[endsPhraseOrLine.behindLast(s):]
}

// What parts phrases.
var (
	endsPhrase       = newSigns(".,;:!?/|\t()、。，：「」（）،؛")
	endsPhraseOrLine = newSigns(".,;:!?/|\t()\r\n、。，：「」（）،؛")
	endsNaming       = newSigns(".,;:=!?/|\t()\r\n、。，：「」（）は،؛")
)

// signsOf is a set of characters that texts are searched for again and again.
type signsOf struct {
	ascii  [utf8.RuneSelf]bool
	others string
}

func newSigns(list string) *signsOf {
	s := &signsOf{}
	for _, r := range list {
		if r < utf8.RuneSelf {
			s.ascii[r] = true
		} else {
			s.others += string(r)
		}
	}
	return s
}

func (s *signsOf) has(r rune) bool {
	if r < utf8.RuneSelf {
		return s.ascii[r]
	}
	return r != utf8.RuneError && strings.ContainsRune(s.others, r)
}

// behindLast gives the place behind the last of the signs, 0 if there is none.
func (s *signsOf) behindLast(text string) int {
	for i := len(text); i > 0; {
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if s.has(r) {
			return i
		}
		i -= n
	}
	return 0
}

// first gives the place of the first of the signs, or the end.
func (s *signsOf) first(text string) int {
	for i, r := range text {
		if s.has(r) {
			return i
		}
	}
	return len(text)
}

// wordsAfter are the few words between the anchor and what ties it to its
// value: "mot de passe du wifi : X".
func (p *passage) wordsAfter() string {
	s := p.low[p.a1:min(len(p.low), p.a1+64)]
	s = s[:endsNaming.first(s)]
	words := strings.Fields(s)
	words = slices.DeleteFunc(words[:min(4, len(words))], looksLikeValue) // "583'tür" is no door
	return strings.Join(words, " ")
}

func looksLikeValue(word string) bool {
	return word[0] >= '0' && word[0] <= '9' || strings.ContainsAny(word, "!#$%&*+=?@^~")
}

// nearby is the text around the anchor, not beyond an hr or a big gap.
func (p *passage) nearby(before, after int) string {
	return p.low[max(0, p.a0-before):min(len(p.low), p.a1+after)]
}

// isFormer says whether the text tells that the secret is no longer in force.
func (p *passage) isFormer(j *judged) bool {
	if j.former {
		return true
	}
	if p.data.formerBefore.in(p.wordsBefore()) || p.data.formerBefore.in(p.wordsAfter()) {
		return true
	}
	if j.start > p.a1 && j.start < p.a1+80 && p.data.formerBefore.in(p.low[p.a1:j.start]) {
		return true
	}
	after := p.low[j.end:min(len(p.low), j.end+120)]
	if i := strings.Index(after, "\n\n"); i >= 0 {
		after = after[:i]
	}
	return p.data.formerAfter.in(after)
}
