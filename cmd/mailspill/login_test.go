package main

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mailspill/mailspill/account/accounttest"
	"github.com/mailspill/mailspill/source/graphtest"
)

// Each testdata/login/NAME.txt signs in to an authority and scans a mailbox of
// Graph, both played on this machine.
func TestLogin(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only there does SSL_CERT_FILE name whom to trust")
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/login",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			graph, authority := graphtest.New(e.T().(testing.TB)), accounttest.New(e.T().(testing.TB))
			graph.Add("IN", []byte("From: a@microsoft.com\r\n\r\none\r\n"))
			graph.Add("SENT", []byte("From: ann@example.org\r\n\r\ntwo\r\n"))
			authority.Token = func(int) string { return graphtest.ReadOnly() }
			trusted := filepath.Join(e.WorkDir, "trusted.pem")
			e.Setenv("SSL_CERT_FILE", trusted)
			e.Setenv("AUTHORITY", authority.URL)
			e.Setenv("GRAPH", graph.URL)
			e.Setenv("CONFIG", filepath.Join(e.WorkDir, "config"))
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			for _, name := range []string{"key.txt", "other.txt"} {
				if err := writeKey(filepath.Join(e.WorkDir, name)); err != nil {
					return err
				}
			}
			return os.WriteFile(trusted, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Certificate().Raw}), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "jsonl": jsonl, "filemode": filemode},
	})
}

func writeKey(name string) error {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(key.String()+"\n"), 0o600)
}
