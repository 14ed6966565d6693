package source

import (
	"bytes"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// imapWire is the connection below the IMAP client. The client's own timers do
// not fit: there is none between two answers, and that of a message runs while
// we are busy with the one before. So they are not heard, and one timer runs
// here, only while an answer is due and we wait for its bytes.
type imapWire struct {
	net.Conn
	idle time.Duration

	mu      sync.Mutex
	waiting bool
	silent  bool
	dead    error // the first error; the client asks on after it
	watch   imapWatch
	names   imapNames
	pace    pace
}

var errSilent = errors.New("the server did not answer in time")

// due says whether an answer is due.
func (w *imapWire) due(yes bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting, w.pace = yes, startPace(time.Now())
	w.arm()
}

func (w *imapWire) arm() {
	var until time.Time
	if w.waiting {
		until = time.Now().Add(w.idle)
	}
	_ = w.Conn.SetReadDeadline(until) // fails on a closed connection only, as the next Read will
}

// SetReadDeadline does nothing: see imapWire.
func (w *imapWire) SetReadDeadline(time.Time) error { return nil }

// SetDeadline does nothing: see imapWire.
func (w *imapWire) SetDeadline(time.Time) error { return nil }

func (w *imapWire) Read(p []byte) (int, error) {
	for len(p) > 0 {
		w.mu.Lock()
		w.arm()
		dead, n := w.dead, w.names.take(p)
		w.mu.Unlock()
		if n > 0 {
			return n, nil
		}
		if dead != nil {
			return 0, dead
		}
		n, err := w.Conn.Read(p)
		if n, err = w.heard(p[:n], err); n > 0 {
			return n, err
		}
	}
	return 0, nil
}

// heard looks at what came, and keeps it where names may be in it. The error comes
// with the next look.
func (w *imapWire) heard(p []byte, err error) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silent = w.silent || errors.Is(err, os.ErrDeadlineExceeded)
	n := len(p)
	bad := w.watch.see(p)
	if bad == nil && err == nil && w.waiting && !w.pace.keeps(len(p), w.watch.literal > 0, w.idle, time.Now()) {
		bad = errSlow
	}
	if bad == nil && w.names.waiting() {
		n, bad = 0, w.names.feed(p)
	}
	if bad != nil {
		n, err = 0, bad
	}
	w.dead = err
	return n, err
}

// Write sends a command with the names of folders as the server has them.
func (w *imapWire) Write(p []byte) (int, error) {
	w.mu.Lock()
	command := w.names.command(p)
	w.mu.Unlock()
	if _, err := w.Conn.Write(command); err != nil {
		return 0, err
	}
	return len(p), nil
}

// naming says whether answers hold names of folders.
func (w *imapWire) naming(yes bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.names.on = yes
}

// literals says that the server takes them without being asked first.
func (w *imapWire) literals(yes bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.names.plus = yes
}

// farewell is the text of the server's last BYE, which the client drops.
func (w *imapWire) farewell() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.watch.bye
}

// wasSilent tells whether the server was waited for in vain.
func (w *imapWire) wasSilent() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.silent
}

// cause is the error that ended the connection, nil if it is not at its end.
func (w *imapWire) cause() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dead
}

// The client holds lines and literals in memory whatever their length, except
// for the literals of FETCH. So they are bounded here.
const (
	longestAnswer  = 32 << 20 // without literals: a SEARCH that lists four million messages
	longestLiteral = 64 << 10 // of an answer other than FETCH, such as a folder's name
	keptLine       = 512
)

var (
	errLongAnswer  = errors.New("the server's answer is longer than any mailbox needs")
	errLongLiteral = errors.New("the server's answer holds a string longer than any name")
)

// imapWatch follows the server's answers as they come in: which bytes are of a
// literal, "{n}" and n bytes after the line (RFC 3501, 4.3), and which of lines.
type imapWatch struct {
	literal int64  // bytes of a literal still to come
	length  int    // of the answer so far, without literals
	head    []byte // of the answer
	tail    []byte // of the line
	bye     string
}

func (w *imapWatch) see(p []byte) error {
	for len(p) > 0 {
		if w.literal > 0 {
			n := min(w.literal, int64(len(p)))
			w.literal -= n
			p = p[n:]
			continue
		}
		line, rest, ended := bytes.Cut(p, []byte("\n"))
		w.add(line)
		if w.length > longestAnswer {
			return errLongAnswer
		}
		p = rest
		if !ended {
			return nil
		}
		if err := w.end(); err != nil {
			return err
		}
	}
	return nil
}

// mark is room for "{" and a number of 64 bits and "+}" and CR.
const mark = 24

func (w *imapWatch) add(line []byte) {
	w.length += len(line)
	w.head = append(w.head, line[:min(len(line), keptLine-len(w.head))]...)
	w.tail = append(w.tail, line[max(0, len(line)-mark):]...)
	w.tail = w.tail[max(0, len(w.tail)-mark):]
}

// end is the end of a line: that of an answer, or a literal comes.
func (w *imapWatch) end() error {
	size, literal := literalSize(string(w.tail))
	w.tail = w.tail[:0]
	if literal {
		w.literal = size
		if size > longestLiteral && !isFetchAnswer(string(w.head)) {
			return errLongLiteral
		}
		return nil
	}
	if head := string(w.head); len(head) > 5 && strings.EqualFold(head[:5], "* BYE") {
		w.bye = strings.TrimSpace(head[5:])
	}
	w.head, w.length = w.head[:0], 0
	return nil
}

func literalSize(tail string) (int64, bool) {
	tail = strings.TrimSuffix(tail, "\r")
	open := strings.LastIndexByte(tail, '{')
	if open < 0 || !strings.HasSuffix(tail, "}") {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(tail[open+1:len(tail)-1], "+"), 10, 64)
	return n, err == nil && n >= 0
}

// isFetchAnswer knows "* 12 FETCH (".
func isFetchAnswer(head string) bool {
	f := strings.Fields(head)
	return len(f) > 2 && f[0] == "*" && strings.EqualFold(f[2], "FETCH")
}
