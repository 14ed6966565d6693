package extract

import (
	"io"

	"github.com/mailspill/mailspill/mail"
)

// ledger stands before the Out of a walk. It counts the bytes that come out of
// each leaf by itself, whatever its reader says that it read, so that a reader
// that loses some is found out.
type ledger struct {
	out  Out
	open []*entry // the leaves being read, outermost first
	held int64    // bytes kept in memory for all of them
}

// entry is the account of one leaf while it is read.
type entry struct {
	records   int   // what its reader recorded for it
	bytes     int64 // of these records
	handed    int64 // bytes that are a leaf of their own
	held      int64 // bytes kept in memory while it is read
	container bool  // its members stand in the account instead
}

// Unaccounted is the detail of a Lost record that a reader's mistake made
// necessary. It never comes unless mailspill has a fault; tests look for it.
const Unaccounted = "the reader of this format did not account for all of it: a fault of mailspill"

func (l *ledger) Text(t Text)                 { l.out.Text(t) }
func (l *ledger) Opened(o Opened)             { l.out.Opened(o) }
func (l *ledger) Seen(parts int, bytes int64) { l.out.Seen(parts, bytes) }

func (l *ledger) Read(leaf Leaf) {
	l.record(leaf.Bytes)
	l.out.Read(leaf)
}

func (l *ledger) Lost(lost mail.Lost) {
	l.record(lost.Bytes)
	l.out.Lost(lost)
}

// record notes a record of the leaf being read. What is recorded while none is
// read was never opened, such as a header block, and is seen as recorded.
func (l *ledger) record(bytes int64) {
	if e := l.top(); e != nil {
		e.records++
		e.bytes += bytes
		return
	}
	l.out.Seen(1, bytes)
}

// container says that the leaf being read is a container whose members are the
// leaves; what else is recorded for it comes on top.
func (w *walk) container() {
	if e := w.out.top(); e != nil {
		e.container = true
	}
}

// handed says that n bytes of the leaf being read stand in the account as another
// leaf.
func (w *walk) handed(n int64) {
	if e := w.out.top(); e != nil {
		e.handed += n
	}
}

// apart records a leaf that was not opened and is no part of the bytes of the
// leaf being read, such as an object that it holds in another form.
func (l *ledger) apart(lost mail.Lost) {
	l.out.Seen(1, lost.Bytes)
	l.out.Lost(lost)
}

// block records a header block, which is a leaf that is read without being opened.
func (l *ledger) block(leaf Leaf) {
	l.out.Seen(1, leaf.Bytes)
	l.out.Read(leaf)
}

func (l *ledger) top() *entry {
	if len(l.open) == 0 {
		return nil
	}
	return l.open[len(l.open)-1]
}

func (l *ledger) enter() { l.open = append(l.open, &entry{}) }

// leave closes the account of a leaf of which n bytes came. What its reader did
// not record is recorded as lost.
func (l *ledger) leave(p *mail.Part, n int64) {
	e := l.top()
	l.open = l.open[:len(l.open)-1]
	l.held -= e.held
	if e.container {
		l.out.Seen(e.records, e.bytes)
		return
	}
	n -= e.handed
	if e.records == 0 || e.bytes < n {
		e.records++
		l.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Bytes: n - e.bytes, Reason: mail.Crashed,
			Detail: Unaccounted, Hint: "open it by hand, and report the fault without the content",
		})
	}
	l.out.Seen(e.records, n)
}

// rest reads what a format's reader left over, to count it. Where reading fails
// again, the reader met that error too and has recorded it.
func rest(r io.Reader) { _, _ = io.Copy(io.Discard, r) }
