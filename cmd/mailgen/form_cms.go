package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"time"
)

// Cryptographic messages (RFC 5652), written by hand in DER, and in BER as
// streaming writers do it.

var (
	oidData       = der(0x06, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")
	oidSigned     = der(0x06, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")
	oidEnveloped  = der(0x06, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03")
	oidCompressed = der(0x06, "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09")
	oidZlib       = der(0x06, "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x03\x08")
	oidSHA512     = der(0x06, "\x60\x86\x48\x01\x65\x03\x04\x02\x03")
	oidEd25519    = der(0x06, "\x2b\x65\x70")
	oidAES256CBC  = der(0x06, "\x60\x86\x48\x01\x65\x03\x04\x01\x2a")
	oidRSA        = der(0x06, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01")
)

// der is a value of a tag with its length.
func der(tag byte, content string) string {
	n := len(content)
	switch {
	case n < 0x80:
		return string([]byte{tag, byte(n)}) + content
	case n < 0x100:
		return string([]byte{tag, 0x81, byte(n)}) + content
	case n < 0x10000:
		return string([]byte{tag, 0x82, byte(n >> 8), byte(n)}) + content
	}
	return string([]byte{tag, 0x83, byte(n >> 16), byte(n >> 8), byte(n)}) + content
}

func derSequence(parts ...string) string {
	all := ""
	for _, p := range parts {
		all += p
	}
	return der(0x30, all)
}

// berOpen is a value of indefinite length (X.690 section 8.1.3.6).
func berOpen(tag byte, content string) string {
	return string([]byte{tag, 0x80}) + content + "\x00\x00"
}

// signer makes a throw-away key and its certificate, the same each time.
func signer() (ed25519.PrivateKey, *x509.Certificate) {
	key := ed25519.NewKeyFromSeed(newStream("signer").bytes(ed25519.SeedSize))
	template := &x509.Certificate{
		SerialNumber: big.NewInt(4711), Subject: pkix.Name{CommonName: "Dana Whitlock"},
		NotBefore: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2034, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	raw, err := x509.CreateCertificate(nil, template, template, key.Public(), key)
	if err != nil {
		panic(err) // the template is fixed
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		panic(err) // we made it
	}
	return key, certificate
}

// signedData is a signed message that holds its content.
func signedData(content string) string {
	body := derSequence(oidData, der(0xa0, der(0x04, content)))
	return derSequence(oidSigned, der(0xa0, der(0x30, signedFields(body, content))))
}

// signedDataBER is the same as OpenSSL streams it: lengths open, the content in
// pieces.
func signedDataBER(content string, piece int) string {
	pieces := ""
	for rest := content; len(rest) > 0; {
		n := min(piece, len(rest))
		pieces += der(0x04, rest[:n])
		rest = rest[n:]
	}
	body := berOpen(0x30, oidData+berOpen(0xa0, berOpen(0x24, pieces)))
	return berOpen(0x30, oidSigned+berOpen(0xa0, berOpen(0x30, signedFields(body, content))))
}

func signedFields(body, content string) string {
	key, certificate := signer()
	info := derSequence("\x02\x01\x01", derSequence(string(certificate.RawIssuer), "\x02\x02\x12\x67"),
		derSequence(oidSHA512), derSequence(oidEd25519), der(0x04, string(ed25519.Sign(key, []byte(content)))))
	return "\x02\x01\x01" + der(0x31, derSequence(oidSHA512)) + body + der(0xa0, string(certificate.Raw)) + der(0x31, info)
}

// compressedData is a compressed message (RFC 3274).
func compressedData(content string) string {
	body := derSequence(oidData, der(0xa0, der(0x04, deflated(content))))
	return derSequence(oidCompressed, der(0xa0, derSequence("\x02\x01\x00", derSequence(oidZlib), body)))
}

// envelopedData is an encrypted message; what it holds are random bytes.
func envelopedData(s *stream, size int) string {
	_, certificate := signer()
	recipient := derSequence("\x02\x01\x00", derSequence(string(certificate.RawIssuer), "\x02\x02\x12\x67"), derSequence(oidRSA, "\x05\x00"), der(0x04, string(s.bytes(256))))
	body := derSequence(oidData, derSequence(oidAES256CBC, der(0x04, string(s.bytes(16)))), der(0x80, string(s.bytes(size))))
	return derSequence(oidEnveloped, der(0xa0, derSequence("\x02\x01\x00", der(0x31, recipient), body)))
}
