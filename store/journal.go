package store

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"iter"
	"time"
)

// Entry is one act in a case's journal. The chain is over its very bytes, so Detail
// is kept as the text it is, and At as the text that it has in RFC 3339 with
// nanoseconds, UTC: databases round times and rewrite JSON.
type Entry struct {
	Seq      int64 // 1, 2, 3, without a gap
	At       time.Time
	Operator string // who
	Host     string
	Version  string // of mailspill
	Act      string
	Detail   json.RawMessage
}

// Chain ties the entries of one case's journal together: each has a seal, an
// HMAC-SHA-256 over the seal before it and the entry. Without the case's key nobody
// can change, insert, reorder or remove an entry unseen. Two things a chain alone
// does not show: that its last entries were cut off, and that someone with the key
// wrote it anew. A head that was noted elsewhere shows both.
type Chain struct {
	key   []byte
	first []byte // stands for the seal before the first entry
}

// Derived by HKDF (RFC 5869), so that no other use of the case's key can give a seal.
const journalInfo = "mailspill journal/1"

// NewChain is the chain of a case's journal.
func NewChain(caseKey []byte, caseID string) (*Chain, error) {
	key, err := hkdf.Key(sha256.New, caseKey, nil, journalInfo, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("the journal's key: %w", err)
	}
	return &Chain{key, append(make([]byte, sha256.Size), caseID...)}, nil
}

// Seal gives the seal of an entry, 32 bytes; prev is the seal of the entry before
// it, nil for the first.
func (c *Chain) Seal(prev []byte, e Entry) []byte {
	if prev == nil {
		prev = c.first
	}
	mac := hmac.New(sha256.New, c.key)
	mac.Write(field(nil, string(prev)))
	mac.Write(e.canonical())
	return mac.Sum(nil)
}

// canonical is the one way to write an entry as bytes: each field behind its
// length, so that nothing can move from one into the next.
func (e Entry) canonical() []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(e.Seq))
	for _, text := range []string{e.At.UTC().Format(time.RFC3339Nano), e.Operator, e.Host, e.Version, e.Act, string(e.Detail)} {
		b = field(b, text)
	}
	return b
}

func field(b []byte, text string) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(len(text))), text...)
}

// Fault is a way in which a journal is not what it was.
type Fault string

// The faults that Verify tells apart.
const (
	FaultGap     Fault = "gap"     // entries are missing
	FaultOrder   Fault = "order"   // entries stand in another order, or twice
	FaultChanged Fault = "changed" // an entry says something else than it did
	FaultSeal    Fault = "seal"    // an entry stands as it was, its seal does not
	FaultForeign Fault = "foreign" // nothing fits: another key or case, or entries removed and the rest numbered anew
	FaultCut     Fault = "cut"     // the end is missing
	FaultNoted   Fault = "noted"   // the chain is whole, and is not the one that was noted
)

// Break is the first place at which a journal is not whole.
type Break struct {
	Seq   int64 // of the entry
	Fault Fault
	says  string
}

func (b *Break) Error() string {
	return fmt.Sprintf("the journal is broken at entry %d: %s", b.Seq, b.says)
}

// Verify walks a journal and gives its head. The error is a *Break that names the
// first fault; the head is then the last entry before it. Noted heads must lie in
// the journal. Who yields the entries sees to errors of reading them.
func (c *Chain) Verify(entries iter.Seq2[Entry, []byte], noted ...Head) (Head, error) {
	next, stop := iter.Pull2(entries)
	defer stop()
	var head Head
	for e, seal, ok := next(); ok; e, seal, ok = next() {
		if e.Seq != head.Seq+1 {
			return head, misplaced(head, e, next)
		}
		if !hmac.Equal(seal, c.Seal(head.Seal, e)) {
			return head, c.unfit(head, e, seal, next)
		}
		here := Head{e.Seq, seal}
		if err := here.compare(noted); err != nil {
			return head, err
		}
		head = here
	}
	return head, head.reaches(noted)
}

// misplaced looks on whether the entry that should stand here comes later.
func misplaced(head Head, e Entry, next func() (Entry, []byte, bool)) error {
	want := head.Seq + 1
	if e.Seq < want {
		return &Break{want, FaultOrder, fmt.Sprintf("entry %d stands here, out of its order or for a second time", e.Seq)}
	}
	for later, _, ok := next(); ok; later, _, ok = next() {
		if later.Seq == want {
			return &Break{want, FaultOrder, fmt.Sprintf("entry %d stands here, out of its order", e.Seq)}
		}
	}
	return &Break{want, FaultGap, fmt.Sprintf("%s missing before entry %d", span(want, e.Seq-1), e.Seq)}
}

func span(from, to int64) string {
	if from == to {
		return fmt.Sprintf("entry %d is", from)
	}
	return fmt.Sprintf("entries %d to %d are", from, to)
}

// unfit asks the next entry what is wrong with one whose seal does not fit: it was
// sealed over the seal that stood here.
func (c *Chain) unfit(head Head, e Entry, seal []byte, next func() (Entry, []byte, bool)) error {
	after, afterSeal, ok := next()
	switch {
	case !ok:
		return &Break{e.Seq, FaultChanged, "it, or its seal, was changed; it is the last entry"}
	case hmac.Equal(afterSeal, c.Seal(seal, after)) && head.Seq == 0:
		return &Break{e.Seq, FaultChanged, "it was changed after it was written, or this is the journal of another case with the same key"}
	case hmac.Equal(afterSeal, c.Seal(seal, after)):
		return &Break{e.Seq, FaultChanged, "it was changed after it was written"}
	case hmac.Equal(afterSeal, c.Seal(c.Seal(head.Seal, e), after)):
		return &Break{e.Seq, FaultSeal, "its seal was changed, the entry itself was not"}
	case head.Seq == 0:
		return &Break{e.Seq, FaultForeign, "no seal fits from the first entry on: this is another case's key or journal, or the beginning was removed or written anew"}
	}
	return &Break{e.Seq, FaultForeign, "no seal fits from here on: entries were removed, inserted or written anew"}
}
