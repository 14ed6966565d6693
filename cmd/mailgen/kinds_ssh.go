package main

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
)

// sshWire appends what RFC 4251 5 calls strings and multiple precision integers.
type sshWire struct{ b []byte }

func (w *sshWire) text(parts ...string) {
	for _, p := range parts {
		w.b = binary.BigEndian.AppendUint32(w.b, uint32(len(p)))
		w.b = append(w.b, p...)
	}
}

func (w *sshWire) number(n *big.Int) {
	b := n.Bytes()
	if len(b) > 0 && b[0] >= 0x80 {
		b = append([]byte{0}, b...)
	}
	w.text(string(b))
}

// sshPublic is the key blob of an RSA key (RFC 4253 6.6).
func sshPublic(key *rsa.PublicKey) string {
	w := &sshWire{}
	w.text("ssh-rsa")
	w.number(big.NewInt(int64(key.E)))
	w.number(key.N)
	return string(w.b)
}

// sshLine is a line of authorized_keys.
func sshLine(key *rsa.PublicKey, comment string) string {
	return "ssh-rsa " + base64.StdEncoding.EncodeToString([]byte(sshPublic(key))) + " " + comment
}

// sshPrivate is a key file of OpenSSH without a passphrase (PROTOCOL.key of its
// sources).
func sshPrivate(key *ecdsa.PrivateKey, check, comment string) []byte {
	point, err := key.PublicKey.Bytes()
	if err != nil {
		panic(err) // a key of ours
	}
	scalar, err := key.Bytes()
	if err != nil {
		panic(err)
	}
	const kind, curve = "ecdsa-sha2-nistp256", "nistp256"
	public, private := &sshWire{}, &sshWire{b: []byte(check + check)} // twice the same four bytes
	public.text(kind, curve, string(point))
	private.text(kind, curve, string(point))
	private.number(new(big.Int).SetBytes(scalar))
	private.text(comment)
	for i := byte(1); len(private.b)%8 != 0; i++ {
		private.b = append(private.b, i)
	}
	w := &sshWire{b: []byte("openssh-key-v1\x00")}
	w.text("none", "none", "")
	w.b = binary.BigEndian.AppendUint32(w.b, 1)
	w.text(string(public.b), string(private.b))
	return w.b
}

// makeKindPuTTY makes key files of PuTTY without a passphrase, in the form of
// 0.75 (version 3) and the one before. Equal to a file are its private lines.
func makeKindPuTTY(x *kindFill) {
	key := x.keys.rsa(x.stream)
	private := &sshWire{}
	for _, n := range []*big.Int{key.key.D, key.key.Primes[0], key.key.Primes[1], key.key.Precomputed.Qinv} {
		private.number(n)
	}
	public := sshPublic(&key.key.PublicKey)
	body := base64.StdEncoding.EncodeToString(private.b)
	x.block("ppk", puttyFile(3, x.must("user"), public, string(private.b)), body)
	x.block("oldppk", puttyFile(2, x.must("user"), public, string(private.b)), body)
	lines := strings.TrimRight(b64Lines(public, 64), "\n")
	x.plain("public", fmt.Sprintf("---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"%s\"\n%s\n---- END SSH2 PUBLIC KEY ----", x.must("user"), lines))
	x.publicParts(key)
}

// puttyFile is the text of a key file, with its MAC (PuTTY's manual, appendix C).
func puttyFile(version int, comment, public, private string) string {
	return puttyKey("ssh-rsa", version, comment, public, private)
}

func puttyKey(kind string, version int, comment, public, private string) string {
	part := func(name, s string) string {
		lines := strings.TrimRight(b64Lines(s, 64), "\n")
		return fmt.Sprintf("%s-Lines: %d\n%s\n", name, strings.Count(lines, "\n")+1, lines)
	}
	w := &sshWire{}
	w.text(kind, "none", comment, public, private)
	key := sha1.Sum([]byte("putty-private-key-file-mac-key"))
	mac := hmac.New(sha1.New, key[:])
	if version == 3 {
		mac = hmac.New(sha256.New, nil)
	}
	mac.Write(w.b)
	return fmt.Sprintf("PuTTY-User-Key-File-%d: %s\nEncryption: none\nComment: %s\n", version, kind, comment) +
		part("Public", public) + part("Private", private) + "Private-MAC: " + hex.EncodeToString(mac.Sum(nil))
}
