package extract

import "github.com/mailspill/mailspill/outlook"

// Records of a workbook that are read ([MS-XLS] section 2.3.1).
const (
	xlFormula      = 0x0006
	xlEOF          = 0x000A
	xlHeader       = 0x0014
	xlFooter       = 0x0015
	xlExternSheet  = 0x0017
	xlName         = 0x0018
	xlNote         = 0x001C
	xlExternName   = 0x0023
	xlFilePass     = 0x002F
	xlContinue     = 0x003C
	xlCodePage     = 0x0042
	xlBoundSheet   = 0x0085
	xlMulRK        = 0x00BD
	xlString2      = 0x0007 // of Excel 2
	xlSXString     = 0x00CD
	xlRString      = 0x00D6
	xlDBQuery      = 0x00DC
	xlXF           = 0x00E0
	xlInterfaceHdr = 0x00E1
	xlDrawings     = 0x00EB
	xlDrawing      = 0x00EC
	xlSST          = 0x00FC
	xlLabelSST     = 0x00FD
	xlUsrExcl      = 0x0194
	xlFileLock     = 0x0195
	xlRRDInfo      = 0x0196
	xlRRDHead      = 0x0138
	xlSupBook      = 0x01AE
	xlTxO          = 0x01B6
	xlHLink        = 0x01B8
	xlBlank        = 0x0201
	xlNumber       = 0x0203
	xlLabel        = 0x0204
	xlBoolErr      = 0x0205
	xlString       = 0x0207
	xlArray        = 0x0221
	xlRK           = 0x027E
	xlFormat       = 0x041E
	xlBOF          = 0x0809
)

// xlRecord is a record with those that continue it.
type xlRecord struct {
	kind uint16
	at   int    // where it begins in the stream
	data []byte // of the record itself
	more []byte // the Continue records behind it, with their heads
}

// xlRecords takes a stream apart, as far as whole records go, and gives where the
// last of them ends.
func xlRecords(b []byte, do func(xlRecord) bool) (end int) {
	for at := 0; ; {
		kind, data, ok := xlRecordAt(b[at:])
		if !ok || kind == 0 && len(data) == 0 {
			return at
		}
		r := xlRecord{kind: kind, at: at, data: data}
		at += 4 + len(data)
		from := at
		for {
			kind, data, ok := xlRecordAt(b[at:])
			if !ok || kind != xlContinue {
				break
			}
			at += 4 + len(data)
		}
		r.more = b[from:at]
		if !do(r) {
			return at
		}
	}
}

// xlRecordAt reads the record at the beginning of b; ok is false where it does not
// fit.
func xlRecordAt(b []byte) (kind uint16, data []byte, ok bool) {
	if len(b) < 4 || 4+int(le16(b, 2)) > len(b) {
		return 0, nil, false
	}
	return le16(b, 0), b[4 : 4+int(le16(b, 2))], true
}

// all is the record with those that continue it, in one piece.
func (r xlRecord) all() []byte {
	if len(r.more) == 0 {
		return r.data
	}
	in := xlReader{b: r.data, more: r.more}
	return in.bytes(len(r.data) + len(r.more))
}

// xlReader reads a record from its beginning on, over the borders of those that
// continue it.
type xlReader struct {
	b    []byte
	more []byte
	page int  // code page of 8-bit text
	wide bool // Excel 97 and later: strings say of themselves how they are stored
	bad  bool
}

func (w *workbook) reader(r xlRecord) *xlReader {
	return &xlReader{b: r.data, more: r.more, page: w.page, wide: w.biff8}
}

// next goes on with the next Continue record.
func (r *xlReader) next() bool {
	_, data, ok := xlRecordAt(r.more)
	if !ok {
		return false
	}
	r.b, r.more = data, r.more[4+len(data):]
	return true
}

// bytes takes n bytes off.
func (r *xlReader) bytes(n int) []byte {
	if n <= len(r.b) {
		out := r.b[:n]
		r.b = r.b[n:]
		return out
	}
	out := append([]byte{}, r.b...)
	r.b = nil
	for len(out) < n && r.next() {
		k := min(n-len(out), len(r.b))
		out, r.b = append(out, r.b[:k]...), r.b[k:]
	}
	if len(out) < n {
		r.bad = true
	}
	return out
}

func (r *xlReader) u8() int {
	if b := r.bytes(1); len(b) == 1 {
		return int(b[0])
	}
	return 0
}

func (r *xlReader) u16() int {
	if b := r.bytes(2); len(b) == 2 {
		return int(le16(b, 0))
	}
	return 0
}

func (r *xlReader) u32() uint32 {
	if b := r.bytes(4); len(b) == 4 {
		return le32(b, 0)
	}
	return 0
}

// chars takes n characters off, wide or not. Where they go on in another record,
// that says anew how its characters are stored ([MS-XLS] section 2.5.293).
func (r *xlReader) chars(n int, wide bool) string {
	var narrow, out []byte
	for n > 0 {
		if len(r.b) == 0 {
			if !r.next() {
				r.bad = true
				break
			}
			if len(r.b) == 0 {
				continue
			}
			wide = r.b[0]&1 != 0
			r.b = r.b[1:]
			continue
		}
		if !wide {
			k := min(n, len(r.b))
			narrow, r.b = r.b[:k], r.b[k:]
			out = append(out, r.narrow(narrow)...)
			n -= k
			continue
		}
		k := min(n, len(r.b)/2)
		if k == 0 { // half a character at a border
			r.b, r.bad = nil, true
			continue
		}
		out = append(out, utf16Text(r.b[:2*k])...)
		r.b = r.b[2*k:]
		n -= k
	}
	return string(out)
}

// narrow gives the text of bytes: the low halves of characters since Excel 97,
// and those of a code page before.
func (r *xlReader) narrow(b []byte) string {
	if r.wide {
		out := make([]rune, len(b))
		for i, c := range b {
			out[i] = rune(c)
		}
		return string(out)
	}
	e := outlook.Codepage(r.page)
	if e == nil {
		e = outlook.Codepage(1252)
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return valid(b)
	}
	return string(out)
}

// str is a string behind its length of one byte or two; with runs of formats and
// phonetic text behind it, if it says so ([MS-XLS] section 2.5.293).
func (r *xlReader) str(lengthSize int) string {
	n := 0
	if lengthSize == 1 {
		n = r.u8()
	} else {
		n = r.u16()
	}
	if !r.wide {
		return r.chars(n, false)
	}
	flags, runs, phonetic := r.u8(), 0, 0
	if flags&8 != 0 {
		runs = r.u16()
	}
	if flags&4 != 0 {
		phonetic = int(r.u32())
	}
	s := r.chars(n, flags&1 != 0)
	r.skip(4 * runs)
	r.skip(phonetic)
	return s
}

// skip passes n bytes without a copy of them.
func (r *xlReader) skip(n int) {
	for n > len(r.b) || n < 0 {
		n -= len(r.b)
		if r.b = nil; n < 0 || !r.next() {
			r.bad = true
			return
		}
	}
	r.b = r.b[n:]
}
