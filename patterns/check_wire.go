package patterns

import (
	"encoding/binary"
	"strings"
)

// wire reads binary values one after the other, big-endian: those of SSH
// (RFC 4251, 5), of Kerberos' files and of Java's DataOutputStream. After one
// that is cut off, bad stays true and all that follow are empty.
type wire struct {
	rest []byte
	bad  bool
}

// take gives the next n bytes.
func (w *wire) take(n int) []byte {
	if w.bad || n < 0 || n > len(w.rest) {
		w.bad = true
		return nil
	}
	b := w.rest[:n]
	w.rest = w.rest[n:]
	return b
}

func (w *wire) byte() int {
	b := w.take(1)
	if w.bad {
		return 0
	}
	return int(b[0])
}

func (w *wire) uint16() int {
	b := w.take(2)
	if w.bad {
		return 0
	}
	return int(binary.BigEndian.Uint16(b))
}

func (w *wire) uint32() uint32 {
	b := w.take(4)
	if w.bad {
		return 0
	}
	return binary.BigEndian.Uint32(b)
}

// text reads a value with its length in four bytes before it.
func (w *wire) text() []byte {
	n := w.uint32()
	if uint64(n) > uint64(len(w.rest)) {
		w.bad = true
		return nil
	}
	return w.take(int(n))
}

// utf reads a name with its length in two bytes before it.
func (w *wire) utf() string {
	return strings.ToValidUTF8(string(w.take(w.uint16())), "?")
}
