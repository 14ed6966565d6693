package patterns

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What mail also holds, and no author writes: words that say nothing, and what machines
// print. It is made up anew in each round.

// salad is a text of words that say nothing: of dictionaries, made up, numbers.
func salad(rng *rand.Rand, words []string) taughtMail {
	var b strings.Builder
	odd, line := rng.IntN(12)+2, 0
	for range 30 + rng.IntN(150) {
		w := words[rng.IntN(len(words))]
		if rng.IntN(odd) == 0 {
			w = coined(rng, words)
		}
		b.WriteString(w)
		switch k := rng.IntN(40); {
		case k < 3:
			b.WriteString([]string{",", ".", ":", ";", "?", " -"}[rng.IntN(6)])
			fallthrough
		case k > 0 || line < 5:
			b.WriteString(" ")
			line++
		default:
			b.WriteString("\n")
			line = 0
		}
	}
	return taughtMail{author: "salad", subject: words[rng.IntN(len(words))] + " " + words[rng.IntN(len(words))], text: b.String()}
}

func coined(rng *rand.Rand, words []string) string {
	w := words[rng.IntN(len(words))]
	first, size := utf8.DecodeRuneInString(w)
	switch rng.IntN(9) {
	case 0:
		return strconv.Itoa(rng.IntN(1 << (3 + rng.IntN(24))))
	case 1:
		return w + "-" + words[rng.IntN(len(words))]
	case 2:
		return string(unicode.ToUpper(first)) + w[size:]
	case 3:
		return strings.ToUpper(w)
	case 4:
		return w + strconv.Itoa(rng.IntN(1000))
	case 5:
		return w + "." + words[rng.IntN(len(words))]
	case 6:
		return "\"" + w + "\""
	case 7:
		b := make([]rune, 2+rng.IntN(8))
		for i := range b {
			b[i] = rune([]int{0x21, 0xa1, 0x61}[rng.IntN(3)] + rng.IntN(26))
		}
		return string(b)
	}
	// syllables of two words
	o := []rune(words[rng.IntN(len(words))])
	return string(unicode.ToUpper(first)) + w[size:] + string(o[len(o)/2:])
}

// printed is what machines print: bytes in letters, tables of numbers, headers, logs,
// code.
func printed(rng *rand.Rand, words []string) taughtMail {
	var b strings.Builder
	if rng.IntN(3) > 0 {
		for range 3 + rng.IntN(25) {
			b.WriteString(words[rng.IntN(len(words))] + " ")
		}
		b.WriteString("\n\n")
	}
	line := printers[rng.IntN(len(printers))]
	for range 2 + rng.IntN(25) {
		b.WriteString(line(rng, words) + "\n")
	}
	return taughtMail{author: "printed", subject: coined(rng, words) + " " + words[rng.IntN(len(words))], text: b.String()}
}

func someBytes(rng *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.IntN(256))
	}
	return b
}

func inHex(rng *rand.Rand, n int) string { return hex.EncodeToString(someBytes(rng, n)) }

// name is a name as programs have: of some words, joined by a mark or by capitals.
func name(rng *rand.Rand, words []string, tie string) string {
	var parts []string
	for range 1 + rng.IntN(4) {
		w := words[rng.IntN(len(words))]
		if first, size := utf8.DecodeRuneInString(w); tie == "" {
			w = string(unicode.ToUpper(first)) + w[size:]
		}
		parts = append(parts, w)
	}
	return strings.Join(parts, tie)
}

// printers each print a line of a kind.
var printers = []func(rng *rand.Rand, words []string) string{
	func(rng *rand.Rand, _ []string) string {
		return base64.StdEncoding.EncodeToString(someBytes(rng, 57))
	},
	func(rng *rand.Rand, _ []string) string {
		return base64.RawURLEncoding.EncodeToString(someBytes(rng, 6+rng.IntN(30)))
	},
	func(rng *rand.Rand, _ []string) string { return inHex(rng, 4+rng.IntN(30)) },
	func(rng *rand.Rand, _ []string) string {
		return fmt.Sprintf("%08x  % x  |%s|", rng.Uint32(), someBytes(rng, 16), strings.ToValidUTF8(string(someBytes(rng, 16)), "."))
	},
	func(rng *rand.Rand, _ []string) string {
		b := someBytes(rng, 61)
		for i := range b {
			b[i] = ' ' + b[i]%64
		}
		return "M" + string(b[1:])
	},
	func(rng *rand.Rand, _ []string) string {
		return fmt.Sprintf("%s-%s-%s-%s-%s", inHex(rng, 4), inHex(rng, 2), inHex(rng, 2), inHex(rng, 2), inHex(rng, 6))
	},
	func(rng *rand.Rand, words []string) string {
		return fmt.Sprintf("X-%s: %s; %s=%s", name(rng, words, "-"), name(rng, words, "."), name(rng, words, "_"), inHex(rng, 2+rng.IntN(12)))
	},
	func(rng *rand.Rand, words []string) string {
		return fmt.Sprintf("Received: from %s (%d.%d.%d.%d) by %s with ESMTP id %s; <%s@%s>", name(rng, words, "."), rng.IntN(256), rng.IntN(256), rng.IntN(256), rng.IntN(256),
			name(rng, words, "-"), strings.ToUpper(inHex(rng, 5)), inHex(rng, 6), name(rng, words, "."))
	},
	func(rng *rand.Rand, words []string) string {
		return fmt.Sprintf("2026-%02d-%02d %02d:%02d:%02d.%03d [%s] %s: %s 0x%s (%d)", 1+rng.IntN(12), 1+rng.IntN(28), rng.IntN(24), rng.IntN(60), rng.IntN(60), rng.IntN(1000),
			name(rng, words, "-"), name(rng, words, ""), name(rng, words, " "), inHex(rng, 1+rng.IntN(8)), rng.IntN(70000))
	},
	func(rng *rand.Rand, words []string) string {
		return fmt.Sprintf("%s%s(%s, %q); // %s", strings.Repeat("\t", rng.IntN(4)), name(rng, words, ""), name(rng, words, "_"), name(rng, words, " "), name(rng, words, " "))
	},
	func(rng *rand.Rand, words []string) string {
		return fmt.Sprintf("%s%s = %s.%s[%d] + %q", []string{"+", "-", " "}[rng.IntN(3)], name(rng, words, ""), name(rng, words, "_"), name(rng, words, ""), rng.IntN(100), coined(rng, words))
	},
	func(rng *rand.Rand, words []string) string {
		var cells []string
		for range 3 + rng.IntN(6) {
			cells = append(cells, []string{strconv.Itoa(rng.IntN(1e6)), fmt.Sprintf("%.2f", rng.Float64()*1000), coined(rng, words), words[rng.IntN(len(words))]}[rng.IntN(4)])
		}
		return strings.Join(cells, []string{"\t", ";", ",", " | ", "    "}[rng.IntN(5)])
	},
	func(rng *rand.Rand, words []string) string {
		return fmt.Sprintf("<%s %s=%q>%s</%s>", words[rng.IntN(len(words))], name(rng, words, "-"), inHex(rng, 1+rng.IntN(6)), coined(rng, words), words[rng.IntN(len(words))])
	},
	func(rng *rand.Rand, words []string) string {
		return fmt.Sprintf("%s/%s/%s.%s:%d: %s", name(rng, words, "-"), name(rng, words, "_"), name(rng, words, ""), words[rng.IntN(len(words))], rng.IntN(3000), name(rng, words, " "))
	},
}

// unreadable has a text's letters beyond ASCII replaced, as a wrong charset leaves them.
func unreadable(rng *rand.Rand, text string) string {
	if rng.IntN(2) == 0 {
		return strings.Map(func(r rune) rune {
			if r >= utf8.RuneSelf && r < 0x2000 {
				return utf8.RuneError
			}
			return r
		}, text)
	}
	var b strings.Builder
	for i := range len(text) {
		b.WriteRune(rune(text[i])) // UTF-8 taken for ISO 8859-1
	}
	return b.String()
}
