package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

// smallFile is the size, in bytes, below which a file is read rather than
// mapped: a mapping costs more, and the system allows only so many.
const smallFile = 1 << 20

// content is the bytes of one file, wherever they lie. Exactly one of data,
// file and stream holds them.
type content struct {
	name   string // for the name of what is unpacked
	head   []byte // up to headSize of the first bytes
	whole  bool   // head is everything
	size   int64  // in bytes, as far as known before reading; -1 if not
	data   []byte
	file   *os.File
	stream io.Reader
	info   fs.FileInfo // of file
	maps   *mappings
}

// fileContent looks into an open file. Errors are those of reading.
func fileContent(f *os.File, info fs.FileInfo, maps *mappings) (*content, error) {
	c := &content{name: f.Name(), size: info.Size(), info: info, maps: maps}
	if c.size < smallFile {
		data, err := io.ReadAll(io.NewSectionReader(f, 0, 1<<62))
		c.setData(data)
		return c, err
	}
	c.file = f
	c.head = make([]byte, headSize)
	n, err := f.ReadAt(c.head, 0)
	c.head = c.head[:n]
	return c, ignoreEOF(err)
}

// streamContent looks into a stream. What came before an error stays readable,
// and the error comes again where it came.
func streamContent(name string, size int64, r io.Reader) *content {
	c := &content{name: name, size: size}
	head := make([]byte, headSize)
	n := 0
	var err error
	for n < len(head) && err == nil {
		var k int
		k, err = r.Read(head[n:])
		n += k
	}
	if err == io.EOF {
		c.setData(head[:n])
		return c
	}
	if err != nil {
		r = failing{err}
	}
	c.head = head[:n]
	c.stream = io.MultiReader(bytes.NewReader(c.head), r)
	return c
}

func (c *content) setData(data []byte) {
	c.data = data
	c.size = int64(len(data))
	c.head = data[:min(len(data), headSize)]
	c.whole = len(data) <= headSize
}

// mapped gives all bytes without reading them, where that can be done.
func (c *content) mapped() ([]byte, bool) {
	if c.file == nil {
		return c.data, c.data != nil
	}
	all, err := c.maps.get(c.file, c.info)
	return all, err == nil
}

// reader gives the bytes from the beginning, once for a stream.
func (c *content) reader() io.Reader {
	switch {
	case c.stream != nil:
		return c.stream
	case c.file != nil:
		return io.NewSectionReader(c.file, 0, 1<<62)
	}
	return bytes.NewReader(c.data)
}

// random gives the bytes in any order; not those of a stream.
func (c *content) random() (io.ReaderAt, bool) {
	switch {
	case c.stream != nil:
		return nil, false
	case c.file != nil:
		return c.file, true
	}
	return bytes.NewReader(c.data), true
}

// read gives at most most bytes, and how many more there were. The beginning is
// given even with an error.
func (c *content) read(most int) (data []byte, more int64, err error) {
	if all, ok := c.mapped(); ok {
		return all, 0, nil
	}
	r := c.reader()
	data, err = io.ReadAll(io.LimitReader(r, int64(most)))
	if err != nil {
		return data, 0, err
	}
	more, err = io.Copy(io.Discard, r)
	return data, more, err
}

// splitter cuts the content from offset on as an mbox.
func (c *content) splitter(offset int64, most int) (*splitter, error) {
	r, cr := c.lines()
	if all, ok := c.mapped(); ok && !cr {
		return splitBytes(all, offset), nil
	}
	if _, err := io.CopyN(io.Discard, r, offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return splitStream(r, offset, most), nil
}

func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// cancelable ends a long read between two pieces when the walk is cancelled.
type cancelable struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
