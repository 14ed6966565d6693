package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/source/imaptest"
)

// Scans of a mailbox on a server that are broken off time and again hold in the end what
// one scan holds, and the next one fetches nothing.
func TestCaseOfServerInterrupted(t *testing.T) {
	d := imaptest.Start(t)
	d.Fill(t, "ann", "INBOX", messagesOf(t, "../../testdata/sample.mbox"))
	dir := t.TempDir()
	password := filepath.Join(dir, "password")
	if err := os.WriteFile(password, []byte(d.Password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	scan := func(ctx context.Context, name string) (status int, errs string) {
		var out, said strings.Builder
		status = run(ctx, []string{
			"scan", "--case", filepath.Join(dir, name), "--case-keys", filepath.Join(dir, "keys"), "--format", "csv", "--no-progress",
			"--password-file", password, "--ca-file", filepath.Join(d.Dir, "ca.pem"), d.URL("ann"),
		}, stdio{strings.NewReader(""), &out, &said})
		return status, said.String()
	}
	if status, errs := scan(t.Context(), "whole"); status != exitDone {
		t.Fatal(status, errs)
	}
	rnd, broken := rand.New(rand.NewPCG(3, 5)), 0
	for range 12 {
		ctx, stop := context.WithTimeout(t.Context(), time.Duration(150+rnd.IntN(400))*time.Millisecond)
		if status, errs := scan(ctx, "broken"); status == exitInterrupted {
			broken++
		} else if status != exitDone {
			t.Fatal(status, errs)
		}
		stop()
	}
	t.Logf("%d of 12 scans were broken off", broken)
	if status, errs := scan(t.Context(), "broken"); status != exitDone {
		t.Fatal(status, errs)
	}
	if diff := cmp.Diff(recordsOf(t, dir, "whole"), recordsOf(t, dir, "broken")); diff != "" {
		t.Error(diff)
	}
	if got := recordsOf(t, dir, "whole"); !slices.ContainsFunc(got, func(r string) bool {
		return strings.Contains(r, `"seen":54,"selected":43`) || strings.Contains(r, `"selected":43`) && strings.Contains(r, `"seen":54`)
	}) {
		t.Errorf("not all messages are counted: %s", got[len(got)-1])
	}
	if _, errs := scan(t.Context(), "broken"); !strings.Contains(errs, "case: 0 messages scanned, 0 messages known already") {
		t.Errorf("an unchanged mailbox was fetched again: %s", errs)
	}
}

// recordsOf gives the records of a case, without what differs from one case to another.
func recordsOf(t *testing.T, dir, name string) []string {
	t.Helper()
	out := runFor(t, []string{"report", "--quiet", "--format", "jsonl", "--case", filepath.Join(dir, name), "--case-keys", filepath.Join(dir, "keys")})
	var list []string
	for line := range bytes.Lines(out) {
		var r map[string]any
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		for _, differs := range []string{"credential_id", "started_at", "elapsed_ms"} {
			delete(r, differs)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(text))
	}
	slices.Sort(list)
	return list
}
