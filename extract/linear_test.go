package extract

import (
	"testing"
	"time"
)

// isLinear fails where eight times as many bytes as size take far more than eight
// times as long. It compares, since machines differ, and holds what is over at once
// to be fast; a test that calls it does not run beside others.
func isLinear(t *testing.T, what string, size int, read func(n int)) {
	t.Helper()
	took := func(n int) time.Duration {
		began := time.Now()
		read(n)
		return time.Since(began)
	}
	small, large := took(size), took(8*size)
	if large <= 30*small || large <= time.Second {
		return
	}
	// The machine may have been busy: what is slow is slow twice.
	if small, large = max(small, took(size)), min(large, took(8*size)); large > 30*small && large > time.Second {
		t.Errorf("%.30q: %v for %d bytes, %v for eight times as many", what, small, size, large)
	}
}
