package patterns

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// codeWords are a language's words around codes of digits. A "*" at an end says
// that the word may go on there: "sejf*", "*schloss".
type codeWords struct {
	Locks   []string // what nothing but a code is said of: alarms, safes, padlocks
	Doors   []string // what has a number of its own, too
	Devices []string // what asks for a PIN
	Pins    []string
	Codes   []string // "code", "combination"
	Press   []string // verbs of pressing before the code,
	Behind  []string // and behind it
	Dial    []string // verbs that go with a telephone's number, too
	Opens   []string // "opens", "unlocks", "turns off"
	Ties    []string // right before the code: "with", "is"
	Then    []string // right behind it: "and then"
}

// codeClass is what a word near a code of digits is.
type codeClass uint8

const (
	codeLock codeClass = iota
	codeDoor
	codeDevice
	codePin
	codeNoun
	codePress
	codeBehind
	codeDial
	codeOpens
	codeTie
	codeThen
	codeNumbered
)

// codeLexicon finds the words of all languages at once.
type codeLexicon struct {
	whole   *phraseIndex   // of those that begin where a word does,
	inner   *phraseIndex   // and of the others
	nouns   *lazyAutomaton // of locks, doors, devices and PINs alone
	words   []string
	meaning []codeMeaning
	known   map[string]int // word to its place in words
	langs   int
}

// codeMeaning is what a word is in the languages that have it: words of different
// languages say nothing together.
type codeMeaning struct {
	begins, ends bool // the word may go on before, behind
	langs        [codeNumbered + 1]uint32
}

func (l *codeLexicon) addLanguage(w *codeWords) {
	lang := uint32(1) << l.langs
	l.langs++
	for class, words := range [][]string{w.Locks, w.Doors, w.Devices, w.Pins, w.Codes, w.Press, w.Behind, w.Dial, w.Opens, w.Ties, w.Then} {
		l.add(words, codeClass(class), lang)
	}
}

func (l *codeLexicon) add(words []string, class codeClass, langs uint32) {
	if l.known == nil {
		l.known = map[string]int{}
	}
	for _, word := range words {
		i, ok := l.known[word]
		if !ok {
			i = len(l.words)
			l.known[word] = i
			l.words = append(l.words, strings.Trim(word, "*"))
			l.meaning = append(l.meaning, codeMeaning{begins: strings.HasPrefix(word, "*"), ends: strings.HasSuffix(word, "*")})
		}
		l.meaning[i].langs[class] |= langs
	}
}

// compile must follow the last add.
func (l *codeLexicon) compile() {
	l.whole = newPhraseIndex(l.words, func(i int) bool { return !l.meaning[i].begins })
	l.inner = newPhraseIndex(l.words, func(i int) bool { return l.meaning[i].begins })
	var nouns []string
	for i, m := range l.meaning {
		if m.langs[codeLock]|m.langs[codeDoor]|m.langs[codeDevice]|m.langs[codePin] != 0 {
			nouns = append(nouns, l.words[i])
		}
	}
	l.nouns = newLazyAutomaton(nouns, orbit)
}

// codeHit is a word near a code, by the bytes of its text.
type codeHit struct {
	start, end int
	number     int32
	*codeMeaning
}

func (h codeHit) is(class codeClass) uint32 { return h.langs[class] }

// hits gives the words of low by where they end, the longer ones first.
func (l *codeLexicon) hits(low string) (list []codeHit) {
	add := func(number int32, start int) bool {
		m, end := &l.meaning[number], start+len(l.words[number])
		if l.edges(low, start, end, m) {
			list = append(list, codeHit{start, end, number, m})
		}
		return false
	}
	l.whole.any(low, add)
	l.inner.anywhere(low, add)
	slices.SortFunc(list, func(a, b codeHit) int {
		return cmp.Or(a.end-b.end, a.start-b.start, cmp.Compare(a.number, b.number))
	})
	return list
}

func (l *codeLexicon) edges(low string, start, end int, m *codeMeaning) bool {
	first, _ := utf8.DecodeRuneInString(low[start:])
	last, _ := utf8.DecodeLastRuneInString(low[:end])
	before, _ := utf8.DecodeLastRuneInString(low[:start])
	after, _ := utf8.DecodeRuneInString(low[end:])
	return (m.begins || !sameWord(before, first)) && (m.ends || !sameWord(last, after))
}

// isTie says whether low is a word that ties a code to what stands before it.
func (l *codeLexicon) isTie(low string) bool {
	i, ok := l.known[low]
	return ok && l.meaning[i].langs[codeTie] != 0
}
