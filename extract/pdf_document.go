package extract

import (
	"bytes"
	"context"
	"errors"
	"strings"

	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// open opens a document. The error is one of go-pdfium's.
func (s *pdfSession) open(raw []byte, password string) (references.FPDF_DOCUMENT, error) {
	doc, err := s.pdf.OpenDocument(&requests.OpenDocument{File: &raw, Password: &password})
	if err != nil {
		return "", err
	}
	return doc.Document, nil
}

// opens tells whether a password opens a document, and shuts it again.
func (s *pdfSession) opens(raw []byte, password string) error {
	if strings.ContainsRune(password, 0) { // it would end there
		return pdferrors.ErrPassword
	}
	doc, err := s.open(raw, password)
	if err == nil {
		s.shut(doc)
	}
	return err
}

func (s *pdfSession) shut(doc references.FPDF_DOCUMENT) {
	_, _ = s.pdf.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc}) // the session ends in any case
}

// sealed tells a document that is encrypted, though it may open without a password.
func (s *pdfSession) sealed(doc references.FPDF_DOCUMENT) bool {
	r, err := s.pdf.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: doc})
	return err == nil && r.SecurityHandlerRevision >= 0
}

// unsealed is a copy of a document without its encryption, with every object of it.
func (s *pdfSession) unsealed(doc references.FPDF_DOCUMENT, most int64) ([]byte, error) {
	out := &bounded{most: most}
	_, err := s.pdf.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: doc, Flags: requests.SaveFlagRemoveSecurity, FileWriter: out})
	return out.b.Bytes(), err
}

// bounded is a buffer that takes no more than so many bytes.
type bounded struct {
	b    bytes.Buffer
	most int64
}

func (b *bounded) Write(p []byte) (int, error) {
	if int64(b.b.Len()+len(p)) > b.most {
		return 0, errors.New("the decrypted document is too large")
	}
	return b.b.Write(p)
}

// tooSlow tells that it was the clock that ended a session.
func (s *pdfSession) tooSlow() bool { return errors.Is(context.Cause(s.ctx), context.DeadlineExceeded) }
