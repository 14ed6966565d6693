package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// What ties a value to its anchor: signs, verbs, prepositions beside a verb.

// symbols that tie a value to an anchor, the longest first.
var symbols = []struct {
	text, feature string
	free          bool // must have white space on both sides
}{
	{":=", "connector-equals", false},
	{"=>", "connector-arrow", false},
	{"-->", "connector-arrow", false},
	{"==>", "connector-arrow", false},
	{">>", "connector-arrow", true},
	{"->", "connector-arrow", false},
	{"→", "connector-arrow", false},
	{"：", "connector-colon", false},
	{"＝", "connector-equals", false},
	{":", "connector-colon", false},
	{"=", "connector-equals", false},
	{"–", "connector-dash", true},
	{"—", "connector-dash", true},
	{"-", "connector-dash", true},
}

// beginsSymbol are the first bytes of symbols, and of dots in their place.
var beginsSymbol = func() (set [256]bool) {
	set['.'], set["…"[0]] = true, true
	for _, sym := range symbols {
		set[sym.text[0]] = true
	}
	return set
}()

func (s *scan) symbol() (feature string, n int) {
	rest := s.p.text[s.i:]
	if strings.HasPrefix(rest, "==") || strings.HasPrefix(rest, "=~") {
		return "", 0
	}
	if s.argument() {
		return "connector-equals", 1
	}
	if s.words == 0 && strings.HasPrefix(rest, ">") && (s.i == s.p.a1 || s.i == s.p.a1+1 && s.p.text[s.p.a1] == '"') {
		return "connector-element", 1
	}
	if rest == "" || !beginsSymbol[rest[0]] {
		return "", 0
	}
	if n := len(rest) - len(strings.TrimLeft(rest, ".…")); n >= 3 {
		return "connector-colon", n
	}
	for _, sym := range symbols {
		if strings.HasPrefix(rest, sym.text) && (!sym.free || freeStanding(s.p.text, s.i, len(sym.text))) {
			return sym.feature, len(sym.text)
		}
	}
	return "", 0
}

// argument says whether a quoted anchor is followed by a quoted argument:
// set("PWD", "value").
func (s *scan) argument() bool {
	rest := s.p.text[s.i:]
	if s.words > 0 || len(rest) < 3 || rest[0] != ',' || strings.IndexByte("\"'", s.p.text[s.i-1]) < 0 {
		return false
	}
	open := s.p.a0 - len(s.p.leftRun()) - 1
	if open < 1 || s.p.text[open-1] != '(' {
		return false
	}
	rest = strings.TrimLeft(rest[1:], " ")
	return rest != "" && strings.IndexByte("\"'", rest[0]) >= 0
}

func freeStanding(text string, i, n int) bool {
	return i > 0 && strings.IndexByte(" \t", text[i-1]) >= 0 && i+n < len(text) && strings.IndexByte(" \t", text[i+n]) >= 0
}

// belongsToLabel says whether what ties a value here follows the name of another
// field: "reset the password, device: PC-0417".
func (s *scan) belongsToLabel() bool {
	if s.words == 0 && s.complement == 0 {
		return false
	}
	gap := strings.TrimRight(s.p.low[s.p.a1:s.i], " \t*\"'")
	if strings.Count(gap, "(") > strings.Count(gap, ")") {
		return true // in a remark of its own
	}
	return s.p.data.otherLabels.ends(gap) && strings.ContainsAny(gap, ",;\n，、；،")
}

// verb matches the connecting words at this place.
func (s *scan) verb() (feature string, length int) {
	s.set = nil
	rest := s.p.low[s.i:]
	if s.i == s.p.a1 && (strings.HasPrefix(rest, "'s ") || strings.HasPrefix(rest, "’s ")) {
		return "connector-verb", strings.IndexByte(rest, ' ') // the password's X
	}
	if !s.p.data.ties.mayBegin(rest) {
		return "", 0
	}
	if word := firstField(rest[:min(len(rest), 24)]); strings.IndexByte(word, '-') > 0 && joinedByDash.MatchString(word) {
		return "", 0 // "ISE-PSN-02"
	}
	key := phraseKey(rest)
	if s.belongsToValue(len(key)) {
		return "", 0
	}
	if n := s.p.data.tos.keyed(key, rest); n > 0 {
		return "connector-to", n
	}
	if n := s.p.data.verbs.keyed(key, rest); n > 0 {
		return "connector-verb", n
	}
	if !s.p.data.setterKeys[key] {
		return "", 0
	}
	for _, set := range s.p.data.setters {
		if n := set.words.keyed(key, rest); n > 0 && (s.set == nil || !s.verbBefore()) {
			s.set, feature, length = set, wherePut, max(length, n)
		}
	}
	if length > 0 {
		return feature, length
	}
	return "", 0
}

// belongsToValue says whether a word behind a colon is the beginning of the value
// itself: "Contraseña: es-Galia7".
func (s *scan) belongsToValue(n int) bool {
	end := s.i + n
	if n == 0 || end+1 >= len(s.p.text) || strings.IndexByte("-_.!#$%&*+?=@~^", s.p.text[end]) < 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.p.text[end+1:])
	return isWordRune(r) && strings.HasSuffix(strings.TrimRight(s.p.text[:s.i], " \t*\"'"), ":")
}

// joinedByDash is a word with a number behind a dash: its beginning is no verb.
var joinedByDash = regexp.MustCompile(`^[a-zà-ÿ]{1,5}-[^\s\d]*\d`)

// wherePut marks a connector that add makes one of the features or drops.
const wherePut = "set"

// settled says whether a preposition such as "auf" means "to": its verb follows
// the value, or one of setting stands in the sentence before it.
func (s *scan) settled(v value) bool {
	return v.after || s.verbBefore()
}

// verbBefore says whether a verb of setting stands in the sentence so far.
func (s *scan) verbBefore() bool {
	from, _ := s.p.sentence(s.p.a0, s.p.a1)
	return s.set != nil && s.set.verbs.begins(s.p.low[from:s.i])
}

// gapFeature tells how far the value stands from its anchor.
func (s *scan) gapFeature() string {
	switch {
	case s.words == 0:
		return ""
	case s.words <= 3:
		return "gap-short"
	case s.words <= 8:
		return "gap-middle"
	}
	return "gap-long"
}
