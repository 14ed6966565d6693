package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/graphtest"
)

func tokenFile(t *testing.T, token string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(name, []byte(token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// scanned runs a scan as a user would and gives what it wrote.
func scanned(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir()) // nothing was told there before
	var out, err strings.Builder
	status = run(context.Background(), append([]string{"scan", "--no-progress", "--format", "jsonl"}, args...), stdio{strings.NewReader(""), &out, &err})
	return status, out.String(), err.String()
}

// The same mail gives the same findings, unread parts and counts out of Graph as
// out of its file.
func TestGraphLikeFile(t *testing.T) {
	const sample = "../../testdata/sample.mbox"
	s := graphtest.New(t)
	src, err := source.Open(t.Context(), sample, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	for m, err := range src.Messages(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		s.Add([]string{"IN", "SENT", "PRO"}[len(m.Raw)%3], m.Raw)
	}
	_, file, _ := scanned(t, sample)
	_, graph, _ := scanned(t, "--token-file", tokenFile(t, graphtest.ReadOnly()), "--graph-url", s.URL, "m365://ann@example.org")
	if diff := cmp.Diff(records(t, file), records(t, graph)); diff != "" || len(records(t, file)) < 50 {
		t.Errorf("%d records (-file +Graph):\n%s", len(records(t, file)), diff)
	}
}

// records are the lines of a report without what tells one place, key or time
// from another, sorted.
func records(t *testing.T, jsonl string) []string {
	t.Helper()
	var all []string
	for line := range strings.Lines(jsonl) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		for _, own := range []string{"credential_id", "elapsed_ms", "started_at", "sources"} {
			delete(r, own)
		}
		if m, ok := r["message"].(map[string]any); ok {
			for _, own := range []string{"source", "folder", "offset"} {
				delete(m, own)
			}
		}
		raw, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(raw))
	}
	slices.Sort(all)
	return all
}

func TestScanGraph(t *testing.T) {
	s := graphtest.New(t)
	s.Add("IN", []byte("From: a@microsoft.com\r\nTo: ann@example.org\r\n\r\nThe password is Gurke-77-Salat!\r\n"))
	s.Add("SENT", []byte("From: ann@example.org\r\nTo: bob@example.org\r\n\r\nprivate\r\n"))
	status, stdout, stderr := scanned(t, "--token-file", tokenFile(t, graphtest.ReadOnly()), "--graph-url", s.URL, "m365://ann@example.org")
	for _, want := range []string{`"seen":2,"selected":1`, `"folder":"Posteingang"`, `"accounted":true`, `"source":"m365://ann@example.org"`} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %s in %s", want, stdout)
		}
	}
	for _, want := range []string{"MailItemsAccessed", "from 127.0.0.1", graphtest.AppID + " for ann@example.org", "Search-UnifiedAuditLog", "-ne '" + graphtest.AppID + "'"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("no %q in %s", want, stderr)
		}
	}
	if status != exitDone || strings.Contains(stdout+stderr, graphtest.ReadOnly()) {
		t.Errorf("exit status %d, or the token shows", status)
	}
}

func TestScanGraphFails(t *testing.T) {
	s := graphtest.New(t)
	broad := graphtest.Token(map[string]any{"roles": []string{"Mail.Read"}})
	good := tokenFile(t, graphtest.ReadOnly())
	for _, c := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"no token", []string{"m365://ann@example.org"}, exitSource, "--token-file"},
		{"no such file", []string{"--token-file", "/nowhere", "m365://ann@example.org"}, exitSource, "no such file"},
		{"an empty file", []string{"--token-file", tokenFile(t, ""), "m365://ann@example.org"}, exitSource, "is empty"},
		{"two tokens", []string{"--token-file", tokenFile(t, "a\nb"), "m365://ann@example.org"}, exitSource, "more than one"},
		{"an expired token", []string{"--token-file", tokenFile(t, graphtest.Token(map[string]any{"scp": "Mail.Read"})), "m365://ann@example.org"}, exitSource, "has expired"},
		{"a broad token", []string{"--token-file", tokenFile(t, broad), "m365://ann@example.org"}, exitSource, "every mailbox of the tenant"},
		{"another mailbox", []string{"--token-file", good, "m365://bob@example.org"}, exitSource, "no such mailbox"},
		{"a cloud that is none", []string{"--cloud", "heaven", "--graph-url", "", "m365://ann@example.org"}, exitUsage, "gcc-high"},
		{"Graph without TLS", []string{"--token-file", good, "--graph-url", "http://graph.example", "m365://ann@example.org"}, exitUsage, "https://"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, _, stderr := scanned(t, append([]string{"--graph-url", s.URL}, c.args...)...)
			if status != c.status || !strings.Contains(stderr, c.says) {
				t.Errorf("exit status %d, want %d; no %q in %s", status, c.status, c.says, stderr)
			}
		})
	}
	s.Accepts = broad
	if status, _, stderr := scanned(t, "--graph-url", s.URL, "--accept-broad-access", "--token-file", tokenFile(t, broad), "m365://ann@example.org"); status != exitDone {
		t.Errorf("broad access that was accepted: %d\n%s", status, stderr)
	}
}
