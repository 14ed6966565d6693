package archive

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf16"
)

// sevenKey is what makes a key of AES-256 of a password: 2 to the power of cycles
// rounds of SHA-256 over salt, password and a counter.
type sevenKey struct {
	salt     string
	cycles   byte
	password string
}

const (
	// sevenCycles is the most that 7-Zip takes; it writes 19.
	sevenCycles = 24
	sevenNoHash = 0x3f
)

// readSevenKey reads the properties of the coder.
func readSevenKey(properties []byte) (sevenKey, error) {
	if len(properties) < 2 {
		return sevenKey{}, ErrCorrupt
	}
	salt, _ := sevenSizes(properties)
	if len(properties) < 2+salt {
		return sevenKey{}, ErrCorrupt
	}
	return sevenKey{salt: string(properties[2 : 2+salt]), cycles: properties[0] & 0x3f}, nil
}

// sevenSizes are those of salt and initial vector, which follow two bytes.
func sevenSizes(properties []byte) (salt, iv int) {
	first, second := properties[0], properties[1]
	return int(first>>7&1) + int(second>>4), int(first>>6&1) + int(second&0x0f)
}

func (z *sevenZip) decrypt(properties []byte, password string, r io.Reader) (io.Reader, error) {
	k, err := readSevenKey(properties)
	if err != nil {
		return nil, err
	}
	k.password = password
	key, err := z.key(k)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	salt, ivSize := sevenSizes(properties)
	iv := make([]byte, aes.BlockSize)
	copy(iv, properties[2+salt:][:min(ivSize, len(properties)-2-salt)])
	return &cbcReader{r: r, mode: cipher.NewCBCDecrypter(block, iv)}, nil
}

// key makes a key once.
func (z *sevenZip) key(k sevenKey) ([]byte, error) {
	if key, ok := z.keep[k]; ok {
		return key, nil
	}
	if k.cycles > sevenCycles && k.cycles != sevenNoHash {
		return nil, fmt.Errorf("%w: 2^%d rounds for a key", ErrUnsupported, k.cycles)
	}
	key := k.make()
	if len(z.keep) > 1000 {
		clear(z.keep)
	}
	z.keep[k] = key
	return key, nil
}

func (k sevenKey) make() []byte {
	seed := []byte(k.salt)
	for _, c := range utf16.Encode([]rune(k.password)) {
		seed = binary.LittleEndian.AppendUint16(seed, c)
	}
	if k.cycles == sevenNoHash {
		key := make([]byte, sha256.Size)
		copy(key, seed)
		return key
	}
	const together = 64 // rounds written at once: a call for each costs more than the hash
	unit := len(seed) + 8
	rounds := uint64(1) << k.cycles
	n := min(rounds, together)
	b := bytes.Repeat(append(seed, make([]byte, 8)...), int(n))
	h := sha256.New()
	for i := uint64(0); i < rounds; i += n {
		for j := range n {
			binary.LittleEndian.PutUint64(b[int(j)*unit+len(seed):], i+j)
		}
		h.Write(b)
	}
	return h.Sum(nil)
}

// cbcReader decrypts whole blocks.
type cbcReader struct {
	r    io.Reader
	mode cipher.BlockMode
	buf  [4096]byte
	left []byte
}

func (c *cbcReader) Read(p []byte) (int, error) {
	if len(c.left) == 0 {
		n, err := io.ReadFull(c.r, c.buf[:])
		if n < aes.BlockSize {
			if err == io.ErrUnexpectedEOF {
				err = io.EOF
			}
			return 0, err
		}
		c.left = c.buf[:n-n%aes.BlockSize]
		c.mode.CryptBlocks(c.left, c.left)
	}
	n := copy(p, c.left)
	c.left = c.left[n:]
	return n, nil
}
