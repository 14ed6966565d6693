package patterns

import (
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What the learned reader learns from: the mails of testdata/prose/fit and of the
// tuning half, the examples of the rules, and texts without secrets: this
// repository's own, and words that say nothing.

// taughtMail is a mail to learn from.
type taughtMail struct {
	author, lang, subject, text string // text as the engine sees it
	secrets                     []taughtSecret
	ruled                       bool // the rules were tuned with it: they say too much
}

type taughtSecret struct {
	start, end int
	tier       Tier
}

var (
	markOpen = regexp.MustCompile(`⟦([RVI]):`)
	headOf   = regexp.MustCompile(`(?m)^@@@ `)
)

// marks of a secret in a text on its way through crudeText.
const openMarks, closeMark = "\ue000\ue001\ue002", "\ue003"

// readTaught reads a file of testdata/prose/fit.
func readTaught(t *testing.T, name string) []taughtMail {
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []taughtMail
	for _, m := range headOf.Split(string(b), -1)[1:] {
		head, rest, _ := strings.Cut(m, "\n")
		subject, text, _ := strings.Cut(rest, "\n")
		h := strings.Fields(head)
		text = markOpen.ReplaceAllStringFunc(text, func(s string) string {
			return string([]rune(openMarks)[strings.IndexByte("RVI", s[len("⟦")])])
		})
		text = strings.ReplaceAll(text, "⟧", closeMark)
		if len(h) == 3 {
			text = crudeText(text)
		}
		one := taughtMail{lang: h[0], author: filepath.Base(name)[:2]}
		one.subject = strings.NewReplacer("⟦R:", "", "⟦V:", "", "⟦I:", "", "⟧", "").Replace(strings.TrimSpace(strings.TrimPrefix(subject, "Subject:")))
		one.text, one.secrets = unmark(strings.TrimSpace(text))
		out = append(out, one)
	}
	return out
}

// unmark takes the marks off a text.
func unmark(text string) (string, []taughtSecret) {
	var b strings.Builder
	var out []taughtSecret
	open := -1
	var tier Tier
	for _, r := range text {
		switch i := strings.IndexRune(openMarks, r); {
		case i >= 0:
			open, tier = b.Len(), []Tier{Rotate, Review, Info}[slices.Index([]rune(openMarks), r)]
		case string(r) == closeMark:
			out = append(out, taughtSecret{open, b.Len(), tier})
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), out
}

// readTuneHalf gives the mails that the rules were tuned with.
func readTuneHalf(t *testing.T) []taughtMail {
	out := labelledMails(t, "tune")
	for i := range out {
		out[i].ruled = true
	}
	return out
}

// labelledMails reads a folder of testdata/prose with mail in one file for each language.
func labelledMails(t *testing.T, folder string) (out []taughtMail) {
	names, err := filepath.Glob("../testdata/prose/" + folder + "/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no labelled mail: %v", err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var f struct{ Mails []fitMail }
		if err := decodeTOML(b, &f); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, m := range f.Mails {
			out = append(out, labelledMail(&m, strings.TrimSuffix(filepath.Base(name), ".toml"), folder))
		}
	}
	return out
}

func labelledMail(m *fitMail, language, folder string) taughtMail {
	out := taughtMail{lang: language, author: folder, subject: m.Subject, text: m.Text}
	if m.HTML {
		out.text = crudeText(m.Text)
	}
	for _, s := range m.Secrets {
		v := s.Value
		if m.HTML {
			v = html.UnescapeString(v)
		}
		out.mark(v, Tier(s.Tier))
	}
	slices.SortFunc(out.secrets, func(a, b taughtSecret) int { return a.start - b.start })
	return out
}

// mark makes a secret of every place where a value stands by itself, or where it stands.
func (m *taughtMail) mark(v string, tier Tier) {
	if !m.markWhere(v, tier, func(start, end int) bool { return phraseEdges(m.text, start, end) }) {
		m.markWhere(v, tier, func(int, int) bool { return true })
	}
}

func (m *taughtMail) markWhere(v string, tier Tier, fits func(start, end int) bool) (marked bool) {
	for from := 0; ; {
		i := strings.Index(m.text[from:], v)
		if i < 0 {
			return marked
		}
		i += from
		if fits(i, i+len(v)) {
			m.secrets = append(m.secrets, taughtSecret{i, i + len(v), tier})
			marked = true
		}
		from = i + len(v)
	}
}

// readOwn gives stretches of this repository's own texts: what speaks of all sorts of
// things in odd words, and holds no secret.
func readOwn(t *testing.T) []taughtMail {
	var out []taughtMail
	for _, pattern := range []string{"../*.md", "../docs/*.md", "../docs/*/*", "../extract/*.go", "../archive/*.go", "../source/*.go", "../store/*.go", "../mail/*.go", "../report/*.go", "../outlook/*.go", "../scanner/*.go"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil || strings.HasSuffix(name, "_test.go") {
				continue
			}
			lines := strings.Split(string(b), "\n")
			for len(lines) > 30 {
				out = append(out, taughtMail{author: "own", subject: filepath.Base(name), text: strings.Join(lines[:30], "\n")})
				lines = lines[min(len(lines), 60):]
			}
		}
	}
	return out
}

// readExamples gives the examples of the rules of prose.
func readExamples(set *Set) []taughtMail {
	var out []taughtMail
	for _, r := range set.rules {
		if r.rank != rankProse && r.rank != rankGuess {
			continue
		}
		if r.def.Learned {
			continue
		}
		for _, e := range append(slices.Clone(r.def.Examples), r.def.Counterexamples...) {
			if e.Header != "" || e.Where != "" && e.Where != InBody || e.Text == "" {
				continue
			}
			m := taughtMail{author: "rules", text: e.Text, ruled: true}
			if e.Secret != "" {
				fill(&e.Tier, Rotate)
				m.mark(e.Secret, e.Tier)
				if len(m.secrets) == 0 {
					continue
				}
			}
			out = append(out, m)
		}
	}
	for _, c := range codeTexts {
		m := taughtMail{author: "rules", text: c.text, ruled: true}
		for _, found := range set.Find(nil, Text{Content: c.text, Where: InBody}) {
			if found.Secret == c.code {
				m.mark(c.code, found.Tier)
			}
		}
		if len(m.secrets) > 0 {
			out = append(out, m)
		}
	}
	for range 3 {
		for _, text := range numberTexts {
			out = append(out, taughtMail{author: "rules", text: text, ruled: true})
		}
	}
	return out
}
