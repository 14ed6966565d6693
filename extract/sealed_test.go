package extract

import (
	"bytes"
	"testing"
	"unicode/utf16"

	"github.com/mailspill/mailspill/mail"
)

// ole makes the outline of an OLE file: a header's sector, and a directory.
func ole(names ...string) []byte {
	b := make([]byte, 512, 4096)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, n := range names {
		entry := make([]byte, 128)
		for i, u := range utf16.Encode([]rune(n)) {
			entry[2*i], entry[2*i+1] = byte(u), byte(u>>8)
		}
		b = append(b, entry...)
	}
	return b
}

func TestSealedDocuments(t *testing.T) {
	t.Parallel()
	shifted := append(ole("Root Entry"), append(make([]byte, 3), ole("EncryptedPackage")[512:]...)...)
	for _, c := range []struct {
		name string
		data []byte
		want mail.Reason
	}{
		{"password", ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), mail.EncryptedDocument},
		{"rights", ole("Root Entry", "\x06DataSpaces", "DRMEncryptedTransform", "EncryptedPackage"), mail.EncryptedRights},
		{"rights, legacy", ole("Root Entry", "\tDRMContent"), mail.EncryptedRights},
		{"plain", ole("Root Entry", "WordDocument"), mail.Unsupported},
		{"a text that names an entry", shifted, mail.Unsupported},
		{"pdf", []byte("%PDF-1.7\nxref\ntrailer\n<</Size 5/Encrypt 4 0 R/Root 1 0 R>>\nstartxref"), mail.EncryptedDocument},
		{"pdf, direct", []byte("%PDF-1.7\n<</Type/XRef/Encrypt<</Filter/Standard>>>>"), mail.EncryptedDocument},
		{"pdf in clear", []byte("%PDF-1.7\n/EncryptMetadata false /Encrypt"), mail.Unsupported},
		{"pfile", []byte(".pfile\x02\x00\x00"), mail.EncryptedRights},
		{"rpmsg by content", []byte("\x76\xe8\x04\x60\xc4\x11\xe3\x86\x00"), mail.EncryptedRights},
	} {
		data := append(bytes.Clone(c.data), 0, 1, 2, 3, 4)
		r := extractRaw(t, attach("a.bin", "application/octet-stream", data), DefaultLimits())
		if len(r.lost) != 1 || r.lost[0].Reason != c.want || r.lost[0].Bytes != int64(len(data)) {
			t.Errorf("%s: %+v, want %s", c.name, r.lost, c.want)
		}
	}
}
