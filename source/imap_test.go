package source_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
	"github.com/mailspill/mailspill/source/sourcetest"
)

// imapOptions let a test into a mailbox whose password or token is secret.
func imapOptions(secret string, ca []byte) source.Options {
	return source.Options{IMAP: source.IMAPOptions{
		CA: ca, Idle: 5 * time.Second, Pause: time.Millisecond,
		Secret: func(context.Context, string, string) (string, error) { return secret, nil },
	}}
}

// overIMAP puts messages into Dovecot, each time for a user of their own.
func overIMAP(d *imaptest.Dovecot, folders ...string) func(t *testing.T, msgs []sourcetest.Mail) source.Source {
	var users atomic.Int32
	return func(t *testing.T, msgs []sourcetest.Mail) source.Source {
		t.Helper()
		user := fmt.Sprintf("u%d", users.Add(1))
		each := (len(msgs) + len(folders) - 1) / len(folders)
		for i, folder := range folders {
			var raws [][]byte
			for _, m := range msgs[i*each : min(len(msgs), (i+1)*each)] {
				raws = append(raws, m.Raw)
			}
			d.Fill(t, user, folder, raws)
		}
		s, err := source.Open(t.Context(), d.URL(user), imapOptions(d.Password, d.CA))
		must(t, err)
		return s
	}
}

// imapForm is a message as IMAP can give it: no NUL (RFC 3501, 9: CHAR8), in
// whose place Dovecot puts 0x80.
func imapForm(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte{0}, []byte{0x80}) }

func TestIMAPAcceptance(t *testing.T) {
	d := imaptest.Start(t)
	sourcetest.Run(t, sourcetest.Kind{
		Name: "IMAP", Open: overIMAP(d, "INBOX", "Sent", "Sent/R&-D"), LineEnd: "\r\n", Form: imapForm,
	})
}

func TestIMAPFolders(t *testing.T) {
	d := imaptest.Start(t)
	names := []string{"INBOX", "Entw&APw-rfe/R&-D", `a "quoted" one`, "back\\slash", "100%", "deep/er/down", "[Gmail]", "(x) {5}", "&ZeVnLIqe-"}
	shown := []string{"INBOX", "Entwürfe/R&D", `a "quoted" one`, "back\\slash", "100%", "deep/er/down", "[Gmail]", "(x) {5}", "日本語"}
	for i, name := range names {
		d.Fill(t, "ann@example.test", name, [][]byte{fmt.Appendf(nil, "Subject: %d\r\n\r\nbody\r\n", i)})
	}
	s, err := source.Open(t.Context(), d.URL("ann%40example.test"), imapOptions(d.Password, d.CA))
	must(t, err)
	defer s.Close()
	got := map[string]string{}
	for _, m := range sourcetest.Walk(t, s, "") {
		got[m.Ref.Folder] = m.Header().Get("Subject")
	}
	for i, name := range shown {
		if got[name] != fmt.Sprint(i) {
			t.Errorf("folder %q: %q", name, got[name])
		}
	}
	if len(got) != len(shown) {
		t.Errorf("%d folders, want %d: %v", len(got), len(shown), got)
	}
	below, err := source.Open(t.Context(), d.URL("ann%40example.test")+"/deep", imapOptions(d.Password, d.CA))
	must(t, err)
	defer below.Close()
	if msgs := sourcetest.Walk(t, below, ""); len(msgs) != 1 || msgs[0].Ref.Folder != "deep/er/down" {
		t.Errorf("%d messages below a folder", len(msgs))
	}
}

func TestIMAPSignIn(t *testing.T) {
	d := imaptest.Start(t)
	d.Fill(t, "ann", "INBOX", [][]byte{[]byte("Subject: x\r\n\r\nbody\r\n")})
	token, expired := d.Token("ann", time.Hour), d.Token("ann", -time.Minute)
	other := "imap://ann@127.0.0.2:" + d.Plain // Dovecot trusts 127.0.0.1 without TLS
	for _, c := range []struct {
		name, url, auth, secret string
		ca                      []byte
		plaintext               bool
		want                    string // in the error; "" for none
	}{
		{name: "password", url: d.URL("ann"), secret: d.Password, ca: d.CA},
		{name: "STARTTLS", url: other, secret: d.Password, ca: d.CA},
		{name: "plaintext that the server refuses", url: other, secret: d.Password, plaintext: true, want: "takes no password"},
		{name: "plaintext that it allows", url: "imap://ann@127.0.0.1:" + d.Plain, secret: d.Password, plaintext: true},
		{name: "wrong password", url: d.URL("ann"), secret: "Heron-Quay-17", ca: d.CA, want: "refused the user or the password"},
		{name: "unknown authority", url: d.URL("ann"), secret: d.Password, want: "--ca-file"},
		{name: "no TLS at the port", url: "imaps://ann@localhost:" + d.Plain, secret: d.Password, ca: d.CA, want: "Check the port"},
		{name: "nobody there", url: "imaps://ann@localhost:1", secret: d.Password, ca: d.CA, want: "could not be reached"},
		{name: "no such folder", url: d.URL("ann") + "/none", secret: d.Password, ca: d.CA, want: "no folder"},
		{name: "XOAUTH2", url: d.URL("ann"), auth: source.AuthXOAUTH2, secret: token, ca: d.CA},
		{name: "OAUTHBEARER", url: d.URL("ann"), auth: source.AuthOAuthBearer, secret: token, ca: d.CA},
		{name: "XOAUTH2 expired", url: d.URL("ann"), auth: source.AuthXOAUTH2, secret: expired, ca: d.CA, want: "refused the token"},
		{name: "OAUTHBEARER expired", url: d.URL("ann"), auth: source.AuthOAuthBearer, secret: expired, ca: d.CA, want: "refused the token"},
		{name: "token of another", url: d.URL("bob"), auth: source.AuthXOAUTH2, secret: token, ca: d.CA, want: "refused the token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			opt := imapOptions(c.secret, c.ca)
			opt.IMAP.Auth, opt.IMAP.Plaintext = c.auth, c.plaintext
			n, err := count(t, c.url, opt)
			switch {
			case c.want == "" && (err != nil || n != 1):
				t.Errorf("%d messages, %v", n, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v, want %q", err, c.want)
			case err != nil && strings.Contains(err.Error(), c.secret):
				t.Errorf("the secret is in the error: %v", err)
			}
		})
	}
}

// count walks a mailbox as far as it can be.
func count(t *testing.T, url string, opt source.Options) (n int, err error) {
	t.Helper()
	s, err := source.Open(t.Context(), url, opt)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	for m, err := range s.Messages(t.Context(), "") {
		if err != nil {
			return n, err
		}
		if m.Raw != nil {
			n++
		}
	}
	return n, nil
}
