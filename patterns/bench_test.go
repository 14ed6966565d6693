package patterns

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// proseWords is what a support thread is made of, keywords of rules included.
var proseWords = strings.Fields(`the a to of and in for you your we I is on with that this have can
	please ticket issue portal account subscription tenant user sign password reset access token key
	error request support engineer team storage server update yesterday tomorrow regards thanks Hi
	Microsoft Azure Teams policy license group admin meeting attached screenshot log file browser
	case number following steps still not working after change production environment https://aka.ms/x
	contact secret api application client id configured version 2.4.1 2026-10-31 failed retry`)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2)) }

// prose makes about n bytes of mail-like text.
func prose(rng *rand.Rand, n int) string {
	var b strings.Builder
	for line := 0; b.Len() < n; {
		w := proseWords[rng.IntN(len(proseWords))]
		b.WriteString(w)
		if line += len(w) + 1; line > 76 {
			b.WriteByte('\n')
			line = 0
			continue
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// mails makes texts as they come out of a mailbox: mostly short, some long, one
// in eight with something that a rule matches.
func mails(rng *rand.Rand, rules []Rule, count int) (texts []string, size int64) {
	for i := range count {
		text := prose(rng, 500+rng.IntN(20000))
		if r := rules[rng.IntN(len(rules))]; i%8 == 0 && r.Regex != "" {
			text += fmt.Sprintf(mailFrames[rng.IntN(len(mailFrames))], withKeyword(r, sampleOf(r.Regex, rng)))
		}
		texts = append(texts, text)
		size += int64(len(text))
	}
	return texts, size
}

func BenchmarkFind(b *testing.B) {
	s := mustLoad(b)
	texts, size := mails(newRand(1), s.Rules(), 200)
	b.SetBytes(size)
	b.ReportAllocs()
	var found []Candidate
	for b.Loop() {
		for _, text := range texts {
			found = s.Find(found[:0], Text{Content: text, Where: InBody})
		}
	}
}

// BenchmarkGitleaks runs gitleaks' own detector on the same texts.
func BenchmarkGitleaks(b *testing.B) {
	o, s := newOracle(b), mustLoad(b)
	texts, size := mails(newRand(1), s.Rules(), 200)
	b.SetBytes(size)
	for b.Loop() {
		for _, text := range texts {
			o.specific.DetectString(text)
			o.generic.DetectString(text)
		}
	}
}
