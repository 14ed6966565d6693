package patterns

import (
	"bytes"
	"crypto/sha1" // the integrity code of a Java keystore
	"crypto/x509"
	"encoding/binary"
	"time"
	"unicode/utf16"
)

// keystore is what a Java keystore tells about itself (JavaKeyStore.java of
// OpenJDK describes the format; a JCEKS has the same frame).
type keystore struct {
	alias  string // of the first private key
	made   time.Time
	keys   int
	cert   *x509.Certificate // of the first private key
	length int               // with the integrity code; 0 where it is cut off
}

const (
	privateEntry = 1
	trustedEntry = 2
	// mostEntries bounds how many entries of a keystore are read.
	mostEntries = 200
)

func readKeystore(raw []byte) keystore {
	var k keystore
	w := &wire{rest: raw}
	w.uint32() // the magic number
	version, count := w.uint32(), w.uint32()
	if version != 2 && version != 1 || count == 0 || count > mostEntries {
		return keystore{}
	}
	for range count {
		tag, alias, made := w.uint32(), w.utf(), w.take(8)
		if w.bad || tag != privateEntry && tag != trustedEntry {
			return k // of a JCEKS's secret keys the length is not told
		}
		if tag == privateEntry {
			k.entry(w, alias, made)
			continue
		}
		w.certificate(version)
	}
	if w.take(sha1.Size); !w.bad {
		k.length = len(raw) - len(w.rest)
	}
	return k
}

func (k *keystore) entry(w *wire, alias string, made []byte) {
	w.text() // the key, encrypted
	var first *x509.Certificate
	chain := w.uint32()
	for i := uint32(0); i < min(chain, mostEntries) && !w.bad; i++ {
		if cert := w.certificate(2); i == 0 {
			first = cert
		}
	}
	if k.keys++; k.keys == 1 {
		k.alias, k.cert = alias, first
		k.made = time.UnixMilli(int64(binary.BigEndian.Uint64(made))).UTC()
	}
}

func (w *wire) certificate(version uint32) *x509.Certificate {
	if version == 2 {
		w.utf() // the certificate's type
	}
	cert, err := x509.ParseCertificate(w.text())
	if err != nil {
		return nil
	}
	return cert
}

// sealedWith says whether the keystore's integrity code was made with password.
func (k *keystore) sealedWith(raw []byte, password string) bool {
	body, code := raw[:k.length-sha1.Size], raw[k.length-sha1.Size:k.length]
	h := sha1.New()
	for _, u := range utf16.Encode([]rune(password)) {
		h.Write([]byte{byte(u >> 8), byte(u)})
	}
	h.Write([]byte("Mighty Aphrodite"))
	h.Write(body)
	return bytes.Equal(h.Sum(nil), code)
}

// checkKeystore judges a Java keystore in base64. One with certificates alone is
// no credential.
func checkKeystore(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	letters, _ := blobAt(t.Content, start, maxBlob)
	raw := decodeBlob(letters)
	if len(raw) < 40 || distinctBytes(string(raw)) < 16 {
		return false
	}
	k := readKeystore(raw)
	if k.length > 0 && k.keys == 0 {
		return false
	}
	if k.length > 0 {
		raw = raw[:k.length]
	}
	takeBlob(t, c, start, raw)
	c.Checked, c.Confidence = CheckFailed, 0.75
	if k.keys > 0 {
		c.Checked, c.Confidence = ByStructure, 0.96
	}
	k.describe(t, c, raw)
	return true
}

func (k *keystore) describe(t *Text, c *Candidate, raw []byte) {
	c.Identity.Resource = k.alias
	if k.keys > 0 {
		c.IssuedAt = k.made
	}
	if k.cert != nil {
		certify(t, c, k.cert)
	}
	if k.length == 0 || len(raw) > maxBlob/4 { // one hash of all of it for each word
		return
	}
	words := append(passwordsNear(t, c), "changeit")
	for _, w := range words[:min(len(words), 8)] {
		if k.sealedWith(raw, w) {
			c.Checked, c.Confidence = ByChecksum, 0.99
			c.Title = "Java keystore that opens with a password beside it"
			return
		}
	}
}
