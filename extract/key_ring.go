package extract

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"time"

	"github.com/mailspill/mailspill/mail"
)

// keyring is what came out of a file of keys, as a text: names, certificates and
// keys in PEM, in which the rules know them and tell which belong together.
type keyring struct {
	text  bytes.Buffer
	keys  int       // that were opened
	shut  int       // that stayed locked
	known bool      // the file's form was understood
	free  bool      // no password was needed
	cut   bool      // it was not understood to its end
	rest  []byte    // what stands behind that
	until time.Time // when to give up; zero is never
}

func (k *keyring) inTime() bool { return k.until.IsZero() || time.Now().Before(k.until) }

// add writes a private key in the clear; ok is false where it stayed locked.
func (k *keyring) add(der []byte, ok bool) {
	label := keyLabel(der)
	if !ok || label == "" {
		k.shut++
		return
	}
	k.keys++
	k.pem(label, der)
}

// certificate writes a certificate and whom it names.
func (k *keyring) certificate(der []byte) {
	if len(der) == 0 {
		return
	}
	if c, err := x509.ParseCertificate(der); err == nil {
		fmt.Fprintf(&k.text, "certificate for %s\nissued by %s\n", c.Subject, c.Issuer)
	}
	k.pem("CERTIFICATE", der)
}

func (k *keyring) pem(label string, der []byte) {
	_ = pem.Encode(&k.text, &pem.Block{Type: label, Bytes: der}) // a buffer takes all
}

// keyLabel names a clear private key as PEM does, by its form alone, since there
// are more algorithms than Go parses: PKCS #8 (RFC 5958), PKCS #1 (RFC 8017), SEC 1
// (RFC 5915), the form of OpenSSL for DSA. Empty for anything else.
func keyLabel(der []byte) string {
	e, rest, ok := nextBER(der)
	if !ok || e.tag != berSequence || !e.nested || e.cut || e.indefinite || len(rest) > 0 {
		return ""
	}
	f := e.children(10)
	if len(f) < 2 || f[0].tag != berInteger || len(f[0].body) != 1 {
		return ""
	}
	switch version := f[0].body[0]; {
	case len(f) >= 3 && version <= 1 && f[1].tag == berSequence && startsWithOID(f[1]) && f[2].tag == berOctets:
		return "PRIVATE KEY"
	case version == 1 && f[1].tag == berOctets && len(f[1].body) >= 16 && len(f[1].body) <= 66:
		return "EC PRIVATE KEY"
	case version <= 1 && integers(f) >= 9:
		return "RSA PRIVATE KEY"
	case version == 0 && len(f) == 6 && integers(f) == 6:
		return "DSA PRIVATE KEY"
	}
	return ""
}

func isPrivateKey(der []byte) bool { return keyLabel(der) != "" }

func startsWithOID(e ber) bool {
	f := e.children(1)
	return len(f) == 1 && f[0].tag == berOID
}

func integers(f []ber) int {
	n := 0
	for _, e := range f {
		if e.tag == berInteger {
			n++
		}
	}
	return n
}

// openKey looks for the password of a key that is locked by itself
// (EncryptedPrivateKeyInfo, RFC 5958, 3).
func (w *walk) openKey(p *mail.Part, raw []byte) (der []byte, ok bool) {
	e, _, ok := nextBER(raw)
	if !ok || !isLockedKey(e) {
		return nil, false
	}
	ok = w.unlockKey(p, func(password string) bool {
		for _, s := range forms(password) {
			if plain, ok := openLockedKey(e, s); ok {
				der = plain
				return true
			}
		}
		return false
	})
	return der, ok
}

// isLockedKey tells an EncryptedPrivateKeyInfo by its form.
func isLockedKey(e ber) bool {
	f := e.children(3)
	return len(f) == 2 && f[0].tag == berSequence && startsWithOID(f[0]) && len(f[0].children(2)) == 2 && f[1].tag == berOctets && len(f[1].body) > 16
}

// mostKeyTime is how many times Limits.TryTime a message's locked keys may take
// together: one can hold thousands.
const mostKeyTime = 3

// unlockKey is unlock for one of many.
func (w *walk) unlockKey(p *mail.Part, try func(password string) bool) bool {
	if w.lim.TryTime > 0 && w.onKeys > mostKeyTime*w.lim.TryTime {
		return false
	}
	start := time.Now()
	_, ok := w.unlock(p, try)
	w.onKeys += time.Since(start)
	return ok
}
