package patternstest

import "testing"

// Speed measures how many MB (1e6 bytes) of texts go through search in a second
// of processor time, and reports that in place of the time of the clock.
func Speed(b *testing.B, texts []string, search func(text string)) float64 {
	b.Helper()
	size := 0
	for _, text := range texts {
		size += len(text)
		search(text) // what is made once
	}
	begin, rounds := processorTime(), 0
	for b.Loop() {
		for _, text := range texts {
			search(text)
		}
		rounds++
	}
	speed := float64(size*rounds) / 1e6 / (processorTime() - begin).Seconds()
	b.ReportMetric(0, "ns/op") // not this one
	b.ReportMetric(speed, "MB/CPU-s")
	return speed
}
