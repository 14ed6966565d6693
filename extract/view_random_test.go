package extract

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// disguise hides a token of printable ASCII.
type disguise struct {
	name string
	hide func(r *rand.Rand, token string) string

	lines bool // it makes several of one
}

func everyFew(r *rand.Rand, token string, hide func(c rune) string) string {
	var b strings.Builder
	for _, c := range token {
		if r.IntN(4) == 0 {
			b.WriteString(hide(c))
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

func fullWidth(c rune) string {
	if c <= ' ' || c > '~' {
		return string(c)
	}
	return string(c + 0xfee0)
}

func percentEncoded(c rune) string {
	var b strings.Builder
	for _, x := range []byte(string(c)) {
		fmt.Fprintf(&b, "%%%02X", x)
	}
	return b.String()
}

func split(r *rand.Rand, token, with string) string {
	runes := []rune(token)
	at := min(20+r.IntN(60), len(runes)-24)
	s := string(runes[:at])
	for rest := runes[at:]; len(rest) > 0; {
		n := min(at, len(rest))
		if len(rest)-n < 24 {
			n = len(rest) // a short rest is not told from a word
		}
		s += with + string(rest[:n])
		rest = rest[n:]
	}
	return s
}

func disguises() []disguise {
	return []disguise{
		{"nothing", func(_ *rand.Rand, s string) string { return s }, false},
		{"lines", func(r *rand.Rand, s string) string { return split(r, s, "\n") }, true},
		{"lines with CR", func(r *rand.Rand, s string) string { return split(r, s, "\r\n") }, true},
		{"indented lines", func(r *rand.Rand, s string) string { return split(r, s, "\n    ") }, true},
		{"literals", func(r *rand.Rand, s string) string { return `"` + split(r, s, "\" +\n  \"") + `"` }, true},
		{"zero-width", func(r *rand.Rand, s string) string {
			return everyFew(r, s, func(c rune) string { return string(c) + "\u200b" })
		}, false},
		{"full width", func(r *rand.Rand, s string) string {
			return everyFew(r, s, fullWidth)
		}, false},
		{"json", func(r *rand.Rand, s string) string {
			return everyFew(r, s, func(c rune) string { return fmt.Sprintf(`\u%04x`, c) })
		}, false},
		{"percent", func(r *rand.Rand, s string) string {
			return everyFew(r, s, func(c rune) string { return percentEncoded(c) })
		}, false},
		{"entities", func(r *rand.Rand, s string) string {
			return everyFew(r, s, func(c rune) string { return fmt.Sprintf("&#%d;", c) })
		}, false},
		{"base64", func(_ *rand.Rand, s string) string {
			return base64.StdEncoding.EncodeToString([]byte("the key is: " + s + " (secret)"))
		}, false},
		{"safe links", func(_ *rand.Rand, s string) string {
			return "https://eur01.safelinks.protection.outlook.com/?url=" + url.QueryEscape("https://h.example/?k="+s) + "&data=1"
		}, false},
	}
}

func randomToken(r *rand.Rand, alphabet string) string {
	b := make([]byte, 40+r.IntN(40))
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

// prose makes lines of words, without anything to undo.
func prose(r *rand.Rand, lines int) string {
	words := strings.Fields("the report of last week says that nothing was changed on your server so please look again and tell us more über Größe")
	var b strings.Builder
	for range lines {
		for range 4 + r.IntN(9) {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		b.WriteString("end.\n")
	}
	return b.String()
}

// A token in any two disguises, one over the other, is shown by some view, and
// its place leads back to where it was planted.
func TestPlantedTokenIsShown(t *testing.T) {
	t.Parallel()
	const letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	all := disguises()
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 3000 {
		inner, outer := all[r.IntN(len(all))], all[r.IntN(len(all))]
		token := randomToken(r, letters)
		hidden := outer.hide(r, inner.hide(r, token))
		if strings.Contains(hidden, token) || inner.lines && (outer.lines || outer.name == "safe links") || inner.name == "json" && (outer.name == "json" || outer.name == "literals") {
			continue // nothing is hidden, or what nobody would write
		}
		before := prose(r, r.IntN(60)) + "the key: "
		s := before + hidden + " and so on.\n" + prose(r, r.IntN(60))
		v, start, end, ok := lookOf(s, token)
		if !ok {
			t.Errorf("%d: %s in %s: no view shows %q of %q", n, inner.name, outer.name, token, hidden)
			continue
		}
		if start < len(before) || end > len(before)+len(hidden) || start >= end {
			t.Errorf("%d: %s in %s: place %d-%d, planted at %d-%d", n, inner.name, outer.name, start, end, len(before), len(before)+len(hidden))
		}
		if len(v.Content) > len(s)+64 {
			t.Errorf("%d: a view of %d bytes of %d", n, len(v.Content), len(s))
		}
	}
}

func FuzzViews(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, d := range disguises() {
		f.Add(prose(r, 2)+d.hide(r, "Qm9zxK8vRkPq2LfT7wYh4JdN0sXe5GuAi6CtMZ1b")+prose(r, 2), false)
	}
	f.Add("a=3D1=\n\\ud83d\\ude00&amp;amp;%25%32%35\u00ad“–”\n> \\\n`\n\"\" + \"\"", true)
	f.Fuzz(func(t *testing.T, s string, delSp bool) {
		s = strings.ToValidUTF8(s, "?")
		total := 0
		for v := range Views(Text{Content: s, delSp: delSp}) {
			total += len(v.Content)
			checkView(t, s, v)
		}
		if total > viewFactor*len(s) {
			t.Fatalf("%d bytes of views out of %d", total, len(s))
		}
	})
}

// checkView checks that a view's places are in range and in order.
func checkView(t *testing.T, s string, v Text) {
	t.Helper()
	if !utf8.ValidString(v.Content) {
		t.Fatalf("invalid UTF-8 in %q", v.Content)
	}
	lastStart, lastEnd, lastPlace := 0, 0, 0
	for i := 0; i <= len(v.Content); i += 1 + len(v.Content)/64 {
		start, end := v.Origin.Span(i, min(i+3, len(v.Content)))
		at, _ := v.Origin.Written(i, i)
		if start < lastStart || end < lastEnd || at < lastPlace || end < start || end > len(s) || at > len(s) {
			t.Fatalf("%d of %q leads to %d-%d and %d, after %d-%d and %d", i, v.Content, start, end, at, lastStart, lastEnd, lastPlace)
		}
		lastStart, lastEnd, lastPlace = start, end, at
	}
	if !slices.IsSortedFunc(v.Origin.pieces, func(a, b piece) int { return a.start - b.start }) {
		t.Fatalf("pieces out of order: %v", v.Origin.pieces)
	}
}

func BenchmarkViews(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	plain := prose(r, 20_000)
	for _, bb := range []struct{ name, text string }{
		{"prose", plain},
		{"escapes", strings.Repeat(`{"a":"b\u0026c\/d%2525"},`, len(plain)/24)},
		{"base64", wrap(base64.StdEncoding.EncodeToString([]byte(plain)), 76, "\n")},
		{"blocks of no text", strings.Repeat("cGxhaW4gdGV4dCB0aGF0IGVuZHMgaW4gbm9uZS/\n", len(plain)/40)},
		{"long lines", strings.Repeat(`"\`, len(plain)/2)},
		{"wrappers", strings.Repeat("https://a.safelinks.protection.outlook.com/?", len(plain)/44)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(bb.text)))
			for b.Loop() {
				for range Views(Text{Content: bb.text}) {
				}
			}
		})
	}
}
