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
func formats() [13]format {
	return [...]format{
		{"rights", isRights, lose(mail.EncryptedRights, "protected by Purview Information Protection (RMS)", "export the mailbox again as individual messages: that decrypts them in Purview, a PST export does not")},
		{"smime", isSMIME, readSMIME},
		{"pgp", isPGP, lose(mail.EncryptedPGP, "encrypted with OpenPGP", "decrypt it with the recipient's key and scan the result")},
		{"signature", isSignature, readSignature},
		{"archive", isArchive, readArchive},
		{"outlook", isOutlook, readOutlook},
		{"rtf", isRTF, readRTF},
		{"package", isPackage, readPackage},
		{"image", isImage, lose(mail.ImageOnly, "an image; its text needs a person or OCR", "look at it: screenshots often show credentials")},
		{"message", isMessage, readMessage},
		{"html", isHTML, readHTML},
		{"text", isText, readText},
		{"unsupported", isAny, readUnknown},
	}
}
