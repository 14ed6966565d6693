package archive

import (
	"archive/tar"
	"bytes"
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

func walkTar(w *walk, r io.Reader, visit Visit) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return w.streamError(err)
		}
		if h.Typeflag == tar.TypeDir {
			continue
		}
		if err := w.visit(w.tarMember(h, t), visit); err != nil {
			return err
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

// streamError tells damage from a spent budget, which passes through as it is.
func (w *walk) streamError(err error) error {
	var limit *LimitError
	if errors.As(err, &limit) {
		return err
	}
	return fmt.Errorf("archive %q: %w: %w", w.name, ErrCorrupt, err)
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
