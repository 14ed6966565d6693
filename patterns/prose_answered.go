package patterns

import "strings"

// Values that answer a question, or follow a word of typing.

// farthestEntered is how many words may stand between an anchor and what to enter.
const farthestEntered = 6

// entered reads "asks for a password, enter X".
func (s *scan) entered() bool {
	n := s.p.data.enter.at(s.p.low[s.i:])
	if n == 0 || s.words > farthestEntered || s.head {
		return false
	}
	at := s.i + n
	for range 3 {
		next := skipBlanks(s.p.text, at)
		word := strings.Trim(firstField(s.p.low[next:]), ":")
		if !s.p.data.fillers[word] {
			break
		}
		at = next + len(firstField(s.p.low[next:]))
	}
	at = skipBlanks(s.p.text, at)
	at += len(s.p.text[at:]) - len(strings.TrimLeft(s.p.text[at:], ": "))
	v, ok := s.p.takeValue(at)
	if !ok || !s.p.mayBeSet(s.p.text[v.start:v.end]) {
		return false
	}
	v.ends, v.runsOn = true, false
	s.found = append(s.found, reading{value: v, features: []string{"connector-use"}})
	s.i, s.words = v.end, s.words+1
	return true
}

// answer takes the value in the line below a question: "And its password?".
func (s *scan) answer() {
	if start, end, ok := nextLine(s.p.text, s.i); ok {
		s.found = append(s.found, s.p.reply(start, end, true)...)
	}
}

// answeredAtOnce takes the value behind a question in the same line, "And the
// password? It's X", or behind another sentence: "You need a password. It's X.".
func (s *scan) answeredAtOnce(end int) {
	i := skipBlanks(s.p.text, end)
	if strings.IndexByte("?.!", s.p.text[end-1]) < 0 || i >= len(s.p.text) || isBreak(s.p.text[i]) {
		return
	}
	at := s.p.passOpening(i)
	v, ok := s.p.takeValue(at)
	if !ok || at == i && !v.ends {
		return
	}
	value := s.p.text[v.start:v.end]
	if s.p.text[end-1] != '?' && !(v.ends && s.p.data.here.in(s.p.low[i:at]) && s.p.mayBeSet(value)) {
		return
	}
	if shapeOf(value).mixed() {
		s.add("connector-answer", at)
	}
}

// passOpening passes the first words of an answer: "That is now X".
func (p *passage) passOpening(i int) int {
	for range 4 {
		word := firstField(p.low[i:])
		bare := strings.Trim(word, ",:")
		n := p.data.verbs.at(p.low[i:])
		if n == 0 && (p.data.states[bare] || p.data.fillers[bare] || p.data.here.whole(bare) || strings.Trim(bare, "-–—→>") == "") {
			n = len(word)
		}
		next := skipBlanks(p.text, i+n)
		if n == 0 || next >= len(p.text) || isBreak(p.text[next]) {
			break
		}
		i = next
	}
	return i
}
