package extract

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/mailspill/mailspill/mail"
)

// With MAILSPILL_CORPUS, a folder with real documents in documents/pdf/: each is read without
// a breakdown, and what pdftotext finds, where it is there, was found.
func TestPDFCorpus(t *testing.T) {
	folder := os.Getenv("MAILSPILL_CORPUS")
	if folder == "" {
		t.Skip("MAILSPILL_CORPUS names no folder of real documents: they were not read")
	}
	files, err := filepath.Glob(filepath.Join(folder, "documents", "pdf", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no PDF documents in %s: %v", folder, err)
	}
	module := pdfModule(t)
	words, missing := 0, 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r := extractWith(t, attach(filepath.Base(f), "application/pdf", raw), Options{Limits: DefaultLimits(), PDF: module})
		for _, l := range r.lost {
			if l.Reason == mail.Crashed || l.Reason == mail.TooSlow {
				t.Errorf("%s: %s: %s", filepath.Base(f), l.Reason, l.Detail)
			}
		}
		n, lost := wordsLost(r, f)
		words, missing = words+n, missing+len(lost)
		if len(lost) > 0 {
			t.Logf("%s: %d of %d words are missing: %.200q", filepath.Base(f), len(lost), n, lost)
		}
	}
	t.Logf("%d documents: %d of %d words are missing", len(files), missing, words)
	if missing*50 > words {
		t.Error("more than 2 % of the words of pdftotext are missing")
	}
}

// wordsLost compares what was read with what pdftotext shows.
func wordsLost(r *record, file string) (n int, lost []string) {
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		return 0, nil
	}
	have := map[string]bool{}
	for _, t := range r.texts {
		for _, word := range wordsOf(t.Content) {
			have[word] = true
		}
	}
	for _, word := range wordsOf(string(out)) {
		if n++; !have[word] {
			lost = append(lost, word)
		}
	}
	return n, lost
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u00ad' })
}
