package archive

import (
	"hash/crc32"
	"io"
)

// The classic encryption of PKWARE (APPNOTE 6.1).
const (
	classicKind = "classic"
	classicHead = 12 // random bytes before the data, the last of which is a check
)

// classicLock is the lock of one member.
type classicLock struct {
	e    *zipEntry
	head [classicHead]byte
	key  [3]uint32 // after the password; of the one that fitted last
}

func newClassicLock(e *zipEntry) (*classicLock, error) {
	l := &classicLock{e: e}
	if _, err := e.r.ReadAt(l.head[:], e.begin); err != nil || e.packed < classicHead {
		return nil, ErrCorrupt
	}
	return l, nil
}

func (l *classicLock) kind() string { return classicKind }

// opens compares the last byte of the head with the checksum, or with the time where
// the checksum was not known when the head was written (APPNOTE 6.1.6).
func (l *classicLock) opens(password string) bool {
	c := classicCipher{0x12345678, 0x23456789, 0x34567890}
	for i := range len(password) {
		c.update(password[i])
	}
	l.key = c
	last := byte(0)
	for _, b := range l.head {
		last = c.decrypt(b)
	}
	if last == byte(l.e.crc>>24) {
		return true
	}
	return l.e.flags&zipDescriptor != 0 && last == byte(l.e.clock>>8)
}

func (l *classicLock) plain() io.Reader {
	c := classicCipher(l.key)
	for _, b := range l.head {
		c.decrypt(b)
	}
	return &classicReader{r: io.NewSectionReader(l.e.r, l.e.begin+classicHead, l.e.packed-classicHead), c: c}
}

type classicReader struct {
	r io.Reader
	c classicCipher
}

func (r *classicReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	for i, b := range p[:n] {
		p[i] = r.c.decrypt(b)
	}
	return n, err
}

// classicCipher is the three keys (APPNOTE 6.1.5).
type classicCipher [3]uint32

func (c *classicCipher) decrypt(b byte) byte {
	t := uint16(c[2] | 2)
	b ^= byte(t * (t ^ 1) >> 8)
	c.update(b)
	return b
}

func (c *classicCipher) update(b byte) {
	c[0] = crc32.IEEETable[byte(c[0])^b] ^ c[0]>>8
	c[1] = (c[1]+c[0]&0xff)*134775813 + 1
	c[2] = crc32.IEEETable[byte(c[2])^byte(c[1]>>24)] ^ c[2]>>8
}
