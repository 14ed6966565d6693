package patterns

import (
	"encoding/hex"
	"strings"
	"time"
)

// keytab is what a Kerberos keytab tells (MIT Kerberos, "Keytab file format").
type keytab struct {
	principal string
	rc4       []byte // the key of type 23, which is the NT hash of the password
	made      time.Time
	entries   int
}

const rc4Type = 23

// readKeytab reads the entries; it gives how many bytes they take.
func readKeytab(raw []byte) (k keytab, length int) {
	w := &wire{rest: raw[2:]}
	for range mostEntries {
		before := len(raw) - len(w.rest)
		size := int(int32(w.uint32()))
		if size < 0 { // a hole
			w.take(-size)
			continue
		}
		entry := &wire{rest: w.take(size)}
		if w.bad || size == 0 || !k.entry(entry) {
			return k, before
		}
	}
	return k, len(raw) - len(w.rest)
}

func (k *keytab) entry(w *wire) bool {
	count := w.uint16()
	realm := w.utf()
	if count == 0 || count > 8 {
		return false
	}
	parts := make([]string, count)
	for i := range parts {
		parts[i] = w.utf()
	}
	w.uint32() // the kind of name
	made := w.uint32()
	w.byte() // the key's version
	kind, key := w.uint16(), w.take(w.uint16())
	if w.bad || len(key) == 0 {
		return false
	}
	if k.entries++; k.entries == 1 {
		k.principal = strings.Join(parts, "/") + "@" + realm
		k.made = time.Unix(int64(made), 0).UTC()
	}
	if kind == rc4Type && k.rc4 == nil {
		k.rc4 = key
	}
	return true
}

// checkKeytab judges a keytab in base64 or hexadecimal. The secret is the key that
// is the NT hash where there is one, so that it joins with the same hash in a dump.
func checkKeytab(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	letters, _ := blobAt(t.Content, start, maxBlob)
	inHex := strings.HasPrefix(letters, "0502")
	raw := decodeBlob(letters)
	if inHex {
		raw, _ = hex.DecodeString(letters[:hexIn(letters)])
	}
	if len(raw) < 30 {
		return false
	}
	k, length := readKeytab(raw)
	if k.entries == 0 && inHex {
		return false // digits like any others
	}
	if k.entries == 0 {
		c.Checked, c.Confidence = CheckFailed, 0.6
		takeBlob(t, c, start, raw)
		return distinctBytes(c.Secret) >= 16
	}
	takeBlob(t, c, start, raw[:length])
	if inHex {
		_, c.End = blobAt(t.Content, start, 2*length)
	}
	if len(k.rc4) == 16 {
		c.Secret = hex.EncodeToString(k.rc4)
	}
	c.Checked, c.Confidence, c.IssuedAt = ByStructure, 0.98, k.made
	c.Identity.User = k.principal
	c.Privileged = principalPrivilege(k.principal)
	return true
}

// hexIn counts the hexadecimal digits that s begins with, in pairs.
func hexIn(s string) int {
	n := 0
	for n < len(s) && isHex(s[n]) {
		n++
	}
	return n &^ 1
}

// principalPrivilege says why a Kerberos principal is privileged, or "".
func principalPrivilege(principal string) string {
	name, _, _ := strings.Cut(principal, "@")
	name, _, _ = strings.Cut(name, "/")
	if p := ridPrivilege(name, ""); p != "" {
		return p
	}
	return superuser(name)
}
