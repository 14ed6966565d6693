package extract

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"

	"github.com/mailspill/mailspill/mail"
)

const (
	magicEVTX  = "ElfFile\x00"
	magicChunk = "ElfChnk\x00"
	chunkEVTX  = 65536
	headEVTX   = 4096
)

func isEVTX(head []byte, _ *mail.Part) bool { return bytes.HasPrefix(head, []byte(magicEVTX)) }

const hintEVTX = "open it in the Event Viewer and save it as text"

// readEVTX gives the events of a Windows event log, each with its fields a line,
// as libyal's "Windows XML Event Log (EVTX)" and [MS-EVEN6] section 2.2.12 tell. By
// their strings alone the values of an event would run into each other.
func readEVTX(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over || err != nil {
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: "an event log that is too large to hold or cut short: searched as printable strings only", Hint: hintEVTX,
		})
		return
	}
	l := &eventLog{left: 8 * len(raw)}
	for at := headEVTX; at < len(raw) && w.ctx.Err() == nil; at += chunkEVTX {
		l.chunk(raw[at:min(len(raw), at+chunkEVTX)])
	}
	w.accounted(p, &counter{n: int64(len(raw))}, nil)
	_ = w.chunks(textOf(p), &l.text) // a buffer does not fail
	_, _ = w.readStrings(p, bufio.NewReader(&l.rest), shortestRun)
	if l.damaged {
		w.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: mail.Corrupt,
			Detail: "a damaged event log: what could be made out was read, the rest searched as printable strings", Hint: hintEVTX,
		})
	}
}

// eventLog is a log that is being read.
type eventLog struct {
	text    bytes.Buffer
	rest    bytes.Buffer
	left    int // steps and letters that there may still be: hostile events share templates
	damaged bool
}

// chunk reads the events of a chunk; what is no event is kept for its strings.
func (l *eventLog) chunk(b []byte) {
	const head, record = 512, 24
	if len(b) < head || !bytes.HasPrefix(b, []byte(magicChunk)) {
		l.damaged = l.damaged || len(bytes.Trim(b, "\x00")) > 0
		l.keep(b)
		return
	}
	at := head
	for at+record+4 <= len(b) && string(b[at:at+4]) == "\x2a\x2a\x00\x00" {
		size := int(binary.LittleEndian.Uint32(b[at+4:]))
		if size < record+4 || size > len(b)-at {
			l.damaged = true
			break
		}
		e := &event{log: l, chunk: b, at: at + record, end: at + size - 4}
		if !e.fragment(0) {
			l.damaged = true
			l.keep(b[at : at+size])
		}
		l.text.WriteString("\n\n")
		at += size
	}
	l.keep(b[at:])
}

func (l *eventLog) keep(b []byte) {
	l.rest.Write(b)
	l.rest.WriteByte(0)
}
