package extract

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha1" // what PuTTY locks keys with, up to version 2
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// putty is a private key as PuTTY keeps it (PuTTY's manual, appendix C).
type putty struct {
	version                         string
	kind, encryption, comment, code string
	derivation                      string // of version 3
	memory, passes, lanes           int
	salt                            []byte
	public, private                 []byte
	publicText                      string
}

// What deriving one key may cost: PuTTY takes 8 MiB and as many passes as a tenth
// of a second allows.
const (
	mostArgonMemory = 64 << 10 // in KiB
	mostArgonWork   = 4 << 20  // KiB times passes
	mostArgonLanes  = 16
)

// puttyKey reads the locked key that begins at i.
func puttyKey(s string, i int) (lockedKey, bool) {
	rest := s[i:min(len(s), i+longestKeyText)]
	if next := strings.Index(rest[1:], signPuTTY); next >= 0 {
		rest = rest[:next+1]
	}
	k, n := readPuTTY(rest)
	if n == 0 || k.encryption == "none" || k.encryption == "" {
		return lockedKey{}, false
	}
	return lockedKey{start: i, end: i + n, open: k.opener()}, true
}

// readPuTTY reads the lines of a key file; n is how long they are, 0 if it is none.
func readPuTTY(s string) (k putty, n int) {
	lines := strings.SplitAfter(s, "\n")
	for i := 0; i < len(lines); i++ {
		n += len(lines[i])
		name, value, ok := strings.Cut(puttyLine(lines[i]), ":")
		value = strings.TrimSpace(value)
		switch {
		case !ok:
			return putty{}, 0
		case strings.HasPrefix(name, signPuTTY):
			k.version, k.kind = strings.TrimPrefix(name, signPuTTY), value
		case name == "Public-Lines" || name == "Private-Lines":
			count, err := strconv.Atoi(value)
			if err != nil || count < 0 || count > len(lines)-i-1 {
				return putty{}, 0
			}
			var text strings.Builder
			for range count {
				i++
				n += len(lines[i])
				text.WriteString(puttyLine(lines[i]))
			}
			k.blob(name, text.String())
		case name == "Private-MAC":
			k.code = value
			return k, n
		default:
			k.field(name, value)
		}
	}
	return putty{}, 0
}

// puttyLine is a line without marks of quoting.
func puttyLine(l string) string { return strings.Trim(l, "> \t\r\n") }

func (k *putty) blob(name, text string) {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return
	}
	if name == "Public-Lines" {
		k.public, k.publicText = b, text
		return
	}
	k.private = b
}

func (k *putty) field(name, value string) {
	number, _ := strconv.Atoi(value) // 0 is refused below
	switch name {
	case "Encryption":
		k.encryption = value
	case "Comment":
		k.comment = value
	case "Key-Derivation":
		k.derivation = value
	case "Argon2-Memory":
		k.memory = number
	case "Argon2-Passes":
		k.passes = number
	case "Argon2-Parallelism":
		k.lanes = number
	case "Argon2-Salt":
		k.salt, _ = hex.DecodeString(value)
	}
}

// opener gives what tries a password; nil where the lock is not known.
func (k putty) opener() func(string) (string, bool) {
	if k.encryption != "aes256-cbc" || len(k.private) == 0 || len(k.private)%aes.BlockSize != 0 || k.derive() == nil {
		return nil
	}
	return func(password string) (string, bool) {
		key, iv, codeKey, sum := k.derive()(password)
		b, err := aes.NewCipher(key)
		if err != nil {
			return "", false
		}
		plain := make([]byte, len(k.private))
		cipher.NewCBCDecrypter(b, iv).CryptBlocks(plain, k.private)
		if k.sum(sum, codeKey, plain) != strings.ToLower(k.code) {
			return "", false
		}
		return k.inClear(plain), true
	}
}

// derive gives the function that makes key, first block, and the key and hash of the
// code; nil where it is not known or would cost too much.
func (k putty) derive() func(password string) (key, iv, code []byte, sum func() hash.Hash) {
	switch {
	case k.version == "1" || k.version == "2":
		return func(password string) (key, iv, code []byte, sum func() hash.Hash) {
			secret := []byte(password)
			key = append(hashOf(sha1.New, make([]byte, 4), secret), hashOf(sha1.New, []byte{0, 0, 0, 1}, secret)...)
			return key[:32], make([]byte, aes.BlockSize), hashOf(sha1.New, []byte("putty-private-key-file-mac-key"), secret), sha1.New
		}
	case k.version != "3" || k.memory < 1 || k.memory > mostArgonMemory || k.passes < 1 || k.passes > mostArgonWork/k.memory || k.lanes < 1 || k.lanes > mostArgonLanes:
		return nil
	case k.derivation == "Argon2id":
		return k.argon(argon2.IDKey)
	case k.derivation == "Argon2i":
		return k.argon(argon2.Key)
	}
	return nil
}

func (k putty) argon(f func(password, salt []byte, time, memory uint32, threads uint8, size uint32) []byte) func(string) ([]byte, []byte, []byte, func() hash.Hash) {
	return func(password string) (key, iv, code []byte, sum func() hash.Hash) {
		b := f([]byte(password), k.salt, uint32(k.passes), uint32(k.memory), uint8(k.lanes), 80)
		return b[:32], b[32:48], b[48:], sha256.New
	}
}

// sum is the code over all that the file says, in hexadecimal.
func (k putty) sum(h func() hash.Hash, key, plain []byte) string {
	var all []byte
	for _, s := range [][]byte{[]byte(k.kind), []byte(k.encryption), []byte(k.comment), k.public, plain} {
		all = appendCounted(all, s)
	}
	code := hmac.New(h, key)
	code.Write(all)
	return hex.EncodeToString(code.Sum(nil))
}

// inClear writes the key as PuTTY does that has no password, without the code.
func (k putty) inClear(plain []byte) string {
	var b bytes.Buffer
	b.WriteString(signPuTTY + k.version + ": " + k.kind + "\nEncryption: none\nComment: " + k.comment + "\n")
	writePuTTYLines(&b, "Public-Lines", k.publicText)
	writePuTTYLines(&b, "Private-Lines", base64.StdEncoding.EncodeToString(plain))
	return b.String()
}

func writePuTTYLines(b *bytes.Buffer, name, text string) {
	const width = 64
	b.WriteString(name + ": " + strconv.Itoa((len(text)+width-1)/width) + "\n")
	for ; len(text) > 0; text = text[min(width, len(text)):] {
		b.WriteString(text[:min(width, len(text))] + "\n")
	}
}
