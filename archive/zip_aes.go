package archive

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"io"
)

// The AES encryption of WinZip (https://www.winzip.com/en/support/aes-encryption/).
const (
	zipAES       = 99     // the method that stands for it
	aesField     = 0x9901 // the extra field that tells the rest
	aesCheck     = 2      // bytes that verify the password
	aesSeal      = 10     // bytes of the HMAC behind the data
	aesKeyRounds = 1000
)

// aesLock is the lock of one member.
type aesLock struct {
	e       *zipEntry
	version uint16 // 1 keeps the checksum, 2 does not
	method  uint16 // of the compression under it
	salt    []byte
	check   []byte
	keySize int
	block   cipher.Block
}

func newAESLock(e *zipEntry) (*aesLock, error) {
	field := extraField(e.extra, aesField)
	if len(field) < 7 || field[4] < 1 || field[4] > 3 {
		return nil, fmt.Errorf("%w: its field of the encryption", ErrCorrupt)
	}
	strength := int(field[4])
	l := &aesLock{
		e: e, version: binary.LittleEndian.Uint16(field), method: binary.LittleEndian.Uint16(field[5:]),
		keySize: 8 + 8*strength, salt: make([]byte, 4+4*strength), check: make([]byte, aesCheck),
	}
	raw := e.raw()
	if _, err := io.ReadFull(raw, l.salt); err != nil {
		return nil, err
	}
	if _, err := io.ReadFull(raw, l.check); err != nil {
		return nil, err
	}
	if l.length() < 0 {
		return nil, ErrCorrupt
	}
	return l, nil
}

func (l *aesLock) kind() string { return "AES" }

// length is that of the encrypted data.
func (l *aesLock) length() int64 { return l.e.packed - int64(len(l.salt)) - aesCheck - aesSeal }

func (l *aesLock) data() *io.SectionReader {
	return io.NewSectionReader(l.e.r, l.e.begin+int64(len(l.salt))+aesCheck, l.length())
}

// opens compares the two bytes that verify a password, and then the HMAC, which also
// tells that nothing was changed.
func (l *aesLock) opens(password string) bool {
	if !l.verifies(password) {
		return false
	}
	key, err := pbkdf2.Key(sha1.New, password, l.salt, aesKeyRounds, 2*l.keySize)
	if err != nil {
		return false
	}
	sum := hmac.New(sha1.New, key[l.keySize:2*l.keySize])
	if _, err := io.Copy(sum, l.data()); err != nil {
		return false
	}
	seal := make([]byte, aesSeal)
	if _, err := l.e.r.ReadAt(seal, l.e.begin+l.e.packed-aesSeal); err != nil {
		return false
	}
	if !hmac.Equal(sum.Sum(nil)[:aesSeal], seal) {
		return false
	}
	l.block, err = aes.NewCipher(key[:l.keySize])
	return err == nil
}

// verifies derives only the block of PBKDF2 (RFC 8018, 5.2) that the two bytes are in,
// as most passwords that are tried are wrong.
func (l *aesLock) verifies(password string) bool {
	at := 2 * l.keySize
	sum := hmac.New(sha1.New, []byte(password))
	sum.Write(l.salt)
	sum.Write(binary.BigEndian.AppendUint32(nil, uint32(at/sha1.Size+1)))
	round := sum.Sum(nil)
	block := bytes.Clone(round)
	for range aesKeyRounds - 1 {
		sum.Reset()
		sum.Write(round)
		round = sum.Sum(round[:0])
		subtle.XORBytes(block, block, round)
	}
	return bytes.Equal(block[at%sha1.Size:][:aesCheck], l.check)
}

func (l *aesLock) plain() io.Reader { return &aesReader{r: l.data(), block: l.block} }

// aesReader decrypts in counter mode; the counter begins at 1 and is little-endian,
// unlike that of crypto/cipher.
type aesReader struct {
	r       io.Reader
	block   cipher.Block
	counter uint64
	pad     [aes.BlockSize]byte
	used    int
}

func (a *aesReader) Read(p []byte) (int, error) {
	n, err := a.r.Read(p)
	for i := range p[:n] {
		if a.used == 0 {
			a.next()
		}
		p[i] ^= a.pad[a.used]
		a.used = (a.used + 1) % aes.BlockSize
	}
	return n, err
}

func (a *aesReader) next() {
	a.counter++
	a.pad = [aes.BlockSize]byte{}
	binary.LittleEndian.PutUint64(a.pad[:], a.counter)
	a.block.Encrypt(a.pad[:], a.pad[:])
}

// extraField gives a field of the extra data of a header (APPNOTE 4.5).
func extraField(extra []byte, id uint16) []byte {
	for len(extra) >= 4 {
		size := int(binary.LittleEndian.Uint16(extra[2:]))
		if size > len(extra)-4 {
			return nil
		}
		if binary.LittleEndian.Uint16(extra) == id {
			return extra[4 : 4+size]
		}
		extra = extra[4+size:]
	}
	return nil
}
