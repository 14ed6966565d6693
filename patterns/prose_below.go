package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How long a link and a line below it may be that the rule's regex reads, in bytes.
const (
	longestLink  = 900
	longestBelow = 600
)

// belowLinks gives the ends of lines that end in a link, with the two lines below
// them, if those are short: a user name and its password may stand there.
func belowLinks(spans []span, t *Text) []span {
	s := t.Content
	for i := 0; i < len(s); {
		n := strings.Index(s[i:], "://")
		if n < 0 {
			break
		}
		i += n
		end := endOfLine(s, i)
		if end-i > longestLink || strings.ContainsAny(strings.TrimRight(s[i:end], " \t\r"), " \t<") {
			i += len("://")
			continue
		}
		below := end
		for range 3 { // one may be empty
			if below < len(s) && endOfLine(s, below+1)-below < longestBelow {
				below = endOfLine(s, below+1)
			}
		}
		if below > end {
			spans = addSpan(spans, onRuneEdges(s, span{i, min(len(s), below+1)}))
		}
		i = end
	}
	return spans
}

// endOfLine is the place of the line break at or behind i, or one too far away.
func endOfLine(s string, i int) int {
	const farthest = 310
	if i >= len(s) {
		return len(s)
	}
	to := min(len(s), i+farthest)
	if n := strings.IndexByte(s[i:to], '\n'); n >= 0 {
		return i + n
	}
	return to
}

// manyWords are words and a number with signs between them.
var manyWords = regexp.MustCompile(`^\pL{3,}[-_.]\pL{3,}[-_.]?\d{1,4}$`)

// linkOfLogins is a link to where people log in.
var linkOfLogins = regexp.MustCompile(`(?i)admin|log-?[io]n|sign-?in|account|auth|portal|panel|webmail|owa|intranet|vpn`)

// checkProseBelowLink judges "user / X" in the line below a link, or the two in
// lines of their own.
func checkProseBelowLink(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil || len(groups) < 6 || t.Context.Bulk {
		return false
	}
	user := strings.Trim(t.Content[groups[2]:groups[3]], "\"'`*„“”")
	low := lowerSame(user)
	p := newPassage(d, t, groups[4], groups[5])
	v, ok := p.takeValue(p.a0)
	if !ok || d.isField(low) || d.states[low] || d.isHost(low) || strings.Contains(user, "://") {
		return false
	}
	s := p.text[v.start:v.end]
	apart := strings.Contains(t.Content[groups[3]:groups[4]], "\n")
	named := strings.ContainsAny(low, "._-@0123456789") || low == "admin" || low == "root" || !d.isWord(low)
	if sh := shapeOf(s); !standsOut(s) && (!hasSign(s) || isReference(s)) && !(sh.mixed() && (p.couldBeMade(s) || !apart && manyWords.MatchString(s) && !namesMachine(s))) || apart && (!named || !standsOut(s) && !linkOfLogins.MatchString(t.Content[groups[0]:groups[2]]) && !d.speaksOfAccounts(p.nearby(350, 150))) {
		return false
	}
	r := reading{value: v, features: []string{"connector-pair"}, user: user}
	r.runsOn, r.ends = false, true
	return p.settleReading(r, c)
}

// The longest line whose colon announces the value below it.
const longestAnnouncement = 400

// announced takes the line below the anchor's if that ends with a colon, however
// far from the anchor, or if a remark tells how the phrase there is written.
func (s *scan) announced() []reading {
	out := s.p.announced()
	for i := range out {
		if out[i].from > s.p.a0 {
			break // another clause
		}
		if s.head {
			out[i].features = append(out[i].features, "head")
		}
		if s.about {
			out[i].features = append(out[i].features, "head-before")
		}
	}
	return out
}

func (p *passage) announced() []reading {
	start, end := lineAround(p.text, p.a0)
	from, to, ok := nextLine(p.text, p.a0)
	if !ok || end-start > longestAnnouncement || to-from > longestValue {
		return nil
	}
	line := strings.TrimRight(p.low[start:end], " \t*_")
	colon := strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：")
	last := min(len(p.low), to+120)
	dotted := p.data.dots.in(p.low[to:last])
	behind := dotted || p.data.spaced.in(p.low[to:last])
	remark := behind || p.data.spaced.in(p.low[min(p.a1, end):end])
	if !colon && !remark || nextField.MatchString(p.text[from:to]) {
		return nil
	}
	clause, ok := p.announcement(start, start+len(line), colon)
	v, taken := p.takeValue(from)
	if !ok && !behind || !taken {
		return nil
	}
	s := p.text[v.start:v.end]
	switch whole := p.isRest(v, to); {
	case whole && v.quoted && strings.Contains(s, " "):
	case whole && !strings.Contains(s, " "):
		if sh := shapeOf(s); !colon || !standsOut(s) && !(sh.mixed() && (p.couldBeMade(s) || aLogin.MatchString(s) && !isOwnName(p.text, s))) {
			return nil
		}
	default:
		if v, ok = p.phraseLine(from, to, dotted); !ok || !colon && !behind || !remark && !p.data.phraseLabels.in(p.low[start:end]) && !p.data.kinds["wifi"].words.in(p.low[start:end]) {
			return nil
		}
	}
	v.runsOn, v.ends, v.spelled = false, true, v.spelled || remark
	return []reading{{value: v, features: []string{"connector-colon", "value-below"}, from: clause}}
}

// announcement gives where the last clause of a line begins, and whether it speaks
// of the anchor or of what comes ("here is the new one"), and of nothing else.
func (p *passage) announcement(start, end int, colon bool) (clause int, ok bool) {
	if !colon {
		return start, true
	}
	clause = start
	if n := strings.LastIndexAny(p.text[start:end], ".!?;,。，！؟،"); n >= 0 {
		_, size := utf8.DecodeRuneInString(p.text[start+n:])
		clause = start + n + size
	}
	if p.a0 >= clause {
		return clause, !p.data.otherLabels.in(p.low[min(p.a1, end):end])
	}
	return clause, (p.data.here.in(p.low[clause:end]) || p.data.spaced.in(p.low[clause:end])) && !p.data.otherLabels.in(p.low[clause:end])
}

// longNumber is a telephone's or an order's.
var longNumber = regexp.MustCompile(`\d{5}|\d[ -]\d`)

// phraseLine takes a line of a few plain words, whose stop is part of them only if
// the text says so.
func (p *passage) phraseLine(from, to int, dotted bool) (v value, ok bool) {
	end := from + len(strings.TrimRight(p.text[from:to], ".!"))
	words := strings.Fields(p.text[from:end])
	if len(words) < 3 || len(words) > 8 {
		return v, false
	}
	if strings.ContainsFunc(p.text[from:end], unicode.IsDigit) && longNumber.MatchString(p.text[from:end]) {
		return v, false
	}
	last := ' '
	for _, r := range p.text[from:end] {
		if isNoPhrase(r) && (!unicode.IsLetter(r) || unicode.IsUpper(r) && last != ' ') {
			return v, false
		}
		last = r
	}
	if dotted {
		end = to
	}
	return value{start: from, end: end, ends: true}, true
}
