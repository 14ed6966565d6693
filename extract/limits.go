package extract

import (
	"time"

	"github.com/mailspill/mailspill/archive"
)

// Options say how a message is taken apart.
type Options struct {
	Limits Limits
	// Passwords are tried, in this order, on whatever is locked, before the usual
	// ones.
	Passwords []string
	// PDF reads PDF documents; without it they are listed as unsupported. Whoever made
	// it closes it.
	PDF *PDFModule
}

// Limits bound what one message may cost. What lies beyond them is listed as
// lost, never dropped.
type Limits struct {
	// Archives bounds members and unpacked bytes over all archives of a message.
	Archives archive.Limits
	// Held is how many bytes of one container or HTML page are held in memory.
	Held int64
	// Tries bounds the passwords tried on one locked leaf, and TryTime the time that
	// this may take; zero means no such bound.
	Tries   int
	TryTime time.Duration
	// LeafTime bounds the time that one leaf may take whose reader can be stopped; zero
	// means no such bound.
	LeafTime time.Duration
}

// DefaultLimits suit a workstation: they keep a scan below some 300 MB whatever
// a message holds.
func DefaultLimits() Limits {
	return Limits{
		Archives: archive.Limits{Members: 20_000, Bytes: 1 << 30, Ratio: 250, RatioFloor: 16 << 20},
		Held:     32 << 20,
		Tries:    1000, TryTime: 20 * time.Second,
		LeafTime: time.Minute,
	}
}
