package archive

import (
	"bufio"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
)

// General purpose flags (APPNOTE 4.4.4).
const (
	zipEncrypted  = 1 << 0
	zipDescriptor = 1 << 3
	zipStrong     = 1 << 6
	zipMasked     = 1 << 13
)

// zipEntry is one member of a zip, as its directory or its local header tells.
type zipEntry struct {
	name         string
	method       uint16
	flags        uint16
	crc          uint32
	clock        uint16 // its time of day, in MS-DOS form
	extra        []byte
	packed, size int64  // size is -1 where it is not known
	special      string // as in Member
	begin        int64  // where its data begins
	r            io.ReaderAt
	bad          error // what is wrong with its header

	unsummed bool // its checksum is not known
	cut      bool // its end is missing

	lock zipLock // what decrypts it; nil in the clear
}

// zipLock is a lock of a member, of whichever kind.
type zipLock interface {
	// opens tells whether a password fits; it then keeps the key.
	opens(password string) bool
	// plain decrypts the data of the member with the key that was kept.
	plain() io.Reader
	// kind names the kind of lock.
	kind() string
}

func (e *zipEntry) raw() *io.SectionReader { return io.NewSectionReader(e.r, e.begin, e.packed) }

// zipMember describes an entry, having tried to open its lock.
func (w *walk) zipMember(e *zipEntry) Member {
	m := Member{Name: e.name, Size: e.size, Special: e.special}
	if e.bad == nil && e.flags&(zipEncrypted|zipStrong) != 0 && e.special == "" && !e.hollow() {
		e.bad = w.zipUnlock(e)
		m.Encrypted, m.Unlocked = e.bad != nil, e.bad == nil
	}
	m.Open = func() (io.ReadCloser, error) {
		switch {
		case m.Special != "":
			return nil, fmt.Errorf("archive member %q is a %s: %w", m.Name, m.Special, ErrNotFile)
		case e.bad != nil:
			return nil, fmt.Errorf("archive member %q: %w", m.Name, w.damaged(e.bad))
		}
		if e.flags&zipEncrypted != 0 && e.hollow() {
			return io.NopCloser(&exactly{}), nil
		}
		r, err := w.zipPlain(e)
		if err != nil {
			return nil, fmt.Errorf("archive member %q: %w", m.Name, w.damaged(err))
		}
		return closing(w.meter(&damageReader{w: w, r: r}), r), nil
	}
	return m
}

// hollow tells an empty member under the classic lock. It holds nothing to prove a
// password by, and nothing to read.
func (e *zipEntry) hollow() bool {
	return e.flags&zipStrong == 0 && e.method != zipAES && e.size == 0 && e.packed <= classicHead
}

// zipPlain gives the unpacked bytes of an entry, and an error at their end if they
// are not what the headers say.
func (w *walk) zipPlain(e *zipEntry) (io.ReadCloser, error) {
	packed, method := io.Reader(e.raw()), e.method
	checked := !e.unsummed
	if e.lock != nil {
		packed = e.lock.plain()
		if sealed, ok := e.lock.(*aesLock); ok {
			method, checked = sealed.method, checked && sealed.version < 2 // AE-2 keeps no CRC
		}
	}
	r, err := w.zipInflate(e, method, bufio.NewReader(packed))
	if err != nil {
		return nil, err
	}
	c := &zipCheck{r: &guarded{r: r}, size: e.size, cut: e.cut}
	if checked {
		c.sum, c.want = crc32.NewIEEE(), e.crc
	}
	return closing(c, r), nil
}

// zipCheck compares what came with size and checksum.
type zipCheck struct {
	r    io.Reader
	n    int64
	size int64
	cut  bool
	sum  hash.Hash32 // nil if there is none to compare
	want uint32
}

func (c *zipCheck) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.sum != nil {
		c.sum.Write(p[:n])
	}
	if err != io.EOF {
		return n, err
	}
	switch {
	case c.cut, c.size >= 0 && c.n < c.size:
		return n, io.ErrUnexpectedEOF
	case c.size >= 0 && c.n > c.size, c.sum != nil && c.want != c.sum.Sum32():
		return n, fmt.Errorf("%w: size or checksum differ from what its header says", ErrCorrupt)
	}
	return n, io.EOF
}
