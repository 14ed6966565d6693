package patterns

import (
	"crypto/hmac"
	"crypto/sha1" // the integrity code of a PKCS #12 file
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"unicode/utf16"

	"software.sslmate.com/src/go-pkcs12"
)

// roundsPerByte bounds what a file may cost: rounds of the hash that turns a
// password into a key, for each of its bytes. Windows and OpenSSL write 2,000
// rounds into a file of 2,500 bytes, Java 10,000.
const roundsPerByte = 30

// mostPasswords bounds how many words near a file are tried.
const mostPasswords = 24

// pfxOpener opens a PKCS #12 file with what stands around it. It never does more
// rounds than it has: the file's author chose how many a try takes.
type pfxOpener struct {
	raw    []byte
	file   *pfx
	rounds int
}

var (
	oidData      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSHA1      = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidLockedKey = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 2}
)

// find gives the password that fits the file's integrity code.
func (o *pfxOpener) find(t *Text, c *Candidate) (string, bool) {
	cost, ok := derRounds(o.raw, 0)
	if !ok || cost > o.rounds || !o.file.AuthSafe.ContentType.Equal(oidData) {
		return "", false
	}
	if o.fits("") {
		return "", true
	}
	if len(o.file.MacData.Mac.Algorithm.Algorithm) == 0 {
		return "", false
	}
	words := passwordsNear(t, c)
	for i, w := range words {
		if i == mostPasswords || (i+2)*cost > o.rounds {
			break
		}
		if o.fits(w) {
			return w, true
		}
	}
	return "", false
}

// fits asks the library for what it refuses once the integrity code was found
// right: the file's safes are more, or other, than a list of trusted
// certificates.
func (o *pfxOpener) fits(password string) bool {
	if len(o.file.MacData.Mac.Algorithm.Algorithm) == 0 {
		return o.passwordless()
	}
	_, err := pkcs12.DecodeTrustStore(o.raw, password)
	return !errors.Is(err, pkcs12.ErrIncorrectPassword) && !unsupportedMAC(o.file)
}

// macs are the integrity codes that the library knows (RFC 7292, 4; RFC 9579).
var macs = []asn1.ObjectIdentifier{
	oidSHA1, {2, 16, 840, 1, 101, 3, 4, 2, 1}, {2, 16, 840, 1, 101, 3, 4, 2, 3}, {1, 2, 840, 113549, 1, 5, 14},
}

func unsupportedMAC(file *pfx) bool {
	for _, oid := range macs {
		if file.MacData.Mac.Algorithm.Algorithm.Equal(oid) {
			return len(file.MacData.Mac.Digest) < sha1.Size
		}
	}
	return true
}

func (o *pfxOpener) passwordless() bool {
	_, _, _, err := pkcs12.DecodeChain(o.reordered(""), "")
	return err == nil
}

// open gives key and leaf certificate. A hostile file could hide, in a safe that
// is encrypted, another key with any number of rounds; so the safes that can be
// seen come first, and the library stops at a second key before it opens it.
func (o *pfxOpener) open(password string) (key any, cert *x509.Certificate) {
	raw := o.reordered(password)
	if raw == nil {
		return nil, nil
	}
	key, cert, _, err := pkcs12.DecodeChain(raw, password)
	if err != nil {
		return nil, nil
	}
	return key, cert
}

// reordered gives the file with the safes first that can be seen, one of which
// must hold the key, and an integrity code of its own; nil if there is none.
func (o *pfxOpener) reordered(password string) []byte {
	var content []byte
	var safes []contentInfo
	if _, err := asn1.Unmarshal(o.file.AuthSafe.Content.Bytes, &content); err != nil {
		return nil
	}
	if _, err := asn1.Unmarshal(content, &safes); err != nil {
		return nil
	}
	var open, shut []contentInfo
	keys := 0
	for _, s := range safes {
		if !s.ContentType.Equal(oidData) {
			shut = append(shut, s)
			continue
		}
		open = append(open, s)
		keys += keysIn(s)
	}
	if keys != 1 {
		return nil
	}
	return sealed(append(open, shut...), password)
}

// keysIn counts the keys of a safe that is not encrypted.
func keysIn(s contentInfo) int {
	var content []byte
	var bags []struct {
		ID    asn1.ObjectIdentifier
		Value asn1.RawValue
		Attr  asn1.RawValue `asn1:"set,optional"`
	}
	if _, err := asn1.Unmarshal(s.Content.Bytes, &content); err != nil {
		return 0
	}
	if _, err := asn1.Unmarshal(content, &bags); err != nil {
		return 0
	}
	n := 0
	for _, b := range bags {
		if b.ID.Equal(oidLockedKey) || b.ID.Equal(oidPlainKey) {
			n++
		}
	}
	return n
}

var oidPlainKey = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 1}

// sealed writes safes as a PKCS #12 file whose integrity code takes one round.
func sealed(safes []contentInfo, password string) []byte {
	inner, err := asn1.Marshal(safes)
	if err != nil {
		return nil
	}
	octets, err := asn1.Marshal(inner)
	if err != nil {
		return nil
	}
	var salt [8]byte
	code := hmac.New(sha1.New, macKey(salt[:], password))
	code.Write(inner)
	out, err := asn1.Marshal(pfx{
		Version:  3,
		AuthSafe: contentInfo{oidData, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: octets}},
		MacData:  macData{digestInfo{pkix.AlgorithmIdentifier{Algorithm: oidSHA1}, code.Sum(nil)}, salt[:], 1},
	})
	if err != nil {
		return nil
	}
	return out
}

// macKey makes the key of the integrity code in one round of SHA-1 (RFC 7292,
// B.2): the purpose's number, salt and password, each filled up to 64 bytes.
func macKey(salt []byte, password string) []byte {
	const block = 64
	fill := func(b []byte) []byte {
		var out []byte
		for len(b) > 0 && (len(out) < len(b) || len(out)%block != 0) {
			out = append(out, b[len(out)%len(b)])
		}
		return out
	}
	var wide []byte // big-endian UTF-16 with a zero at its end
	for _, u := range append(utf16.Encode([]rune(password)), 0) {
		wide = append(wide, byte(u>>8), byte(u))
	}
	h := sha1.New()
	h.Write(fill([]byte{3}))
	h.Write(fill(salt))
	h.Write(fill(wide))
	return h.Sum(nil)
}
