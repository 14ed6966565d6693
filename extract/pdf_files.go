package extract

import (
	"crypto/sha256"

	"github.com/mailspill/mailspill/mail"
)

// embeddedFiles gives the files inside a document, each once: attachments, those of
// annotations and portfolios, and those of earlier versions.
func (s *pdfScan) embeddedFiles(p *mail.Part) {
	seen := map[[sha256.Size]byte]bool{}
	for _, st := range s.streams {
		name, file := s.files[st.num]
		if !file && st.kind != "EmbeddedFile" || s.w.ctx.Err() != nil {
			continue
		}
		b, err := s.w.decoded(st)
		if err != nil && s.limit == nil && err != errFilter {
			s.limit = err
		}
		if sum := sha256.Sum256(b); !seen[sum] && len(b) > 0 {
			seen[sum] = true
			s.w.child(p, embedded{name: name, media: "application/octet-stream", data: b, decoded: []string{undidPDF}})
		}
	}
}

// pictures counts the pictures of a document, of whatever version, that may show text
// and were not seen.
func (s *pdfScan) pictures(seen map[pictureSum]bool) (n int) {
	for _, st := range s.streams {
		if st.kind == "Image" && st.pixels > 0 && !s.masks[st.num] && !seen[sumOf(st.data)] {
			n++
		}
	}
	return n
}
