package storetest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/store/storetest"
)

// sql runs a statement in Debian's psql, which comes with the server.
func sql(dsn, statement string) (string, error) {
	cmd := exec.Command("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set=ON_ERROR_STOP=1", "--command="+statement, dsn)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func must(t *testing.T, dsn, statement string) string {
	t.Helper()
	out, err := sql(dsn, statement)
	if err != nil {
		t.Fatalf("%s: %v: %s", statement, err, out)
	}
	return out
}

// Each test has an empty database, however many run at once.
func TestDatabasesConcurrently(t *testing.T) {
	for _, name := range []string{"a", "b", "c", "d"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dsn := storetest.DSN(t)
			must(t, dsn, "CREATE TABLE only_one (name text)")
			must(t, dsn, "INSERT INTO only_one VALUES ('"+name+"')")
			if got := must(t, dsn, "SELECT string_agg(name, ',') FROM only_one"); got != name {
				t.Errorf("%s: %q", name, got)
			}
		})
	}
}

// What was committed outlives a crash and a restart, at the same address, and the
// server is as careful as one in earnest.
func TestRestarts(t *testing.T) {
	var left []string
	t.Run("own", func(t *testing.T) {
		before, _ := filepath.Glob("/tmp/pg*")
		server := storetest.Start(t)
		left, _ = filepath.Glob("/tmp/pg*")
		left = without(left, before)
		dsn := server.DSN(t)
		must(t, dsn, "CREATE TABLE kept (n int)")
		for i, end := range []func(){func() { server.Restart(t) }, func() { server.Kill(t) }} {
			must(t, dsn, "INSERT INTO kept VALUES (1)")
			end()
			if i == 1 {
				if out, err := sql(dsn, "SELECT 1"); err == nil {
					t.Errorf("a killed server answers: %s", out)
				}
				server.Restart(t)
			}
			if got := must(t, dsn, "SELECT count(*) FROM kept"); got != string(rune('1'+i)) {
				t.Errorf("%s rows after end %d", got, i)
			}
		}
		if got := must(t, dsn, "SHOW fsync"); got != "on" {
			t.Errorf("fsync is %s", got)
		}
		if got := must(t, dsn, "SHOW listen_addresses"); got != "127.0.0.1" {
			t.Errorf("it listens at %s", got)
		}
		if wrong := strings.Replace(dsn, "mailspill:", "mailspill:x", 1); wrong != dsn {
			if out, err := sql(wrong, "SELECT 1"); err == nil {
				t.Errorf("any password is good: %s", out)
			}
		}
	})
	for _, dir := range left {
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s is left behind", dir)
		}
	}
}

func without(all, some []string) []string {
	var rest []string
	for _, name := range all {
		if !strings.Contains(strings.Join(some, "\n")+"\n", name+"\n") {
			rest = append(rest, name)
		}
	}
	return rest
}
