package scanner

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mailspill/mailspill/patterns"
)

// heads knows the heads of what answers and forwards take over: "On …, X wrote:",
// "-----Original Message-----", "From: … Sent: … To: … Subject: …".
type heads struct {
	roles    map[string]role // of field names
	verbs    []string        // of attributions, without their colon
	dividers []string
	forwards map[string]bool
}

// role is what a field of a quoted header holds.
type role byte

const (
	people role = 1 << iota
	date
	subject
	sent   // a date that only messages have
	atSign // an address stands in a field for people
)

func newHeads(q patterns.Quoting) *heads {
	h := &heads{roles: map[string]role{}, forwards: map[string]bool{}, dividers: q.Dividers}
	for r, names := range map[role][]string{people: q.Participants, date: q.Dates, date | sent: q.Sent, subject: q.Subjects} {
		for _, n := range names {
			h.roles[n] |= r
		}
	}
	for _, v := range q.Attributions {
		h.verbs = append(h.verbs, strings.TrimRight(v, ":： "))
	}
	for _, f := range q.Forwards {
		h.forwards[bareLine(f)] = true
	}
	return h
}

// longestHead is the longest line of a head that is looked at, in bytes.
const longestHead = 600

// dashes are what divides a message from the one below it.
const dashes = "-–—_=*─━ \t"

// divides tells a line that stands before a message that is taken over.
func (h *heads) divides(line string) bool {
	if len(line) > longestHead {
		return false
	}
	if strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：") {
		return h.forwards[bareLine(line)]
	}
	if !strings.HasPrefix(line, "--") && !strings.HasPrefix(line, "——") && !strings.HasPrefix(line, "__") && !strings.HasPrefix(line, "==") {
		return false
	}
	text := strings.ToLower(strings.Trim(line, dashes))
	for _, d := range h.dividers {
		if strings.HasPrefix(text, d) {
			return true
		}
	}
	return text != "" && h.attributes(text+":") // "---- On …, X wrote ----"
}

// bareLine is a line without what mail programs put around it.
func bareLine(line string) string {
	return strings.ToLower(strings.Trim(line, dashes+":："))
}

var (
	// someTime is a time or a year, in any digits.
	someTime = regexp.MustCompile(`\p{Nd}{1,2}[:.h]\p{Nd}{2}|(?:^|\P{Nd})(?:19|20)\d\d(?:\P{Nd}|$)|[٠-٩۰-۹]{4}`)
	// endsInAddress is how attributions end that have no verb.
	endsInAddress = regexp.MustCompile(`<[^<>@\s]{1,100}@[^<>@\s]{1,200}>\s*[:：]$`)
)

// attributes tells a line that says who wrote the text below it, and when. A verb
// alone says nothing: people tell with a colon what others wrote.
func (h *heads) attributes(line string) bool {
	if len(line) > longestHead {
		return false
	}
	if !strings.HasSuffix(line, ":") && !strings.HasSuffix(line, "：") {
		return false
	}
	address := strings.Contains(line, "@")
	if address && endsInAddress.MatchString(line) {
		return someTime.MatchString(line)
	}
	verb, last := h.verb(strings.ToLower(strings.TrimRight(line, ":： ")))
	return verb && (last && address || someTime.MatchString(line))
}

// verb tells whether a line, in lower case and without its colon, has the verb of an
// attribution, and whether that stands last.
func (h *heads) verb(line string) (found, last bool) {
	for _, v := range h.verbs {
		if !strings.Contains(line, v) {
			continue
		}
		if strings.HasSuffix(line, v) && startsWord(line, len(line)-len(v)) {
			return true, true
		}
		found = found || hasWord(line, v)
	}
	return found, false
}

// hasWord tells whether a word stands in a line.
func hasWord(line, word string) bool {
	for from := 0; ; {
		i := strings.Index(line[from:], word)
		if i < 0 {
			return false
		}
		if from += i; startsWord(line, from) && endsWord(line, from+len(word)) {
			return true
		}
		from += len(word)
	}
}

// startsWord tells that no word goes on at a place. Scripts without blanks between
// words have none that go on.
func startsWord(s string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return !inWord(r)
}

func endsWord(s string, at int) bool {
	r, _ := utf8.DecodeRuneInString(s[at:])
	return !inWord(r)
}

func inWord(r rune) bool {
	return unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Arabic)
}

// How far a block of fields is looked at from its first line.
const (
	mostFields   = 14 // lines
	mostStrays   = 4  // of them that are no field: lists of addresses that go on
	betweenLines = 2  // blank ones in a row, as pages may have them
)

// fields tells the first line of a block of header fields, with people, a date and
// what only messages have: a subject, an address, the word that it was sent.
func (h *heads) fields(line, after string) bool {
	known := h.role(line)
	if known == 0 {
		return false
	}
	strays, blank := 0, 0
	for range mostFields {
		if known&people != 0 && known&date != 0 && known&(subject|sent|atSign) != 0 {
			return true
		}
		if after == "" {
			return false
		}
		line, after = shortLine(after)
		line, marks := unmarked(line)
		r := h.role(line)
		switch {
		case marks:
			return false
		case line == "":
			blank++
		case r == 0:
			strays, blank = strays+1, 0
		default:
			blank = 0
		}
		if known |= r; strays > mostStrays || blank > betweenLines {
			return false
		}
	}
	return false
}

// role tells what the field of a line holds; 0 if it is none. Programs that show bold
// text in plain text put stars around the name.
func (h *heads) role(line string) role {
	const longest = 60 // of a name, in bytes
	i := strings.IndexByte(line[:min(len(line), longest)], ':')
	if wide := strings.Index(line[:min(len(line), longest)], "："); wide >= 0 && (i < 0 || wide < i) {
		i = wide
	}
	if i <= 0 {
		return 0
	}
	name := strings.ToLower(strings.Trim(line[:i], " \t*_|\u00a0\u200b\u200e\u200f"))
	r := h.roles[name]
	if r&people != 0 && strings.Contains(line[i:], "@") {
		r |= atSign
	}
	return r
}

// unmarked takes the quote marks off a line. A line that begins with "From " has its
// mark from an mbox file (RFC 4155).
func unmarked(line string) (body string, marked bool) {
	if line == "" || line[0] > '>' && line[0] < 0x80 { // as most lines are
		return strings.TrimRight(line, " \t\r"), false
	}
	line = strings.TrimRight(line, "\r")
	body = strings.TrimLeft(line, "> \t\u200b\u200e\u200f\ufeff")
	head := line[:len(line)-len(body)]
	marked = strings.Contains(head, ">")
	if head == ">" && strings.HasPrefix(body, "From ") {
		marked = false
	}
	return strings.TrimRight(body, " \t"), marked
}

// shortLine cuts the first line off, and gives so much of it as a head may have. A
// longer one is cut in pieces.
func shortLine(s string) (line, after string) {
	head := s[:min(len(s), longestHead+1)]
	if i := strings.IndexByte(head, '\n'); i >= 0 {
		return head[:i], s[i+1:]
	}
	return head, s[len(head):]
}

// nextLine gives the next line with text, without quote marks.
func nextLine(s string) (line string, marked bool) {
	for range mostBlank {
		if s == "" {
			break
		}
		line, s = shortLine(s)
		if line, marked = unmarked(line); line != "" {
			return line, marked
		}
	}
	return "", false
}
