package patterns

import (
	"testing"

	"github.com/mailspill/mailspill/patterns/patternstest"
)

// BenchmarkReader measures the steps of the learned reader by themselves, on made-up mail.
func BenchmarkReader(b *testing.B) {
	m := theModel(b)
	texts := patternstest.Mails(1, 50)
	step := func(name string, do func(t *Text, tokens []token, rows []int32, s span)) {
		b.Run(name, func(b *testing.B) {
			r, count := &room{}, 0
			for b.Loop() {
				for _, text := range texts {
					t := &Text{Content: text, Where: InBody}
					for _, s := range pages(text) {
						tokens, rows := m.prepare(r, t, s, nil)
						do(t, tokens, rows, s)
						count += len(tokens)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(count), "ns/token")
		})
	}
	step("describe", func(*Text, []token, []int32, span) {})
	step("and scout", func(_ *Text, tokens []token, rows []int32, s span) { m.scouted(tokens, rows, s, nil) })
	step("and look", func(t *Text, tokens []token, rows []int32, s span) {
		for _, near := range m.scouted(tokens, rows, s, nil) {
			m.chances(rows[max(0, near.start-readerReach)*slots : min(len(tokens), near.end+readerReach)*slots])
		}
	})
}
