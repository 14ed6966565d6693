package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
)

func isGzip(head []byte) bool { return bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}) }

// walkGzip reads the members of a gzip file as one (RFC 1952, section 2.2), and what
// stands behind the last as one of its own.
func walkGzip(w *walk, r io.Reader, visit Visit) error {
	b := bufio.NewReader(r)
	z, err := gzip.NewReader(b)
	if err != nil {
		return w.damaged(err)
	}
	all := &gzipMembers{b: b, z: z}
	if err := walkCompressed(w, z.Name, all, visit); err != nil || !all.ended {
		return err
	}
	return w.behind(b, visit)
}

// gzipMembers joins the members of a gzip file. A last one that is cut or damaged is
// an error; other bytes behind it end it.
type gzipMembers struct {
	b     *bufio.Reader
	z     *gzip.Reader
	ended bool
}

func (g *gzipMembers) Read(p []byte) (int, error) {
	for !g.ended {
		g.z.Multistream(false)
		n, err := g.z.Read(p)
		if n > 0 || !errors.Is(err, io.EOF) {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return n, err
		}
		if head, _ := g.b.Peek(3); !isGzip(head) {
			g.ended = true
			break
		}
		if err := g.z.Reset(g.b); err != nil {
			return 0, err
		}
	}
	return 0, io.EOF
}
