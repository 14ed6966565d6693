package patterns

import (
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"unicode"
)

// sampleOf makes a text that expr matches, as random as the expression lets it.
func sampleOf(expr string, rng *rand.Rand) string {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	writeSample(&b, tree, rng)
	return b.String()
}

func writeSample(b *strings.Builder, re *syntax.Regexp, rng *rand.Rand) {
	switch re.Op {
	case syntax.OpLiteral:
		writeLiteral(b, re, rng)
	case syntax.OpCharClass:
		b.WriteRune(pickRune(re.Rune, rng))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte(byte('0' + rng.IntN(75)))
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range re.Sub {
			writeSample(b, sub, rng)
		}
	case syntax.OpAlternate:
		writeSample(b, re.Sub[rng.IntN(len(re.Sub))], rng)
	case syntax.OpStar:
		writeRepeat(b, re.Sub[0], 0, -1, rng)
	case syntax.OpPlus:
		writeRepeat(b, re.Sub[0], 1, -1, rng)
	case syntax.OpQuest:
		writeRepeat(b, re.Sub[0], 0, 1, rng)
	case syntax.OpRepeat:
		writeRepeat(b, re.Sub[0], re.Min, re.Max, rng)
	}
}

func writeRepeat(b *strings.Builder, re *syntax.Regexp, least, most int, rng *rand.Rand) {
	if most < 0 || most > least+40 {
		most = least + 40
	}
	for range least + rng.IntN(most-least+1) {
		writeSample(b, re, rng)
	}
}

func writeLiteral(b *strings.Builder, re *syntax.Regexp, rng *rand.Rand) {
	for _, r := range re.Rune {
		if re.Flags&syntax.FoldCase != 0 && rng.IntN(2) == 0 {
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
}

// pickRune prefers printable ASCII: that is what secrets are made of.
func pickRune(ranges []rune, rng *rand.Rand) rune {
	var printable []rune
	for i := 0; i < len(ranges); i += 2 {
		for r := max(ranges[i], '!'); r <= min(ranges[i+1], '~'); r++ {
			printable = append(printable, r)
		}
	}
	if len(printable) > 0 {
		return printable[rng.IntN(len(printable))]
	}
	return ranges[2*rng.IntN(len(ranges)/2)]
}
