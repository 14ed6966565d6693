package extract

import (
	"bufio"
	"context"
	"errors"
	"io"
	"runtime"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// Serve is the child process's side of Workers: it takes leaves apart that it
// reads from in, until in ends, and says on out what became of them. It returns
// the error of in or out, or of a reader that panicked: then the process must
// end, since nothing is known of its state.
func Serve(in io.Reader, out io.Writer, pdf *PDFModule) error {
	r, w := bufio.NewReaderSize(in, 64<<10), bufio.NewWriterSize(out, 64<<10)
	opt := Options{PDF: pdf, Tried: &Tried{}}
	for {
		f, err := readFrame(r, 0)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var a ask
		if err := f.into(&a); err != nil || f.kind != frameAsk {
			return errors.Join(err, errFrame)
		}
		if err := serve(a, r, w, opt); err != nil {
			return err
		}
	}
}

var errFrame = errors.New("a frame out of place")

// serve reads one leaf.
func serve(a ask, r *bufio.Reader, w *bufio.Writer, opt Options) (err error) {
	opt.Limits, opt.Passwords, opt.Shallow = a.Limits, a.Passwords, a.Shallow
	s := &speaker{w: w}
	msg := mail.New(mail.Ref{}, []byte("Subject: a leaf\n\n"), "") // whose own header has no defect
	walk := &walk{
		ctx: context.Background(), msg: msg, lim: a.Limits, out: &ledger{out: s}, budget: archive.NewBudget(a.Limits.Archives),
		opt: opt, proven: a.Proven, embedded: a.Embedded, unpacked: a.Unpacked, wrapped: a.Wrapped,
	}
	content := &leafReader{r: r}
	if a.OCR {
		walk.see = func(image []byte) (string, error) {
			s.send(frameImage, nil, image)
			return content.answer(errors.Join(s.err, w.Flush()))
		}
	}
	defer func() {
		if p := recover(); p != nil {
			err = errPanic // what it says may hold mail
		}
	}()
	walk.leaf(a.Part.Part(content))
	if _, err := io.Copy(io.Discard, content); err != nil && content.broken {
		return err
	}
	walk.lostPieces(a.Part)
	s.send(frameDone, done{
		Used: walk.budget.Used(), Embedded: walk.embedded, Unpacked: walk.unpacked,
		Parts: s.parts, Bytes: s.bytes, Defects: msg.Defects(), Heap: heapInUse(),
	}, nil)
	return errors.Join(s.err, w.Flush())
}

// heapInUse is what this process holds on to. What a large leaf left behind may wait
// to be collected: no reason to give up a process that has compiled code.
func heapInUse() uint64 {
	var mem runtime.MemStats
	if runtime.ReadMemStats(&mem); mem.HeapInuse >= mostHeap {
		runtime.GC()
		runtime.ReadMemStats(&mem)
	}
	return mem.HeapInuse
}

var errPanic = errors.New("a reader panicked")

// lostPieces lists the fragments of messages (RFC 2046 section 5.2.2) that stood
// in the leaf: they were searched, but they are put together only where they are
// messages of the mailbox.
func (w *walk) lostPieces(p mail.Wire) {
	for range w.msg.Pieces() {
		w.out.apart(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: "message/partial", Reason: mail.Unsupported,
			Detail: "a piece of a message within another file, which was searched but not put together with the others",
			Hint:   hintByHand,
		})
	}
}

// leafReader reads the leaf that follows an ask.
type leafReader struct {
	r      *bufio.Reader
	rest   []byte
	seen   *frame // the answer to the last question
	end    error
	broken bool // the pipe, not the leaf
}

func (l *leafReader) Read(p []byte) (int, error) {
	for len(l.rest) == 0 && l.end == nil {
		l.next()
	}
	if len(l.rest) == 0 {
		return 0, l.end
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func (l *leafReader) next() {
	f, err := readFrame(l.r, max(longestBytes, mostSeen))
	var what string
	switch {
	case err != nil:
		l.end, l.broken = err, true
	case f.kind == frameBytes:
		l.rest = append(l.rest, f.body...)
	case f.kind == frameSeen:
		l.seen = &f
	case f.kind == frameEnd && f.into(&what) == nil:
		l.end = io.EOF
		if what != "" {
			l.end = errors.New(what)
		}
	default:
		l.end, l.broken = errFrame, true
	}
}

// answer waits for the answer to a question that was sent. What comes of the leaf
// meanwhile is kept.
func (l *leafReader) answer(sent error) (string, error) {
	for sent == nil && l.seen == nil && !l.broken {
		if l.end != nil {
			f, err := readFrame(l.r, mostSeen)
			if l.broken = err != nil || f.kind != frameSeen; !l.broken {
				l.seen = &f
			}
			break
		}
		l.next()
	}
	if sent != nil || l.seen == nil {
		return "", errors.Join(sent, errFrame)
	}
	f := l.seen
	l.seen = nil
	var what string
	if err := f.into(&what); err != nil || what != "" {
		return "", errors.Join(err, errors.New(what))
	}
	return string(f.body), nil
}

// longestBytes is the longest piece of a leaf in one frame.
const longestBytes = 256 << 10

// speaker is the Out of a child process.
type speaker struct {
	w     *bufio.Writer
	err   error
	parts int
	bytes int64
}

func (s *speaker) send(kind frameKind, head any, body []byte) {
	if s.err == nil {
		s.err = writeFrame(s.w, kind, head, body)
	}
}

func (s *speaker) Text(t Text) {
	content := []byte(t.Content)
	t.Content = ""
	s.send(frameText, sentText{t, t.delSp}, content)
}

func (s *speaker) Seen(parts int, bytes int64) { s.parts, s.bytes = s.parts+parts, s.bytes+bytes }
func (s *speaker) Read(l Leaf)                 { s.send(frameRead, l, nil) }
func (s *speaker) Lost(l mail.Lost)            { s.send(frameLost, l, nil) }
func (s *speaker) Opened(o Opened)             { s.send(frameOpened, o, nil) }
