package extract

import (
	"bytes"
)

// pdfScan looks at every object of a document, those that no page shows, those of
// earlier versions and those that nothing refers to among them, and takes their
// strings: annotations, fields, titles, properties, scripts, addresses.
type pdfScan struct {
	w      *walk
	hidden *pdfNotes
	links  *pdfNotes

	streams []pdfStream
	texts   map[int]bool   // objects that hold text, by what refers to them
	files   map[int]string // objects that are embedded files, and their names
	masks   map[int]bool   // pictures that only shape another one
	limit   error          // that was reached
	noEnd   bool           // no further stream has an end
}

// mostStreams is how many streams of a document are looked at.
const mostStreams = 200_000

func (w *walk) scanPDF(hidden, links Text, b []byte) *pdfScan {
	s := &pdfScan{w: w, hidden: w.notes(hidden), links: w.notes(links), texts: map[int]bool{}, files: map[int]string{}, masks: map[int]bool{}}
	s.body(b)
	for _, st := range s.streams {
		if s.limit == nil && s.w.ctx.Err() == nil {
			s.textStream(st)
		}
	}
	s.hidden.flush()
	s.links.flush()
	return s
}

func (s *pdfScan) parser(b []byte) *pdfParser {
	return &pdfParser{b: b, full: s.take, aside: s.comment}
}

// body reads the objects of a file, wherever they stand; the table of contents may
// be wrong, and leaves out what was replaced.
func (s *pdfScan) body(b []byte) {
	ps := s.parser(b)
	for from := 0; s.w.ctx.Err() == nil; from = ps.at {
		start, after, num := nextObject(b, from)
		s.between(ps, b[from:start], from)
		if ps.at = after; after >= len(b) {
			return
		}
		o := ps.object(num)
		s.take(o)
		s.stream(ps, o)
	}
}

// nextObject finds "12 0 obj" from b[from] on.
func nextObject(b []byte, from int) (start, after, num int) {
	for at := from; ; {
		i := bytes.Index(b[at:], []byte("obj"))
		if i < 0 {
			return len(b), len(b), 0
		}
		at += i + 3
		rest, _, ok := numberBefore(b[:at-3]) // even before from, where an object has no end
		if !ok {
			continue
		}
		if head, n, ok := numberBefore(rest); ok {
			return max(from, len(head)), at, n
		}
	}
}

// numberBefore takes a number off the end of b, with the white space behind it.
func numberBefore(b []byte) (head []byte, n int, ok bool) {
	const longest = 32
	low := max(0, len(b)-longest)
	end := len(b)
	for end > low && isPDFSpace(b[end-1]) {
		end--
	}
	at, scale := end, 1
	for at > low && isDigit(b[at-1]) && end-at < 9 {
		at--
		n += scale * int(b[at]-'0')
		scale *= 10
	}
	return b[:at], n, at < end
}

// stream takes the bytes of an object that is a stream.
func (s *pdfScan) stream(ps *pdfParser, o *pdfObject) {
	if !ps.space() || !bytes.HasPrefix(ps.b[ps.at:], []byte("stream")) {
		return
	}
	ps.at += len("stream")
	if bytes.HasPrefix(ps.b[ps.at:], []byte("\r\n")) {
		ps.at += 2
	} else if ps.at < len(ps.b) && isPDFSpace(ps.b[ps.at]) {
		ps.at++
	}
	data := s.bytes(ps, o)
	if st := streamOf(o, data); st.kind == "ObjStm" {
		s.packed(st, o)
	} else if len(s.streams) < mostStreams {
		s.streams = append(s.streams, st)
	}
}

// bytes takes the bytes of a stream: as many as it says if that fits, else all up
// to the keyword.
func (s *pdfScan) bytes(ps *pdfParser, o *pdfObject) []byte {
	rest := ps.b[ps.at:]
	if n, ok := o.number("Length"); ok && n >= 0 && n < len(rest) {
		if bytes.HasPrefix(bytes.TrimLeft(rest[n:min(len(rest), n+16)], "\r\n \t"), []byte("endstream")) {
			ps.at += n
			return rest[:n]
		}
	}
	end := -1
	if !s.noEnd {
		end = bytes.Index(rest, []byte("endstream"))
		s.noEnd = end < 0
	}
	if end < 0 {
		if end = bytes.Index(rest, []byte("endobj")); end < 0 {
			end = len(rest)
		}
	}
	ps.at += end
	return rest[:end]
}

// packed reads the objects of an object stream (ISO 32000-1 section 7.5.7).
func (s *pdfScan) packed(st pdfStream, o *pdfObject) {
	b := s.decode(st)
	first, ok := o.number("First")
	if !ok || first < 0 || first > len(b) {
		first = 0
	}
	nums := bytes.Fields(b[:first])
	ps := s.parser(b)
	ps.at = first
	for i := 0; s.w.ctx.Err() == nil && ps.space(); i += 2 {
		num, before := -1, ps.at
		if i < len(nums) {
			_, num, _ = numberBefore(nums[i])
		}
		s.take(ps.object(num))
		if ps.at == before {
			ps.at++
		}
	}
}

// decode undoes a stream's filters, and remembers the limit that was reached.
func (s *pdfScan) decode(st pdfStream) []byte {
	b, err := s.w.decoded(st)
	if err != nil && err != errFilter && s.limit == nil {
		s.limit = err
	}
	if err == errFilter {
		return nil
	}
	return b
}
