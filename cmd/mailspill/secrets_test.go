package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/source"
)

func TestPasswordCommand(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("SKIPPED ALOUD: there is no shell for commands")
	}
	for _, c := range []struct{ name, command, want, says string }{
		{name: "it is told whom for", command: `echo "$MAILSPILL_USER at $MAILSPILL_HOST"`, want: "ann at mail.example"},
		{name: "only the first line counts", command: `printf 'one\r\ntwo\n'`, want: "one"},
		{name: "no final line end", command: `printf one`, want: "one"},
		{name: "a child that stays behind", command: `sleep 4 & echo one`, want: "one"},
		{name: "it fails", command: `echo Heron-Quay-17; exit 3`, says: "exit status 3"},
		{name: "there is none", command: `exec /nowhere/program 2>&1`, says: "exit status 127"},
		{name: "it says nothing", command: `true`, says: "is empty"},
		{name: "its first line is empty", command: `echo; echo Heron-Quay-17`, says: "is empty"},
		{name: "it hangs", command: `exec sleep 4`, says: "gave nothing within"},
		{name: "its child hangs", command: `echo Heron-Quay-17; sleep 4; true`, says: "gave nothing within"},
		{name: "it never ends", command: `exec yes Heron-Quay-17`, says: "more than any password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSecrets(imapFlags{passwordCommand: c.command}, nil)
			s.patience = 500 * time.Millisecond
			if c.want != "" {
				s.patience = 20 * time.Second
			}
			began := time.Now()
			got, err := s.get(t.Context(), "ann", "mail.example")
			if got != c.want || (err == nil) != (c.says == "") || err != nil && (!strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "Quay")) {
				t.Errorf("%q, %v", got, err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestPasswordCommandCancelled(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("SKIPPED ALOUD: there is no shell for commands")
	}
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, stop)
	began := time.Now()
	if _, err := newSecrets(imapFlags{passwordCommand: "exec sleep 6"}, nil).get(ctx, "ann", "mail.example"); err != context.Canceled || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

// The names of the ways to sign in are the same in both rooms, which do not know
// each other.
func TestWaysHaveOneName(t *testing.T) {
	for a, b := range map[string]string{
		account.ByPassword: source.AuthPassword, account.ByXOAUTH2: source.AuthXOAUTH2, account.ByOAuthBearer: source.AuthOAuthBearer,
	} {
		if a != b {
			t.Errorf("%q is %q", a, b)
		}
	}
}

// What is not bound to a server is told to one only; what was kept, to its own.
func TestSecretsOfServers(t *testing.T) {
	t.Setenv("MAILSPILL_PASSWORD", "")
	dir := t.TempDir()
	key := dir + "/key"
	if err := writeKey(key); err != nil {
		t.Fatal(err)
	}
	vault := account.NewVault(dir+"/v", account.FileKey(key))
	for _, m := range []account.Mailbox{
		{User: "ann", Host: "one.example", Auth: account.ByPassword, Password: "made-up-1"},
		{User: "ann", Host: "two.example", Auth: account.ByPassword, Password: "made-up-2"},
	} {
		if err := m.Keep(vault); err != nil {
			t.Fatal(err)
		}
	}
	open := func() (*account.Ways, error) { return account.NewWays(vault, nil), nil }
	s := newSecrets(imapFlags{}, open)
	for host, want := range map[string]string{"one.example": "made-up-1", "two.example": "made-up-2"} {
		if got, err := s.get(t.Context(), "ann", host); got != want || err != nil || s.auth("ann", host) != account.ByPassword {
			t.Errorf("%s: %q, %v", host, got, err)
		}
	}
	if err := os.WriteFile(dir+"/p", []byte("made-up-3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = newSecrets(imapFlags{passwordFile: dir + "/p"}, open)
	if got, err := s.get(t.Context(), "ann", "one.example"); got != "made-up-3" || err != nil {
		t.Errorf("of the file: %q, %v", got, err)
	}
	if got, err := s.get(t.Context(), "ann", "two.example"); got != "" || err == nil {
		t.Errorf("it was told to another server: %q", got)
	}
}
