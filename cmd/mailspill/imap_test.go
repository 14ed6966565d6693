package main

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mailspill/mailspill/account/accounttest"
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
			p := accounttest.NewProvider(e.T().(testing.TB))
			p.Token = func(int) string { return d.Token("ann", time.Hour) }
			e.Values["provider"] = p
			if err := signInEnv(e, p); err != nil {
				return err
			}
			e.Setenv("SAMPLE", sample)
			e.Setenv("URL", d.URL("ann"))
			e.Setenv("SECRET", d.Password)
			e.Setenv("CA", filepath.Join(d.Dir, "ca.pem"))
			for _, name := range []string{"password", "typed.txt"} {
				if err := os.WriteFile(filepath.Join(e.WorkDir, name), []byte(d.Password+"\n"), 0o600); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "jsonl": jsonl, "samerecords": sameRecords, "filemode": filemode, "browse": browse, "revoke": revoke,
		},
	})
}

// signInEnv lets a script sign in at a provider, and keep that with its own keys.
func signInEnv(e *testscript.Env, p *accounttest.Provider) error {
	trusted := filepath.Join(e.WorkDir, "trusted.pem")
	e.Setenv("SSL_CERT_FILE", trusted)
	e.Setenv("PROVIDER", p.URL)
	e.Setenv("CONFIG", filepath.Join(e.WorkDir, "config"))
	e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
	for _, name := range []string{"key.txt", "other.txt"} {
		if err := writeKey(filepath.Join(e.WorkDir, name)); err != nil {
			return err
		}
	}
	return os.WriteFile(trusted, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Certificate().Raw}), 0o600)
}

// browse FILE opens the page that a program in the background names there, as a
// browser would.
func browse(ts *testscript.TestScript, _ bool, args []string) {
	for range 200 {
		said, _ := os.ReadFile(ts.MkAbs(args[0])) // it may be still to come
		if _, page, ok := strings.Cut(string(said), "\n"); ok && strings.HasSuffix(page, "\n") {
			ts.Check(ts.Value("provider").(*accounttest.Provider).Visit(strings.TrimSpace(page)))
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%s names no page", args[0])
}

// revoke makes the provider take its sign-ins back.
func revoke(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Value("provider").(*accounttest.Provider).Revoke()
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
