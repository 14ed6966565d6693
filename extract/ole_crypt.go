package extract

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
	"encoding/binary"
	"unicode/utf16"
)

// rc4Lock is how the binary documents of Office 97 to 2010 are encrypted: by
// RC4 of 40 bits ([MS-OFFCRYPTO] section 2.3.6) or by the CryptoAPI (section
// 2.3.5). Both make a key for each block of a stream.
type rc4Lock struct {
	api      bool
	salt     []byte
	bits     int    // of a key, with the CryptoAPI
	verifier []byte // a number that was encrypted, and its hash
}

// readOLELock reads an encryption header, which says of itself which it is; nil if it
// is neither. size is how long the header is.
func readOLELock(b []byte) *rc4Lock {
	if len(b) < 4 {
		return nil
	}
	major, minor := le16(b, 0), le16(b, 2)
	switch {
	case major == 1 && minor == 1 && len(b) >= 52:
		return &rc4Lock{salt: b[4:20], verifier: b[20:52]}
	case major >= 2 && major <= 4 && minor == 2:
		return readAPILock(b)
	}
	return nil
}

// readAPILock reads the header of the CryptoAPI ([MS-OFFCRYPTO] sections 2.3.2,
// 2.3.3 and 2.3.5.1).
func readAPILock(b []byte) *rc4Lock {
	r := &oleReader{b: b}
	r.number() // version
	r.number() // flags
	header := r.cut(r.number())
	saltSize := r.number()
	salt, verifier := r.cut(16), r.cut(16)
	r.number() // size of the hash
	hash := r.cut(20)
	if r.bad || len(header) < 20 || saltSize != 16 {
		return nil
	}
	const algRC4 = 0x6801
	if alg := le32(header, 8); alg != algRC4 && alg != 0 {
		return nil
	}
	l := &rc4Lock{api: true, salt: salt, verifier: append(bytes.Clone(verifier), hash...), bits: int(le32(header, 16))}
	if l.bits == 0 {
		l.bits = 40
	}
	if l.bits < 40 || l.bits > 128 || l.bits%8 != 0 {
		return nil
	}
	return l
}

// secret is what the keys of all blocks are made of.
func (l *rc4Lock) secret(password string) []byte {
	wide := widePassword(password)
	if l.api {
		h := sha1.Sum(append(bytes.Clone(l.salt), wide...))
		return h[:]
	}
	h := md5.Sum(wide)
	h = md5.Sum(bytes.Repeat(append(bytes.Clone(h[:5]), l.salt...), 16))
	return h[:5]
}

// cipher gives the key stream of a block.
func (l *rc4Lock) cipher(secret []byte, block uint32) *rc4.Cipher {
	in := binary.LittleEndian.AppendUint32(bytes.Clone(secret), block)
	var key []byte
	switch h := sha1.Sum(in); {
	case !l.api:
		h := md5.Sum(in)
		key = h[:]
	case l.bits == 40: // section 2.3.5.2: filled up with zeros
		key = append(h[:5:5], make([]byte, 11)...)
	default:
		key = h[:l.bits/8]
	}
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic("unreachable: a key of 5 to 16 bytes") // what RC4 takes
	}
	return c
}

// opens tells whether a password is the right one.
func (l *rc4Lock) opens(password string) bool {
	plain := make([]byte, len(l.verifier))
	l.cipher(l.secret(password), 0).XORKeyStream(plain, l.verifier)
	if l.api {
		h := sha1.Sum(plain[:16])
		return bytes.Equal(h[:], plain[16:])
	}
	h := md5.Sum(plain[:16])
	return bytes.Equal(h[:], plain[16:])
}

// stream decrypts a stream whose blocks of size bytes have a key each; b stands
// at its beginning.
func (l *rc4Lock) stream(secret, b []byte, size int) []byte {
	out := make([]byte, len(b))
	for at := 0; at < len(b); at += size {
		end := min(at+size, len(b))
		l.cipher(secret, uint32(at/size)).XORKeyStream(out[at:end], b[at:end])
	}
	return out
}

// widePassword is a password in UTF-16LE; no document takes more than 255
// characters.
func widePassword(s string) []byte {
	units := utf16.Encode([]rune(s))
	var out []byte
	for _, u := range units[:min(len(units), 255)] {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}
