//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package extract

import (
	"sync/atomic"
	"testing"
	"time"
)

// Of several that compile, each waits for the one before.
func TestCompileTurn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first := compileTurn(folder)
	var ended atomic.Bool
	second := make(chan bool)
	go func() {
		done := compileTurn(folder)
		second <- ended.Load()
		done()
	}()
	select {
	case <-second:
		t.Fatal("the second did not wait")
	case <-time.After(100 * time.Millisecond):
	}
	ended.Store(true)
	first()
	if !<-second {
		t.Error("the second came before the first had ended")
	}
	compileTurn("/nowhere/at/all")()
}
