package patterns

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// farthestAnswer is how far behind its noun an answer may begin.
const farthestAnswer = 120

// answerReadings are the answers of one or several words behind the noun: what stands
// in quotes, a name, and behind a colon whatever fills its line.
func (p *passage) answerReadings(a anchor) []reading {
	if last, _ := utf8.DecodeLastRuneInString(p.text[:a.end]); !isSpaceless(last) && p.headAfter(a.end) {
		return nil
	}
	tie, words := "connector-none", 0
	for i := a.end; i < len(p.text) && i-a.end < farthestAnswer && words < 9; words++ {
		if i = skipBlanks(p.text, i); i >= len(p.text) || isBreak(p.text[i]) {
			break
		}
		said := p.data.enter.at(p.low[i:]) > 0
		feature, next := p.tieAt(i)
		if feature != "" {
			tie = feature
			i = next
		}
		if v, ok := p.answerAt(i, tie); ok && !(said && !p.isMarked(v) && p.data.isWord(p.low[v.start:v.end])) && (feature != "" || words == 0 || v.quoted && p.isMarked(v) || p.isTitled(v)) {
			return []reading{{value: v, features: []string{tie, "answer-name"}}}
		}
		if i >= len(p.text) {
			break
		}
		end := p.answerWordEnd(i)
		if strings.ContainsAny(p.text[i:end], ".!;。") {
			next := skipBlanks(p.text, end)
			if next >= len(p.text) || p.data.enter.at(p.low[next:]) == 0 {
				break
			}
		}
		i = end
	}
	return nil
}

// isMarked says whether v stands in quotes or the like.
func (p *passage) isMarked(v value) bool {
	before, _ := utf8.DecodeLastRuneInString(p.text[:v.start])
	return strings.ContainsRune("\"“„«»'‘‚「『*`", before)
}

// isTitled says whether v begins or ends with what a person is called by.
func (p *passage) isTitled(v value) bool {
	words := strings.Fields(p.low[v.start:v.end])
	return len(words) > 1 && (p.data.titles[strings.Trim(words[0], ".")] || p.data.titles[words[len(words)-1]])
}

// tieAt reads what stands between the noun and its answer, a verb, a sign, or what to
// say or type, and words such as "now" behind it.
func (p *passage) tieAt(i int) (feature string, next int) {
	r, size := utf8.DecodeRuneInString(p.text[i:])
	switch {
	case strings.ContainsRune(":：=", r), (r == '–' || r == '-') && freeStanding(p.text, i, size):
		feature, next = "connector-colon", i+size
	default:
		n := max(p.data.verbs.at(p.low[i:]), p.data.enter.at(p.low[i:]))
		if n == 0 {
			return "", i
		}
		feature, next = "connector-verb", i+n
	}
	if next = skipBlanks(p.text, next); next < len(p.text) && isBreak(p.text[next]) && feature == "connector-colon" {
		if start, _, ok := nextLine(p.text, next); ok {
			next = start
		}
	}
	for range 3 {
		word := firstField(p.low[next:])
		if n := p.data.verbs.at(p.low[next:]); n > 0 {
			word = p.low[next : next+n]
		} else if word != ":" && !p.data.fillers[word] {
			break
		}
		next = skipBlanks(p.text, next+len(word))
		if strings.HasSuffix(word, ":") {
			feature = "connector-colon"
		} else if strings.HasPrefix(p.text[next:], ":") {
			feature, next = "connector-colon", skipBlanks(p.text, next+1)
		}
	}
	if strings.HasPrefix(p.text[next:], ":") {
		feature, next = "connector-colon", skipBlanks(p.text, next+1)
	}
	return feature, next
}

// answerWordEnd is the end of the word at i, or of its character in scripts that part
// none.
func (p *passage) answerWordEnd(i int) int {
	if i >= len(p.text) {
		return i
	}
	r, n := utf8.DecodeRuneInString(p.text[i:])
	if isSpaceless(r) || isWide(r) {
		return i + n
	}
	for i < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[i:])
		if unicode.IsSpace(r) || r == ':' || r == '：' || isSpaceless(r) || isWide(r) {
			break
		}
		i += n
	}
	return i
}

// answerAt reads an answer at i.
func (p *passage) answerAt(i int, tie string) (v value, ok bool) {
	if i >= len(p.text) || isBreak(p.text[i]) {
		return v, false
	}
	if v, ok = p.enclosed(i); ok && v.quoted {
		s := p.text[v.start:v.end]
		v.ends = true
		return v, len(s) < 60 && !strings.ContainsAny(s, "?？؟!:")
	}
	r, _ := utf8.DecodeRuneInString(p.text[i:])
	switch {
	case isSpaceless(r):
		return p.spacelessAnswer(i, tie)
	case r >= 0x600 && r < 0x700:
		return p.titledAnswer(i, tie == "connector-colon")
	}
	return p.nameAt(i, tie)
}

// nameAt reads the words of a name: capitals, small words between them, a number
// behind them.
func (p *passage) nameAt(i int, tie string) (v value, ok bool) {
	end, capitals, words := i, 0, 0
	for at := i; at < len(p.text) && words < 6; {
		stop := p.answerWordEnd(at)
		word := strings.TrimRight(p.text[at:stop], ".,;!?)\"'”»")
		if word == "" {
			break
		}
		low := lowerSame(word)
		first, _ := utf8.DecodeRuneInString(word)
		switch {
		case unicode.IsUpper(first) && !strings.ContainsAny(word, "@:/\\_=<>"):
			capitals++
			end = at + len(word)
		case p.data.titles[low]:
			end = at + len(word)
		case capitals > 0 && len(word) <= 4 && strings.Trim(word, "0123456789") == "":
			end = at + len(word)
		case words > 0 && p.data.particles[low]:
		default:
			word = ""
		}
		if word == "" {
			break
		}
		words++
		if stop > at+len(word) && !p.data.titles[low] {
			break
		}
		next := skipBlanks(p.text, stop)
		if next == stop || next >= len(p.text) || isBreak(p.text[next]) {
			break
		}
		at = next
	}
	if capitals == 0 {
		return p.lowAnswer(i, tie)
	}
	v = value{start: i, end: end, quoted: true}
	first := strings.Trim(p.low[i:i+len(firstField(p.text[i:end]))], ",.")
	ok = end-i > 2 && p.answerEnds(end) && (!p.data.states[first] || p.data.titles[first])
	v.ends = ok
	return v, ok
}

// lowAnswer is one word without a capital that fills its line or sentence behind a
// colon; behind a verb it must be no ordinary word.
func (p *passage) lowAnswer(i int, tie string) (v value, ok bool) {
	end := p.answerWordEnd(i)
	end = i + len(strings.TrimRight(p.text[i:end], ".!;"))
	if tie == "connector-none" || end-i < 4 || end < len(p.text) && strings.IndexByte("\r\n.;", p.text[end]) < 0 {
		return v, false
	}
	low := p.low[i:end]
	if p.data.states[low] || tie != "connector-colon" && p.data.isWord(low) || strings.ContainsFunc(low, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		return v, false
	}
	return value{start: i, end: end, quoted: true, ends: true}, true
}

// answerEnds says whether an answer may end at i.
func (p *passage) answerEnds(i int) bool {
	next := skipBlanks(p.text, i)
	if next >= len(p.text) || strings.IndexByte("\r\n.,;!)(", p.text[next]) >= 0 {
		return true
	}
	return next > i && (p.data.enter.at(p.low[next:]) > 0 || p.data.afters.at(p.low[next:]) > 0 || p.data.says.in(strings.Trim(firstField(p.low[next:]), ".,")))
}

// titledAnswer is for scripts without capitals: a title and a name, or up to three
// words that fill the line behind a colon.
func (p *passage) titledAnswer(i int, all bool) (v value, ok bool) {
	_, end := bareLine(p.text, i)
	for n, r := range p.text[i:end] {
		if strings.ContainsRune(".،,؛(\"", r) {
			end = i + n
			break
		}
	}
	end = trimBlanksRight(p.text, i, end)
	words := strings.Fields(p.text[i:end])
	titled := len(words) > 1 && p.data.titles[words[0]]
	if len(words) == 0 || len(words) > 3 || !titled && !all || p.data.states[words[0]] {
		return v, false
	}
	return value{start: i, end: end, quoted: true, ends: true}, true
}

// notInNames are characters of words that no name is made of: verbs, negations.
var notInNames = [...]string{"ます", "ません", "する", "して", "した", "できる", "ください", "場合", "期限", "区別", "登録", "的", "请", "請", "不", "了", "您", "要", "和", "를", "을", "하", "에서", "니다", "세요"}

// closesName are the words that may follow a name directly, or behind a blank.
var closesName = [...]string{"です", "だよ", "だと", "でした", "にし", "と入", "とし", "と答", "って", "입니다", "이에요", "예요", "이라", "으로", "라고", "이고"}

// spacelessAnswer reads a name in a script that parts no words: up to a blank, a sign
// or what may follow a name.
func (p *passage) spacelessAnswer(i int, tie string) (v value, ok bool) {
	if tie == "connector-none" {
		return v, false
	}
	end, n := i, 0
	for end < len(p.text) && n <= 9 {
		r, size := utf8.DecodeRuneInString(p.text[end:])
		if !isSpaceless(r) || n > 1 && p.nameCloses(end) {
			break
		}
		end, n = end+size, n+1
	}
	s := p.low[i:end]
	if n < 2 || n > 8 || p.data.states[s] || p.data.isWord(s) || p.data.nouns.in(s) {
		return v, false
	}
	for _, part := range notInNames {
		if strings.Contains(s, part) {
			return v, false
		}
	}
	return value{start: i, end: end, quoted: true, ends: true}, p.nameCloses(skipBlanks(p.text, end))
}

// nameCloses says whether what ends a name stands at i.
func (p *passage) nameCloses(i int) bool {
	r, _ := utf8.DecodeRuneInString(p.text[i:])
	if i >= len(p.text) || isBreak(p.text[i]) || isWide(r) || strings.ContainsRune(".,;!)」』”\"", r) {
		return true
	}
	for _, word := range closesName {
		if strings.HasPrefix(p.text[i:], word) {
			return true
		}
	}
	return false
}

// isShortName says whether s is a name of two characters, as scripts have it that
// write a word with one or two.
func isShortName(s string) bool {
	n := 0
	for _, r := range s {
		if n++; !isSpaceless(r) || strings.ContainsRune("〇ー々", r) {
			return false
		}
	}
	return n == 2
}
