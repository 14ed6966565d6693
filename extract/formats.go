package extract

import (
	"bufio"

	"github.com/mailspill/mailspill/mail"
)

// format is one way to read a leaf. match sees its first bytes and decides by
// content before it believes a name; read must account for every byte of r.
type format struct {
	name  string
	match func(head []byte, p *mail.Part) bool
	read  func(w *walk, p *mail.Part, r *bufio.Reader)
}

// formats lists what can be told apart, in the order in which it is tried; the
// last takes everything.
func formats() []format {
	return []format{
		{"rights", isRights, lose(mail.EncryptedRights, "protected by Purview Information Protection (RMS)", hintRights)},
		{"smime", isSMIME, readSMIME},
		{"pgp", isPGP, readPGP},
		{"archive", isArchive, readArchive},
		{"outlook", isOutlook, readOutlook},
		{"rtf", isRTF, readRTF},
		{"package", isPackage, readPackage},
		{"image", isImage, readImage},
		{"pdf", isPDF, readPDF},
		{"known", isKnown, readUnknown},
		{"message", isMessage, readMessage},
		{"fields", isFields, readFields},
		{"calendar", isCalendar, readCalendar},
		{"enriched", isEnriched, readEnriched},
		{"html", isHTML, readHTML},
		{"text", isText, readText},
		{"unsupported", isAny, readUnknown},
	}
}
