package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
)

// slowServer has the same mail for all users and takes its time. It does not let
// bob in.
func slowServer(t *testing.T) *imaptest.Fake {
	f := &imaptest.Fake{Validity: 7}
	for i := range 20 {
		f.Raws = append(f.Raws, fmt.Appendf(nil, "Subject: %d\r\n\r\nx\r\n", i))
	}
	f.Script = func(c *imaptest.FakeConn, verb string, _ []int) bool {
		if strings.HasPrefix(verb, "LOGIN") && strings.Contains(verb, "bob") {
			c.Say("%s NO wrong password", c.Tag)
			return true
		}
		if strings.HasPrefix(verb, "UID FETCH") {
			time.Sleep(20 * time.Millisecond)
		}
		return false
	}
	f.Serve(t)
	return f
}

func slowOptions(connections int) source.Options {
	return source.Options{IMAP: source.IMAPOptions{
		Plaintext: true, Connections: connections, Hosts: source.NewHosts(connections), Pause: time.Millisecond,
		Secret: func(context.Context, string, string) (string, error) { return "Heron-Quay-17", nil },
	}}
}

// runs counts the messages of each SOURCE, in the order in which they came.
func runs(msgs []*mail.Message) (order []string) {
	for i := 0; i < len(msgs); {
		n := 1
		for i+n < len(msgs) && msgs[i+n].Ref.Source == msgs[i].Ref.Source {
			n++
		}
		order = append(order, fmt.Sprint(n, " ", msgs[i].Ref.Source))
		i += n
	}
	return order
}

// walked collects messages, as many as are wanted; -1 for all.
func walked(b *mailboxes, most int) (msgs []*mail.Message) {
	for m := range b.messages() {
		if m != nil && m.Raw != nil {
			msgs = append(msgs, m)
		}
		if len(msgs) == most {
			break
		}
	}
	return msgs
}

func quiet(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// Mailboxes are read several at a time, and given in their order. One that fails
// stops no other, and no server has more connections than it allows.
func TestMailboxesAtOnce(t *testing.T) {
	const file = "../../testdata/sample.mbox"
	for _, c := range []struct{ atOnce, connections, least, most int }{{1, 2, 1, 2}, {4, 2, 3, 8}, {12, 2, 4, 8}, {3, 10, 3, 10}} {
		f := slowServer(t)
		names, want := []string{file}, []string{"54 " + file}
		for i := range 12 {
			user := fmt.Sprintf("user%d", i)
			if i == 4 {
				user = "bob"
			} else {
				want = append(want, "20 "+f.URLOf(user))
			}
			names = append(names, f.URLOf(user))
		}
		before := runtime.NumGoroutine()
		var told []error
		b := newMailboxes(t.Context(), names, c.atOnce, slowOptions(c.connections), func(err error) { told = append(told, err) })
		got := runs(walked(b, -1))
		b.close()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%+v:\n%s", c, diff)
		}
		if len(told) != 1 || !b.failed() || !strings.Contains(told[0].Error(), "bob") {
			t.Errorf("%+v: told %v", c, told)
		}
		if most := f.Most(); most < c.least || most > c.most {
			t.Errorf("%+v: %d connections at a time", c, most)
		}
		quiet(t, before)
	}
}

// Whoever stops early, or is cancelled, leaves nothing running.
func TestMailboxesStopped(t *testing.T) {
	for _, most := range []int{1, 20, 30} {
		f := slowServer(t)
		var names []string
		for i := range 8 {
			names = append(names, f.URLOf(fmt.Sprintf("user%d", i)))
		}
		before := runtime.NumGoroutine()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		b := newMailboxes(ctx, names, 4, slowOptions(2), func(err error) { t.Error(err) })
		if got := walked(b, most); len(got) != most {
			t.Errorf("%d messages", len(got))
		}
		b.close()
		quiet(t, before)
		b = newMailboxes(ctx, names, 4, slowOptions(2), func(err error) { t.Error(err) })
		n := 0
		for _, err := range b.messages() {
			if n++; n == most {
				cancel()
			}
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		b.close()
		if quiet(t, before); n > most+100 {
			t.Errorf("%d items after %d", n, most)
		}
	}
}

// A message of any mailbox is read again while the others have all connections.
func TestMailboxesAgain(t *testing.T) {
	f := slowServer(t)
	var names []string
	for i := range 6 {
		names = append(names, f.URLOf(fmt.Sprintf("user%d", i)))
	}
	b := newMailboxes(t.Context(), names, 6, slowOptions(2), func(err error) { t.Error(err) })
	defer b.close()
	var some []*mail.Message
	for m := range b.messages() {
		if m.Raw == nil || m.Ref.UID != 3 {
			continue
		}
		some = append(some, m)
		for _, one := range slices.Backward(some) {
			again, err := b.again(t.Context(), one.Ref)
			if err != nil || !slices.Equal(again.Raw, one.Raw) {
				t.Errorf("%s: %v", one.Ref.Source, err)
			}
		}
	}
	if most := f.Most(); len(some) != 6 || most > 9 {
		t.Errorf("%d mailboxes, %d connections", len(some), most)
	}
}

// Dovecot: four mailboxes of a list give the same, in the same order, one after the
// other and at once.
func TestMailboxesLikeOneByOne(t *testing.T) {
	d := imaptest.Start(t)
	all := messagesOf(t, "../../testdata/sample.mbox")
	var list []string
	for i, user := range []string{"ann", "bo", "cy", "dee"} {
		d.Fill(t, user, "INBOX", all[i*12:i*12+12])
		list = append(list, d.URL(user))
	}
	file := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(file, []byte(strings.Join(list, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	var before []string
	for _, atOnce := range []string{"1", "3"} {
		status, out, told := scanned(t, "--ca-file", filepath.Join(d.Dir, "ca.pem"), "--password-file", filepath.Join(d.Dir, "password"),
			"--at-once", atOnce, "--mailboxes", file)
		got := findings(t, out)
		if before == nil {
			before = got
		}
		if diff := cmp.Diff(before, got); diff != "" || status != 0 || len(got) < 20 {
			t.Errorf("%s at once: status %d, %d findings, %s\n%s", atOnce, status, len(got), told, diff)
		}
	}
}

// findings are the place and preview of each, in their order.
func findings(t *testing.T, jsonl string) (all []string) {
	t.Helper()
	for line := range strings.Lines(jsonl) {
		var r struct {
			Type, Preview, Part string
			RuleID              string `json:"rule_id"`
			Line, Column        int
			Message             struct {
				Source string
				UID    int
			}
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if r.Type == "finding" {
			all = append(all, fmt.Sprint(r.Message.Source, r.Message.UID, r.RuleID, r.Part, r.Line, r.Column, r.Preview))
		}
	}
	return all
}
