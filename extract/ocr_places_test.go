package extract

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"
)

// A picture is read wherever a document keeps one.
func TestOCRPlaces(t *testing.T) {
	t.Parallel()
	shot := screenshot(t, "The login of the server", "Password: Otterlamp")
	files := map[string][]byte{
		"a.rtf":  fmt.Appendf(nil, `{\rtf1 see {\pict\pngblip\picw800\pich160 %s}}`, hex.EncodeToString(shot)),
		"a.html": fmt.Appendf(nil, `<html><body>see <img src="data:image/png;base64,%s"></body></html>`, base64.StdEncoding.EncodeToString(shot)),
		"a.mhtml": fmt.Appendf(nil, "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=mm\n\n--mm\nContent-Type: text/html\n\n<html>see <img src=cid:x></html>\n"+
			"--mm\nContent-Type: image/png\nContent-Transfer-Encoding: base64\nContent-Location: x.png\n\n%s\n--mm--\n", base64.StdEncoding.EncodeToString(shot)),
	}
	for name, part := range map[string]string{"a.docx": "word/media/image1.png", "a.pptx": "ppt/media/image1.png", "a.xlsx": "xl/media/image1.png", "a.odt": "Pictures/1.png"} {
		files[name] = officeFile(t, "word/document.xml", word("<w:p/>"), part, string(shot))
	}
	for _, name := range []string{"shot.ppt.gz", "shot.doc", "shot.xls"} {
		b, err := os.ReadFile("testdata/ocr/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = b
	}
	opt := Options{Limits: DefaultLimits(), OCR: tesseract(t), Workers: workers(t, "good", WorkerOptions{})}
	for name, b := range files {
		r := extractWith(t, attach(name, "application/octet-stream", b), opt)
		if text := r.String(); strings.Count(text, "Otterlamp") != 1 || !strings.Contains(text, "ocr]") || len(r.lost) > 0 {
			t.Errorf("%s: lost %+v of\n%.3000s", name, r.lost, r)
		}
	}
}
