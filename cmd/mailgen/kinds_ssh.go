package main

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/base64"
	"encoding/binary"
	"math/big"
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
