package archive

import (
	"archive/tar"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// tarChecksum is where a tar header keeps its checksum (POSIX ustar).
const (
	tarChecksumAt  = 148
	tarChecksumEnd = 156
)

// isTar checks the header's checksum: the magic "ustar" is missing in old tars,
// and any text may hold it.
func isTar(head []byte) bool {
	if len(head) < HeadSize || head[0] == 0 {
		return false
	}
	field := strings.Trim(string(head[tarChecksumAt:tarChecksumEnd]), " \x00")
	want, err := strconv.ParseInt(field, 8, 64)
	if err != nil {
		return false
	}
	return want == tarSum(head)
}

// tarSum adds up the header with its checksum field taken as blanks.
func tarSum(head []byte) int64 {
	var sum int64
	for i, b := range head[:HeadSize] {
		if i >= tarChecksumAt && i < tarChecksumEnd {
			b = ' '
		}
		sum += int64(b)
	}
	return sum
}

// walkTar visits the members of a tar, and of those put behind it: tar itself stops
// at the first end. Damage is skipped up to the next header.
func walkTar(w *walk, r io.Reader, visit Visit) error {
	var first error
	for {
		err := w.oneTar(tar.NewReader(r), visit)
		var stop *stopped
		if errors.As(err, &stop) {
			return stop.err
		}
		if err != nil && first == nil {
			first = err
		}
		next, tarred, err := nextTar(r, first == nil)
		if err != nil || next == nil {
			return cmp.Or(first, w.readError(err))
		}
		if !tarred {
			return w.behind(next, visit)
		}
		r = next
	}
}

// stopped is an error of a visitor, which ends the walk.
type stopped struct{ err error }

func (s *stopped) Error() string { return s.err.Error() }

func (w *walk) oneTar(t *tar.Reader, visit Visit) error {
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return w.damaged(err)
		}
		if h.Typeflag == tar.TypeDir {
			continue
		}
		if err := w.visit(w.tarMember(h, t), visit); err != nil {
			return &stopped{err}
		}
	}
}

func (w *walk) readError(err error) error {
	if err == nil {
		return nil
	}
	return w.damaged(err)
}

// nextTar looks for the next header, and gives the stream from there; nil if there
// is none. After a clean end only zeros may come before it: other bytes are given
// as what they are.
func nextTar(r io.Reader, clean bool) (next io.Reader, tarred bool, err error) {
	block := make([]byte, HeadSize)
	for {
		n, err := io.ReadFull(r, block)
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return nil, false, err
		}
		whole := io.MultiReader(bytes.NewReader(block[:n]), r)
		switch {
		case isTar(block[:n]):
			return whole, true, nil
		case clean && len(bytes.TrimLeft(block[:n], "\x00")) > 0:
			return whole, false, nil
		case end:
			return nil, false, nil
		}
	}
}

func (w *walk) tarMember(h *tar.Header, t *tar.Reader) Member {
	m := Member{Name: h.Name, Size: h.Size, Special: tarSpecial(h.Typeflag)}
	m.Open = func() (io.ReadCloser, error) {
		if m.Special != "" {
			return nil, fmt.Errorf("archive member %q is a %s: %w", m.Name, m.Special, ErrNotFile)
		}
		return io.NopCloser(w.meter(t)), nil
	}
	return m
}

func tarSpecial(flag byte) string {
	switch flag {
	case tar.TypeLink:
		return "hard link"
	case tar.TypeSymlink:
		return "symbolic link"
	case tar.TypeChar, tar.TypeBlock:
		return "device"
	case tar.TypeFifo:
		return "named pipe"
	}
	return ""
}

// startsTar looks whether the stream r begins with a tar, and gives the stream
// back whole. An error that comes later in the stream stays in it.
func startsTar(r io.Reader) (bool, io.Reader) {
	head := make([]byte, HeadSize)
	n, err := io.ReadFull(r, head)
	rest := r
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		rest = failingReader{err}
	}
	return isTar(head[:n]), io.MultiReader(bytes.NewReader(head[:n]), rest)
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }
