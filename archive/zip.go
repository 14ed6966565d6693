package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A zip may also begin with the mark of a volume (APPNOTE 8.5.3, 8.5.4).
func isZip(head []byte) bool {
	if rest, ok := bytes.CutPrefix(head, []byte(zipDataMark)); ok {
		head = rest
	} else if rest, ok := bytes.CutPrefix(head, []byte("PK00")); ok {
		head = rest
	}
	return bytes.HasPrefix(head, []byte(zipLocal)) || bytes.HasPrefix(head, []byte(zipEnd))
}

// walkZip visits what the central directory lists and then what stands between and
// behind it. Without a directory the local headers say what there is.
func walkZip(w *walk, r io.ReaderAt, size int64, visit Visit) error {
	known := map[int64]int64{}
	z, err := zip.NewReader(r, size)
	// Names that point outside are only names here, never paths.
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		if other := w.zipHidden(r, size, known, visit); other != nil {
			return other
		}
		return w.damaged(err)
	}
	if err := w.comment("", z.Comment, visit); err != nil {
		return err
	}
	for _, f := range z.File {
		if err := w.zipListed(r, f, known, visit); err != nil {
			return err
		}
	}
	if err := w.zipHidden(r, size, known, visit); err != nil {
		return err
	}
	return w.zipVolume(r, size, len(z.Comment))
}

// zipListed visits a member of the central directory.
func (w *walk) zipListed(r io.ReaderAt, f *zip.File, known map[int64]int64, visit Visit) error {
	if err := w.comment(zipName(f.Name)+" ", f.Comment, visit); err != nil {
		return err
	}
	begin, bad := f.DataOffset()
	packed := int64(min(f.CompressedSize64, 1<<61))
	if bad == nil {
		known[begin] = begin + packed
	}
	if isDirectory(f) {
		return nil
	}
	return w.visit(w.zipMember(&zipEntry{
		name: zipName(f.Name), method: f.Method, flags: f.Flags, crc: f.CRC32, clock: f.ModifiedTime, extra: f.Extra,
		packed: packed, size: int64(min(f.UncompressedSize64, 1<<62)), special: zipSpecial(f), begin: begin, r: r, bad: bad,
	}), visit)
}

// zipVolume is the error of the last volume of several: its members begin in others
// (APPNOTE 4.4.19).
func (w *walk) zipVolume(r io.ReaderAt, size int64, comment int) error {
	end := make([]byte, endSize)
	if _, err := r.ReadAt(end, size-int64(endSize+comment)); err != nil || string(end[:4]) != zipEnd {
		return nil
	}
	if disk := binary.LittleEndian.Uint16(end[4:]); disk == 0 || disk == 1<<16-1 {
		return nil
	}
	return fmt.Errorf("archive %q: the last volume of several: %w", w.name, ErrUnsupported)
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

// zipName decodes the name: UTF-8 where it is, else code page 437 (APPNOTE D.1).
func zipName(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	decoded, err := charmap.CodePage437.NewDecoder().String(name)
	if err != nil {
		return strings.ToValidUTF8(name, "\uFFFD")
	}
	return decoded
}

// zipSpecial goes by size as well: programs mark what they packed from a pipe as a
// pipe, and only the target of a link is short.
func zipSpecial(f *zip.File) string {
	const longestTarget = 4096
	what := special(f.Mode())
	if f.UncompressedSize64 == 0 || f.Mode()&fs.ModeSymlink != 0 && f.UncompressedSize64 <= longestTarget {
		return what
	}
	return ""
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
