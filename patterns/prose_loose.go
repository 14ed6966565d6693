package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// How far from an anchor a secret may stand that nothing ties to it.
const (
	looseBefore = 200
	looseAfter  = 320
)

// signs are what a value without a tie to its anchor must hold besides letters
// and digits.
const signs = "!#$%&*+=?^~@<>{}|;"

// isSign are the bytes of signs.
var isSign = func() (t [256]bool) {
	for _, c := range []byte(signs) {
		t[c] = true
	}
	return t
}()

func holdsSign(s string) bool {
	for i := range len(s) {
		if isSign[s[i]] {
			return true
		}
	}
	return false
}

// loose gives the words around the anchor that look like nothing but a secret,
// wherever they stand: "I put my password in (Foo#1)", "the other one is Foo#2".
func (p *passage) loose() []reading {
	if p.whole.Where != InBody {
		return nil // files hold too much that looks like anything
	}
	from, to := max(0, p.a0-looseBefore), min(len(p.text), p.a1+looseAfter)
	if !holdsSign(p.text[from:to]) {
		return p.formers(p.entered(nil, to), from, to)
	}
	s, e := p.sentence(p.a0, p.a1)
	var out []reading
	for i := from; i < to && len(out) < mostReadings; {
		if n := plainRun(p.text[i:]); n > 0 {
			i = skipSpace(p.text, i+n)
			continue
		}
		end := p.runEnd(i)
		if (i > from || i == 0) && (i >= p.a1 || end <= p.a0) && holdsSign(p.text[i:end]) && !beginsLink(p.text[i:end]) && !p.isNoSecretRun(i, p.text[i:end]) {
			if r, ok := p.looseAt(i, s, e); ok {
				out = append(out, r)
			}
		}
		i = skipSpace(p.text, end)
	}
	return p.formers(p.entered(out, to), from, to)
}

// formers adds the values that the word before them says are in force no longer:
// "the old one (foo77) is dead".
func (p *passage) formers(out []reading, from, to int) []reading {
	for from < to && !utf8.RuneStart(p.text[from]) {
		from++
	}
	if p.lacks(formerWords, from, to) {
		return out
	}
	p.data.formerBefore.each(p.low[from:to], func(_, end int) {
		if len(out) >= mostReadings {
			return
		}
		i := from + end
		i += len(p.text[i:]) - len(strings.TrimLeft(p.text[i:], ", (:"))
		if n := p.data.ones.at(p.low[i:]); n > 0 {
			i = i + n
			i += len(p.text[i:]) - len(strings.TrimLeft(p.text[i:], ", (:"))
		}
		v, ok := p.takeValue(i)
		if !ok || i >= p.a0 && i < p.a1 {
			return
		}
		if s := p.text[v.start:v.end]; shapeOf(s).mixed() && shapeOf(s).lower > 2 && !machineName.MatchString(s) || hasSign(s) {
			out = append(out, reading{value: v, features: []string{"connector-former"}, loose: true, former: true})
		}
	})
	return out
}

// beginsLink says whether a run begins with a scheme and more: whatever is cut off its
// end, what stands there is a link.
func beginsLink(run string) bool {
	i := strings.Index(run, "://")
	if i < fewestOfScheme || i+len("://") >= len(run) || !isAlnum(run[i+len("://")]) {
		return false
	}
	for j := range i {
		if !isAlpha(run[j]) {
			return false
		}
	}
	return true
}

// fewestOfScheme are the letters of the shortest scheme of a link.
const fewestOfScheme = 3

// runEnd gives the end of the run of visible characters at i.
func (p *passage) runEnd(i int) int {
	for ; i < len(p.text); i++ {
		switch p.text[i] {
		case ' ', '\t', '\r', '\n':
			return i
		case 0xc2, 0xe3:
			if strings.HasPrefix(p.text[i:], "\u00a0") || strings.HasPrefix(p.text[i:], "\u3000") {
				return i
			}
		}
	}
	return i
}

func skipSpace(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isBlank(r) && r != '\n' && r != '\r' {
			break
		}
		i += n
	}
	return i
}

// looseAt reads a value at i, in or out of the anchor's sentence [s, e).
func (p *passage) looseAt(i, s, e int) (r reading, ok bool) {
	if open := p.text[i]; open == '(' || open == '[' {
		i++
	}
	if p.whole.plain.holds(p.base + i) {
		return r, false
	}
	v, ok := p.takeValue(i)
	if !ok || !standsOut(p.text[v.start:v.end]) || p.inURL(v.start) {
		if p.seesAll(i) {
			p.whole.plain.add(p.base + i)
		}
		return r, false
	}
	r = reading{value: v, features: []string{"connector-loose"}, loose: true}
	if v.start < s || v.end > e {
		r.features = append(r.features, "loose-far")
	}
	return r, true
}

// seesAll says whether the passage holds all around i that tells what value stands
// there, and reads it as one for any other anchor does.
func (p *passage) seesAll(i int) bool {
	const beyond = longestValue + 48
	ahead := p.base+len(p.text) == len(p.whole.Content) || i+beyond < len(p.text)
	return i < len(p.text) && ahead && (p.base == 0 || i > longestValue) && !(p.numeric && isDigitByte(p.text[i]))
}

// recent holds places of a text that were found to hold nothing, the last ones
// seen of those that lie within a passage of each other. Its memory serves one text
// after the other: what is no later than begun is of another one.
type recent struct {
	places []int64
	begun  int64
	last   int64 // the highest number that was given to a place
}

// rememberedPlaces is more than a passage has bytes.
const rememberedPlaces = 2048

func (r *recent) holds(place int) bool {
	return r != nil && r.places != nil && r.places[place%rememberedPlaces] == r.number(place)
}

func (r *recent) add(place int) {
	if r == nil {
		return // a text by itself
	}
	if r.places == nil {
		r.places = make([]int64, rememberedPlaces)
	}
	r.places[place%rememberedPlaces] = r.number(place)
	r.last = max(r.last, r.number(place))
}

func (r *recent) number(place int) int64 { return r.begun + int64(place) + 1 }

// forget begins with another text.
func (r *recent) forget() { r.begun = r.last }

// inURL says whether the run of characters before i is the beginning of a link.
func (p *passage) inURL(i int) bool {
	from := strings.LastIndexAny(p.text[:i], " \t\r\n<>\"'") + 1
	return strings.Contains(p.text[from:i], "//") || strings.Contains(p.text[from:i], "www.")
}

// aReference are words with a sign that count, point or assign.
var aReference = regexp.MustCompile(`(?i)^(?:[=_-].*|[a-z]{1,12}#\d+|#.*|[\d.,:/+-]+%?\w{0,3}|[$€£~<>=]+[\d.,]+\w{0,8}|[a-z]\w*&\w+|\pL{3,}\*(?:innen|in|[rne])\d*|\pL{3,}\*\d{1,2}|-*[a-z][\w.-]*=.*|.*=[0-9a-f]{2}=.*|.*://.*|.*=\w*[;&].*|&\w+;.*|~[a-z].*|\w+[*]|\$\w{1,3}\$.*|[{}<>|].*|.*[{}<>|]|.*;.*|c\+\+\d+|[a-z]+\d*[?!]+)$`)

// isReference says whether s has the look of aReference. Most that have it show it at
// their edges, by a sign within, or as a name before "=".
func isReference(s string) bool {
	if s != "" && strings.IndexByte(s, '\n') < 0 && (strings.IndexByte("=_-{}<>|", s[0]) >= 0 || strings.IndexByte("{}<>|", s[len(s)-1]) >= 0 ||
		strings.IndexByte(s, ';') >= 0 || strings.Contains(s, "://") || setsName(s)) {
		return true
	}
	return aReference.MatchString(s)
}

// setsName says whether s begins with a name of ASCII and "=".
func setsName(s string) bool {
	s = strings.TrimLeft(s, "-")
	if s == "" || !isAlpha(s[0]) {
		return false
	}
	i := 1
	for i < len(s) && (isAlnum(s[i]) || strings.IndexByte("_.-", s[i]) >= 0) {
		i++
	}
	return i < len(s) && s[i] == '='
}

// tried says whether the loose value at place i was judged before, by an anchor
// nearby, and notes it.
func (t *Text) tried(i int) bool {
	if t.loose == nil {
		t.loose = map[int]bool{}
	}
	seen := t.loose[i]
	t.loose[i] = true
	return seen
}
