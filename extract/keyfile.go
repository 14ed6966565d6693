package extract

import (
	"bytes"
	"encoding/base64"

	"github.com/mailspill/mailspill/mail"
)

// keyFiles are how binary files begin that hold keys or tickets and nothing else:
// Java keystores (JKS, JCEKS), Kerberos keytabs and credential caches (MIT
// Kerberos, "Keytab file format", "Credential cache file format").
var keyFiles = []string{
	"\xfe\xed\xfe\xed\x00\x00\x00",
	"\xce\xce\xce\xce\x00\x00\x00",
	"\x05\x02\x00\x00",
	"\x05\x04\x00\x0c\x00\x01",
	"\x05\x04\x00\x00\x00\x00",
}

// longestKeyFile bounds a file of keys that is searched as a whole.
const longestKeyFile = 60_000

// isKeyFile tells a file of keys by its first bytes; a ticket of Kerberos is DER
// with the tag of KRB-CRED (RFC 4120, 5.8.1), a PFX of version 3 (RFC 7292, 4).
func isKeyFile(raw []byte) bool {
	if len(raw) < 40 || len(raw) > longestKeyFile {
		return false
	}
	for _, magic := range keyFiles {
		if bytes.HasPrefix(raw, []byte(magic)) {
			return true
		}
	}
	if raw[1] != 0x81 && raw[1] != 0x82 {
		return false
	}
	body := raw[2+int(raw[1]&0x0f):]
	return raw[0] == 0x76 && body[0] == 0x30 || raw[0] == 0x30 && bytes.HasPrefix(body, []byte{2, 1, 3, 0x30})
}

// searchKeyFile gives a file of keys to the search in base64, as people paste it
// too: the rules know it so, and what it tells is read in one place.
func (w *walk) searchKeyFile(p *mail.Part, raw []byte) {
	w.child(p, embedded{media: "text/plain", data: []byte(base64.StdEncoding.EncodeToString(raw))})
}
