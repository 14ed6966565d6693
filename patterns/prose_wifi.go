package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// routerKey is what makers print on the backs of routers: hexadecimal digits, or up
// to twenty digits.
var routerKey = regexp.MustCompile(`^(?:[0-9A-F]{8,26}|[0-9a-f]{10,26}|[0-9]{8,20}|[A-Z0-9]{8,16}|[A-Za-z0-9]{4}(?:-[A-Za-z0-9]{4}){2,4})$`)

// isRouterKey says whether s may be such a key.
func isRouterKey(s string) bool {
	return routerKey.MatchString(s) && strings.ContainsAny(s, "0123456789")
}

// checkProseWifi judges the key or code that is named beside a wireless network:
// "the wifi is called X and the code is Y".
func checkProseWifi(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	if !p.wholeAnchor() {
		return false
	}
	near := p.nearby(200, 0) + " " + p.wordsAfter()
	wifi := d.kinds["wifi"]
	if named := p.namesNetwork(); !wifi.words.in(near) && !named || d.kinds["door"].words.in(p.wordsBefore()+" \x00 "+p.wordsAfter()) {
		return false
	}
	a, ok := p.readAnchor()
	if !ok || a.variable || a.inURL {
		return false
	}
	var all []reading
	for _, r := range tied(p.readings(a)) {
		if !p.isPlainWord(r) || wifi.words.in(near) && p.namesNetwork() {
			all = append(all, r)
		}
	}
	j, ok := p.best(all, a, wifi)
	return ok && p.settle(&j, wifi, c)
}

// wholeAnchor widens the anchor to the ending of its word, or says that it stands
// within another: Go's \b knows the edges of ASCII alone.
func (p *passage) wholeAnchor() bool {
	before, _ := utf8.DecodeLastRuneInString(p.text[:p.a0])
	first, _ := utf8.DecodeRuneInString(p.text[p.a0:])
	if last, _ := utf8.DecodeLastRuneInString(p.text[:p.a1]); !isSpaceless(last) {
		end := p.wordEndAt(p.a1)
		if end-p.a1 > 6 {
			return false
		}
		p.a1 = end
	}
	return !sameWord(before, first) || first >= 0x600 && first < 0x700
}

// isPlainWord says whether a reading is one word in lower case that neither a sign nor
// marks set off: it takes more to see that it is no verb.
func (p *passage) isPlainWord(r reading) bool {
	s := p.text[r.start:r.end]
	return !r.quoted && !r.spelled && !contains(r.features, "connector-colon") && !contains(r.features, "connector-equals") &&
		strings.TrimFunc(s, func(c rune) bool { return unicode.IsLower(c) || unicode.Is(unicode.Lo, c) }) == ""
}

// namesNetwork says whether the name of a network stands before the anchor, or closely
// behind it: a word for a network, and soon a word as no text has it.
func (p *passage) namesNetwork() bool {
	if at := (span{p.a0, p.a1}); !p.network.known || p.network.at != at {
		p.network = networkNear{at, p.seeksNetwork(), true}
	}
	return p.network.named
}

// networkNear is whether a network is named near an anchor.
type networkNear struct {
	at           span
	named, known bool
}

func (p *passage) seeksNetwork() bool {
	from, to := max(0, p.a0-150), min(len(p.text), p.a1+90)
	found := false
	p.data.wireless.each(p.low[from:to], func(number, end int) {
		found = found || nameFollows(p.text[from+end:min(to, from+end+60)], p.data.wireless.list[number] == "internet")
	})
	return found
}

// nameFollows says whether one of the next words has capitals, digits or signs within,
// or one of the first a capital at least; a strange one must have them.
func nameFollows(s string, strange bool) bool {
	n := -1
	for word := range strings.FieldsSeq(s) {
		if n++; n > 4 {
			break
		}
		if len(word) < 5 {
			continue
		}
		word = strings.Trim(word, ".,;:!?\"'“”„«»*()`")
		first, size := utf8.DecodeRuneInString(word)
		if len(word) < 5 || !unicode.IsLetter(first) {
			continue
		}
		if strings.ContainsAny(word, "0123456789_-!") || strings.ContainsFunc(word[size:], unicode.IsUpper) || n <= 2 && !strange && unicode.IsUpper(first) {
			return true
		}
	}
	return false
}

// aroundNetworks gives what stands around the words for a network, in whole words.
func aroundNetworks(spans []span, t *Text) []span {
	d, err := readProse()
	if err != nil {
		return append(spans, span{0, len(t.Content)})
	}
	for _, end := range t.seen.of(networkWords, t, d) {
		spans = addSpan(spans, onRuneEdges(t.Content, aroundNetwork(t.Content, end)))
	}
	return spans
}

func aroundNetwork(s string, end int) span {
	at := span{max(0, end-100), min(len(s), end+240)}
	for at.start > 0 && s[at.start-1] > ' ' && end-at.start < 140 {
		at.start--
	}
	for at.end < len(s) && s[at.end] > ' ' && at.end-end < 280 {
		at.end++
	}
	return at
}
