package scanner

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// The passwords of the labelled mail, made up.
const (
	newPassword = "Tr4vel-Lamp!92"
	oldPassword = "Qu4rtz-Heron!58"
)

// labelledMail gives the mail of testdata/quoted.txt.
func labelledMail(t testing.TB) []txtar.File {
	t.Helper()
	b, err := os.ReadFile("testdata/quoted.txt")
	if err != nil {
		t.Fatal(err)
	}
	return txtar.Parse(b).Files
}

func asMail(text string) string {
	media := "text/plain"
	if strings.HasPrefix(text, "<") {
		media = "text/html"
	}
	text = strings.NewReplacer("NEW", newPassword, "OLD", oldPassword).Replace(text)
	return "From: john@fabrikam.example\nTo: jane@contoso.example\nDate: Tue, 5 May 2026 08:00:00 +0000\nSubject: Re: VPN\n" +
		"MIME-Version: 1.0\nContent-Type: " + media + "; charset=utf-8\n\n" + text
}

// What was written anew must open a credential again, and what was quoted must not.
func TestQuotedLabelled(t *testing.T) {
	t.Parallel()
	right, wrong := 0, 0
	for _, f := range labelledMail(t) {
		opt := options(t, "all")
		out := scan(t, opt, asMail(string(f.Data)))
		seen := map[string]bool{}
		for _, found := range out.findings {
			quoted := strings.HasPrefix(found.Preview, oldPassword[:2])
			seen[found.Preview[:2]] = true
			if found.Written.IsZero() {
				t.Errorf("%s: no date", f.Name)
			}
			if found.Quoted == quoted {
				right++
				continue
			}
			wrong++
			t.Errorf("%s, line %d: %s quoted: %v, want %v", f.Name, found.Line, found.Preview, found.Quoted, quoted)
		}
		for label, password := range map[string]string{"NEW": newPassword, "OLD": oldPassword} {
			if strings.Contains(string(f.Data), label) && !seen[password[:2]] {
				t.Errorf("%s: the %s password was not found", f.Name, label)
			}
		}
	}
	t.Logf("%d right, %d wrong, in %d mails", right, wrong, len(labelledMail(t)))
}
