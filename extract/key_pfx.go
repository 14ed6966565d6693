package extract

import (
	"bytes"
	"crypto/hmac"

	"github.com/mailspill/mailspill/mail"
)

// pfx is the outer frame of a PKCS #12 file (RFC 7292, 4): safes, each in the
// clear or encrypted, and a code that says with which password they were made. It
// is read here and not by a library because each lock of a hostile file, also one
// that shows only within another, must be looked at before it is tried.
type pfx struct {
	safes []byte // the octets that the code is over
	mac   func(password string, safes []byte) bool
}

// isPFX tells a PFX of version 3 by its first bytes.
func isPFX(raw []byte) bool {
	e, _, ok := nextBER(raw)
	return ok && e.tag == berSequence && e.nested && bytes.HasPrefix(e.body, []byte{berInteger, 1, 3, 0x30})
}

func readPFX(raw []byte) (f pfx, ok bool) {
	e, _, ok := nextBER(raw)
	if !ok {
		return pfx{}, false
	}
	parts := e.children(3)
	if len(parts) < 2 {
		return pfx{}, false
	}
	if f.safes, ok = contentOf(parts[1]); !ok {
		return pfx{}, false
	}
	if len(parts) == 3 {
		f.mac = readMAC(parts[2])
	}
	return f, true
}

// contentOf gives the octets of a ContentInfo of the type data.
func contentOf(info ber) ([]byte, bool) {
	parts := info.children(2)
	if len(parts) != 2 || string(parts[0].body) != cmsData {
		return nil, false
	}
	inner := parts[1].children(1)
	if len(inner) != 1 || inner[0].tag != berOctets {
		return nil, false
	}
	b, _ := inner[0].octets()
	return b, true
}

const oidPBMAC1 = "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0e"

// readMAC reads the integrity code: PKCS #12's own, or PBMAC1 (RFC 9579); nil
// where it is of another kind.
func readMAC(data ber) func(password string, safes []byte) bool {
	parts := data.children(3)
	if len(parts) < 2 {
		return nil
	}
	info := parts[0].children(2)
	if len(info) != 2 || info[1].tag != berOctets {
		return nil
	}
	alg, digest := info[0].children(2), info[1].body
	if len(alg) == 0 {
		return nil
	}
	if string(alg[0].body) == oidPBMAC1 && len(alg) == 2 {
		return readPBMAC1(alg[1], digest)
	}
	h, salt, rounds := hashes[string(alg[0].body)], parts[1].body, 1
	if len(parts) == 3 {
		rounds = parts[2].number()
	}
	if h == nil || rounds < 1 || rounds > mostRounds || len(salt) > longestSalt {
		return nil
	}
	return func(password string, safes []byte) bool {
		code := hmac.New(h, pkcs12KDF(h, 3, bmp(password), salt, rounds, h().Size()))
		code.Write(safes)
		return hmac.Equal(code.Sum(nil), digest)
	}
}

// readPBMAC1 reads a code whose key PBKDF2 derives (RFC 8018, appendix A.5).
func readPBMAC1(params ber, digest []byte) func(string, []byte) bool {
	parts := params.children(2)
	if len(parts) != 2 {
		return nil
	}
	name := parts[1].children(1)
	if len(name) == 0 || hashes[string(name[0].body)] == nil {
		return nil
	}
	h := hashes[string(name[0].body)]
	derive, ok := readKDF(parts[0], h().Size())
	if !ok {
		return nil
	}
	return func(password string, safes []byte) bool {
		code := hmac.New(h, derive(password))
		code.Write(safes)
		return hmac.Equal(code.Sum(nil), digest)
	}
}

// openPFX looks for the password of a PFX and takes out what it holds. Where it is
// not found, what stands in the clear is taken all the same.
func openPFX(w *walk, p *mail.Part, raw []byte) keyring {
	f, ok := readPFX(raw)
	if !ok {
		return keyring{}
	}
	var k keyring
	found := w.unlockKey(p, func(password string) bool {
		for _, s := range forms(password) {
			if f.mac != nil && !f.mac(s, f.safes) {
				continue
			}
			k = f.open(s, w.lim.TryTime)
			if f.mac != nil || k.shut == 0 {
				k.free = password == ""
				return true
			}
		}
		return false
	})
	if !found {
		k = f.open(noPassword, w.lim.TryTime)
	}
	k.known = true
	return k
}

// forms are the ways in which a password is hashed; that there is none has two.
func forms(password string) []string {
	if password == "" {
		return []string{"", noPassword}
	}
	return []string{password}
}
