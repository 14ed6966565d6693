package extract

import (
	"time"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// Options say how a message is taken apart.
type Options struct {
	Limits Limits
	// Passwords are tried, in this order, on whatever is locked, before the usual
	// ones.
	Passwords []string
	// Tried remembers what did not open a lock, over messages; nil remembers nothing.
	// A child process has its own.
	Tried *Tried
	// Workers are the child processes in which hostile formats are read; nil reads
	// them in this process.
	Workers *Workers
	// Equal lets equal files be read once; the zero value reads each.
	Equal Equal
	// OCR reads the text of images; nil lists them as image-only.
	OCR *OCR
	// Shallow leaves alone what takes more than reading text, pages, messages and
	// archives: such leaves are listed as lost.
	Shallow bool
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
	// Depth is how many levels of attachments within each other are followed; zero
	// is mail.MaxDepth, which holds in any case.
	Depth int
	// LeafTime is how long one leaf may take that is read in a child process, or whose
	// reader can be stopped, and LeafMemory how many bytes it may take in a child
	// process; zero means no such bound.
	LeafTime   time.Duration
	LeafMemory int64
	// Tries bounds the passwords tried on one locked leaf, and TryTime the time that
	// this may take; zero means no such bound.
	Tries   int
	TryTime time.Duration
}

// DefaultLimits suit a workstation, and let through what mail servers do.
func DefaultLimits() Limits {
	return Limits{
		Archives: archive.Limits{Members: 20_000, Bytes: 1 << 30, Ratio: 250, RatioFloor: 16 << 20, Dictionary: 128 << 20},
		Held:     160 << 20,
		Depth:    mail.MaxDepth,
		LeafTime: time.Minute, LeafMemory: 1 << 30,
		Tries: 1000, TryTime: 20 * time.Second,
	}
}

// depth is how many levels are followed.
func (l Limits) depth() int {
	if l.Depth <= 0 {
		return mail.MaxDepth
	}
	return min(l.Depth, mail.MaxDepth)
}
