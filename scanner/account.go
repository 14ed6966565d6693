package scanner

import (
	"time"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
)

// account counts everything that was seen, as it was read or lost.
type account struct {
	messages finding.MessageCounts
	defects  map[string]int64 // messages by kind of defect
	parts    counts
	bytes    counts
	findings int64
	creds    map[string]struct{}
	hashes   map[[16]byte]struct{} // of the messages scanned; half a SHA-256 is plenty
	limits   map[string]int64      // leaves lost to limits
	broken   bool                  // a source, or a message, was not walked to its end
}

func newAccount() *account {
	return &account{defects: map[string]int64{}, limits: map[string]int64{}, creds: map[string]struct{}{}, hashes: map[[16]byte]struct{}{}}
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
	if defects := j.msg.Defects(); len(defects) > 0 {
		a.messages.Defective++
		for _, d := range defects {
			a.defects[string(d)]++
		}
	}
	key := [16]byte(j.msg.Ref.SHA256[:16])
	if _, known := a.hashes[key]; known {
		a.messages.Duplicate++
	}
	a.hashes[key] = struct{}{}
	a.add(j.harvest.parts, j.harvest.bytes)
}

func (a *account) add(parts, bytes counts) {
	a.parts.add(parts)
	a.bytes.add(bytes)
}

// lost counts a thing that is no message.
func (a *account) lost(l mail.Lost) {
	a.add(counts{seen: 1, unread: 1}, counts{seen: l.Bytes, unread: l.Bytes})
}

// balanced tells that every part and byte that was seen was read or is listed.
func (a *account) balanced() bool { return a.parts.balanced() && a.bytes.balanced() }

// swap puts another account of one message in the place of an earlier one.
func (a *account) swap(oldParts, oldBytes, parts, bytes counts) {
	a.add(oldParts.negated(), oldBytes.negated())
	a.add(parts, bytes)
}

// knows tells whether a credential was found already.
func (a *account) knows(credential string) bool {
	_, ok := a.creds[credential]
	return ok
}

// limit counts an unread leaf under the limit that it was lost to, named as the
// flag that sets it.
func (a *account) limit(l mail.Lost) {
	if name := limitOf(l); name != "" {
		a.limits[name]++
	}
}

func limitOf(l mail.Lost) string {
	switch {
	case l.Limit != "":
		return l.Limit
	case l.Reason == mail.TooLarge:
		return "max-file"
	case l.Reason == mail.TooDeep:
		return "max-depth"
	}
	return ""
}

func (a *account) finding(credential string) {
	a.findings++
	a.creds[credential] = struct{}{}
}

// summary is the last record.
func (a *account) summary(elapsed time.Duration) finding.Summary {
	accounted := !a.broken && a.balanced()
	return finding.Summary{
		Type:     "summary",
		Messages: a.messages,
		Defects:  a.defects,
		Limits:   a.limits,
		Parts:    finding.Counts{Seen: a.parts.seen, Read: a.parts.read, Unread: a.parts.unread},
		Bytes:    finding.Counts{Seen: a.bytes.seen, Read: a.bytes.read, Unread: a.bytes.unread},
		Findings: a.findings, Credentials: int64(len(a.creds)),
		Accounted: accounted, FullyRead: accounted && a.parts.unread == 0,
		ElapsedMS: elapsed.Milliseconds(),
	}
}
