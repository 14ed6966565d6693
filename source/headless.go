package source

import (
	"path/filepath"
	"strings"
)

// byName is the kind of a file that shows no header, going by its name: a person
// who opens what is called a message or mailbox reads its text. Other text among
// mail is no mail.
func byName(c *content) (kind, bool) {
	name := strings.ToLower(filepath.Ext(c.name))
	if name != ".eml" && name != ".mbox" {
		return kind{}, false
	}
	switch {
	case hasUTF16Mark(c.head):
		return kind{name: "text in UTF-16", walk: walkUTF16}, true
	case !isReadable(c.head):
		return kind{}, false
	case name == ".eml":
		return kind{name: "text", walk: walkMessage}, true
	}
	return textKind, true
}

// isReadable tells text of any charset in which little is damaged: hardly a
// control character beside NULs.
func isReadable(head []byte) bool {
	nul, control := 0, 0
	for _, b := range head {
		switch {
		case b == 0:
			nul++
		case b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f', b == 0x7f:
			control++
		}
	}
	text := len(head) - nul
	return text > nul && control*50 <= text
}
