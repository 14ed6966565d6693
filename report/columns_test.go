package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/finding"
)

// jsonFields lists the fields of an encoded record in order, nested ones joined
// by a dot.
func jsonFields(t *testing.T, record any) []string {
	t.Helper()
	b, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	return objectFields(t, json.NewDecoder(bytes.NewReader(b)), "")
}

func objectFields(t *testing.T, d *json.Decoder, prefix string) []string {
	t.Helper()
	if _, err := d.Token(); err != nil { // {
		t.Fatal(err)
	}
	var list []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		name := prefix + key.(string)
		if name == "message" || name == "identity" {
			list = append(list, objectFields(t, d, name+".")...)
			continue
		}
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			t.Fatal(err)
		}
		list = append(list, name)
	}
	if _, err := d.Token(); err != nil { // }
		t.Fatal(err)
	}
	return list
}

func wholeFinding() finding.Finding {
	f, yes, at, offset := filled[finding.Finding]("x"), true, time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), int64(7)
	f.Type, f.Secret, f.Expired, f.IssuedAt, f.ExpiresAt = "finding", finding.NewRevealed(finding.NewSecret("x")), &yes, &at, &at
	f.Message.UID, f.Message.Offset = 5, &offset
	f.Explain = nil // for --explain: the records and the table tell it
	return f
}

// TestColumnsAreTheFields: a field added to a record must get its column.
func TestColumnsAreTheFields(t *testing.T) {
	t.Parallel()
	f := wholeFinding()
	if diff := cmp.Diff(jsonFields(t, f), names(findingColumns(true))); diff != "" {
		t.Error(diff)
	}
	masked := slices.DeleteFunc(jsonFields(t, f), func(s string) bool { return s == "secret" })
	if diff := cmp.Diff(masked, names(findingColumns(false))); diff != "" {
		t.Error(diff)
	}
	u := filled[finding.Unread]("x")
	u.Message = f.Message
	if diff := cmp.Diff(jsonFields(t, u), names(unreadColumns())); diff != "" {
		t.Error(diff)
	}
}

// TestColumnsHoldTheirField: every cell holds the value of the field it is named
// after, not of a neighbour.
func TestColumnsHoldTheirField(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	yes, offset := true, int64(77)
	f := finding.Finding{
		Type: "type", CredentialID: "credential_id", RuleID: "rule_id", Title: "title", Severity: "severity", Tier: "tier",
		Confidence: 0.5, Checked: "checked", Preview: "preview", Secret: finding.NewRevealed(finding.NewSecret("secret")),
		Identity: &finding.Identity{User: "identity.user", Account: "identity.account", Host: "identity.host",
			Tenant: "identity.tenant", AppID: "identity.app_id", Resource: "identity.resource"},
		IssuedAt: &at, ExpiresAt: &at, Expired: &yes, Privileged: "privileged", Rotate: "rotate",
		Message: finding.Message{Source: "message.source", Folder: "message.folder", UID: 5, Offset: &offset,
			SHA256: "message.sha256", MessageID: "message.message_id", Date: "message.date", From: "message.from",
			To: []string{"message.to"}, Cc: []string{"message.cc"}, Subject: "message.subject",
			Direction: "message.direction", Thread: "message.thread"},
		Part: "part", Path: []string{"path"}, Where: "where", Line: 3, Column: 4, Decoded: []string{"decoded"},
	}
	values := map[string]string{"confidence": "0.5", "issued_at": "2024-01-02T03:04:05Z", "expires_at": "2024-01-02T03:04:05Z",
		"expired": "true", "message.uid": "5", "message.offset": "77", "line": "3", "column": "4"}
	for _, c := range findingColumns(true) {
		if want := orElse(values[c.name], c.name); c.cell(f) != want {
			t.Errorf("%s holds %q, want %q", c.name, c.cell(f), want)
		}
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	out := reportOf(t, "csv", Options{}, func(s finding.Sink) error {
		f := sample("id")
		f.Message.To, f.Title = []string{"a@example.com", "b@example.com"}, `two, "quoted"`
		if err := s.Unread(finding.Unread{Reason: "corrupt"}); err != nil {
			return err
		}
		return s.Finding(f)
	})
	if !bytes.HasPrefix(out, []byte("\xef\xbb\xbftype,credential_id,")) {
		t.Errorf("begins with %q", out[:30])
	}
	if n := bytes.Count(out, []byte("\r\n")); n != 2 || n != bytes.Count(out, []byte("\n")) {
		t.Errorf("%d lines end in CRLF, want all 2 of %q", n, out)
	}
	rows, err := csv.NewReader(bytes.NewReader(out[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for i, name := range rows[0] {
		got[name] = rows[1][i]
	}
	for name, want := range map[string]string{"message.to": "a@example.com; b@example.com", "title": `two, "quoted"`, "message.uid": "", "expired": ""} {
		if got[name] != want {
			t.Errorf("%s = %q, want %q", name, got[name], want)
		}
	}
}
