package archive

import (
	"bufio"
	"compress/bzip2"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// zipInflate unpacks by a method of APPNOTE 4.4.5.
func (w *walk) zipInflate(e *zipEntry, method uint16, r *bufio.Reader) (out io.ReadCloser, err error) {
	err = guard(func() error {
		switch method {
		case 0:
			out = io.NopCloser(r)
		case 8:
			out = flate.NewReader(r)
		case 9:
			out = io.NopCloser(&deflate64{r: r})
		case 12:
			out = io.NopCloser(bzip2.NewReader(r))
		case 14:
			out, err = w.zipLZMA(e, r)
		case 20, 93:
			out, err = w.zstd(r)
		case 95:
			out, err = w.xz(r)
		default:
			err = fmt.Errorf("method %d: %w", method, ErrUnsupported)
		}
		return err
	})
	return out, err
}

// zipLZMA reads APPNOTE 5.8: version, size of the properties, the properties, data.
func (w *walk) zipLZMA(e *zipEntry, r *bufio.Reader) (io.ReadCloser, error) {
	const endMarked = 1 << 1 // of the flags
	head := make([]byte, 9)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	if binary.LittleEndian.Uint16(head[2:]) != 5 {
		return nil, ErrCorrupt
	}
	size := e.size
	if e.flags&endMarked != 0 {
		size = -1
	}
	return w.lzma(head[4:9], size, r)
}

// zstd asks for no goroutines: a panic in one could not be caught.
func (w *walk) zstd(r io.Reader) (io.ReadCloser, error) {
	most := uint64(max(w.dictionary(), zstd.MinWindowSize))
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(most))
	if err != nil {
		return nil, err
	}
	return &limited{r: d.IOReadCloser(), over: zstd.ErrWindowSizeExceeded, limit: w.tooMuch()}, nil
}

func (w *walk) xz(r io.Reader) (io.ReadCloser, error) {
	x, err := xz.NewReader(r, uint32(min(w.dictionary(), 1<<32-1)))
	if errors.Is(err, xz.ErrMemlimit) {
		return nil, w.tooMuch()
	}
	if err != nil {
		return nil, err
	}
	return &limited{r: io.NopCloser(x), over: xz.ErrMemlimit, limit: w.tooMuch()}, nil
}

// limited tells a dictionary that is too large in the words of this package.
type limited struct {
	r     io.ReadCloser
	over  error
	limit error
}

func (l *limited) Close() error { return l.r.Close() }

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if err == l.over {
		err = l.limit
	}
	return n, err
}
