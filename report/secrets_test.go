package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/finding"
)

// TestSecrets: a record may hold the clear text, but a report shows it only on
// the user's wish.
func TestSecrets(t *testing.T) {
	t.Parallel()
	const clear = "zQ7-made-up-Vx93kLp"
	for _, f := range Formats() {
		for _, show := range []bool{false, true} {
			out := reportOf(t, f.Name, Options{ShowSecrets: show, Now: now}, func(s finding.Sink) error {
				for _, tier := range []string{"rotate", "info"} {
					r := sample("id of " + tier)
					r.Tier, r.Secret = tier, finding.NewRevealed(finding.NewSecret(clear))
					if err := s.Finding(r); err != nil {
						return err
					}
				}
				return nil
			})
			if got := strings.Count(string(shown(t, f.Name, out)), clear); (got >= 2) != show {
				t.Errorf("%s, ShowSecrets %v: clear text %d times", f.Name, show, got)
			}
		}
	}
}

// TestHostileSecret: what a sender chose as a secret is neutralised as well.
func TestHostileSecret(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		out := reportOf(t, f.Name, Options{ShowSecrets: true}, func(s finding.Sink) error {
			r := sample("id")
			r.Secret = finding.NewRevealed(finding.NewSecret("=1\x1b[2J\u202e<b>"))
			return s.Finding(r)
		})
		text := strings.TrimPrefix(string(shown(t, f.Name, out)), byteOrderMark)
		noHostile(t, f.Name, text, "\r\n")
		if f.Name == "html" && strings.Contains(text, "<b>") {
			t.Error("html: markup")
		}
		if f.Name == "csv" && !strings.Contains(text, ",'=1") {
			t.Error("csv: formula")
		}
	}
}

// sample is a finding with what every finding has.
func sample(id string) finding.Finding {
	return finding.Finding{
		CredentialID: id, RuleID: "prose-password", Title: "Password in prose", Severity: "medium", Tier: "rotate",
		Confidence: 0.8, Checked: "none", Preview: "******** [9]", Rotate: "Set a new password",
		Message: finding.Message{Source: "a.mbox", MessageID: "m1@example.com", Date: "2024-01-02T03:04:05Z", Subject: "hello"},
		Part:    "1", Where: "body", Line: 1, Column: 1,
	}
}

// reportOf gives the report of a scan with the records that give gives.
func reportOf(t testing.TB, format string, opt Options, give func(finding.Sink) error) []byte {
	t.Helper()
	var out bytes.Buffer
	s, err := New(format, &out, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := wholeScan(s, give); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// wholeScan gives a sink a scan with the records that give gives.
func wholeScan(s finding.Sink, give func(finding.Sink) error) error {
	if err := s.Begin(finding.Scan{Counterpart: "microsoft"}); err != nil {
		return err
	}
	if err := give(s); err != nil {
		return err
	}
	if err := s.Done(finding.Message{}, "next"); err != nil {
		return err
	}
	return s.Close(finding.Summary{Messages: finding.MessageCounts{Seen: 1, Selected: 1}})
}
