package extract

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"strings"
)

// openSSH is a private key as OpenSSH keeps it (PROTOCOL.key of OpenSSH).
type openSSH struct {
	cipher, kdf string
	salt        []byte
	rounds      uint32
	public      []byte
	sealed      []byte
	tag         []byte // of a cipher that checks itself
}

const openSSHMagic = "openssh-key-v1\x00"

// mostBcryptRounds bounds what one try costs: ssh-keygen sets 16 or 24, a round
// takes some five milliseconds.
const mostBcryptRounds = 500

func readOpenSSH(der []byte) (openSSH, bool) {
	rest, ok := bytes.CutPrefix(der, []byte(openSSHMagic))
	if !ok {
		return openSSH{}, false
	}
	r := &keystoreReader{b: rest}
	o := openSSH{cipher: string(r.counted()), kdf: string(r.counted())}
	options := &keystoreReader{b: r.counted()}
	o.salt, o.rounds = options.counted(), options.number()
	count := r.number()
	o.public, o.sealed = r.counted(), r.counted()
	o.tag = r.b
	return o, !r.bad && count == 1
}

// counted is a string behind its length.
func (r *keystoreReader) counted() []byte { return r.take(r.number()) }

// sshCiphers are the sizes of their keys and first blocks.
var sshCiphers = map[string]struct{ key, iv int }{
	"aes128-ctr": {16, 16}, "aes192-ctr": {24, 16}, "aes256-ctr": {32, 16},
	"aes128-cbc": {16, 16}, "aes192-cbc": {24, 16}, "aes256-cbc": {32, 16},
	"aes128-gcm@openssh.com": {16, 12}, "aes256-gcm@openssh.com": {32, 12},
}

// opener gives what tries a password; nil where the lock is not known.
func (o openSSH) opener() func(string) (string, bool) {
	size, ok := sshCiphers[o.cipher]
	if !ok || o.kdf != "bcrypt" || o.rounds < 1 || o.rounds > mostBcryptRounds || len(o.salt) == 0 || len(o.salt) > longestSalt {
		return nil
	}
	return func(password string) (string, bool) {
		if password == "" {
			return "", false // a key without one is not locked
		}
		b, err := bcryptPBKDF([]byte(password), o.salt, int(o.rounds), size.key+size.iv)
		if err != nil {
			return "", false
		}
		plain, ok := o.decrypt(b[:size.key], b[size.key:])
		if !ok || len(plain) < 8 || !bytes.Equal(plain[:4], plain[4:8]) {
			return "", false
		}
		return o.inClear(plain), true
	}
}

func (o openSSH) decrypt(key, iv []byte) ([]byte, bool) {
	b, err := aes.NewCipher(key)
	if err != nil || len(o.sealed)%aes.BlockSize != 0 {
		return nil, false
	}
	out := make([]byte, len(o.sealed))
	switch {
	case strings.Contains(o.cipher, "-gcm"):
		g, err := cipher.NewGCM(b)
		if err != nil || len(o.tag) < g.Overhead() {
			return nil, false
		}
		out, err = g.Open(nil, iv, append(bytes.Clone(o.sealed), o.tag[:g.Overhead()]...), nil)
		return out, err == nil
	case strings.HasSuffix(o.cipher, "-ctr"):
		cipher.NewCTR(b, iv).XORKeyStream(out, o.sealed)
	default:
		cipher.NewCBCDecrypter(b, iv).CryptBlocks(out, o.sealed)
	}
	return out, true
}

// inClear writes the key as ssh-keygen does that has no password.
func (o openSSH) inClear(plain []byte) string {
	out := []byte(openSSHMagic)
	for _, s := range [][]byte{[]byte("none"), []byte("none"), nil} {
		out = appendCounted(out, s)
	}
	out = binary.BigEndian.AppendUint32(out, 1)
	return asPEM("OPENSSH PRIVATE KEY", appendCounted(appendCounted(out, o.public), plain))
}

func appendCounted(out, s []byte) []byte {
	return append(binary.BigEndian.AppendUint32(out, uint32(len(s))), s...)
}
