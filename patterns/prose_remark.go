package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands between an anchor and its value without tying them: remarks, what a
// password is for, what became of it.

// brackets are those that a remark on the anchor stands in.
var brackets = map[byte]byte{'(': ')', '[': ']'}

// longestRemark is how long such a remark may be, in bytes.
const longestRemark = 60

// remark gives the length of a remark right behind the anchor, before what ties the
// value to it: "password (case sensitive): X".
func (s *scan) remark() int {
	closing := brackets[s.p.text[s.i]]
	if closing == 0 || s.words > 0 || len(s.found) > 0 {
		return 0
	}
	rest := s.p.text[s.i:min(len(s.p.text), s.i+longestRemark)]
	n := strings.IndexByte(rest, closing) + 1
	if n == 0 || strings.ContainsAny(rest[:n], "\r\n") || strings.ContainsAny(rest[:n], "0123456789") && !strings.Contains(rest[:n], " ") {
		return 0
	}
	i := s.i
	defer func() { s.i = i }()
	s.i = skipBlanks(s.p.text, i+n)
	if s.i >= len(s.p.text) {
		return 0
	}
	if _, tie := s.symbol(); tie > 0 {
		return n
	}
	if _, tie := s.verb(); tie > 0 {
		return n
	}
	return 0
}

// restated reads "i.e. X": what was described before is given now, so that it does
// not matter how long the description was.
func (s *scan) restated() bool {
	n := s.p.data.restate.at(s.p.low[s.i:])
	if n == 0 {
		return false
	}
	s.i = skipBlanks(s.p.text, s.i+n)
	v, ok := s.p.takeValue(s.i)
	if ok && strings.ContainsAny(s.p.text[v.start:v.end], notInWords) {
		words := s.words
		s.words = 0
		s.add("connector-verb", s.i)
		s.words = words
	}
	return s.i < len(s.p.text)
}

// passComplement reads on in "password for the archive X": behind a few words a
// value with letters and digits needs no other tie.
func (s *scan) passComplement(start, end int, bare string) bool {
	if v, ok := s.p.takeValue(start); ok && s.complement > 1 && shapeOf(s.p.text[v.start:v.end]).mixed() && !s.p.data.userLabels[s.last] && (!s.p.data.hostLabels[s.last] || v.ends && unlikeHosts.MatchString(s.p.text[v.start:v.end])) {
		if sh := shapeOf(s.p.text[v.start:v.end]); sh.upper > 0 && sh.lower > 0 || v.ends {
			s.add("connector-complement", start)
		}
	}
	s.i, s.last = end, bare
	if s.complement++; s.complement > 6 || s.complement > 4 && !s.p.data.isWord(bare) || !s.p.data.isWord(bare) && !isName(s.p.text[start:end]) {
		s.words, s.complement = s.complement, 0
	}
	return s.goesOn(start, end)
}

// isName says whether a word may be the name of a product or a firm.
func isName(word string) bool {
	first, n := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && onlyLetters(word[n:])
}

// unlikeHosts is what no name of a machine has: digits within a word with a capital,
// signs other than a hyphen.
var unlikeHosts = regexp.MustCompile(`^\p{Lu}\pL*\d+\p{Ll}{2,}|[_!#$%&*?^~@+]\S*\d|\d\S*[!#$%&*?^~@+]`)

// tells says whether a word behind the anchor that ends at i is what happened to the
// password and its value follows behind a sign: "password reset: X".
func (s *scan) tells(word string, i int) bool {
	if !s.p.data.toldHeads[word] {
		return false
	}
	at := skipBlanks(s.p.text, i)
	rest := s.p.text[at:]
	n := len(rest) - len(strings.TrimLeft(rest, ":=-–—( "))
	if n == 0 || strings.Trim(rest[:n], " ") == "" || strings.Trim(rest[:n], " ") == "(" && rest[0] != '(' {
		return false
	}
	v, ok := s.p.takeValue(at + n)
	if !ok {
		return false
	}
	value := s.p.text[v.start:v.end]
	return v.ends && s.p.mayBeSet(value) && !s.p.data.inDictionary(strings.Trim(lowerSame(value), "0123456789_.-"))
}
