package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
)

// pdfLock encrypts a PDF under a user's password (ISO 32000-2, 7.6): with RC4 of
// 128 bits (revision 3), or AES of 256 (revision 6). Of what is no stream it
// encrypts nothing: locked files hold their secret on the page.
type pdfLock struct {
	id     string
	key    []byte
	stream *stream
	fields string
}

const pdfPad = "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a"

const pdfRights = 0xfffff0c0 // all that a user may be allowed, denied

func rc4Of(key, data []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic(err) // keys of ours have 5 to 256 bytes
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out
}

// rc4Times encrypts 20 times, each time under another key (algorithm 5).
func rc4Times(key, data []byte) []byte {
	for i := range 20 {
		each := make([]byte, len(key))
		for j := range key {
			each[j] = key[j] ^ byte(i)
		}
		data = rc4Of(each, data)
	}
	return data
}

func md5Times(data []byte, n int) []byte {
	for range n {
		sum := md5.Sum(data)
		data = sum[:]
	}
	return data
}

// lockPDF3 is algorithms 2, 3 and 5.
func lockPDF3(s *stream, user string) *pdfLock {
	l := &pdfLock{id: string(s.bytes(16)), stream: s}
	owner := rc4Times(md5Times([]byte("0wner-of-it" + pdfPad)[:32], 51), []byte(user + pdfPad)[:32])
	seed := append([]byte(user + pdfPad)[:32:32], owner...)
	seed = append(binary.LittleEndian.AppendUint32(seed, pdfRights), l.id...)
	l.key = md5Times(seed, 51)
	check := rc4Times(l.key, md5Times([]byte(pdfPad+l.id), 1))
	l.fields = fmt.Sprintf("/Filter/Standard/V 2/R 3/Length 128/P %d/O%s/U%s", int32(pdfRights-1<<32), pdfHex(string(owner)), pdfHex(string(check)+strings.Repeat("\x00", 16)))
	return l
}

// lockPDF6 is algorithms 8, 9 and 10.
func lockPDF6(s *stream, user string) *pdfLock {
	l := &pdfLock{id: string(s.bytes(16)), stream: s, key: s.bytes(32)}
	salts := func(password string, more []byte) (check, sealed []byte) {
		salt := s.bytes(16)
		check = append(pdfHash(password, salt[:8], more), salt...)
		return check, cbc(pdfHash(password, salt[8:], more), make([]byte, 16), l.key)
	}
	u, ue := salts(user, nil)
	o, oe := salts("0wner-of-it", u)
	rights := binary.LittleEndian.AppendUint32(nil, pdfRights)
	rights = append(append(rights, "\xff\xff\xff\xffTadb"...), s.bytes(4)...)
	block, err := aes.NewCipher(l.key)
	if err != nil {
		panic(err)
	}
	block.Encrypt(rights, rights)
	l.fields = fmt.Sprintf("/Filter/Standard/V 5/R 6/Length 256/P %d/O%s/U%s/OE%s/UE%s/Perms%s/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF",
		int32(pdfRights-1<<32), pdfHex(string(o)), pdfHex(string(u)), pdfHex(string(oe)), pdfHex(string(ue)), pdfHex(string(rights)))
	return l
}

// cbc is AES in CBC of whole blocks.
func cbc(key, iv, data []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // keys of ours have the right length
	}
	out := make([]byte, len(data))
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, data)
	return out
}

// pdfHash is algorithm 2.B.
func pdfHash(password string, salt, more []byte) []byte {
	first := sha256.Sum256(append(append([]byte(password), salt...), more...))
	k := first[:]
	for i := 0; ; i++ {
		each := append(append([]byte(password), k...), more...)
		e := cbc(k[:16], k[16:32], []byte(strings.Repeat(string(each), 64)))
		sum := 0
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

func (l *pdfLock) dictionary() string { return "<<" + l.fields + ">>" }

var pdfLength = regexp.MustCompile(`/Length \d+>>\nstream\n`)

// apply encrypts the streams of the objects (algorithms 1 and 1.A).
func (l *pdfLock) apply(objects []string) {
	for i, o := range objects {
		at := pdfLength.FindStringIndex(o)
		if at == nil {
			continue
		}
		data := l.encrypt(i+1, []byte(strings.TrimSuffix(o[at[1]:], "\nendstream")))
		objects[i] = o[:at[0]] + fmt.Sprintf("/Length %d>>\nstream\n%s\nendstream", len(data), data)
	}
}

func (l *pdfLock) encrypt(number int, data []byte) []byte {
	if len(l.key) == 32 {
		iv := l.stream.bytes(16)
		return append(iv, encryptCBC(data, l.key, iv)...)
	}
	seed := append(l.key[:len(l.key):len(l.key)], byte(number), byte(number>>8), byte(number>>16), 0, 0)
	return rc4Of(md5Times(seed, 1), data)
}
