package patterns

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"encoding/base64"
)

// What mRemoteNG hides a password with unless its user chose otherwise
// (AeadCryptographyProvider.cs, Pkcs5S2KeyGenerator.cs): AES-256 in GCM under a key
// made of a password that all copies of the program share.
const (
	mremotePassword = "mR3m"
	mremoteRounds   = 1000
	mremoteSalt     = 16
	mremoteNonce    = 16
	mostOpened      = 100 // of one text: each costs a derived key
)

// checkMRemote judges the password of a connection of mRemoteNG: in clear where the
// program's own password opens it, else as it stands.
func checkMRemote(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	raw, err := base64.StdEncoding.DecodeString(c.Secret)
	if err != nil || len(raw) < mremoteSalt+mremoteNonce+16 {
		return false
	}
	c.Tier, c.Confidence = Review, 0.7
	if t.opened++; t.opened > mostOpened {
		return true
	}
	if value, ok := openMRemote(raw); ok {
		if value == "" {
			return false
		}
		c.Secret, c.Checked, c.Tier, c.Confidence = value, ByChecksum, Rotate, 0.99
	}
	return true
}

func openMRemote(raw []byte) (string, bool) {
	salt, nonce, sealed := raw[:mremoteSalt], raw[mremoteSalt:mremoteSalt+mremoteNonce], raw[mremoteSalt+mremoteNonce:]
	key, err := pbkdf2.Key(sha1.New, mremotePassword, salt, mremoteRounds, 32)
	if err != nil {
		return "", false
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", false
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, mremoteNonce)
	if err != nil {
		return "", false
	}
	clear, err := gcm.Open(nil, nonce, sealed, salt)
	return string(clear), err == nil && readable(string(clear))
}
