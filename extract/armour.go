package extract

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

const (
	endArmour      = "-----END "
	beginSigned    = "-----BEGIN PGP SIGNED MESSAGE-----"
	beginSignature = "-----BEGIN PGP SIGNATURE-----"
)

// sealing are the lines that begin a block which is a leaf of its own: OpenPGP's
// (RFC 9580 section 6.2.1) and CMS's (RFC 7468 sections 8 and 9).
var sealing = []struct {
	line string
	cms  bool
}{
	{"-----BEGIN PGP MESSAGE", false},
	{"-----BEGIN CMS-----", true},
	{"-----BEGIN PKCS7-----", true},
}

// mayBeArmoured tells text in which a block may begin.
func mayBeArmoured(s string) bool {
	return strings.Contains(s, "-----BEGIN P") || strings.Contains(s, "-----BEGIN C")
}

// armour takes armoured messages of OpenPGP and S/MIME out of a text: they are
// leaves of their own. All else stays text, line by line, and so does
// whatever in a block is no line of base64 of the block's own width. In a
// clear-signed text (section 7) the dashes that were put before lines go.
type armour struct {
	w      *walk
	p      *mail.Part
	state  armourState
	block  sealedBlock
	blocks []sealedBlock
	signed bool
	other  bool // there is text outside of blocks
	held   int64
}

type armourState byte

const (
	noArmour armourState = iota
	armourHeaders
	armourBody
	armourTail // after the last line of base64
)

// sealedBlock is one armoured message.
type sealedBlock struct {
	text  bytes.Buffer // its base64
	bytes int64        // all of its lines
	cut   int64        // of its base64 that was too much to hold
	width int          // of its first line
	cms   bool
}

func armourIn(w *walk, p *mail.Part) *armour { return &armour{w: w, p: p} }

// reader reads the text of r without the blocks. Lines longer than its buffer
// are none of armour's.
func (a *armour) reader(r io.Reader) io.Reader {
	size := headSize
	if a.p.Raw != nil {
		size = min(size, 3*len(a.p.Raw)+64) // no charset gives more
	}
	return &armourReader{a: a, r: bufio.NewReaderSize(r, size)}
}

// whole is reader for a text in memory, whose lines may have any length.
func (a *armour) whole(s string) string {
	var out strings.Builder
	for l := range strings.Lines(s) {
		out.Write(a.line([]byte(l)))
	}
	return out.String()
}

// line gives what of a line is text; an armoured line leaves its line end.
func (a *armour) line(l []byte) []byte {
	if a.signed && bytes.HasPrefix(l, []byte("- ")) {
		l = l[2:]
	}
	bare := bytes.Trim(bytes.TrimLeft(l, "> \t"), " \t\r\n")
	switch a.state {
	case armourHeaders:
		return a.header(l, bare)
	case armourBody, armourTail:
		return a.body(l, bare)
	}
	return a.outside(l, bare)
}

func (a *armour) outside(l, bare []byte) []byte {
	if a.begin(l, bare) {
		return l
	}
	switch {
	case bytes.HasPrefix(bare, []byte(beginSigned)):
		a.signed = true
	case bytes.HasPrefix(bare, []byte(beginSignature)):
		a.signed = false
	}
	a.other = a.other || len(bare) > 0
	return l
}

// begin opens a block; one whose lines were joined, as HTML does, ends at once.
func (a *armour) begin(l, bare []byte) bool {
	if !bytes.Contains(bare, []byte("-----BEGIN ")) {
		return false
	}
	for _, s := range sealing {
		_, rest, ok := bytes.Cut(bare, []byte(s.line))
		if !ok {
			continue
		}
		a.block = sealedBlock{bytes: int64(len(l)), cms: s.cms}
		a.state = armourHeaders
		if joined, _, ended := bytes.Cut(rest, []byte(endArmour)); ended {
			a.joined(joined)
		}
		return true
	}
	return false
}

// joined takes a block that stands in one line.
func (a *armour) joined(line []byte) {
	for _, f := range bytes.Fields(line) {
		if isBase64Line(f) && len(f) > 20 {
			a.block.text.Write(f)
		}
	}
	a.other = true
	a.end()
}

// header takes a line between the block's first line and its empty one.
func (a *armour) header(l, bare []byte) []byte {
	switch {
	case isBase64Line(bare):
		a.state = armourBody
		return a.body(l, bare)
	case len(bare) == 0:
		a.block.bytes += int64(len(l))
		return l
	case bytes.Contains(bare, []byte(": ")) || bytes.HasSuffix(bare, []byte(":")):
		a.block.bytes += int64(len(l))
		return l
	}
	a.end()
	return a.outside(l, bare)
}

// body takes a line of the block itself.
func (a *armour) body(l, bare []byte) []byte {
	b := &a.block
	switch {
	case len(bare) == 0 || bare[0] == '=' && len(bare) == 5:
		b.bytes += int64(len(l))
		return l
	case bytes.HasPrefix(bare, []byte(endArmour)):
		b.bytes += int64(len(l))
		a.end()
		return l
	case a.state == armourTail || !isBase64Line(bare) || b.width > 0 && len(bare) > b.width:
		a.end()
		return a.outside(l, bare)
	}
	if b.width == 0 {
		b.width = len(bare)
	}
	b.bytes += int64(len(l))
	if a.held += int64(len(bare)); a.held <= a.w.lim.Held {
		b.text.Write(bare)
	} else {
		b.cut += int64(len(bare))
	}
	if len(bare) < b.width || b.width < 40 {
		if len(bare) < b.width {
			a.state = armourTail
		}
		return l // may be a word below a block that was cut off
	}
	return l[len(bytes.TrimRight(l, "\n")):]
}

// isBase64Line tells a line of an armoured block.
func isBase64Line(l []byte) bool {
	l = bytes.TrimRight(l, "=")
	for _, c := range l {
		if !isLetter(c) && !isDigit(c) && c != '+' && c != '/' {
			return false
		}
	}
	return len(l) > 0 && len(l) < 200
}

// end closes a block.
func (a *armour) end() {
	a.state = noArmour
	if a.block.text.Len() > 0 || a.block.cut > 0 {
		a.blocks = append(a.blocks, a.block)
	} else {
		a.other = true
	}
	a.block = sealedBlock{}
}

// close accounts for the blocks of a leaf of total bytes, and reads those that
// are not encrypted. It gives the number of bytes that are not read with the
// text around them: all of them, where there is no such text.
func (a *armour) close(total int64) int64 {
	if a.state != noArmour {
		a.end()
	}
	if len(a.blocks) == 1 && !a.other {
		a.blocks[0].bytes = total
	}
	var sealed int64
	for i := range a.blocks {
		b := &a.blocks[i]
		if b.text.Len() == 0 {
			sealed += a.lose(b.bytes, total-sealed, a.tooLarge())
			continue
		}
		if b.cms { // read as a leaf, which says whether it is encrypted
			a.other = true
			sealed += a.loseEnd(b, total-sealed)
			a.w.child(a.p, embedded{media: "application/pkcs7-mime", data: looseBase64(b.text.String()), decoded: []string{undidBase64}})
			continue
		}
		if o, ok := a.w.openPGP(looseBase64(b.text.String())); ok && !o.encrypted {
			a.w.literals(a.p, o)
			a.other = true
			sealed += a.loseEnd(b, total-sealed)
			continue
		}
		sealed += a.lose(b.bytes, total-sealed, mail.Lost{Reason: mail.EncryptedPGP, Detail: "encrypted with OpenPGP", Hint: hintPGP})
	}
	return sealed
}

// lose lists n bytes of a block, or as many as are left to list, and says how many
// that were.
func (a *armour) lose(n, left int64, l mail.Lost) int64 {
	l.Part, l.Path, l.MediaType, l.Bytes = a.p.Number, a.p.Path, a.p.MediaType, min(n, left)
	a.w.out.Lost(l)
	return l.Bytes
}

// loseEnd lists what of an open block was too much to hold.
func (a *armour) loseEnd(b *sealedBlock, left int64) int64 {
	if b.cut == 0 {
		return 0
	}
	return a.lose(b.cut, left, a.tooLarge())
}

func (a *armour) tooLarge() mail.Lost {
	return mail.Lost{
		Reason: mail.TooLarge, Detail: fmt.Sprintf("armoured messages of more than %d MiB in one text", a.w.lim.Held>>20),
		Hint: "save them to files of their own and scan those",
	}
}

// armourReader is a text without its blocks.
type armourReader struct {
	a    *armour
	r    *bufio.Reader
	out  []byte
	long bool // within a line that is longer than the buffer: no armour
	done error
}

func (r *armourReader) Read(p []byte) (int, error) {
	for len(r.out) == 0 && r.done == nil {
		r.step()
	}
	if len(r.out) == 0 {
		return 0, r.done
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

func (r *armourReader) step() {
	l, err := r.r.ReadSlice('\n')
	r.done = err
	if err == bufio.ErrBufferFull {
		r.done = nil
	}
	part := r.long
	r.long = err == bufio.ErrBufferFull
	if part || r.long || len(l) == 0 {
		r.a.other = r.a.other || len(l) > 0
		r.out = l
		return
	}
	r.out = r.a.line(l)
}
