package mailspill

import (
	"testing"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/patterns"
	"github.com/mailspill/mailspill/patterns/patternstest"
)

// BenchmarkBesideGitleaks searches made-up mail as a scan does, with all rules in
// each text and in its views, and gives how many times that is as fast as
// gitleaks' detector on the texts alone.
func BenchmarkBesideGitleaks(b *testing.B) {
	texts := patternstest.Mails(1, 300)
	set, err := patterns.Load(patterns.Options{})
	if err != nil {
		b.Fatal(err)
	}
	detector := patternstest.NewDetector(patternstest.GitleaksConfig(b))
	theirs := 0.0
	b.Run("gitleaks' detector", func(b *testing.B) {
		theirs = patternstest.Speed(b, texts, func(text string) { detector.DetectString(text) })
	})
	var found []patterns.Candidate
	views := func(text string) {
		for range extract.Views(extract.Text{Content: text}) {
		}
	}
	b.Run("views alone", func(b *testing.B) { patternstest.Speed(b, texts, views) })
	b.Run("all rules, text and views", func(b *testing.B) {
		speed := patternstest.Speed(b, texts, func(text string) {
			found = set.Find(found[:0], patterns.Text{Content: text, Where: patterns.InBody})
			for v := range extract.Views(extract.Text{Content: text}) {
				found = set.Find(found[:0], patterns.Text{Content: v.Content, Where: patterns.InBody, Joined: v.Joined})
			}
		})
		if theirs > 0 {
			b.ReportMetric(speed/theirs, "times-gitleaks")
		}
	})
}
