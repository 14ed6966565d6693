package extract

import (
	"crypto/aes"
	"crypto/des" // what old keys are locked with
	"crypto/md5"
	"encoding/hex"
	"encoding/pem"
	"strings"
)

// Signs of a private key in a text: PEM's label, and PuTTY's first line.
const (
	signPEM   = "PRIVATE KEY-----"
	signPuTTY = "PuTTY-User-Key-File-"
)

// keysIn finds the locked keys of a text.
func keysIn(s string) []lockedKey {
	var out []lockedKey
	for at := 0; ; {
		i := strings.Index(s[at:], signPEM)
		if i < 0 {
			break
		}
		at += i + len(signPEM)
		if k, ok := pemKey(s, at); ok {
			out = append(out, k)
			at = k.end
		}
	}
	for at := 0; ; {
		i := strings.Index(s[at:], signPuTTY)
		if i < 0 {
			return out
		}
		at += i
		if k, ok := puttyKey(s, at); ok {
			out = append(out, k)
		}
		at += len(signPuTTY)
	}
}

// pemKey reads the key whose opening line's label ends at i.
func pemKey(s string, i int) (lockedKey, bool) {
	begin := strings.LastIndex(s[max(0, i-64):i], "-----BEGIN ")
	if begin < 0 {
		return lockedKey{}, false
	}
	begin += max(0, i-64)
	label := strings.TrimSuffix(s[begin+len("-----BEGIN "):i], "-----")
	rest := s[i:min(len(s), i+longestKeyText)]
	end := strings.Index(rest, "-----")
	if end < 0 || !strings.HasPrefix(rest[end:], "-----END ") {
		return lockedKey{}, false
	}
	fields, body := armouredLines(rest[:end])
	k := lockedKey{start: begin, end: i + end}
	switch {
	case label == "ENCRYPTED PRIVATE KEY":
		k.open = openPKCS8(body)
	case strings.Contains(fields["Proc-Type"], "ENCRYPTED"):
		k.open = openOldPEM(label, fields["DEK-Info"], body)
	case label == "OPENSSH PRIVATE KEY":
		o, ok := readOpenSSH(body)
		if !ok || o.cipher == "none" {
			return lockedKey{}, false
		}
		k.open = o.opener()
	default:
		return lockedKey{}, false
	}
	return k, true
}

// armouredLines reads the lines of a key, however they are quoted, indented or
// escaped: fields as in RFC 1421 (4.6), then base64.
func armouredLines(s string) (fields map[string]string, body []byte) {
	s = unescapedLines.Replace(s)
	fields = map[string]string{}
	var all strings.Builder
	for l := range strings.SplitSeq(s, "\n") {
		l = strings.Trim(l, " \t>|,\\")
		if joined := strings.TrimRight(l, "+ \t"); strings.HasSuffix(joined, `"`) || strings.HasSuffix(joined, "'") {
			l = joined // of literals that a program joins
		}
		l = strings.Trim(l, "\"' \t\\")
		if name, value, ok := strings.Cut(l, ":"); ok {
			fields[name] = strings.TrimSpace(value)
			continue
		}
		all.WriteString(l)
	}
	return fields, looseBase64(all.String())
}

// unescapedLines makes line feeds of line ends, also of those that programs escape.
var unescapedLines = strings.NewReplacer(`\r`, "\n", `\n`, "\n", "\r", "\n")

func asPEM(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

// openPKCS8 opens an EncryptedPrivateKeyInfo (RFC 5958, 3); nil where its lock is
// not known.
func openPKCS8(der []byte) func(string) (string, bool) {
	e, _, ok := nextBER(der)
	if !ok || !isLockedKey(e) {
		return nil
	}
	if _, ok := readLock(e.children(1)[0]); !ok {
		return nil
	}
	return func(password string) (string, bool) {
		plain, ok := openLockedKey(e, password)
		return asPEM("PRIVATE KEY", plain), ok
	}
}

// oldCiphers are those of PEM's own encryption, by their names in DEK-Info (RFC
// 1423, and what OpenSSL made of it).
var oldCiphers = map[string]keyCipher{
	"DES-CBC":      {8, des.NewCipher},
	"DES-EDE3-CBC": {24, threeDES},
	"AES-128-CBC":  {16, aes.NewCipher},
	"AES-192-CBC":  {24, aes.NewCipher},
	"AES-256-CBC":  {32, aes.NewCipher},
}

// openOldPEM opens a key that PEM's own encryption locks: the password is hashed
// with the first bytes of the first block (EVP_BytesToKey of OpenSSL with MD5 and
// one round).
func openOldPEM(label, info string, sealed []byte) func(string) (string, bool) {
	name, ivHex, _ := strings.Cut(info, ",")
	c, known := oldCiphers[strings.TrimSpace(name)]
	iv, err := hex.DecodeString(strings.TrimSpace(ivHex))
	if !known || err != nil || len(iv) < 8 {
		return nil
	}
	return func(password string) (string, bool) {
		var key, sum []byte
		for len(key) < c.key {
			sum = hashOf(md5.New, sum, []byte(password), iv[:8])
			key = append(key, sum...)
		}
		der, ok := c.decrypt(key[:c.key], iv, sealed)
		return asPEM(label, der), ok && isPrivateKey(der)
	}
}
