package source

import (
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// isUTF16Mail tells a message or mailbox that was saved as text in UTF-16, as
// PowerShell and Notepad do.
func isUTF16Mail(head []byte, _ bool) bool {
	if !hasUTF16Mark(head) {
		return false
	}
	text, err := io.ReadAll(fromUTF16(bytes.NewReader(head)))
	if err != nil {
		return false
	}
	text = text[:min(len(text), headSize)]
	return beginsMbox(text, false) || isMessage(text, false)
}

func hasUTF16Mark(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

// walkUTF16 walks what a text in UTF-16 is as UTF-8. Offsets are those of the
// latter.
func walkUTF16(w *walk, at place, c *content, from position) error {
	text := streamContent(c.name, -1, fromUTF16(c.reader()))
	if k, ok := kindOf(text.head, text.whole); ok {
		return k.walk(w, at, text, from)
	}
	return walkMbox(w, at, text, from)
}

func fromUTF16(r io.Reader) io.Reader {
	return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
}
