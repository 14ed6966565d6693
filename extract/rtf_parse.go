package extract

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"

	"github.com/mailspill/mailspill/outlook"
)

// rtfDoc is what there is to read in a document.
type rtfDoc struct {
	text   strings.Builder // what a reader sees, or the HTML that it was made of
	aside  strings.Builder // headers, footers, notes and text boxes
	hidden strings.Builder // hidden text, comments, properties, names
	links  strings.Builder // where fields lead
	html   bool
	// objects are the pictures and what else is embedded, dropped the bytes of
	// those that were too many.
	objects []rtfObject
	dropped int64
}

func (d *rtfDoc) add(list ...rtfObject) {
	for _, o := range list {
		if len(d.objects) == mostObjects {
			d.dropped += int64(len(o.data))
			continue
		}
		d.objects = append(d.objects, o)
	}
}

type rtfObject struct {
	name, media string
	data        []byte
}

// rtfGroup is the state that a group inherits and that ends with it.
type rtfGroup struct {
	dest   rtfDest
	page   encoding.Encoding
	uc     int  // how many characters stand for one \u
	hidden bool // \v or \deleted
	htmlrtf,
	shown, // within \shppict
	shadow bool // within \nonshppict
}

// rtfDepth bounds the groups that are told from each other: no writer comes
// near, and hostile mail opens millions.
const rtfDepth = 4096

// rtfParser reads RTF (Rich Text Format Specification 1.9.1). It takes whatever
// comes: a document that ends in the middle gives what it held.
type rtfParser struct {
	in    []byte
	doc   *rtfDoc
	now   rtfGroup
	stack []rtfGroup
	extra int // groups beyond rtfDepth

	star    bool   // the next word opens a destination that may be unknown
	skip    int    // characters still to be left out after \u
	long    bool   // they are too many to be but that
	passed  []byte // of these
	high    rune   // the first half of a surrogate pair
	pending []byte // text in the code page of the group
	strayed int    // where in pending the last character is that is no data
	shown   int    // pictures of \shppict whose other form did not come yet
	ansi    encoding.Encoding
	fonts   map[int]encoding.Encoding
	font    int // being defined in the font table

	instruction strings.Builder // of a field
	object      rtfObject       // being collected
	nibble      int             // the first half of a byte in hexadecimal; -1 if there is none
}

func parseRTF(in []byte) *rtfDoc {
	ansi := outlook.Codepage(1252)
	p := &rtfParser{in: in, doc: &rtfDoc{}, ansi: ansi, fonts: map[int]encoding.Encoding{}, nibble: -1, now: rtfGroup{page: ansi, uc: 1}}
	for len(p.in) > 0 {
		p.step()
	}
	for len(p.stack) > 0 {
		p.close()
	}
	p.flush()
	p.keepObject()
	return p.doc
}

// step takes the next piece of the document.
func (p *rtfParser) step() {
	c := p.in[0]
	p.in = p.in[1:]
	switch c {
	case '{':
		p.open()
	case '}':
		p.close()
	case '\\':
		p.control()
	case '\r', '\n':
	default:
		p.char(c)
	}
}

func (p *rtfParser) open() {
	p.flush()
	p.skip = 0
	if len(p.stack) >= rtfDepth {
		p.extra++
		return
	}
	p.stack = append(p.stack, p.now)
}

func (p *rtfParser) close() {
	p.flush()
	p.skip = 0
	switch last := len(p.stack) - 1; {
	case p.extra > 0:
		p.extra--
	case last >= 0:
		ended := p.now
		p.now, p.stack = p.stack[last], p.stack[:last]
		if ended.dest != p.now.dest {
			p.leave(ended)
		}
	}
}

// control takes what follows a backslash: a symbol, or a word with a number.
func (p *rtfParser) control() {
	if len(p.in) == 0 {
		return
	}
	n := 0
	for n < len(p.in) && isLetter(p.in[n]) {
		n++
	}
	if n == 0 {
		c := p.in[0]
		p.in = p.in[1:]
		p.symbol(c)
		return
	}
	word := string(p.in[:min(n, 32)])
	p.in = p.in[n:]
	number, has := p.number()
	if len(p.in) > 0 && p.in[0] == ' ' {
		p.in = p.in[1:]
	}
	p.word(word, number, has)
}

// number takes the number of a control word; what is beyond 32 bits is cut.
func (p *rtfParser) number() (n int, has bool) {
	i, sign := 0, 1
	if len(p.in) > 1 && p.in[0] == '-' && p.in[1] >= '0' && p.in[1] <= '9' {
		i, sign = 1, -1
	}
	for ; i < len(p.in) && p.in[i] >= '0' && p.in[i] <= '9'; i++ {
		n, has = min(n*10+int(p.in[i]-'0'), 1<<31-1), true
	}
	if has {
		p.in = p.in[i:]
	}
	return sign * n, has
}

func (p *rtfParser) symbol(c byte) {
	switch c {
	case '\'':
		p.escaped()
	case '*':
		p.star = true
	case '~':
		p.put(" ")
	case '_':
		p.put("-")
	case '-', '|', ':': // where a word may be broken, and marks of an index
	case '\r', '\n':
		p.put("\n")
	case '\\', '{', '}':
		p.char(c)
	default:
		p.char('\\') // no symbol: someone wrote a path without escaping it
		p.char(c)
	}
}

// escaped takes the two digits of \'.
func (p *rtfParser) escaped() {
	if len(p.in) < 2 || hexDigit(p.in[0]) < 0 || hexDigit(p.in[1]) < 0 {
		return
	}
	c := byte(hexDigit(p.in[0])<<4 | hexDigit(p.in[1]))
	p.in = p.in[2:]
	p.char(c)
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// char takes one byte of text, or of data in hexadecimal.
func (p *rtfParser) char(c byte) {
	switch {
	case p.skip > 0:
		p.skipped(c)
	case p.now.dest.isData():
		p.stray(c)
		p.hex(c)
	default:
		p.pending = append(p.pending, c)
	}
}

func (p *rtfParser) hex(c byte) {
	d := hexDigit(c)
	switch {
	case d < 0 || p.now.dest == destNone:
	case p.nibble < 0:
		p.nibble = d
	default:
		p.object.data = append(p.object.data, byte(p.nibble<<4|d))
		p.nibble = -1
	}
}

// unicode takes the number of \u: one unit of UTF-16.
func (p *rtfParser) unicode(n int) {
	p.flush()
	p.skip, p.long = p.now.uc, p.now.uc > mostFallback
	r := rune(uint16(n))
	if joined := utf16.DecodeRune(p.high, r); joined != utf8.RuneError {
		r = joined
	} else if utf16.IsSurrogate(r) {
		p.high = r
		return
	}
	p.high = 0
	p.write(string(r))
}

// flush decodes what is pending: bytes are kept together so far, as a character
// may take two.
func (p *rtfParser) flush() {
	p.flushPassed()
	data := p.now.dest.isData() && p.strayed == 0
	p.strayed = 0
	if data {
		p.pending = p.pending[:0]
	}
	if len(p.pending) == 0 {
		return
	}
	if p.now.dest == destFonts {
		p.pending = trimFontEnd(p.pending)
	}
	s := p.decoded(p.pending)
	p.pending = p.pending[:0]
	p.write(s)
}

// decoded reads bytes by the code page of the group.
func (p *rtfParser) decoded(b []byte) string {
	out, err := p.now.page.NewDecoder().Bytes(b)
	if err != nil {
		out = b
	}
	return strings.ToValidUTF8(string(out), string(utf8.RuneError))
}

// trimFontEnd ends a font's name by a line.
func trimFontEnd(b []byte) []byte {
	if b[len(b)-1] == ';' {
		b[len(b)-1] = '\n'
	}
	return b
}

// put writes a character that a symbol or word stands for.
func (p *rtfParser) put(s string) {
	p.flush()
	if p.skip > 0 {
		p.skip--
		return
	}
	if p.now.dest.isData() {
		p.stray(' ')
		return
	}
	p.write(s)
}

// write adds text to where the group belongs. Both forms of a picture stand next
// to each other, without text between.
func (p *rtfParser) write(s string) {
	if p.shown > 0 && strings.TrimSpace(s) != "" {
		p.shown = 0
	}
	p.target().WriteString(s)
}

func (p *rtfParser) target() *strings.Builder {
	switch p.now.dest {
	case destText:
		if p.now.hidden && !p.doc.html || p.now.htmlrtf {
			return &p.doc.hidden
		}
		return &p.doc.text
	case destTag:
		return &p.doc.text
	case destAside:
		return &p.doc.aside
	case destField:
		return &p.instruction
	}
	return &p.doc.hidden
}
