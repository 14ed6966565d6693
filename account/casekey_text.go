package account

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// The text that holds a key says what it is to whoever comes across it.
const keyText = `# The key of a mailspill case. Without it the case cannot be opened; whoever has
# it and the case can test guesses of secrets against it. Keep it apart from the
# case, where only you can read it, and keep a copy in a safe place.
`

const keyForm = "mailspill-case-key/1"

// longestKey is the size, in bytes, of a key's text that is still read.
const longestKey = 64 << 10

var errDamaged = errors.New("this is no key of a case, or it is damaged; put a copy in its place")

// KeyID names a key without giving it away: two cases whose keys have the same id
// share their key. 16 hex digits of an HMAC under the key.
func KeyID(key []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("mailspill key id/1"))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

func formatKey(caseID string, key []byte) []byte {
	text := make([]byte, 0, 512) // grows nowhere, so that nothing stays behind
	text = append(text, keyText...)
	for _, line := range [][2]string{{"form", keyForm}, {"case", caseID}, {"key-id", KeyID(key)}} {
		text = append(text, line[0]+": "+line[1]+"\n"...)
	}
	text = append(text, "key: "...)
	text = hex.AppendEncode(text, key)
	return append(text, '\n')
}

// parseKey reads a key's text: the case it was made for, and the key. Its errors
// hold nothing of the text.
func parseKey(text []byte) (caseID string, key []byte, err error) {
	fields := map[string][]byte{}
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		name, value, found := bytes.Cut(line, []byte(": "))
		if !found || fields[string(name)] != nil || len(fields) > 16 {
			return "", nil, errDamaged
		}
		fields[string(name)] = bytes.TrimSpace(value)
	}
	if string(fields["form"]) != keyForm {
		return "", nil, errDamaged
	}
	key, err = hex.AppendDecode(make([]byte, 0, caseKeySize), fields["key"])
	if err != nil || len(key) != caseKeySize || KeyID(key) != string(fields["key-id"]) {
		clear(key)
		return "", nil, errDamaged
	}
	return string(fields["case"]), key, nil
}
