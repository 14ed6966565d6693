package extract

import (
	"crypto/aes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/binary"
	"hash"
	"unicode/utf16"
)

// seal is how an Office document is encrypted, and the key once it is known.
type seal struct {
	agile *agileSeal
	// standard encryption ([MS-OFFCRYPTO] section 2.3.4.5)
	salt, verifier, verifierHash []byte
	keySize                      int

	key []byte
}

// mostSpins bounds how often a password is hashed; Office does it 100,000 times,
// and [MS-OFFCRYPTO] section 2.3.4.10 allows this many.
const mostSpins = 10_000_000

// parseSeal reads the stream EncryptionInfo; nil and why not, where it is of a kind
// that is not opened here.
func parseSeal(info []byte) (*seal, string) {
	const other = "an Office document encrypted in a way that this version does not open"
	if len(info) < 8 {
		return nil, "an encrypted Office document whose description of the encryption is damaged"
	}
	switch major, minor := binary.LittleEndian.Uint16(info), binary.LittleEndian.Uint16(info[2:]); {
	case major == 4 && minor == 4:
		return parseAgile(info[8:])
	case major >= 2 && major <= 4 && minor == 2:
		if s := parseStandard(info[8:]); s != nil {
			return s, ""
		}
	}
	return nil, other
}

// parseStandard reads the header and the verifier of standard encryption (section
// 2.3.4.5): AES, SHA-1.
func parseStandard(b []byte) *seal {
	r := &oleReader{b: b}
	header := r.cut(r.number())
	if len(header) < 32 {
		return nil
	}
	algorithm, bits := binary.LittleEndian.Uint32(header[8:]), binary.LittleEndian.Uint32(header[16:])
	if algorithm < 0x660e || algorithm > 0x6610 || bits != 128 && bits != 192 && bits != 256 {
		return nil
	}
	s := &seal{keySize: int(bits / 8)}
	s.salt = r.cut(r.number())
	s.verifier = r.cut(aes.BlockSize)
	r.number() // length of the hash
	s.verifierHash = r.cut(2 * aes.BlockSize)
	if r.bad {
		return nil
	}
	return s
}

// opens tells whether a password is right, and keeps the key that it gives.
func (s *seal) opens(password string) bool {
	if s.agile != nil {
		s.key = s.agile.open(password)
		return s.key != nil
	}
	key := s.standardKey(password)
	block, err := aes.NewCipher(key)
	if err != nil {
		return false
	}
	verifier, want := make([]byte, aes.BlockSize), make([]byte, 2*aes.BlockSize)
	block.Decrypt(verifier, s.verifier)
	block.Decrypt(want, s.verifierHash)
	block.Decrypt(want[aes.BlockSize:], s.verifierHash[aes.BlockSize:])
	sum := sha1.Sum(verifier)
	if subtle.ConstantTimeCompare(sum[:], want[:sha1.Size]) == 0 {
		return false
	}
	s.key = key
	return true
}

// standardKey derives a key (section 2.3.4.7).
func (s *seal) standardKey(password string) []byte {
	h := spin(sha1.New(), s.salt, password, 50_000)
	sum := sha1.Sum(append(h, 0, 0, 0, 0))
	fill := func(b byte) []byte {
		var pad [64]byte
		for i := range pad {
			pad[i] = b
			if i < len(sum) {
				pad[i] ^= sum[i]
			}
		}
		out := sha1.Sum(pad[:])
		return out[:]
	}
	return append(fill(0x36), fill(0x5c)...)[:s.keySize]
}

// spin hashes a password often: each time with the number of the round before it.
func spin(h hash.Hash, salt []byte, password string, rounds int) []byte {
	h.Write(salt)
	for _, u := range utf16.Encode([]rune(password)) {
		h.Write([]byte{byte(u), byte(u >> 8)})
	}
	sum := make([]byte, 0, h.Size()+4)
	sum = h.Sum(sum)
	var round [4]byte
	for i := range rounds {
		binary.LittleEndian.PutUint32(round[:], uint32(i))
		h.Reset()
		h.Write(round[:])
		h.Write(sum)
		sum = h.Sum(sum[:0])
	}
	return sum
}

// decrypt gives the document, whose length stands before it.
func (s *seal) decrypt(b []byte) []byte {
	if len(b) < 8 {
		return nil
	}
	size := binary.LittleEndian.Uint64(b)
	b = b[8:]
	b = b[:len(b)-len(b)%aes.BlockSize]
	block, err := aes.NewCipher(s.key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(b))
	if s.agile != nil {
		s.agile.decrypt(block, out, b)
	} else {
		for at := 0; at < len(b); at += aes.BlockSize {
			block.Decrypt(out[at:], b[at:])
		}
	}
	return out[:min(uint64(len(out)), size)]
}

// sealHashes are by the name that Office gives them.
var sealHashes = map[string]func() hash.Hash{"SHA1": sha1.New, "SHA-1": sha1.New, "SHA256": sha256.New, "SHA384": sha512.New384, "SHA512": sha512.New}
