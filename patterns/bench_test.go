package patterns

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/patterns/patternstest"
)

// What a support thread is made of: the common words, and those that are keywords
// of rules, of which one in 80 words is one.
var (
	proseWords = strings.Fields(`the a to of and in for you your we I is on with that this have can are
		please ticket issue portal subscription tenant sign reset error request support engineer team
		storage server update yesterday tomorrow regards thanks Hi Microsoft Teams policy license group
		meeting attached screenshot file browser case number following steps still not working after
		change production environment https://aka.ms/x configured version 2.4.1 2026-10-31 failed retry
		could would from there when which been more about other into their what only over also back
		look any first than then them these some out time like just know take people year good`)
	keyWords = strings.Fields(`password access token key secret api application client account user login
		admin Azure contact credentials log id`)
)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2)) }

// prose makes about n bytes of mail-like text.
func prose(rng *rand.Rand, n int) string {
	var b strings.Builder
	for line := 0; b.Len() < n; {
		w := proseWords[rng.IntN(len(proseWords))]
		if rng.IntN(80) == 0 {
			w = keyWords[rng.IntN(len(keyWords))]
		}
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
	found := s.Find(nil, Text{Content: texts[0] + "password: x", Where: InBody}) // what is made once
	for b.Loop() {
		for _, text := range texts {
			found = s.Find(found[:0], Text{Content: text, Where: InBody})
		}
	}
}

// BenchmarkBesideGitleaks searches made-up mail with gitleaks' own detector, with
// the engine under gitleaks' rules alone, with all rules, and with the learned reader
// besides; they also give how many times they are as fast as the first. The bench of the module's
// root does the same with the views of each text.
func BenchmarkBesideGitleaks(b *testing.B) {
	texts := patternstest.Mails(1, 300)
	detector := patternstest.NewDetector(patternstest.GitleaksConfig(b))
	theirs := 0.0
	b.Run("gitleaks' detector", func(b *testing.B) {
		theirs = patternstest.Speed(b, texts, func(text string) { detector.DetectString(text) })
	})
	for _, bb := range []struct {
		name string
		set  *Set
	}{{"gitleaks' rules", plainGitleaks(b)}, {"all rules", proseRules(b)}, {"and the learned reader", withReader(b)}} {
		b.Run(bb.name, func(b *testing.B) {
			var found []Candidate
			speed := patternstest.Speed(b, texts, func(text string) {
				found = bb.set.Find(found[:0], Text{Content: text, Where: InBody})
			})
			if theirs > 0 {
				b.ReportMetric(speed/theirs, "times-gitleaks")
			}
		})
	}
}

func withReader(b *testing.B) *Set {
	s, err := Load(Options{})
	if err != nil {
		b.Fatal(err)
	}
	return s
}
