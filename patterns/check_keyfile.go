package patterns

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
)

// publicKey is what crypto's public keys share.
type publicKey interface{ Equal(crypto.PublicKey) bool }

// parseKey gives the public half of a clear private key, or nil.
func parseKey(body string) publicKey {
	der, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		return nil
	}
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return &k.PublicKey
	}
	if k, err := x509.ParseECPrivateKey(der); err == nil {
		return &k.PublicKey
	}
	k, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil
	}
	return publicHalf(k)
}

func publicHalf(key any) publicKey {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return &k.PublicKey
	case *ecdsa.PrivateKey:
		return &k.PublicKey
	case ed25519.PrivateKey:
		pub, _ := k.Public().(ed25519.PublicKey)
		return pub
	}
	return nil
}

var (
	puttyCipher  = regexp.MustCompile(`(?m)^[> \t]*Encryption: *(\S+)`)
	puttyComment = regexp.MustCompile(`(?m)^[> \t]*Comment: *([^\r\n]{1,200})`)
	puttyPrivate = regexp.MustCompile(`(?m)^[> \t]*Private-Lines: *(\d{1,3})[ \t]*\r?\n`)
)

// checkPuTTY judges a PuTTY key file (the format's description is appendix C
// of PuTTY's manual); the secret is the base64 of its private part.
func checkPuTTY(t *Text, groups []int, c *Candidate) bool {
	from := groups[0]
	rest := t.Content[from:min(len(t.Content), from+maxKey)]
	if i := strings.Index(rest[min(1, len(rest)):], "PuTTY-User-Key-File-"); i >= 0 {
		rest = rest[:i+1] // the next key file
	}
	m := puttyPrivate.FindStringSubmatchIndex(rest)
	if m == nil {
		return false
	}
	n, _ := strconv.Atoi(rest[m[2]:m[3]])
	end := endOfLines(rest, m[1], n)
	body := armourBody(rest[m[1]:end])
	if len(body) < 40 || distinctBytes(body) < 16 {
		return false
	}
	pin(t, c, from+m[1], from+end)
	trimPlace(t, c)
	c.Secret, c.Checked, c.Confidence = body, ByStructure, 0.97
	if k := puttyCipher.FindStringSubmatch(rest); k != nil && k[1] != "none" {
		c.Severity, c.Title = Medium, "PuTTY private key, protected by a passphrase"
	}
	if k := puttyComment.FindStringSubmatch(rest); k != nil {
		c.Identity.User = strings.Clone(strings.TrimSpace(k[1]))
	}
	return true
}

// endOfLines gives the place behind n lines that begin at i.
func endOfLines(s string, i, n int) int {
	for ; n > 0; n-- {
		next := strings.IndexByte(s[i:], '\n')
		if next < 0 {
			return len(s)
		}
		i += next + 1
	}
	return i
}
