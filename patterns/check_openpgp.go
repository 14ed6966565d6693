package patterns

import (
	"encoding/binary"
	"strings"
	"time"
)

// Packets of OpenPGP (RFC 9580, 5).
const (
	pgpSecretKey = 5
	pgpUserID    = 13
)

// mostPackets bounds how many packets of a key are looked at for its owner.
const mostPackets = 20

// readOpenPGP reads an armoured OpenPGP secret key: when it was made, whether a
// passphrase protects it, and whose it is.
func readOpenPGP(raw []byte) keyFacts {
	var k keyFacts
	for i := 0; i < mostPackets && len(raw) > 0; i++ {
		tag, body, rest := pgpPacket(raw)
		raw = rest
		switch {
		case i == 0 && tag != pgpSecretKey:
			return keyFacts{}
		case i == 0:
			k = readSecretPacket(body)
		case tag == pgpUserID:
			k.owner = strings.ToValidUTF8(string(body), "?")
			return k
		}
	}
	return k
}

// pgpPacket takes the first packet off (RFC 9580, 4.2); of one that is cut off
// or comes in pieces, nothing is behind.
func pgpPacket(raw []byte) (tag int, body, rest []byte) {
	head := raw[0]
	raw = raw[1:]
	if head&0xc0 == 0xc0 {
		size, n := newLength(raw)
		return int(head & 0x3f), slice(raw, size, n), behind(raw, size+n)
	}
	size := 1 << (head & 3) // old format: 1, 2 or 4 bytes of length
	if head&0x80 == 0 || size == 8 || len(raw) < size {
		return 0, nil, nil
	}
	n := 0
	for _, b := range raw[:size] {
		n = n<<8 | int(b)
	}
	return int(head >> 2 & 0xf), slice(raw, size, n), behind(raw, size+n)
}

func newLength(raw []byte) (size, n int) {
	switch {
	case len(raw) >= 1 && raw[0] < 192:
		return 1, int(raw[0])
	case len(raw) >= 2 && raw[0] < 224:
		return 2, (int(raw[0])-192)<<8 + int(raw[1]) + 192
	case len(raw) >= 5 && raw[0] == 255:
		return 5, int(binary.BigEndian.Uint32(raw[1:]))
	}
	return 0, len(raw)
}

func slice(b []byte, from, n int) []byte {
	if from > len(b) || n < 0 {
		return nil
	}
	return b[from:min(len(b), from+n)]
}

func behind(b []byte, n int) []byte {
	if n < 0 || n > len(b) {
		return nil
	}
	return b[n:]
}

// publicNumbers tells how many numbers the public half of a key has, by its
// algorithm (RFC 9580, 5.5.5); the elliptic ones begin with a curve's name.
var publicNumbers = map[byte]int{1: 2, 2: 2, 3: 2, 16: 3, 17: 4}

// readSecretPacket reads a version 4 secret key. The byte behind the public half
// is zero where no passphrase protects the secret one (RFC 9580, 5.5.3).
func readSecretPacket(body []byte) keyFacts {
	if len(body) < 8 || body[0] != 4 {
		return keyFacts{parsed: len(body) > 8 && (body[0] == 5 || body[0] == 6)}
	}
	k := keyFacts{made: time.Unix(int64(binary.BigEndian.Uint32(body[1:])), 0).UTC()}
	numbers, rest := publicNumbers[body[5]], body[6:]
	switch body[5] {
	case 18, 19, 22: // a curve's name, and a point; ECDH has parameters besides
		numbers, rest = 1, behind(rest, 1+int(rest[0]))
	}
	for range numbers {
		if len(rest) < 2 {
			return k
		}
		rest = behind(rest, 2+(int(binary.BigEndian.Uint16(rest))+7)/8)
	}
	if body[5] == 18 && len(rest) > 0 {
		rest = behind(rest, 1+int(rest[0]))
	}
	k.parsed = numbers > 0 && len(rest) > 2
	k.locked = k.parsed && rest[0] != 0
	return k
}
