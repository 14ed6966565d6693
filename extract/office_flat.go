package extract

import (
	"bufio"
	"bytes"

	"github.com/mailspill/mailspill/mail"
)

// flatRoots are how documents begin that are one file of XML: OpenDocument,
// Office Open XML, Word 2003, Excel 2003.
var flatRoots = [][]byte{
	[]byte("<office:document "), []byte("<pkg:package "), []byte("<w:wordDocument "), []byte(`<?mso-application progid="Excel.Sheet"?>`),
}

// isFlat tells such a document.
func isFlat(head []byte, _ *mail.Part) bool {
	start := bytes.TrimLeft(head, " \t\r\n\xef\xbb\xbf")
	if !bytes.HasPrefix(start, []byte("<")) {
		return false
	}
	for _, root := range flatRoots {
		if bytes.Contains(head, root) {
			return true
		}
	}
	return false
}

func readFlat(w *walk, p *mail.Part, r *bufio.Reader) {
	n := &counter{r: r}
	w.xml(p, newXMLPart(w.ctx, decodeXML(n, r)), n)
}
