package extract

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des" // what old keys are locked with
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
)

// keyCipher is a cipher that keys are locked with, and the size of its own key.
type keyCipher struct {
	key   int
	block func(key []byte) (cipher.Block, error) // in CBC mode with padding; nil is RC4
}

func rc2Of(bits int) func([]byte) (cipher.Block, error) {
	return func(key []byte) (cipher.Block, error) { return newRC2(key, bits), nil }
}

// threeDES takes keys of two parts as well.
func threeDES(key []byte) (cipher.Block, error) {
	if len(key) == 16 {
		key = append(bytes.Clone(key), key[:8]...)
	}
	return des.NewTripleDESCipher(key)
}

// cipherSchemes are the ciphers of PBES2 (RFC 8018, appendix B.2) whose parameter is
// the first block.
var cipherSchemes = map[string]keyCipher{
	"\x60\x86\x48\x01\x65\x03\x04\x01\x02": {16, aes.NewCipher},
	"\x60\x86\x48\x01\x65\x03\x04\x01\x16": {24, aes.NewCipher},
	"\x60\x86\x48\x01\x65\x03\x04\x01\x2a": {32, aes.NewCipher},
	"\x2a\x86\x48\x86\xf7\x0d\x03\x07":     {24, threeDES},
	"\x2b\x0e\x03\x02\x07":                 {8, des.NewCipher},
}

// oidRC2 is RC2 in CBC mode, whose parameter is a sequence with the first block
// at its end (RFC 8018, appendix B.2.3).
const oidRC2 = "\x2a\x86\x48\x86\xf7\x0d\x03\x02"

func cipherOf(oid string, param ber) (c keyCipher, iv []byte, ok bool) {
	if oid == oidRC2 {
		parts := param.children(2)
		if len(parts) == 0 || parts[len(parts)-1].tag != berOctets {
			return keyCipher{}, nil, false
		}
		return keyCipher{16, rc2Of(128)}, parts[len(parts)-1].body, true
	}
	c, ok = cipherSchemes[oid]
	return c, param.body, ok && param.tag == berOctets
}

// decrypt undoes CBC and its padding (RFC 8018, 6.1.1).
func (c keyCipher) decrypt(key, iv, data []byte) ([]byte, bool) {
	if c.block == nil {
		stream, err := rc4.NewCipher(key)
		if err != nil {
			return nil, false
		}
		out := make([]byte, len(data))
		stream.XORKeyStream(out, data)
		return out, true
	}
	b, err := c.block(key)
	if err != nil || len(iv) != b.BlockSize() || len(data) == 0 || len(data)%b.BlockSize() != 0 {
		return nil, false
	}
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(b, iv).CryptBlocks(out, data)
	return unpadded(out, b.BlockSize())
}

func unpadded(b []byte, block int) ([]byte, bool) {
	n := int(b[len(b)-1])
	if n == 0 || n > block || n > len(b) {
		return nil, false
	}
	for _, c := range b[len(b)-n:] {
		if int(c) != n {
			return nil, false
		}
	}
	return b[:len(b)-n], true
}

// hashes are the functions that derivations and integrity codes are made with, by
// the identifier of the hash and of its HMAC (RFC 8018, appendix B.1; RFC 5754).
var hashes = map[string]func() hash.Hash{
	"\x2a\x86\x48\x86\xf7\x0d\x02\x05":     md5.New,
	"\x2b\x0e\x03\x02\x1a":                 sha1.New,
	"\x60\x86\x48\x01\x65\x03\x04\x02\x04": sha256.New224,
	"\x60\x86\x48\x01\x65\x03\x04\x02\x01": sha256.New,
	"\x60\x86\x48\x01\x65\x03\x04\x02\x02": sha512.New384,
	"\x60\x86\x48\x01\x65\x03\x04\x02\x03": sha512.New,
	"\x2a\x86\x48\x86\xf7\x0d\x02\x07":     sha1.New,
	"\x2a\x86\x48\x86\xf7\x0d\x02\x08":     sha256.New224,
	"\x2a\x86\x48\x86\xf7\x0d\x02\x09":     sha256.New,
	"\x2a\x86\x48\x86\xf7\x0d\x02\x0a":     sha512.New384,
	"\x2a\x86\x48\x86\xf7\x0d\x02\x0b":     sha512.New,
}
