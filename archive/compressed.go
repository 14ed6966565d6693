package archive

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"fmt"
	"io"
	"path"
	"strings"
)

func isGzip(head []byte) bool { return bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}) }

// isBzip2 asks for the block magic too: "BZh" alone may begin a text.
func isBzip2(head []byte) bool {
	return len(head) >= 10 && bytes.HasPrefix(head, []byte("BZh")) &&
		(bytes.Equal(head[4:10], []byte("1AY&SY")) || bytes.Equal(head[4:10], []byte("\x17rE8P\x90")))
}

func walkGzip(w *walk, r io.Reader, visit Visit) error {
	z, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return fmt.Errorf("archive %q: %w: %w", w.name, ErrCorrupt, err)
	}
	return walkCompressed(w, z.Name, z, visit)
}

func walkBzip2(w *walk, r io.Reader, visit Visit) error {
	return walkCompressed(w, "", bzip2.NewReader(bufio.NewReader(r)), visit)
}

// walkCompressed visits the tar inside, or the one file that was compressed.
func walkCompressed(w *walk, stored string, plain io.Reader, visit Visit) error {
	tarred, whole := startsTar(&damageReader{w: w, r: plain})
	if tarred {
		// A tar's skipped members cost time too: all of it is charged, and once.
		inner := &walk{name: w.name, budget: w.budget, in: w.in, charged: true}
		return walkTar(inner, w.meter(whole), visit)
	}
	m := Member{Name: bareName(stored, w.name), Size: -1, Bare: true}
	m.Open = func() (io.ReadCloser, error) { return io.NopCloser(w.meter(whole)), nil }
	return w.visit(m, visit)
}

// bareName is the name stored in the header, else the archive's without ending.
func bareName(stored, archive string) string {
	if stored != "" {
		return strings.ToValidUTF8(stored, "\uFFFD")
	}
	base := path.Base(strings.ReplaceAll(archive, `\`, "/"))
	ext := path.Ext(base)
	switch strings.ToLower(ext) {
	case ".gz", ".bz2", ".gzip", ".z":
		return strings.TrimSuffix(base, ext)
	case ".tgz", ".tbz", ".tbz2":
		return strings.TrimSuffix(base, ext) + ".tar"
	}
	return base
}

// damageReader marks the errors of a decompressor as damage of the archive.
type damageReader struct {
	w *walk
	r io.Reader
}

func (d *damageReader) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	return n, d.w.streamError(err)
}
