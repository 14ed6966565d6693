package extract

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mailspill/mailspill/mail"
)

// away has a leaf read by a child process. What comes of it stands in the
// account as it would had it been read here.
func (w *walk) away(p *mail.Part, r *bufio.Reader) {
	w.container()
	e := &errand{walk: w, part: p, leaf: &counter{r: r}}
	e.run()
}

// errand is a leaf's way through a child process.
type errand struct {
	walk *walk
	part *mail.Part
	leaf *counter
	kept bytes.Buffer // the beginning of the leaf, to be searched if its reader fails

	parts int // that came back
	bytes int64
	said  int64 // bytes of all that came back

	worker *worker
	speak  sync.Mutex             // held while a frame is written
	killed atomic.Pointer[string] // why we ended it
	left   time.Duration          // of its time
}

// mostKept is how much of a leaf is kept for the case that its reader fails.
const mostKept = 16 << 20

func (e *errand) run() {
	ws := e.walk.opt.Workers
	var err error
	if e.worker, err = ws.take(); err != nil {
		e.fails(mail.Unsupported, "the process that reads such files could not be started: "+err.Error(), hintWorker, "")
		return
	}
	d, err := e.exchange()
	if err != nil || e.killed.Load() != nil {
		e.worker.kill()
		e.failed()
		return
	}
	e.settle(d)
	ws.give(e.worker, d.Heap)
}

// exchange sends the leaf and takes what comes back. Once it returns, nothing
// else touches the process.
func (e *errand) exchange() (done, error) {
	opt := e.walk.opt.Workers.opt
	defer context.AfterFunc(e.walk.ctx, func() { e.end("") })()
	defer watchMemory(e.worker.cmd.Process.Pid, opt.Memory, func() { e.end(tooMuchMemory) })()
	e.left = opt.Time
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		e.send()
	}()
	d, err := e.receive()
	if err != nil {
		e.worker.kill()
	}
	defer e.clock()()
	<-sent
	return d, err
}

// clock ends the process when its time is over, until stop is called.
func (e *errand) clock() (stop func()) {
	if e.left <= 0 {
		return func() {}
	}
	began := time.Now()
	t := time.AfterFunc(e.left, func() { e.end(tooMuchTime) })
	return func() {
		t.Stop()
		e.left = max(e.left-time.Since(began), 1)
	}
}

const (
	tooMuchMemory = "memory"
	tooMuchTime   = "time"
	tooMuchText   = "text"
)

// end kills the process for a reason.
func (e *errand) end(why string) {
	e.killed.CompareAndSwap(nil, &why)
	e.worker.kill()
}

// send gives the process the leaf. It runs beside receive. A mapped file that
// shrinks faults, which must not end the scan.
func (e *errand) send() {
	defer func() {
		if recover() != nil {
			e.worker.kill()
		}
	}()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	w, lim := e.walk, e.walk.lim
	lim.Archives = w.budget.Left()
	a := ask{
		Part: e.part.Wire(), Limits: lim, Passwords: w.opt.Passwords, Proven: w.proven, Shallow: w.opt.Shallow, OCR: w.opt.OCR != nil,
		Embedded: w.embedded, Unpacked: w.unpacked, Wrapped: w.wrapped,
	}
	if e.tell(e.worker.in, frameAsk, a, nil) != nil {
		return // receive learns of it
	}
	what, buf := "", make([]byte, longestBytes)
	for {
		n, err := e.leaf.Read(buf)
		if room := mostKept - e.kept.Len(); room > 0 {
			e.kept.Write(buf[:min(n, room)])
		}
		if n > 0 && e.tell(e.worker.in, frameBytes, nil, buf[:n]) != nil {
			return
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				what = err.Error()
			}
			break
		}
	}
	_ = e.tell(e.worker.in, frameEnd, what, nil) // receive learns of it
}

// receive takes what the process says until it is done.
func (e *errand) receive() (done, error) {
	most := max(64<<20, 2*e.walk.lim.Held)
	for {
		f, err := e.next(most)
		if err != nil {
			return done{}, err
		}
		if f.kind == frameDone {
			var d done
			return d, f.into(&d)
		}
		if err := e.take(f); err != nil {
			return done{}, err
		}
	}
}

// next waits for a frame, as long as the process has time left.
func (e *errand) next(most int64) (frame, error) {
	defer e.clock()()
	return readFrame(e.worker.out, most)
}

// weight is what a frame counts at the least against all that a process may say: a
// record costs more than its bytes.
const weight = 512

// heavy ends a process that says more than any leaf can hold, in whatever records.
func (e *errand) heavy(f frame) bool {
	e.said += max(int64(len(f.head)+len(f.body)), weight)
	lim := e.walk.lim
	if e.said <= lim.Archives.Bytes+8*lim.Held {
		return false
	}
	e.end(tooMuchText)
	return true
}

// take hands one record on.
func (e *errand) take(f frame) error {
	w := e.walk
	if e.heavy(f) {
		return errFrame
	}
	switch f.kind {
	case frameText:
		var t sentText
		if err := f.into(&t); err != nil {
			return err
		}
		t.Text.Content, t.Text.delSp = valid(f.body), t.DelSp
		w.out.out.Text(t.Text)
	case frameRead:
		var l Leaf
		if err := f.into(&l); err != nil || l.Bytes < 0 {
			return errors.Join(err, errFrame)
		}
		e.count(l.Bytes)
		w.out.out.Read(l)
	case frameLost:
		var l mail.Lost
		if err := f.into(&l); err != nil || l.Bytes < 0 {
			return errors.Join(err, errFrame)
		}
		e.count(l.Bytes)
		w.out.out.Lost(l)
	case frameOpened:
		var o Opened
		if err := f.into(&o); err != nil || !slices.Contains(w.passwords(), o.Password) {
			return errors.Join(err, errFrame) // it can open nothing with a password that it was not told
		}
		w.prove(o)
	case frameImage:
		return e.look(f.body)
	default:
		return errFrame
	}
	return nil
}

// look reads the text of an image for the process.
func (e *errand) look(image []byte) error {
	if e.walk.see == nil {
		return errFrame
	}
	text, err := e.walk.see(image)
	what := ""
	if err != nil {
		what = err.Error()
	}
	return e.tell(e.worker.in, frameSeen, what, []byte(text))
}

// tell writes a frame whole, whoever else does at the same time.
func (e *errand) tell(w io.Writer, kind frameKind, head any, body []byte) error {
	e.speak.Lock()
	defer e.speak.Unlock()
	return writeFrame(w, kind, head, body)
}

// count sees what was recorded.
func (e *errand) count(bytes int64) {
	e.parts, e.bytes = e.parts+1, e.bytes+bytes
	e.walk.out.out.Seen(1, bytes)
}

// settle takes over what the process counted, and its own account: where that
// differs from its records, so does ours.
func (e *errand) settle(d done) {
	w := e.walk
	w.out.out.Seen(d.Parts-e.parts, d.Bytes-e.bytes)
	w.budget.Take(d.Used)
	w.embedded, w.unpacked = max(w.embedded, d.Embedded), max(w.unpacked, d.Unpacked)
	for _, defect := range d.Defects {
		w.msg.Note(defect)
	}
}

// failed records a leaf whose process ended before it was done.
func (e *errand) failed() {
	ws := e.walk.opt.Workers.opt
	why := e.killed.Load()
	switch {
	case e.walk.ctx.Err() != nil:
		return
	case why == nil:
		e.fails(mail.Crashed, "the process that read it ended", hintCrashed, "")
	case *why == tooMuchMemory:
		e.fails(mail.Crashed, fmt.Sprintf("reading it took more than %d MiB of memory", ws.Memory>>20), hintCrashed, "max-memory")
	case *why == tooMuchTime:
		e.fails(mail.TooSlow, fmt.Sprintf("reading it took more than %v", ws.Time), hintCrashed, "max-time")
	default:
		e.fails(mail.TooLarge, "it gave more text than is allowed", hintBomb, "max-unpacked")
	}
}

// fails records the whole leaf as lost, whatever came of it before, and searches
// its strings all the same.
func (e *errand) fails(reason mail.Reason, detail, hint, limit string) {
	w, p := e.walk, e.part
	// Where the leaf breaks off, it is lost all the same.
	_, _ = io.CopyN(&e.kept, e.leaf, int64(max(mostKept-e.kept.Len(), 0)))
	kept := e.kept.Len()
	_, _ = io.Copy(io.Discard, e.leaf) // to count it
	_, _ = w.readStrings(p, bufio.NewReader(&e.kept), shortestRun)
	if int64(kept) < e.leaf.n {
		detail += fmt.Sprintf("; of its printable strings the first %d MiB were searched", mostKept>>20)
	} else {
		detail += "; its printable strings were searched"
	}
	w.out.apart(mail.Lost{
		Part: p.Number, Path: p.Path, MediaType: p.MediaType, Bytes: e.leaf.n, Reason: reason, Detail: detail, Hint: hint, Limit: limit,
	})
}

const (
	hintWorker  = "let the program start itself on this system, or scan with --no-sandbox on a machine apart"
	hintCrashed = "treat it as hostile; open it by hand on a machine apart, and report the fault without its content"
)
