package scanner

import (
	"time"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
)

// account counts everything that was seen, as it was read or lost.
type account struct {
	messages finding.MessageCounts
	parts    counts
	bytes    counts
	findings int64
	creds    map[string]struct{}
	hashes   map[[16]byte]struct{} // of the messages scanned; half a SHA-256 is plenty
	broken   bool                  // a source, or a message, was not walked to its end
}

func newAccount() *account {
	return &account{creds: map[string]struct{}{}, hashes: map[[16]byte]struct{}{}}
}

// message counts one message.
func (a *account) message(j *job) {
	a.messages.Seen++
	if !j.whole {
		a.broken = true
	}
	if !j.selected {
		return
	}
	a.messages.Selected++
	if j.harvest == nil {
		return
	}
	if j.whole {
		a.messages.Scanned++
	}
	if len(j.msg.Defects()) > 0 {
		a.messages.Defective++
	}
	key := [16]byte(j.msg.Ref.SHA256[:16])
	if _, known := a.hashes[key]; known {
		a.messages.Duplicate++
	}
	a.hashes[key] = struct{}{}
	a.add(j.harvest.parts, j.harvest.bytes)
}

func (a *account) add(parts, bytes counts) {
	a.parts.read += parts.read
	a.parts.unread += parts.unread
	a.bytes.read += bytes.read
	a.bytes.unread += bytes.unread
}

// lost counts a thing that is no message.
func (a *account) lost(l mail.Lost) {
	a.add(counts{unread: 1}, counts{unread: l.Bytes})
}

func (a *account) finding(credential string) {
	a.findings++
	a.creds[credential] = struct{}{}
}

// summary is the last record.
func (a *account) summary(elapsed time.Duration) finding.Summary {
	return finding.Summary{
		Type:     "summary",
		Messages: a.messages,
		Parts:    finding.Counts{Seen: a.parts.read + a.parts.unread, Read: a.parts.read, Unread: a.parts.unread},
		Bytes:    finding.Counts{Seen: a.bytes.read + a.bytes.unread, Read: a.bytes.read, Unread: a.bytes.unread},
		Findings: a.findings, Credentials: int64(len(a.creds)),
		Accounted: !a.broken, FullyRead: !a.broken && a.parts.unread == 0,
		ElapsedMS: elapsed.Milliseconds(),
	}
}
