package source

import (
	"bytes"
	"io"
	"slices"
)

// chunk is how many bytes of a stream are read at a time.
const chunk = 256 << 10

// splitter cuts an mbox into segments, one a message. It works on a window: all
// of a mapped file, or as much of a stream as the message at hand needs.
//
// A mapped file that another program shortens while it is read kills this
// process with SIGBUS, as the pages are gone: no reader can prevent that. A
// change that leaves the pages is seen by the size and time afterwards.
type splitter struct {
	r      io.Reader // nil when the window holds everything
	window []byte
	base   int64 // stream offset of window[0]
	start  int   // where the next segment begins in window
	last   bool  // the window ends where the input ends
	err    error // why the stream ended before its end
	most   int   // largest message kept from a stream, in bytes; 0 for any
	chunk  int   // bytes read at a time
	framed bool  // the segment at start has its "From " line
	begun  bool
}

// segment is one message of an mbox with its framing, as it stands there.
type segment struct {
	offset int64  // of its first byte
	framed bool   // it begins with a "From " line; only the first may not
	line   []byte // that line, with its end
	raw    []byte // all that follows, blank separator included
	cut    int64  // bytes after raw that were dropped as too many
	next   int64  // offset of the segment after it
}

// splitBytes cuts what lies in memory or is mapped, from offset on; offset is 0
// or the beginning of a "From " line.
func splitBytes(all []byte, offset int64) *splitter {
	return &splitter{window: all, start: int(offset), last: true, begun: offset > 0, framed: offset > 0}
}

// splitStream cuts a stream that stands at offset, as splitBytes.
func splitStream(r io.Reader, offset int64, most int) *splitter {
	return &splitter{r: r, base: offset, most: most, chunk: chunk, begun: offset > 0, framed: offset > 0}
}

// resumes tells whether reading can go on here: at a "From " line or at the
// end. It cannot when the file is no longer the one that was read before.
func (s *splitter) resumes() bool {
	s.want(s.start + len(fromWord))
	if s.start >= len(s.window) {
		return s.start == len(s.window)
	}
	return !s.begun || bytes.HasPrefix(s.window[s.start:], fromWord)
}

// next gives the next segment; its bytes are valid until the call after it when
// they come from a stream.
func (s *splitter) next() (segment, bool) {
	s.compact()
	s.begin()
	if s.want(s.start + 1); s.start >= len(s.window) {
		return segment{}, false
	}
	seg := segment{offset: s.base + int64(s.start), framed: s.framed}
	if s.framed {
		seg.line = s.separator()
		if s.r != nil {
			seg.line = slices.Clone(seg.line) // the window moves under it
		}
	}
	body := s.start + len(seg.line)
	first := s.base + int64(body)
	kept, end := s.findEnd(body)
	seg.raw = kept
	if kept == nil {
		seg.raw = s.window[body:end]
	}
	seg.next = s.base + int64(end)
	seg.cut = seg.next - first - int64(len(seg.raw))
	s.start, s.framed = end, true
	return seg, true
}

// begin steps over a byte order mark and empty lines before the first "From "
// line. Where there is none, text comes first, and that is a segment too.
func (s *splitter) begin() {
	if s.begun {
		return
	}
	s.begun = true
	s.want(maxLookahead + maxDecision)
	lead := leadLength(s.window)
	if !bytes.HasPrefix(s.window[lead:], fromWord) || judge(s.window[lead:], 0, s.last) != splits {
		return
	}
	s.start, s.framed = lead, true
}

// leadLength gives how many bytes of a mark and empty lines w begins with.
func leadLength(w []byte) int {
	w = w[:min(len(w), maxLookahead)]
	return len(w) - len(bytes.TrimLeft(bytes.TrimPrefix(w, byteOrderMark), "\r\n"))
}

// separator gives the "From " line at start with its end.
func (s *splitter) separator() []byte {
	s.want(s.start + maxFromLine)
	rest := s.window[s.start:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		return rest[:end+1]
	}
	return rest
}

// findEnd finds where the message that begins at body ends. A message larger
// than is kept of a stream comes back as kept, and the window has moved on.
func (s *splitter) findEnd(body int) (kept []byte, end int) {
	at := max(body-1, s.start) // the line end of the "From " line itself counts
	for {
		if i := bytes.Index(s.window[at:], newlineFrom); i >= 0 {
			switch judge(s.window, at+i+1, s.last) {
			case splits:
				return kept, at + i + 1
			case stays:
				at += i + 1
				continue
			}
			at += i
		} else if at = max(at, len(s.window)-len(newlineFrom)+1); s.last {
			return kept, len(s.window)
		}
		if s.most > 0 && at-body > s.most {
			kept, at = s.spill(kept, body, at)
			body = 0
		}
		s.fill()
	}
}

// spill keeps the allowed beginning of too large a message and forgets the
// window up to just before at, so that memory does not follow the input.
func (s *splitter) spill(kept []byte, body, at int) ([]byte, int) {
	const context = 4 // an empty line before at is still seen
	drop := at - context
	s.base += int64(drop)
	if kept != nil {
		s.window = append(s.window[:0], s.window[drop:]...)
		return kept, context
	}
	kept = s.window[body : body+s.most : body+s.most] // the window is left to it
	s.window = slices.Clone(s.window[drop:])
	return kept, context
}

// want reads until the window holds n bytes, or all there are.
func (s *splitter) want(n int) {
	for !s.last && len(s.window) < n {
		s.fill()
	}
}

// fill appends a chunk to the window; indexes into it stay good. Growing by
// append doubles, so that a long message is not copied over and over.
func (s *splitter) fill() {
	if s.last {
		return
	}
	s.window = slices.Grow(s.window, s.chunk)
	for end := len(s.window) + s.chunk; len(s.window) < end && !s.last; {
		n, err := s.r.Read(s.window[len(s.window):end])
		s.window = s.window[:len(s.window)+n]
		s.last = err != nil
		// Compared, not unwrapped: a truncated archive's error wraps an EOF too.
		if err != nil && err != io.EOF {
			s.err = err
		}
	}
}

// compact forgets what was handed out, once that is most of the window: each
// byte is then moved once on average.
func (s *splitter) compact() {
	if s.r == nil || s.start <= len(s.window)/2 {
		return
	}
	rest := s.window[s.start:]
	if cap(s.window) > 16*chunk && len(rest) < chunk {
		s.window = slices.Clone(rest) // a huge message is behind us: give it back
	} else {
		s.window = append(s.window[:0], rest...)
	}
	s.base += int64(s.start)
	s.start = 0
}
