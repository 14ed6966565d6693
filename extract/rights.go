package extract

import (
	"bytes"
	"path"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

const hintRights = "export the mailbox again as individual messages: that decrypts them in Purview, a PST export does not"

// isRights tells the wrappers of rights-protected mail ([MS-OXORMMS] section
// 2.1: message.rpmsg and its attachment's type; section 2.2.4: its first bytes)
// and files that the protection client wrapped as a whole.
func isRights(head []byte, p *mail.Part) bool {
	switch p.MediaType {
	case "application/x-microsoft-rpmsg-message", "application/vnd.ms-rpmsg":
		return true
	}
	if bytes.HasPrefix(head, []byte("\x76\xe8\x04\x60\xc4\x11\xe3\x86")) || bytes.HasPrefix(head, []byte(".pfile")) {
		return true
	}
	ext := strings.ToLower(path.Ext(p.Name))
	return ext == ".rpmsg" || protectedNames[ext] && !looksTextual(head)
}

// protectedNames are what the protection client makes of .txt, .jpg and the
// like (Purview Information Protection, "supported file types").
var protectedNames = map[string]bool{
	".pfile": true, ".ptxt": true, ".pxml": true, ".pjpg": true, ".pjpeg": true, ".pjpe": true, ".pjfif": true, ".pjif": true,
	".pjt": true, ".ppng": true, ".ptif": true, ".ptiff": true, ".pbmp": true, ".pgif": true, ".ppdf": true,
}
