package extract

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"io"

	"github.com/mailspill/mailspill/archive"
)

// pdfStream is a stream object: a dictionary, and bytes behind it.
type pdfStream struct {
	num       int
	kind      string // of its Type, or its Subtype
	filters   []string
	predictor int
	rowBytes  int // of a row that was predicted
	pixels    int // of a picture that may show a line of text
	data      []byte
}

// streamOf describes the stream of an object, whose bytes are data.
func streamOf(o *pdfObject, data []byte) pdfStream {
	s := pdfStream{num: o.num, kind: o.name("Subtype"), data: data, predictor: 1}
	if t := o.name("Type"); t != "" && t != "XObject" {
		s.kind = t
	}
	columns, colors, bits := 1, 1, 8
	for _, it := range o.items {
		switch {
		case it.kind == pdfName && it.dict == 0 && (it.key == "Filter" || it.key == "F"):
			s.filters = append(s.filters, string(it.text))
		case it.kind != pdfNumber || it.num < 1 || it.num > 1<<20:
		case it.key == "Predictor":
			s.predictor = it.num
		case it.key == "Columns":
			columns = it.num
		case it.key == "Colors" && it.num <= 32:
			colors = it.num
		case it.key == "BitsPerComponent" && it.num <= 16:
			bits = it.num
		}
	}
	s.pixels = pixelsOf(o)
	s.rowBytes = (columns*colors*bits + 7) / 8
	return s
}

// fewestPixels is the side of a picture that is no line, bullet or icon.
const fewestPixels = 16

// pixelsOf is the size of a picture that is large enough to show a line of text.
func pixelsOf(o *pdfObject) int {
	w, _ := o.number("Width")
	h, _ := o.number("Height")
	if !showsLines(w, h) {
		return 0
	}
	return w * h
}

func showsLines(w, h int) bool {
	return min(w, h) >= fewestPixels && max(w, h) <= 1<<20 && w*h > spacerPixels
}

// mostFilters is how many filters of a stream are undone.
const mostFilters = 8

var errFilter = errors.New("a filter of pictures")

// decoded undoes a stream's filters (ISO 32000-1 section 7.4). Of a damaged stream
// it gives what came; err is a limit, or a filter of pictures, before which it stops.
func (w *walk) decoded(s pdfStream) ([]byte, error) {
	b := s.data
	if len(s.filters) > mostFilters {
		return nil, errFilter
	}
	for _, f := range s.filters {
		r, ok := unfilter(f, b)
		if !ok {
			return b, errFilter
		}
		if r == nil {
			continue
		}
		out, err := w.inflated("PDF document", len(b), r)
		var limit *archive.LimitError
		if b = out; errors.As(err, &limit) {
			return b, err
		}
		if s.predictor >= 10 && (f == "FlateDecode" || f == "Fl" || f == "LZWDecode" || f == "LZW") {
			b = unpredict(b, s.rowBytes)
		}
	}
	return b, nil
}

// unfilter undoes one filter. A nil reader is one that changes nothing here.
func unfilter(name string, b []byte) (io.Reader, bool) {
	switch name {
	case "FlateDecode", "Fl":
		if z, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
			return z, true
		}
		return flate.NewReader(bytes.NewReader(b[min(2, len(b)):])), true
	case "LZWDecode", "LZW":
		return newPDFLZW(b), true
	case "ASCIIHexDecode", "AHx":
		text, _ := hexString(append([]byte{'<'}, b...), 0)
		return bytes.NewReader(text), true
	case "ASCII85Decode", "A85":
		b = bytes.TrimPrefix(bytes.TrimSpace(b), []byte("<~"))
		if i := bytes.IndexByte(b, '~'); i >= 0 {
			b = b[:i]
		}
		return ascii85.NewDecoder(bytes.NewReader(b)), true
	case "RunLengthDecode", "RL":
		return &runLength{b: b}, true
	case "Crypt":
		return nil, true
	}
	return nil, false
}

// longestRow is the longest row whose prediction is undone; those of tables have
// some bytes.
const longestRow = 1 << 16

// unpredict undoes the prediction of PNG (ISO 32000-1 section 7.4.4.4), in place:
// each row begins with a byte that tells its kind.
func unpredict(b []byte, row int) []byte {
	if row > longestRow {
		return b
	}
	out, above, this := b[:0], make([]byte, row), make([]byte, row)
	for len(b) > 1 {
		kind, line := b[0], b[1:min(len(b), 1+row)]
		b = b[1+len(line):]
		for i, c := range line {
			var left, corner byte
			if i > 0 {
				left, corner = this[i-1], above[i-1]
			}
			this[i] = c + predicted(kind, left, above[i], corner)
		}
		out = append(out, this[:len(line)]...)
		above, this = this, above
	}
	return out
}

// predicted is what PNG's filter of a kind adds to a byte (PNG section 9.2); the
// rows of text and tables have one byte a sample.
func predicted(kind, left, up, corner byte) byte {
	switch kind {
	case 1:
		return left
	case 2:
		return up
	case 3:
		return byte((int(left) + int(up)) / 2)
	case 4:
		return paeth(int(left), int(up), int(corner))
	}
	return 0
}

func paeth(a, b, c int) byte {
	p := a + b - c
	pa, pb, pc := max(p-a, a-p), max(p-b, b-p), max(p-c, c-p)
	switch {
	case pa <= pb && pa <= pc:
		return byte(a)
	case pb <= pc:
		return byte(b)
	}
	return byte(c)
}

// runLength undoes RunLengthDecode (ISO 32000-1 section 7.4.5).
type runLength struct{ b, open []byte }

func (r *runLength) Read(p []byte) (int, error) {
	if len(r.open) == 0 {
		if len(r.b) < 2 || r.b[0] == 128 {
			return 0, io.EOF
		}
		n := int(r.b[0])
		if n < 128 {
			end := min(len(r.b), n+2)
			r.open, r.b = r.b[1:end], r.b[end:]
		} else {
			r.open, r.b = bytes.Repeat(r.b[1:2], 257-n), r.b[2:]
		}
	}
	n := copy(p, r.open)
	r.open = r.open[n:]
	return n, nil
}
