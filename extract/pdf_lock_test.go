package extract

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
)

// Locks that qpdf made are told from their documents, and refuse all but the user's
// password and the owner's.
func TestPDFLock(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"rc4-40", "rc4-128", "aes-128", "aes-256-r5", "aes-256-r6"} {
		l := pdfLockOf(readPDFFile(t, "locked-"+name+".pdf"))
		if l == nil {
			t.Errorf("%s: no lock was found", name)
			continue
		}
		for password, refused := range map[string]bool{"u-eibe": false, "o-ulme": false, "": true, "u-eib": true, strings.Repeat("long", 99): true, "Ölbaum": false} {
			if l.refuses(password) != refused {
				t.Errorf("%s: refuses %q: %v", name, password, !refused)
			}
		}
	}
}

// Where it is not clear which lock holds, none is found, and PDFium is asked.
func TestPDFLockUnclear(t *testing.T) {
	t.Parallel()
	pdf := readPDFFile(t, "locked-aes-128.pdf")
	for name, raw := range map[string][]byte{
		"no lock":           []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>"),
		"in the trailer":    []byte("%PDF-1.4\ntrailer<</Root 1 0 R/Encrypt<</Filter/Standard>>>>"),
		"another object":    append(bytes.Clone(pdf), "\ntrailer<</Encrypt 9999 0 R>>"...),
		"two versions":      append(pdf[:len(pdf):len(pdf)], lockAgain(pdf)...),
		"two identifiers":   append(bytes.Clone(pdf), "\ntrailer<</ID[(a)(b)]>>"...),
		"cut off":           []byte("/Encrypt"),
		"no such object":    []byte("/Encrypt 3 0 R"),
		"of another filter": bytes.Replace(pdf, []byte("/Filter /Standard"), []byte("/Filter /Otherwis"), 1),
	} {
		if l := pdfLockOf(raw); l != nil {
			t.Errorf("%s: %+v", name, l)
		}
	}
}

// lockAgain is the lock's object once more, empty.
func lockAgain(pdf []byte) string {
	n, _ := lockObject(pdf)
	return "\n" + strconv.Itoa(n) + " 0 obj\n<<>>\nendobj\n"
}

func FuzzPDFLock(f *testing.F) {
	for _, name := range []string{"rc4-40", "aes-128", "aes-256-r6"} {
		f.Add(readPDFFile(f, "locked-"+name+".pdf"))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		pdfLockOf(b).refuses("a word")
	})
}

func BenchmarkPDFLock(b *testing.B) {
	for _, name := range []string{"rc4-128", "aes-256-r6"} {
		b.Run(name, func(b *testing.B) {
			l := pdfLockOf(readPDFFile(b, "locked-"+name+".pdf"))
			for b.Loop() {
				l.refuses("wrong")
			}
		})
	}
}
