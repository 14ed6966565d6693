package patterns

import (
	"bytes"
	"crypto/ed25519"
	"strings"
)

const opensshMagic = "openssh-key-v1\x00"

// readOpenSSH reads an OpenSSH private key (PROTOCOL.key of OpenSSH): with no
// cipher, two numbers that are equal show that it is whole, and the owner's
// comment can be read.
func readOpenSSH(der []byte) keyFacts {
	rest, ok := bytes.CutPrefix(der, []byte(opensshMagic))
	w := &wire{rest: rest}
	cipher := string(w.text())
	w.text() // the key derivation's name
	w.text() // and its parameters
	if count := w.uint32(); !ok || count != 1 {
		w.bad = true
	}
	public := w.text()
	private := &wire{rest: w.text()}
	if cipher != "none" {
		return keyFacts{parsed: !w.bad && len(private.rest)%8 == 0, locked: ok && cipher != ""}
	}
	first, second := private.uint32(), private.uint32()
	if w.bad || private.bad || first != second {
		return keyFacts{}
	}
	return private.opensshKey(public)
}

// opensshFields tells how many values of a kind of key lie between its name and
// the comment (draft-miller-ssh-agent, 3.2).
var opensshFields = map[string]int{
	"ssh-rsa": 6, "ssh-dss": 5, "ssh-ed25519": 2,
	"ecdsa-sha2-nistp256": 3, "ecdsa-sha2-nistp384": 3, "ecdsa-sha2-nistp521": 3,
}

func (w *wire) opensshKey(public []byte) keyFacts {
	kind := string(w.text())
	n, known := opensshFields[kind]
	var last []byte
	for range n {
		last = w.text()
	}
	comment := string(w.text())
	if w.bad || !known || kind == "ssh-ed25519" && !pairs(public, last) {
		return keyFacts{parsed: !w.bad && !known && kind != ""}
	}
	return keyFacts{parsed: true, owner: strings.ToValidUTF8(comment, "?")}
}

// pairs says whether an Ed25519 private key belongs to a public one.
func pairs(public, private []byte) bool {
	if len(private) != ed25519.PrivateKeySize {
		return false
	}
	derived := ed25519.NewKeyFromSeed(private[:ed25519.SeedSize])[ed25519.SeedSize:]
	return bytes.HasSuffix(public, derived)
}
