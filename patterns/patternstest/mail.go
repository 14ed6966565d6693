// Package patternstest gives benchmarks what they share: made-up mail, gitleaks'
// own detector to stand beside, and a clock of processor time.
package patternstest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// Mails makes count texts as they come out of a mailbox: a few lines of header, a
// letter in one of several languages, quoted replies, and what programs add.
// Nothing in them is a credential, but they talk about credentials as support
// mail does.
func Mails(seed uint64, count int) []string {
	w := writer{rng: rand.New(rand.NewPCG(seed, 2))}
	texts := make([]string, count)
	for i := range texts {
		w.Reset()
		w.mail()
		texts[i] = w.String()
	}
	return texts
}

// writer writes one mail after the other.
type writer struct {
	strings.Builder
	rng *rand.Rand
}

func (w *writer) pick(from []string) string { return from[w.rng.IntN(len(from))] }

// token is a run of n characters as programs make them up.
func (w *writer) token(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[w.rng.IntN(len(letters))]
	}
	return string(b)
}

func (w *writer) mail() {
	lang := languages[w.rng.IntN(len(languages))]
	if w.rng.IntN(3) == 0 {
		w.header()
	}
	w.letter(lang, "")
	switch w.rng.IntN(4) {
	case 0:
		w.log()
	case 1:
		w.newsletter()
	}
	for depth := range w.rng.IntN(4) {
		mark := strings.Repeat("> ", depth+1)
		fmt.Fprintf(w, "\n%sOn %s, %s wrote:\n", mark[2:], w.date(), w.address())
		w.letter(lang, mark)
	}
}

func (w *writer) letter(lang language, mark string) {
	fmt.Fprintf(w, "%s%s %s,\n%s\n", mark, w.pick(lang.hello), w.pick(names), mark)
	for range 2 + w.rng.IntN(5) {
		w.paragraph(lang, mark)
	}
	fmt.Fprintf(w, "%s%s\n%s%s\n%sTel. +49 30 %07d | %s\n", mark, w.pick(lang.bye), mark, w.pick(names), mark, w.rng.IntN(1e7), w.address())
}

// paragraph is a few sentences in lines of up to 76 columns.
func (w *writer) paragraph(lang language, mark string) {
	line := 0
	write := func(word string) {
		if line == 0 {
			w.WriteString(mark)
		} else if line+len(word) > 76 {
			w.WriteString("\n" + mark)
			line = 0
		} else {
			w.WriteByte(' ')
		}
		w.WriteString(word)
		line += len(word) + 1
	}
	for range 3 + w.rng.IntN(5) {
		for n := range 5 + w.rng.IntN(12) {
			if word := w.word(lang); n == 0 {
				_, size := utf8.DecodeRuneInString(word)
				write(strings.ToUpper(word[:size]) + word[size:])
			} else {
				write(word)
			}
		}
		w.WriteByte('.')
	}
	w.WriteString("\n" + mark + "\n")
}

// word is mostly one of the language; one in eighty is about credentials, and one
// in sixty is a link, a number, a file or an address.
func (w *writer) word(lang language) string {
	switch n := w.rng.IntN(240); {
	case n < 3:
		return w.pick(lang.delicate)
	case n == 3:
		return w.link()
	case n == 4:
		return fmt.Sprintf("%d", w.rng.IntN(1e6))
	case n == 5:
		return w.pick(files)
	case n == 6:
		return w.address()
	}
	return w.pick(lang.words)
}

func (w *writer) link() string {
	link := fmt.Sprintf("https://%s/%s/%s", w.pick(hosts), w.pick(paths), w.pick(paths))
	if w.rng.IntN(3) == 0 {
		link += fmt.Sprintf("?%s=%s&%s=%d", w.pick(parameters), w.token(8+w.rng.IntN(24)), w.pick(parameters), w.rng.IntN(1000))
	}
	return link
}

func (w *writer) address() string {
	return strings.ToLower(w.pick(names)) + "@" + w.pick(hosts)
}

func (w *writer) date() string {
	return fmt.Sprintf("%d %s 2026 %02d:%02d:%02d +0200", 1+w.rng.IntN(28), w.pick(months), w.rng.IntN(24), w.rng.IntN(60), w.rng.IntN(60))
}

// header is what stands at the top of a forwarded or attached message.
func (w *writer) header() {
	fmt.Fprintf(w, "Received: from %s (10.%d.%d.7) by %s with Microsoft SMTP Server\n id 15.20.%d.12; %s\n", w.pick(hosts), w.rng.IntN(256), w.rng.IntN(256), w.pick(hosts), w.rng.IntN(9999), w.date())
	fmt.Fprintf(w, "Authentication-Results: spf=pass smtp.mailfrom=%s; dkim=pass; dmarc=pass action=none\n", w.pick(hosts))
	fmt.Fprintf(w, "DKIM-Signature: v=1; a=rsa-sha256; d=%s; s=selector1;\n bh=%s=; b=%s\n", w.pick(hosts), w.token(43), w.token(64))
	fmt.Fprintf(w, "X-MS-Exchange-CrossTenant-AuthSource: %s.prod.example.net\nMessage-ID: <%s@%s>\n", w.token(16), w.token(30), w.pick(hosts))
	fmt.Fprintf(w, "From: %s <%s>\nDate: %s\nSubject: RE: %s %s\n\n", w.pick(names), w.address(), w.date(), w.pick(languages[0].words), w.pick(files))
}

func (w *writer) log() {
	for range 4 + w.rng.IntN(20) {
		fmt.Fprintf(w, "2026-10-%02dT%02d:%02d:%02d.%03dZ %s [%s] %s request_id=%s status=%d duration=%dms path=/%s/%s\n",
			1+w.rng.IntN(28), w.rng.IntN(24), w.rng.IntN(60), w.rng.IntN(60), w.rng.IntN(1000), w.pick(levels), w.pick(parts),
			w.pick(events), w.uuid(), 200+w.rng.IntN(303), w.rng.IntN(9000), w.pick(paths), w.pick(paths))
	}
	w.WriteByte('\n')
}

func (w *writer) uuid() string {
	r := w.rng
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<16), r.IntN(1<<16), r.Uint64()>>16)
}

// newsletter is what is left of a page of HTML.
func (w *writer) newsletter() {
	for range 3 + w.rng.IntN(6) {
		fmt.Fprintf(w, "\u00a0 %s %s \u2013 %s\u00a0\n[%s]\n\n", w.word(languages[0]), w.word(languages[0]), w.word(languages[0]), w.link())
	}
	fmt.Fprintf(w, "Follow us: Facebook | Twitter | LinkedIn | Instagram\nView in browser | Privacy policy | Unsubscribe <%s>\n© 2026 Contoso Ltd. All rights reserved.\n", w.link())
}
