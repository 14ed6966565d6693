package archive

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

// compressed makes the walk of a kind of compression of what opens it.
func compressed(open func(w *walk, r *bufio.Reader) (io.Reader, error)) func(*walk, io.Reader, Visit) error {
	return func(w *walk, r io.Reader, visit Visit) error {
		var plain io.Reader
		err := guard(func() (err error) {
			plain, err = open(w, bufio.NewReader(r))
			return err
		})
		if err != nil {
			return w.damaged(err)
		}
		if c, ok := plain.(io.Closer); ok {
			defer c.Close()
		}
		return walkCompressed(w, "", plain, visit)
	}
}

// walkCompressed visits the tar inside, or the one file that was compressed.
func walkCompressed(w *walk, stored string, plain io.Reader, visit Visit) error {
	tarred, whole := startsTar(&damageReader{w: w, r: &guarded{r: plain}})
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
	case ".gz", ".bz2", ".gzip", ".z", ".xz", ".zst", ".lz4", ".lz":
		return strings.TrimSuffix(base, ext)
	case ".tgz", ".tbz", ".tbz2", ".txz", ".tzst", ".taz":
		return strings.TrimSuffix(base, ext) + ".tar"
	}
	return base
}

// behind visits what stands behind the end of an archive. Zeros are padding.
func (w *walk) behind(r io.Reader, visit Visit) error {
	rest, err := skipZeros(r)
	if err != nil || rest == nil {
		return err
	}
	m := Member{Name: "(behind the archive)", Size: -1, Bare: true}
	m.Open = func() (io.ReadCloser, error) { return io.NopCloser(w.meter(rest)), nil }
	return w.visit(m, visit)
}

// skipZeros gives r from its first byte that is not zero; nil if there is none.
func skipZeros(r io.Reader) (io.Reader, error) {
	block := make([]byte, 4096)
	for {
		n, err := r.Read(block)
		if left := bytes.TrimLeft(block[:n], "\x00"); len(left) > 0 {
			return io.MultiReader(bytes.NewReader(left), &afterwards{r: r, err: err}), nil
		}
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// afterwards gives an error that came with the bytes before, else reads on.
type afterwards struct {
	r   io.Reader
	err error
}

func (a *afterwards) Read(p []byte) (int, error) {
	if a.err != nil {
		return 0, a.err
	}
	return a.r.Read(p)
}
