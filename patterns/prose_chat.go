package patterns

import (
	"regexp"
	"strings"
	"unicode"
)

// turn is what one speaker of a chat says in one line.
type turn struct {
	who        string // in lower case
	start, end int    // of what is said; empty where it stands in the lines below
	stamped    bool   // a time stands beside the name
	above      bool   // the name stands in a line of its own
}

// Chats are pasted from many programs. What their lines begin with is built from
// these parts: a date that may lack its year, a time in any clock, a name.
const (
	chatDate  = `(?:\d{1,4}[-/.年] ?\d{1,2}(?:[-/.月] ?\d{1,4})?日?\.?,?\s+|\d{1,2}\.? \pL{3,12}\.?,?(?: \d{4})?(?: г\.| р\.)?,?\s+)?`
	chatClock = `(?:오전|오후|上午|下午|午前|午後)?\s?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?|\s?[صم])?`
	chatStamp = `[\[(]?` + chatDate + chatClock + `(?:,?\s\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})?[\])]?`
	chatName  = `([\pL~@_+][\pL\pM\pN ,.'’()_&-]{0,39}?)`
)

// chatHeads are how a line of a chat begins: "[10:32] Kim: X" (WhatsApp, Teams,
// Skype), "10:32 <kim> X" (IRC), "Kim (10:32): X", "[김서무] [오전 10:14] X"
// (KakaoTalk), "10:32	Kim	X" (LINE).
var chatHeads = []*regexp.Regexp{
	regexp.MustCompile(`^` + chatStamp + `,?\s*(?:[-–—|]\s*)?` + chatName + `\s?[:：]\s*`),
	regexp.MustCompile(`^(?:` + chatStamp + `\s*)?<([^<>\s@:/]{1,30})>\s+`),
	regexp.MustCompile(`^` + chatName + `,?\s*` + chatStamp + `\s?[:：]\s+`),
	regexp.MustCompile(`^\[` + chatName + `\]\s*` + chatStamp + `\s*`),
	regexp.MustCompile(`^` + chatClock + `\t` + chatName + `\t`),
}

// chatAbove is a line with a name and a time above what is said (Slack, Telegram,
// Google Chat).
var chatAbove = regexp.MustCompile(`^(?:` + chatName + `(?:,?\s+|\s*[-–—|·•]\s*)` + chatStamp + `|\[` + chatDate + chatClock + `\]\s*` + chatName + `|` + chatClock + `\s+(\pL[\pL .]{0,20}))\s?[:：]?$`)

// saidBy is a speaker's name alone before what is said.
var saidBy = regexp.MustCompile(`^(\pL[\pL\pM .'’_-]{0,24})\s?[:：](?:\s+|$)`)

// The longest head of a line, and how many lines of a chat are read for an answer.
const (
	longestChatHead = 110
	mostTurns       = 8
)

// turnIn reads a line of a chat; ok is false for any other line.
func (p *passage) turnIn(start, end int) (t turn, ok bool) {
	head := p.text[start:min(end, start+longestChatHead)]
	if head[0] == '<' || holdsClock(head) {
		switch who, said := p.whole.chatHead(head, len(head) == end-start); {
		case said > 0:
			return turn{who, start + said, end, true, start+said >= end}, true
		case who != "":
			return turn{who, end, end, true, true}, true
		}
	}
	if !mayNameSpeaker(head) {
		return t, false
	}
	if m := saidBy.FindStringSubmatchIndex(head); m != nil && !p.data.isField(lowerSame(head[m[2]:m[3]])) {
		return turn{lowerSame(head[m[2]:m[3]]), start + m[1], end, false, start+m[1] >= end}, true
	}
	return t, false
}

// chatHead reads how a line begins that holds a time: the speaker, and where what is
// said begins; 0 where that stands in the lines below, for which whole says that this is
// all of the line. Many anchors ask for the same lines.
func (t *Text) chatHead(head string, whole bool) (who string, said int) {
	key := chatLine{head, whole}
	known, seen := t.chat[key]
	if !seen {
		if t.chat == nil {
			t.chat = map[chatLine]chatSpeaker{}
		}
		known.who, known.said = readChatHead(head, whole)
		t.chat[key] = known
	}
	return known.who, known.said
}

type (
	chatLine struct {
		head  string
		whole bool
	}
	chatSpeaker struct {
		who  string
		said int
	}
)

func readChatHead(head string, whole bool) (who string, said int) {
	for _, form := range chatHeads {
		if m := form.FindStringSubmatchIndex(head); m != nil {
			return lowerSame(head[m[2]:m[3]]), m[1]
		}
	}
	if !whole {
		return "", 0
	}
	if m := chatAbove.FindStringSubmatchIndex(head); m != nil {
		return lowerSame(head[max(m[2], m[4], m[6]):max(m[3], m[5], m[7])]), 0
	}
	return "", 0
}

// mayNameSpeaker is a quick look for what saidBy asks: a letter first, and white space
// or nothing behind the first colon.
func mayNameSpeaker(head string) bool {
	colon, size := strings.IndexByte(head, ':'), len(":")
	if i := strings.Index(head, "："); i >= 0 && (colon < 0 || i < colon) {
		colon, size = i, len("：")
	}
	if colon < 0 || !unicode.IsLetter(firstRune(head)) {
		return false
	}
	return colon+size == len(head) || strings.IndexByte(" \t\n\f\r", head[colon+size]) >= 0
}

// holdsClock is a quick look for a time of day.
func holdsClock(s string) bool {
	for i := 1; i+2 < len(s); i++ {
		if (s[i] == ':' || s[i] == '.') && isDigitByte(s[i-1]) && isDigitByte(s[i+1]) && isDigitByte(s[i+2]) {
			return true
		}
	}
	return false
}

func isDigitByte(c byte) bool { return c >= '0' && c <= '9' }

// isField says whether a word before a colon names a field, not a speaker.
func (d *proseData) isField(low string) bool {
	low = strings.TrimSpace(low)
	return d.isLabel(low) || d.labels[low] || d.headings[low]
}

// turnAt gives the turn that holds place i, whose speaker may stand above.
func (p *passage) turnAt(i int) (t turn, ok bool) {
	start, end := bareLine(p.text, i)
	if start >= end {
		return t, false
	}
	if t, ok = p.turnIn(start, end); ok {
		return t, t.start <= i && t.start < t.end
	}
	at := i
	for range 3 {
		s, e, found := previousLine(p.text, at)
		if !found || e-s > longestChatHead {
			break
		}
		if t, ok = p.turnIn(s, e); ok {
			t.start, t.end = start, end
			return t, t.stamped || t.above
		}
		at = s
	}
	return t, false
}

// replies gives the values that others say in a chat after the anchor's turn, or
// the same speaker in further lines.
func (s *scan) replies(t turn) (out []reading) {
	p := s.p
	question := p.text[t.start:t.end]
	asked := p.asksFor(t.start, t.end) || len(question) < 60
	who, at, answers := t.who, p.a0, 0
	for range mostTurns {
		from, to, ok := nextLine(p.text, at)
		if !ok {
			break
		}
		next, said := p.turnIn(from, to)
		switch {
		case said && next.stamped == t.stamped:
			who = next.who
		case !t.stamped && !t.above || strings.Contains(p.text[at:from], "\n\n") && len(out) > 0:
			return out
		default:
			next = turn{who, from, to, true, false}
		}
		if at = from; next.start >= next.end {
			continue
		}
		if who != t.who {
			answers++
		} else if strings.ContainsAny(p.text[next.start:next.end], "?？؟") {
			asked = false // something else
		} else if answers > 0 {
			continue // an answer to what the other asked
		}
		all := p.reply(next.start, next.end, asked && who != t.who && answers <= 2)
		for _, r := range all {
			if s.head && !p.data.asks.in(p.low[t.start:t.end]) && !standsOut(p.text[r.start:r.end]) && !r.quoted {
				continue // "password expired?": something else was asked
			}
			r.loose = len(out) > 0
			out = append(out, r)
		}
		if len(out) >= mostReadings {
			break
		}
	}
	return out
}

// asksFor says whether a line asks for a password or says that one follows.
func (p *passage) asksFor(start, end int) bool {
	return endsAsking(strings.TrimRight(p.text[start:end], " \t\r\n>*\"”»)!")) || p.data.asks.in(p.low[start:end])
}

// endsAsking says whether a sentence ends with a question mark.
func endsAsking(s string) bool {
	return strings.HasSuffix(s, "?") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "؟")
}

// reply gives the values of an answer's line. One that is the whole answer to a
// question may be digits or a long word; among other words it must look like
// nothing else.
func (p *passage) reply(start, end int, asked bool) []reading {
	begin := start
	start = p.passOpening(start)
	if start >= end || end-start > longestRow {
		return nil
	}
	v, ok := p.takeValue(start)
	if !ok {
		return nil
	}
	s := p.text[v.start:v.end]
	whole := (v.spelled || strings.TrimLeft(p.text[min(v.end, end):end], "\"'`”’»*.,;!?) \t") == "") && !strings.Contains(s, " ")
	switch {
	case whole && (shapeOf(s).mixed() && !namesMachine(s) || standsOut(s) || asked && hasSign(s)):
		return []reading{{value: v, features: []string{"connector-answer"}}}
	case asked && (whole && isLongWord(s) && !p.data.isWord(s) || isCode(s) && (whole || v.ends) && p.isOpening(begin, v.start)):
		v.ends = true
		return []reading{{value: v, features: []string{"connector-answer", "answered"}}}
	case whole:
		return nil
	}
	return p.amongWords(start, end)
}

// isOpening says whether nothing but one word or the announcement of a value stands
// before it in its line.
func (p *passage) isOpening(start, end int) bool {
	before := strings.Trim(p.low[start:end], " \t,:\"'`*“„«")
	return !strings.Contains(before, " ") || p.data.here.whole(before)
}

// isLongWord says whether s is of small letters and too long for most words.
func isLongWord(s string) bool {
	sh := shapeOf(s)
	return sh.lower == sh.runes && sh.runes >= 9 || sh.lower+sh.symbols == sh.runes && sh.lower >= 8 && strings.Trim(s, "-_.") == s && !strings.ContainsAny(s, "@/\\:()'’")
}

// isCode says whether s is what an anchor of digits may be.
func isCode(s string) bool {
	bare := strings.Trim(s, "#*")
	return len(bare) >= 4 && len(bare) <= 8 && strings.Trim(bare, "0123456789") == ""
}

// amongWords gives what looks like a secret in a line of an answer: "for prod
// it's X".
func (p *passage) amongWords(start, end int) (out []reading) {
	n := countFields(p.text[start:end], 9)
	if from, _ := lineAround(p.text, start); p.data.elsewhere.in(p.low[from:end]) {
		n = 9 // "it is on the label below the model"
	}
	for i := start; i < end && len(out) < 2; {
		v, ok := p.takeValue(i)
		if ok {
			s := p.text[v.start:v.end]
			if sh := shapeOf(s); v.end <= end && (standsOut(s) || v.quoted && (sh.mixed() || hasSign(s)) || (n < 4 || n < 9 && v.ends) && sh.mixed() && p.couldBeMade(s)) && !p.inURL(v.start) {
				out = append(out, reading{value: v, features: []string{"connector-answer"}, loose: true})
			}
		}
		i = skipSpace(p.text, max(i+1, p.runEnd(i), v.end))
	}
	return out
}

// couldBeMade says whether letters and digits are no name of a machine, a file, a
// case or a version.
func (p *passage) couldBeMade(s string) bool {
	sh := shapeOf(s)
	return sh.lower > 1 && !strings.ContainsAny(s, "\\/@:=()") && !namesMachine(s) && !seldomSecret.MatchString(s) &&
		(!isReference(s) || sh.upper > 0 && sh.runes >= 9) &&
		(!strings.Contains(s, ".") || wordAndNumber.MatchString(s)) && (sh.digits > 4 || !p.data.isWord(strings.Trim(lowerSame(s), "0123456789")))
}

// wordAndNumber is a word and a number with a stop between them, unlike a version.
var wordAndNumber = regexp.MustCompile(`^\pL{5,}\.\d{1,4}$`)

// machineParts are what the names of servers and other machines are made of.
var machineParts = regexp.MustCompile(`^(?:[a-z0-9]+[-_])*(?:web|srv|app|db|sql|dc|vm|fs|mail|mx|prod|dev|test|node|host|ts|rds|print|prn|nas|backup|bkp|pc|nb|wks|sw|fw|ap|vps)\d*[a-z]?(?:[-_][a-z0-9]+)*$`)

// namesMachine says whether s is how people name a server or a computer.
func namesMachine(s string) bool {
	return machineName.MatchString(s) || machineParts.MatchString(lowerSame(s))
}
