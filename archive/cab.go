package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Cabinet files ([MS-CAB]) are what Windows makes bundles for support of.
const (
	cabHead       = 36
	cabFolderSize = 8
	cabFileSize   = 16
	cabBlockSize  = 8
	cabName       = 256 // the longest name, with its end
)

// Flags of the header, and folders of files that go beyond this cabinet
// ([MS-CAB] 2.1, 2.3).
const (
	cabHasPrevious = 1
	cabHasNext     = 2
	cabReserves    = 4
	cabContinued   = 0xfffd
)

func isCabinet(head []byte) bool {
	return len(head) >= cabHead && bytes.HasPrefix(head, []byte("MSCF\x00\x00\x00\x00"))
}

// cabinet is what its headers say.
type cabinet struct {
	w       *walk
	r       io.ReaderAt
	size    int64
	folders []cabFolder
	reserve int64 // bytes before the data of each block
	files   int64 // where their list is
	count   int

	at  int // the folder that cur reads
	cur *cabReader
}

type cabFolder struct {
	begin  int64
	blocks int
	method uint16
}

type cabFile struct {
	name   string
	size   int64
	begin  int64
	folder int
}

func walkCabinet(w *walk, r io.ReaderAt, size int64, visit Visit) error {
	c, err := openCabinet(w, r, size)
	if err != nil {
		return w.damaged(err)
	}
	at, whole := c.files, true
	for range c.count {
		f, next, err := c.file(at)
		if err != nil {
			return w.damaged(err)
		}
		whole = whole && f.folder < cabContinued
		if err := w.visit(c.member(f), visit); err != nil {
			return err
		}
		at = next
	}
	if !whole {
		return fmt.Errorf("archive %q: one cabinet of several: %w", w.name, ErrUnsupported)
	}
	return nil
}

// openCabinet reads the header and the list of folders ([MS-CAB] 2.1, 2.2).
func openCabinet(w *walk, r io.ReaderAt, size int64) (*cabinet, error) {
	b := make([]byte, cabHead+4)
	if _, err := r.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	c := &cabinet{w: w, r: r, size: size, files: int64(binary.LittleEndian.Uint32(b[16:])), count: u16(28), at: -1}
	at, flags, reserve := int64(cabHead), u16(30), int64(0)
	if flags&cabReserves != 0 {
		reserve, c.reserve = int64(b[cabHead+2]), int64(b[cabHead+3])
		at += 4 + int64(u16(cabHead))
	}
	for _, flag := range []int{cabHasPrevious, cabHasNext} {
		if flags&flag == 0 {
			continue
		}
		for range 2 { // the name of the other cabinet and that of its disk
			_, next, err := c.text(at)
			if err != nil {
				return nil, err
			}
			at = next
		}
	}
	return c, c.readFolders(at, u16(26), cabFolderSize+reserve)
}

func (c *cabinet) readFolders(at int64, count int, length int64) error {
	b := make([]byte, cabFolderSize)
	for range count {
		if _, err := c.r.ReadAt(b, at); err != nil {
			return err
		}
		c.folders = append(c.folders, cabFolder{
			begin: int64(binary.LittleEndian.Uint32(b)), blocks: int(binary.LittleEndian.Uint16(b[4:])), method: binary.LittleEndian.Uint16(b[6:]),
		})
		at += length
	}
	return nil
}

// text reads a text that ends with a zero.
func (c *cabinet) text(at int64) (text []byte, next int64, err error) {
	b := make([]byte, cabName)
	n, err := c.r.ReadAt(b, at)
	if end := bytes.IndexByte(b[:n], 0); end >= 0 {
		return b[:end], at + int64(end) + 1, nil
	}
	if err == nil {
		err = ErrCorrupt
	}
	return nil, 0, err
}

// file reads an entry of the list of files ([MS-CAB] 2.3).
func (c *cabinet) file(at int64) (f cabFile, next int64, err error) {
	const utf8Name = 0x80 // of the attributes
	b := make([]byte, cabFileSize)
	if _, err := c.r.ReadAt(b, at); err != nil {
		return f, 0, err
	}
	name, next, err := c.text(at + cabFileSize)
	f = cabFile{
		size: int64(binary.LittleEndian.Uint32(b)), begin: int64(binary.LittleEndian.Uint32(b[4:])),
		folder: int(binary.LittleEndian.Uint16(b[8:])), name: string(name),
	}
	if binary.LittleEndian.Uint16(b[14:])&utf8Name == 0 && !utf8.Valid(name) {
		if decoded, err := charmap.Windows1252.NewDecoder().Bytes(name); err == nil {
			f.name = string(decoded)
		}
	}
	return f, next, err
}

func (c *cabinet) member(f cabFile) Member {
	return Member{Name: f.name, Size: f.size, Open: func() (io.ReadCloser, error) {
		r, err := c.open(f)
		if err != nil {
			return nil, fmt.Errorf("archive member %q: %w", f.name, c.w.damaged(err))
		}
		return io.NopCloser(c.w.meter(&damageReader{w: c.w, r: r})), nil
	}}
}

// open goes to where a file begins in its folder; what is unpacked to get there is
// charged as well.
func (c *cabinet) open(f cabFile) (io.Reader, error) {
	if f.folder >= cabContinued {
		return nil, fmt.Errorf("%w: it continues in another cabinet", ErrUnsupported)
	}
	if f.folder >= len(c.folders) {
		return nil, ErrCorrupt
	}
	if c.at != f.folder || c.cur.n > f.begin {
		c.at, c.cur = f.folder, &cabReader{c: c, folder: c.folders[f.folder], at: c.folders[f.folder].begin}
	}
	if _, err := io.CopyN(io.Discard, c.w.meter(c.cur), f.begin-c.cur.n); err != nil {
		return nil, err
	}
	return &exactly{r: c.cur, left: f.size}, nil
}

// exactly reads so many bytes; fewer are an error.
type exactly struct {
	r    io.Reader
	left int64
}

func (e *exactly) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	if err == io.EOF && e.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
