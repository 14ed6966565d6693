package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// encryptedFlag is bit 0 of the general purpose flags (APPNOTE 4.4.4).
const encryptedFlag = 1

func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

func walkZip(w *walk, r io.ReaderAt, size int64, visit Visit) error {
	z, err := zip.NewReader(r, size)
	// Names that point outside are only names here, never paths.
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fmt.Errorf("archive %q: %w: %w", w.name, ErrCorrupt, err)
	}
	if err := w.comment("", z.Comment, visit); err != nil {
		return err
	}
	for _, f := range z.File {
		if err := w.comment(zipName(f)+" ", f.Comment, visit); err != nil {
			return err
		}
		if isDirectory(f) {
			continue
		}
		if err := w.visit(w.zipMember(f), visit); err != nil {
			return err
		}
	}
	return nil
}

// comment gives a comment (APPNOTE 4.3.16, 4.4.18) as a member: people write
// passwords there.
func (w *walk) comment(of, text string, visit Visit) error {
	if text == "" {
		return nil
	}
	return w.visit(Member{
		Name: of + "(comment)", Size: int64(len(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}, visit)
}

// isDirectory goes by size as well: a "directory" that holds bytes is a member.
func isDirectory(f *zip.File) bool {
	return strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 && f.CompressedSize64 == 0
}

func (w *walk) zipMember(f *zip.File) Member {
	m := Member{
		Name:      zipName(f),
		Size:      int64(min(f.UncompressedSize64, 1<<62)),
		Encrypted: f.Flags&encryptedFlag != 0,
		Special:   special(f.Mode()),
	}
	m.Open = func() (io.ReadCloser, error) { return w.openZip(f, m) }
	return m
}

func (w *walk) openZip(f *zip.File, m Member) (io.ReadCloser, error) {
	switch {
	case m.Encrypted:
		return nil, fmt.Errorf("archive member %q: %w", m.Name, ErrEncrypted)
	case m.Special != "":
		return nil, fmt.Errorf("archive member %q is a %s: %w", m.Name, m.Special, ErrNotFile)
	}
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, fmt.Errorf("archive member %q, method %d: %w", m.Name, f.Method, ErrUnsupported)
	}
	if err != nil {
		return nil, fmt.Errorf("archive member %q: %w: %w", m.Name, ErrCorrupt, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{w.meter(r), r}, nil
}

// zipName decodes the name: UTF-8 where it is, else code page 437 (APPNOTE D.1).
func zipName(f *zip.File) string {
	if utf8.ValidString(f.Name) {
		return f.Name
	}
	name, err := charmap.CodePage437.NewDecoder().String(f.Name)
	if err != nil {
		return strings.ToValidUTF8(f.Name, "\uFFFD")
	}
	return name
}

func special(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeSymlink != 0:
		return "symbolic link"
	case mode&(fs.ModeDevice|fs.ModeCharDevice) != 0:
		return "device"
	case mode&fs.ModeNamedPipe != 0:
		return "named pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	}
	return ""
}
