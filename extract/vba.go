package extract

import (
	"bufio"
	"bytes"
	"encoding/binary"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
)

// vbaSource is a module of a VBA project: its text in clear. It is never run.
type vbaSource struct {
	name string
	text []byte
}

// isVBA tells the project of an Office document that is a zip ([MS-OVBA] section
// 2.2). A document that is a compound file as a whole holds its project besides
// its text.
func isVBA(streams []outlook.Stream) bool {
	if streamNamed(streams, "_VBA_PROJECT") == nil || streamNamed(streams, "dir") == nil {
		return false
	}
	for _, name := range [...]string{"WordDocument", "Workbook", "Book", "PowerPoint Document", "VisioDocument"} {
		if streamNamed(streams, name) != nil {
			return false
		}
	}
	return true
}

// vba reads a project: each module is a leaf.
func (w *walk) vba(p *mail.Part, streams []outlook.Stream, size int64) {
	sources, rest := vbaSources(streams)
	for _, b := range rest {
		_, _ = w.readStrings(p, bufio.NewReader(bytes.NewReader(b)), shortestRun) // a bytes.Reader does not fail
	}
	w.accounted(p, &counter{n: size}, nil)
	for _, s := range sources {
		w.child(p, embedded{name: s.name, media: "text/plain", data: s.text, decoded: []string{undidVBA}})
	}
}

// vbaSources gives the modules among the streams of a compound file, and what else
// the streams hold, to be searched by its strings: compiled code, forms, names. A
// module's stream is compiled code and then the source, packed; where one ends and
// the other begins is in the stream dir, which need not be true. So the source is
// looked for.
func vbaSources(streams []outlook.Stream) (sources []vbaSource, rest [][]byte) {
	left := mostSource
	for _, s := range streams {
		if s.Name == "dir" && len(s.Data) > 0 && s.Data[0] == 1 { // what the project refers to, packed
			text, _ := inflateVBA(s.Data, left)
			left -= len(text)
			rest = append(rest, text)
			continue
		}
		if s.Name == "PROJECT" {
			rest = append(rest, projectText(s.Data))
			continue
		}
		text, from, to := findSource(s.Data, &left)
		if text == nil {
			rest = append(rest, s.Data)
			continue
		}
		sources = append(sources, vbaSource{s.Name, text})
		rest = append(rest, s.Data[:from], s.Data[to:])
	}
	return sources, rest
}

// mostSource bounds the source of all modules of a project together.
const mostSource = 64 << 20

// attribute is how the source of every module begins, behind the first flags byte
// of its packed form ([MS-OVBA] section 2.3.4.3.1.1): a copy cannot come so early.
var attribute = []byte("\x00Attribut\x00e ")

// findSource looks for packed source in a stream; nil if there is none.
func findSource(b []byte, left *int) (text []byte, from, to int) {
	i := bytes.Index(b, attribute)
	if i < 3 || b[i-3] != 1 { // the mark of a packed container, and the header of a chunk
		return nil, 0, 0
	}
	text, n := inflateVBA(b[i-3:], *left)
	*left -= len(text)
	if len(text) == 0 {
		return nil, 0, 0
	}
	return text, i - 3, i - 3 + n
}

// inflateVBA undoes the packing of a VBA project ([MS-OVBA] section 2.4.1) as far
// as it goes, and gives how much of b it took.
func inflateVBA(b []byte, most int) (out []byte, used int) {
	at := 1 // behind the mark
	for at+2 <= len(b) && len(out) < most {
		head := binary.LittleEndian.Uint16(b[at:])
		size := int(head&0xfff) + 3
		if head>>12&7 != 3 { // the signature of a chunk
			break
		}
		chunk := b[at+2 : min(at+size, len(b))]
		if head>>15 == 0 {
			out = append(out, chunk[:min(len(chunk), 4096)]...)
		} else {
			out = inflateChunk(out, chunk)
		}
		at = min(at+size, len(b))
	}
	return out, at
}

// inflateChunk unpacks a chunk, which gives 4096 bytes at most (section 2.4.1.3.2).
func inflateChunk(out, b []byte) []byte {
	start := len(out)
	for len(b) > 0 && len(out)-start < 4096 {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0 && len(out)-start < 4096; bit++ {
			if flags>>bit&1 == 0 {
				out, b = append(out, b[0]), b[1:]
				continue
			}
			if len(b) < 2 {
				return out
			}
			offset, n := copyToken(binary.LittleEndian.Uint16(b), len(out)-start)
			b = b[2:]
			if offset > len(out)-start {
				return out
			}
			for ; n > 0 && len(out)-start < 4096; n-- {
				out = append(out, out[len(out)-offset])
			}
		}
	}
	return out
}

// copyToken gives how far back a copy begins and how long it is: the farther into
// the chunk, the more bits are of the offset (section 2.4.1.3.19.1).
func copyToken(token uint16, done int) (offset, n int) {
	bits := 4
	for 1<<bits < done {
		bits++
	}
	return int(token>>(16-bits)) + 1, int(token&(0xffff>>bits)) + 3
}
