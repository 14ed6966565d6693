package extract

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// A child process that takes leaves apart is spoken with in frames: a kind, the
// lengths of a head in JSON and of a body, both. What a child says is foreign
// bytes like mail: a hostile file may have taken it over.
type frameKind byte

const (
	frameAsk    frameKind = 'A' // to the child: an ask
	frameBytes  frameKind = 'B' // more of the leaf
	frameEnd    frameKind = 'E' // the leaf ends; the head is the error that it ended with
	frameText   frameKind = 'T' // from the child: a sentText, its content
	frameRead   frameKind = 'R' // a Leaf
	frameLost   frameKind = 'L' // a mail.Lost
	frameOpened frameKind = 'O' // an Opened
	frameImage  frameKind = 'I' // an image whose text is wanted
	frameSeen   frameKind = 'S' // to the child: its text; the head is the error instead
	frameDone   frameKind = 'D' // a done
)

// ask is what a child is to do: read the leaf whose bytes follow.
type ask struct {
	Part      mail.Wire
	Limits    Limits // Archives are what is left of the message's
	Passwords []string
	Proven    []string
	Shallow   bool
	OCR       bool
	Embedded  int
	Unpacked  int64
	Wrapped   int64
}

// done is how it went: what was used of what the ask gave, and the child's own
// count of what it saw.
type done struct {
	Used     archive.Used
	Embedded int
	Unpacked int64
	Parts    int
	Bytes    int64
	Defects  []mail.Defect
	Heap     uint64 // bytes that the child holds now
}

// sentText is a Text on its way, without its content.
type sentText struct {
	Text  Text
	DelSp bool
}

const (
	longestHead = 4 << 20
	frameSize   = 9 // bytes before the head
)

// writeFrame writes one frame.
func writeFrame(w io.Writer, kind frameKind, head any, body []byte) error {
	var h []byte
	if head != nil {
		var err error
		if h, err = json.Marshal(head); err != nil {
			return err
		}
	}
	b := make([]byte, frameSize, frameSize+len(h))
	b[0] = byte(kind)
	binary.LittleEndian.PutUint32(b[1:], uint32(len(h)))
	binary.LittleEndian.PutUint32(b[5:], uint32(len(body)))
	if _, err := w.Write(append(b, h...)); err != nil {
		return err
	}
	_, err := w.Write(body)
	return err
}

// frame is one that came.
type frame struct {
	kind frameKind
	head []byte
	body []byte
}

// readFrame reads one frame whose body has at most most bytes.
func readFrame(r *bufio.Reader, most int64) (frame, error) {
	var b [frameSize]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return frame{}, err
	}
	f := frame{kind: frameKind(b[0])}
	head, body := int64(binary.LittleEndian.Uint32(b[1:])), int64(binary.LittleEndian.Uint32(b[5:]))
	if head > longestHead || body > most {
		return f, fmt.Errorf("a frame of %d and %d bytes", head, body)
	}
	var err error
	if f.head, err = readExactly(r, head); err == nil {
		f.body, err = readExactly(r, body)
	}
	return f, err
}

// readExactly reads n bytes, and allocates as they come.
func readExactly(r io.Reader, n int64) ([]byte, error) {
	if n == 0 {
		return nil, nil
	}
	b, err := io.ReadAll(io.LimitReader(r, n))
	if err == nil && int64(len(b)) < n {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}

// into reads the head.
func (f frame) into(v any) error {
	if len(f.head) == 0 {
		return nil
	}
	return json.Unmarshal(f.head, v)
}
