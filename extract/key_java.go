package extract

import (
	"bytes"
	"crypto/md5" // what Java locks keys with
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/mailspill/mailspill/mail"
)

// javaLocks are the ways of locking that only Java's keystores have, as
// JavaKeyStore.java and KeyProtector.java of OpenJDK tell.
var javaLocks = map[string]func(ber) (lock, bool){
	"\x2b\x06\x01\x04\x01\x2a\x02\x11\x01\x01": func(ber) (lock, bool) { return openJKS, true },
	"\x2b\x06\x01\x04\x01\x2a\x02\x13\x01":     readJCEKS,
}

// openJKS undoes a stream of SHA-1 sums over the password and the sum before; the
// sum over password and key at its end tells whether that was right.
func openJKS(password string, data []byte) ([]byte, bool) {
	const size = sha1.Size
	if len(data) < 2*size {
		return nil, false
	}
	wide := bigEndian(password)
	sum, body, code := data[:size], data[size:len(data)-size], data[len(data)-size:]
	out := make([]byte, len(body))
	for at := 0; at < len(body); at += size {
		sum = hashOf(sha1.New, wide, sum)
		for i := at; i < min(at+size, len(body)); i++ {
			out[i] = body[i] ^ sum[i-at]
		}
	}
	return out, bytes.Equal(hashOf(sha1.New, wide, out), code)
}

func bigEndian(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

// readJCEKS reads Java's own derivation for triple DES: each half of the salt is
// hashed with the password, again and again, and gives half of key and first block
// (PBES1Core.java of OpenJDK).
func readJCEKS(params ber) (lock, bool) {
	salt, rounds, ok := saltAndRounds(params)
	if !ok || len(salt) != 8 {
		return nil, false
	}
	return func(password string, data []byte) ([]byte, bool) {
		a, b := bytes.Clone(salt[:4]), salt[4:]
		if bytes.Equal(a, b) {
			a[0], a[1], a[2], a[3] = a[3], a[0], a[1], a[2]
		}
		var all []byte
		for _, sum := range [][]byte{a, b} {
			for range rounds {
				sum = hashOf(md5.New, sum, []byte(password))
			}
			all = append(all, sum...)
		}
		return keyCipher{24, threeDES}.decrypt(all[:24], all[24:], data)
	}, true
}

// The first bytes of Java's keystores.
const (
	magicJKS   = "\xfe\xed\xfe\xed\x00\x00\x00"
	magicJCEKS = "\xce\xce\xce\xce\x00\x00\x00"
)

// The kinds of an entry of a Java keystore.
const (
	entryKey         = 1
	entryCertificate = 2
)

// keystoreReader reads a Java keystore; all is big-endian.
type keystoreReader struct {
	b   []byte
	bad bool
}

func (r *keystoreReader) take(n uint32) []byte {
	if uint64(n) > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *keystoreReader) number() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (r *keystoreReader) short() []byte {
	if b := r.take(2); b != nil {
		return r.take(uint32(binary.BigEndian.Uint16(b)))
	}
	return nil
}

// certificate reads one; in version 2 its type stands before it.
func (r *keystoreReader) certificate(version uint32) []byte {
	if version == 2 {
		r.short()
	}
	return r.take(r.number())
}

// openKeystore reads a Java keystore. Names and certificates stand in the clear;
// each key is locked by itself, mostly with the keystore's password.
func openKeystore(w *walk, p *mail.Part, raw []byte) keyring {
	r := &keystoreReader{b: raw[4:]}
	version, count := r.number(), r.number()
	k := keyring{known: version == 1 || version == 2}
	for ; count > 0 && w.ctx.Err() == nil; count-- {
		tag, alias := r.number(), r.short()
		r.take(8) // its date
		if r.bad || tag != entryKey && tag != entryCertificate {
			k.cut = true // a secret key's length is not told
			break
		}
		fmt.Fprintf(&k.text, "alias: %s\n", valid(alias))
		if tag == entryKey {
			k.add(w.openKey(p, r.take(r.number())))
			for range min(r.number(), mostCertificates) {
				k.certificate(r.certificate(version))
			}
			continue
		}
		k.certificate(r.certificate(version))
	}
	if k.rest = r.b; !k.cut && len(r.b) >= sha1.Size {
		k.rest = r.b[sha1.Size:] // behind the integrity code
	}
	k.cut = k.cut || r.bad
	return k
}

// mostCertificates bounds a chain of them.
const mostCertificates = 100

// foreignStore names files of keys and passwords that are not opened here.
func foreignStore(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte("\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5")), bytes.HasPrefix(raw, []byte("\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5")):
		return "a KeePass database"
	case bytes.HasPrefix(raw, []byte("\x00\x00\x00\x02\x00\x00\x00\x14")), bytes.HasPrefix(raw, []byte("\x00\x00\x00\x01\x00\x00\x00\x14")):
		return "a keystore of Bouncy Castle (BKS or UBER)"
	case looksBCFKS(raw):
		return "a keystore of Bouncy Castle (BCFKS)"
	}
	return ""
}

// looksBCFKS tells an ObjectStore: encrypted data whose cipher is one of PKCS #5,
// and an integrity code (ObjectStore.java of Bouncy Castle).
func looksBCFKS(raw []byte) bool {
	info, _, ok := nextBER(raw)
	if !ok || info.tag != berSequence {
		return false
	}
	parts := info.children(2)
	if len(parts) != 2 || parts[0].tag != berSequence || parts[1].tag != berSequence {
		return false
	}
	inner := parts[0].children(2)
	if len(inner) != 2 || inner[0].tag != berSequence || inner[1].tag != berOctets {
		return false
	}
	name := inner[0].children(1)
	return len(name) == 1 && strings.HasPrefix(string(name[0].body), "\x2a\x86\x48\x86\xf7\x0d\x01\x05")
}
