package extract

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Of a page without text this many objects are looked at, and so many outlines
// make it one whose letters may be drawn.
const (
	mostLooked   = 500
	fewestDrawn  = 30
	deepestForms = 3
)

// drawn tells a page that shows images or many outlines.
func (s *pdfSession) drawn(page requests.Page) bool {
	n, err := s.pdf.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return false
	}
	paths := 0
	for i := range min(n.Count, mostLooked) {
		o, err := s.pdf.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return false
		}
		if s.shows(o.PageObject, &paths, 0) {
			return true
		}
	}
	return false
}

// shows tells an object that is an image, or holds one.
func (s *pdfSession) shows(o references.FPDF_PAGEOBJECT, paths *int, depth int) bool {
	kind, err := s.pdf.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return false
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_SHADING:
		return true
	case enums.FPDF_PAGEOBJ_PATH:
		*paths++
		return *paths >= fewestDrawn
	case enums.FPDF_PAGEOBJ_FORM:
		return depth < deepestForms && s.formShows(o, paths, depth)
	}
	return false
}

func (s *pdfSession) formShows(o references.FPDF_PAGEOBJECT, paths *int, depth int) bool {
	n, err := s.pdf.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil {
		return false
	}
	for i := range min(n.Count, fewestDrawn) {
		in, err := s.pdf.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err == nil && s.shows(in.PageObject, paths, depth+1) {
			return true
		}
	}
	return false
}
