package extract

import (
	"bytes"
	"crypto/des" // what old keys are locked with
	"crypto/md5"
	"crypto/sha1"
	"hash"
	"math/big"
	"unicode/utf16"
)

// scheme is a way of locking that has a derivation and a cipher in one name.
type scheme struct {
	oid    string
	cipher keyCipher
	iv     int
	hash   func() hash.Hash
	pbes1  bool // RFC 8018, 6.1; else PKCS #12's
}

// pkcs12Schemes are those of PKCS #12 (RFC 7292, appendix C) and of PBES1 (RFC
// 8018, appendix A.3).
var pkcs12Schemes = []scheme{
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x01", keyCipher{16, nil}, 0, sha1.New, false},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x02", keyCipher{5, nil}, 0, sha1.New, false},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x03", keyCipher{24, threeDES}, 8, sha1.New, false},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x04", keyCipher{16, threeDES}, 8, sha1.New, false},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x05", keyCipher{16, rc2Of(128)}, 8, sha1.New, false},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x06", keyCipher{5, rc2Of(40)}, 8, sha1.New, false},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x03", keyCipher{8, des.NewCipher}, 8, md5.New, true},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0a", keyCipher{8, des.NewCipher}, 8, sha1.New, true},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x06", keyCipher{8, rc2Of(64)}, 8, md5.New, true},
	{"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0b", keyCipher{8, rc2Of(64)}, 8, sha1.New, true},
}

// lock reads salt and rounds.
func (s scheme) lock(params ber) (lock, bool) {
	salt, rounds, ok := saltAndRounds(params)
	return func(password string, data []byte) ([]byte, bool) {
		if s.pbes1 {
			b := pbkdf1(s.hash, password, salt, rounds)
			return s.cipher.decrypt(b[:8], b[8:16], data)
		}
		wide := bmp(password)
		key := pkcs12KDF(s.hash, 1, wide, salt, rounds, s.cipher.key)
		return s.cipher.decrypt(key, pkcs12KDF(s.hash, 2, wide, salt, rounds, s.iv), data)
	}, ok
}

func saltAndRounds(params ber) (salt []byte, rounds int, ok bool) {
	parts := params.children(2)
	if len(parts) != 2 || parts[0].tag != berOctets {
		return nil, 0, false
	}
	salt, rounds = parts[0].body, parts[1].number()
	return salt, rounds, rounds >= 1 && rounds <= mostRounds && len(salt) <= longestSalt
}

// pbkdf1 derives what one hash gives (RFC 8018, 5.1).
func pbkdf1(h func() hash.Hash, password string, salt []byte, rounds int) []byte {
	sum := hashOf(h, []byte(password), salt)
	for range rounds - 1 {
		sum = hashOf(h, sum)
	}
	return sum
}

func hashOf(h func() hash.Hash, parts ...[]byte) []byte {
	d := h()
	for _, p := range parts {
		d.Write(p)
	}
	return d.Sum(nil)
}

// bmp writes a password as PKCS #12 hashes it: UTF-16, big-endian, with a zero at
// its end (RFC 7292, appendix B.1). Some programs leave out the zero where there is
// no password; noPassword stands for that.
func bmp(password string) []byte {
	if password == noPassword {
		return nil
	}
	var out []byte
	for _, u := range append(utf16.Encode([]rune(password)), 0) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

const noPassword = "\x00"

// pkcs12KDF derives size bytes for a purpose: 1 a key, 2 a first block, 3 an
// integrity code (RFC 7292, appendix B.2).
func pkcs12KDF(h func() hash.Hash, purpose byte, password, salt []byte, rounds, size int) []byte {
	v := h().BlockSize()
	id := bytes.Repeat([]byte{purpose}, v)
	in := append(filled(salt, v), filled(password, v)...)
	var out []byte
	for len(out) < size {
		a := hashOf(h, id, in)
		for range rounds - 1 {
			a = hashOf(h, a)
		}
		if out = append(out, a...); len(out) < size {
			addToEach(in, filled(a, v)[:v])
		}
	}
	return out[:size]
}

// filled repeats b to a multiple of v bytes.
func filled(b []byte, v int) []byte {
	if len(b) == 0 {
		return nil
	}
	size := (len(b) + v - 1) / v * v
	return bytes.Repeat(b, size/len(b)+1)[:size]
}

// addToEach adds b and one to each block of in, as numbers of its size.
func addToEach(in, b []byte) {
	one := new(big.Int).Add(new(big.Int).SetBytes(b), big.NewInt(1))
	mask := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))), big.NewInt(1))
	for ; len(in) > 0; in = in[len(b):] {
		n := new(big.Int).SetBytes(in[:len(b)])
		n.Add(n, one).And(n, mask)
		n.FillBytes(in[:len(b)])
	}
}
