package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// numberAlone is the plainest form of a code.
var numberAlone = regexp.MustCompile(`[*#]?\d{3,8}[*#]?`)

// standsAlone says whether a number is no part of a longer one, a date, an
// amount, a path or a word.
func standsAlone(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, n := utf8.DecodeRuneInString(s[end:])
	if start > 0 && (strings.ContainsRune("./\\,+-_@#&=%€$£¥§", before) || isWordRune(before) && !isSpaceless(before)) {
		return false
	}
	if end < len(s) && (strings.ContainsRune("/\\+_@&=%€$£¥°#*", after) || isWordRune(after) && !isSpaceless(after)) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[min(len(s), end+n):])
	if strings.ContainsRune(".,:-–'’", after) && unicode.IsDigit(r) || after == '.' && unicode.IsLower(r) {
		return false
	}
	if dutchPostcode.MatchString(s[start:min(len(s), end+4)]) {
		return false
	}
	return !digitsBefore(s, start) && !digitsBehind(s, end)
}

// digitsBefore says whether the number goes on before start, past one sign.
func digitsBefore(s string, start int) bool {
	rest := strings.TrimRight(s[max(0, start-4):start], " \u00a0")
	if strings.HasSuffix(rest, ":") && len(rest) > 1 && rest[len(rest)-2] >= '0' && rest[len(rest)-2] <= '9' {
		return true
	}
	rest = strings.TrimRight(rest, "-–/.+(")
	return rest != "" && rest[len(rest)-1] >= '0' && rest[len(rest)-1] <= '9'
}

func digitsBehind(s string, end int) bool {
	rest := s[end:min(len(s), end+6)]
	bare := strings.TrimLeft(rest, " \u00a0")
	if bare != rest || strings.HasPrefix(bare, ")") {
		bare = strings.TrimLeft(bare, "-–/) ")
	}
	return bare != "" && bare[0] >= '0' && bare[0] <= '9' && !strings.Contains(rest[:len(rest)-len(bare)], "\n")
}

var (
	aYear     = regexp.MustCompile(`^(?:19\d\d|20[0-4]\d)$`)
	dayMonth  = regexp.MustCompile(`^(?:[0-2]\d|3[01])[ -](?:0\d|1[0-2])[ -]\d\d$`)
	emergency = regexp.MustCompile(`^(?:112|110|999|911|118|113|115|117|119|120|997|998|101|102|103|104|155|158|150|155|061|091|116|107|105)$`)
	// dutchPostcode is four digits and two capitals.
	dutchPostcode = regexp.MustCompile(`^[1-9]\d{3} [A-Z]{2}(?:$|[^A-Za-z])`)
	// ordinal ends no sentence: "2. Stock".
	ordinal = regexp.MustCompile(`\b\d{1,2}\.$`)
	// aClock is a time without its colon.
	aClock = regexp.MustCompile(`^(?:[01]\d|2[0-3])[0-5][05]$`)
	// turnsOfSafe are the numbers of a dial.
	turnsOfSafe = regexp.MustCompile(`^\d\d-\d\d-\d\d(?:-\d\d)?$`)
	allDigits   = regexp.MustCompile(`^\d+$`)
	keypadSign  = regexp.MustCompile(`[#*]|^\d{2,5}\pL\d{0,4}$|^\pL\d{3,5}\pL?$`)
)

func countDigits(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// isNumbered says whether the word before the number says what it counts: a room,
// an order, a fault.
func (s *codeSight) isNumbered() bool {
	for _, h := range s.hits() {
		if h.end > s.v.start || h.is(codeNumbered) == 0 || strings.Trim(s.low[h.end:s.v.start], " \t.:：#№(-°º") != "" {
			continue
		}
		if s.langsOf(h.start-20, h.start, codePin, codeNoun) == 0 || h.langs[codeNoun] != 0 {
			return true
		}
	}
	return false
}

// isAmount says whether a unit follows the number.
func (s *codeSight) isAmount() bool {
	return s.data.isUnit(s.low[s.v.end:])
}

func (d *proseData) isUnit(low string) bool {
	rest := strings.TrimLeft(low, " \t\u00a0")
	if word := strings.Trim(firstField(rest), ".,;:()"); d.amounts[word] {
		return true
	}
	r, n := utf8.DecodeRuneInString(rest)
	return r >= utf8.RuneSelf && isSpaceless(r) && d.amounts[rest[:n]]
}

// isQuantity says whether a number stands in the cell of a table or before a unit.
func (d *proseData) isQuantity(s string, start, end int) bool {
	return strings.HasSuffix(strings.TrimRight(s[max(0, start-4):start], " "), "|") || partsWith(s, start) ||
		d.isUnit(lowerSame(s[end:min(len(s), end+24)]))
}

// partsWith says whether a "-" joins the number to a word before it.
func partsWith(s string, start int) bool {
	if start < 2 || s[start-1] != '-' {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s[:start-1])
	return isWordRune(r)
}

// ofOneUse says whether the sentence speaks of a code that is sent, of a meeting, or
// tells what a device says with it.
func (s *codeSight) ofOneUse() bool {
	if s.data.faults.in(s.low[s.v.end:max(s.end, s.v.end)]) {
		return true
	}
	around := s.low[s.from:s.v.start] + " \x00 " + s.low[s.v.end:min(len(s.low), max(s.end, s.v.end+120))]
	return s.data.kinds["one-time"].words.in(around) || s.data.kinds["meeting"].context.in(s.low[s.from:s.v.start]) || s.data.example.in(s.low[s.start:s.v.start])
}
