package extract

import (
	"bytes"
	"unicode/utf16"

	"github.com/mailspill/mailspill/mail"
)

const hintDocument = "look for the password in the same thread, save the document without it, and scan that"

// sealedDocument tells a document that is encrypted as a whole; ok is false for
// any other.
func sealedDocument(raw []byte) (l mail.Lost, ok bool) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return sealedOffice(raw)
	case bytes.HasPrefix(raw, []byte("%PDF-")) && sealedPDF(raw):
		return mail.Lost{Reason: mail.EncryptedDocument, Detail: "an encrypted PDF document", Hint: hintDocument}, true
	}
	return mail.Lost{}, false
}

// sealedOffice tells an encrypted Office document by the entries of its OLE
// directory ([MS-OFFCRYPTO] sections 2.2 and 2.3.4): rights management names a
// data space of its own. Documents of the binary formats say in their streams that
// they are encrypted (unlockWord and the like).
func sealedOffice(raw []byte) (mail.Lost, bool) {
	rights := hasEntry(raw, "DRMEncryptedTransform") || hasEntry(raw, "DRMEncryptedDataSpace") || hasEntry(raw, "\tDRMContent")
	switch {
	case rights:
		return mail.Lost{Reason: mail.EncryptedRights, Detail: "an Office document protected by Purview Information Protection (RMS)", Hint: hintRights}, true
	case hasEntry(raw, "EncryptedPackage"):
		return mail.Lost{Reason: mail.EncryptedDocument, Detail: "an Office document with a password", Hint: hintDocument}, true
	}
	return mail.Lost{}, false
}

// hasEntry looks for an entry of an OLE directory ([MS-CFB] section 2.6.1): each
// has 128 bytes and begins with its name, and lies within a sector.
func hasEntry(raw []byte, name string) bool {
	var wide []byte
	for _, u := range utf16.Encode([]rune(name + "\x00")) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for at := 0; ; {
		i := bytes.Index(raw[at:], wide)
		if i < 0 {
			return false
		}
		if at += i; at%128 == 0 {
			return true
		}
		at += len(wide)
	}
}

// sealedPDF tells a PDF document whose trailer names an encryption dictionary
// (ISO 32000-1 section 7.6.1), in clear in either form of the trailer.
func sealedPDF(raw []byte) bool {
	key := []byte("/Encrypt")
	for at := 0; ; {
		i := bytes.Index(raw[at:], key)
		if i < 0 {
			return false
		}
		at += i + len(key)
		value := bytes.TrimLeft(raw[at:min(at+16, len(raw))], " \t\r\n\x00")
		if len(value) > 1 && (bytes.HasPrefix(value, []byte("<<")) || isDigit(value[0])) {
			return true
		}
	}
}
