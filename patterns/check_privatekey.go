package patterns

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"strings"
	"time"
)

// publicKey is what crypto's public keys share.
type publicKey interface{ Equal(crypto.PublicKey) bool }

// parseKey gives the public half of a clear private key, or nil.
func parseKey(body string) publicKey {
	der, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		return nil
	}
	return parseDER(der)
}

// largestKey bounds a key that is parsed, in bytes: RSA of 16,384 bits takes
// 9,300.
const largestKey = 12_000

// parseDER reads a clear private key: PKCS #1 (RFC 8017), SEC 1 (RFC 5915) or
// PKCS #8 (RFC 5958).
func parseDER(der []byte) publicKey {
	if len(der) > largestKey {
		return nil
	}
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return &k.PublicKey
	}
	if k, err := x509.ParseECPrivateKey(der); err == nil {
		return &k.PublicKey
	}
	k, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil
	}
	return publicHalf(k)
}

// joinKey joins a private key with the other forms of it: PKCS #1, PKCS #8 and a
// PFX write the same key differently, and its public half is theirs alone.
func joinKey(c *Candidate, key publicKey) {
	if key == nil {
		return
	}
	if der, err := x509.MarshalPKIXPublicKey(key); err == nil {
		c.Joins = "private half of " + base64.StdEncoding.EncodeToString(der)
	}
}

func publicHalf(key any) publicKey {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return &k.PublicKey
	case *ecdsa.PrivateKey:
		return &k.PublicKey
	case ed25519.PrivateKey:
		pub, _ := k.Public().(ed25519.PublicKey)
		return pub
	}
	return nil
}

// keyFacts is what an armoured key tells about itself.
type keyFacts struct {
	parsed bool
	locked bool // by a passphrase
	owner  string
	made   time.Time
}

// readKey reads a key by the form that its label names.
func readKey(label, written, body string) keyFacts {
	der := decodeBlob(body)
	switch {
	case strings.Contains(label, "OPENSSH"):
		return readOpenSSH(der)
	case strings.Contains(label, "PGP"):
		return readOpenPGP(der)
	case strings.Contains(written, "ENCRYPTED"): // RFC 1421, 4.6.1.1: Proc-Type
		return keyFacts{parsed: len(der) >= 32 && len(der)%8 == 0, locked: true}
	case strings.Contains(label, "ENCRYPTED"):
		return keyFacts{parsed: isLockedPKCS8(der), locked: true}
	}
	return keyFacts{parsed: parseDER(der) != nil || isOtherKey(der)}
}

// isLockedPKCS8 knows an EncryptedPrivateKeyInfo (RFC 5958, 3).
func isLockedPKCS8(der []byte) bool {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	_, err := asn1.Unmarshal(der, &info)
	return err == nil && len(info.Data) > 0
}

// isOtherKey knows, by its frame alone, a key on an algorithm or curve that Go
// has not: DSA, Ed448, Brainpool.
func isOtherKey(der []byte) bool {
	var fields []asn1.RawValue
	rest, err := asn1.Unmarshal(der, &fields)
	if err != nil || len(rest) > 0 || len(fields) < 3 || fields[0].Tag != asn1.TagInteger {
		return false
	}
	pkcs8 := fields[1].Tag == asn1.TagSequence && fields[2].Tag == asn1.TagOctetString
	sec1 := fields[1].Tag == asn1.TagOctetString
	return pkcs8 || sec1 || allIntegers(fields) && len(fields) == 6 // DSA: version, p, q, g, y, x
}

func allIntegers(fields []asn1.RawValue) bool {
	for _, f := range fields {
		if f.Tag != asn1.TagInteger {
			return false
		}
	}
	return true
}
