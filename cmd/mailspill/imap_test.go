package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
	"github.com/mailspill/mailspill/source/sourcetest"
)

// Each testdata/imapscript/NAME.txt runs the binary as a user would, with the
// sample in a mailbox of Dovecot.
func TestIMAPScripts(t *testing.T) {
	d := imaptest.Start(t)
	sample, err := filepath.Abs("../../testdata/sample.mbox")
	if err != nil {
		t.Fatal(err)
	}
	d.Fill(t, "ann", "INBOX", messagesOf(t, sample))
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/imapscript",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLE", sample)
			e.Setenv("URL", d.URL("ann"))
			e.Setenv("SECRET", d.Password)
			e.Setenv("CA", filepath.Join(d.Dir, "ca.pem"))
			return os.WriteFile(filepath.Join(e.WorkDir, "password"), []byte(d.Password+"\n"), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "jsonl": jsonl, "samerecords": sameRecords},
	})
}

func messagesOf(t *testing.T, path string) [][]byte {
	t.Helper()
	s, err := source.Open(t.Context(), path, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var raws [][]byte
	for _, m := range sourcetest.Walk(t, s, "") {
		raws = append(raws, slices.Clone(m.Raw))
	}
	return raws
}

// sameRecords FILE FILE wants the same findings, unread leaves and counts. What
// differs by nature is left out: the mailbox, places and hashes of messages whose
// lines end in CRLF, the key of the run.
func sameRecords(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: samerecords FILE FILE")
	}
	if diff := cmp.Diff(essence(ts, args[0]), essence(ts, args[1])); diff != "" {
		ts.Fatalf("the records differ:\n%s", diff)
	}
}

func essence(ts *testscript.TestScript, file string) []string {
	var all []string
	for line := range strings.Lines(ts.ReadFile(file)) {
		var r map[string]any
		ts.Check(json.Unmarshal([]byte(line), &r))
		switch r["type"] {
		case "finding":
			all = append(all, fmt.Sprint("finding ", r["rule_id"], r["preview"], r["tier"], r["part"], r["path"], r["where"], r["line"], r["column"], at(r, []string{"message", "message_id"})))
		case "unread":
			all = append(all, fmt.Sprint("unread ", r["reason"], r["part"], r["path"], r["media_type"], at(r, []string{"message", "message_id"})))
		case "summary":
			all = append(all, fmt.Sprint("summary ", r["messages"], r["parts"], r["findings"], r["credentials"], r["accounted"], r["fully_read"]))
		}
	}
	slices.Sort(all)
	return all
}
