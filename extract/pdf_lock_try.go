package extract

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"slices"
)

// pdfPadding fills a short password up (ISO 32000-2, algorithm 2).
const pdfPadding = "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a"

// refuses tells a password that is neither the user's nor the owner's. Of one
// beyond ASCII, which programs write in several ways, it does not know.
func (l *pdfLock) refuses(password string) bool {
	if l == nil || slices.ContainsFunc([]byte(password), func(c byte) bool { return c >= 0x80 }) {
		return false
	}
	if l.revision >= 5 {
		pw := []byte(password[:min(len(password), 127)])
		return !l.hashed(pw, l.u, nil) && !l.hashed(pw, l.o, l.u[:48])
	}
	padded := []byte(password + pdfPadding)[:32]
	for _, n := range l.lengths {
		if l.user(padded, n) || l.user(l.owner(padded, n), n) {
			return false
		}
	}
	return true
}

// lockID names the lock.
func (l *pdfLock) lockID() *lockID {
	if l == nil {
		return nil
	}
	return newLockID("pdf", fmt.Appendf(nil, "%d %v %d", l.revision, l.lengths, l.rights), l.id, l.o, l.u)
}

// user tells whether a padded password is the user's (algorithm 6), with metadata
// encrypted or not.
func (l *pdfLock) user(padded []byte, n int) bool {
	seed := binary.LittleEndian.AppendUint32(slices.Concat(padded, l.o[:32]), l.rights)
	seed = append(seed, l.id...)
	if l.revision == 2 {
		return bytes.Equal(rc4Once(firstSum(seed)[:n], []byte(pdfPadding)), l.u[:32])
	}
	check := firstSum(append([]byte(pdfPadding), l.id...))
	fits := func(seed []byte) bool {
		return bytes.Equal(rc4Rounds(sums(firstSum(seed), n)[:n], check, 0, 1), l.u[:16])
	}
	return fits(seed) || l.revision == 4 && fits(append(seed, 0xff, 0xff, 0xff, 0xff))
}

// owner gives the padded password of the user, if padded is the owner's (algorithm 7).
func (l *pdfLock) owner(padded []byte, n int) []byte {
	if l.revision == 2 {
		return rc4Once(firstSum(padded)[:n], l.o[:32])
	}
	return rc4Rounds(sums(firstSum(padded), md5.Size)[:n], l.o[:32], 19, -1)
}

func firstSum(b []byte) []byte {
	sum := md5.Sum(b)
	return sum[:]
}

// sums hashes the first n bytes of a sum 50 times.
func sums(sum []byte, n int) []byte {
	for range 50 {
		sum = firstSum(sum[:n])
	}
	return sum
}

func rc4Once(key, data []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil // keys have 5 to 16 bytes
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out
}

// rc4Rounds applies the 20 keys that are made of key and a number each.
func rc4Rounds(key, data []byte, first, step int) []byte {
	each := make([]byte, len(key))
	for i := range 20 {
		for j := range key {
			each[j] = key[j] ^ byte(first+step*i)
		}
		data = rc4Once(each, data)
	}
	return data
}

// hashed tells whether a password gives the hash at the beginning of an entry, with
// the salt behind it (algorithms 11 and 12).
func (l *pdfLock) hashed(password, entry, more []byte) bool {
	first := sha256.Sum256(slices.Concat(password, entry[32:40], more))
	if l.revision == 5 {
		return bytes.Equal(first[:], entry[:32])
	}
	return bytes.Equal(hash2B(password, first[:], more), entry[:32])
}

// hash2B is algorithm 2.B from its first hash on.
func hash2B(password, k, more []byte) []byte {
	for i := 0; ; i++ {
		e := bytes.Repeat(slices.Concat(password, k, more), 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil // the key has 16 bytes
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, e)
		sum := 0 // the first 16 bytes as a number, modulo 3
		for _, c := range e[:16] {
			sum += int(c)
		}
		switch sum % 3 {
		case 0:
			s := sha256.Sum256(e)
			k = s[:]
		case 1:
			s := sha512.Sum384(e)
			k = s[:]
		default:
			s := sha512.Sum512(e)
			k = s[:]
		}
		if i >= 63 && int(e[len(e)-1]) <= i-31 {
			return k[:32]
		}
	}
}
