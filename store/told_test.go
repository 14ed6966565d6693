package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/store"
	"github.com/mailspill/mailspill/store/storetest"
)

// told is one message of a made-up mailbox, as a scan tells a case of it.
type told struct {
	text        string   // what it is known by
	credentials []string // found in it
	unread      []string // media types of what could not be read
	aside       bool     // not of the correspondence
	later       bool     // written in another year
	masks       string   // a secret of it that stands in records of earlier messages, too
}

// clockAt gives a clock that goes on by a second at each look.
func clockAt(hour int) func() time.Time {
	at := time.Date(2026, 3, 1, hour, 0, 0, 0, time.UTC)
	return func() time.Time { at = at.Add(time.Second); return at }
}

// toldCase begins a case with a key of its own number.
func toldCase(t testing.TB, place string, key byte, now func() time.Time) *store.Case {
	t.Helper()
	c, err := store.Open(t.Context(), place, store.Options{
		Create: true, Now: now, Acting: store.Acting{Operator: "ann", Host: "here", Version: "1.0"},
		Key: func(string, bool) ([]byte, error) { return bytes.Repeat([]byte{key}, 32), nil },
	})
	must(t, err)
	t.Cleanup(func() { c.Close() })
	return c
}

// tell scans a made-up mailbox into a case.
func tell(t testing.TB, c *store.Case, source string, list ...told) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	scan := finding.Scan{Type: "scan", ToolVersion: "1.0", Sources: []string{source}, Counterpart: "all"}
	run, err := c.Begin(ctx, scan, store.Plan{Rules: "r", Selection: "s", Reading: "x"})
	must(t, err)
	walk, err := run.Walk(source)
	must(t, err)
	for i, m := range list {
		tellOne(t, run, walk, source, i, m)
	}
	for _, m := range list {
		if mask := masking(m.masks); m.masks != "" {
			must(t, run.Remask(ctx, mask, mask))
		}
	}
	must(t, run.Settle(ctx))
	must(t, walk.End(true, true, ""))
	_, err = run.Finish(store.Done, finding.Summary{}, scan)
	must(t, err)
}

func tellOne(t testing.TB, run *store.Run, walk *store.Walk, source string, i int, m told) {
	t.Helper()
	sum := sha256.Sum256([]byte(m.text))
	ref := mail.Ref{Source: source, Folder: "Inbox", Offset: int64(i * 1000), ID: fmt.Sprint(i), SHA256: sum}
	known, err := walk.Skip(ref, false)
	must(t, err)
	if known {
		return
	}
	head := finding.Message{Source: source, Folder: "Inbox", SHA256: hex.EncodeToString(sum[:]), Subject: "about " + m.text}
	for n, id := range m.credentials {
		must(t, run.Finding(finding.Finding{
			Type: "finding", CredentialID: credentialID(id), RuleID: "made-up", Title: "A made-up key", Severity: "high", Tier: "rotate",
			Written: writtenAt(m), Preview: "ab…yz", Message: head, Part: "1", Where: "body", Line: n + 1, Column: 1,
		}))
	}
	for _, media := range m.unread {
		must(t, run.Unread(finding.Unread{Type: "unread", Message: head, Part: "2", MediaType: media, Bytes: 10, Reason: "unsupported"}))
	}
	if m.aside {
		must(t, run.Keep(finding.Kept{Ref: ref, Size: 100}))
		return
	}
	n := int64(len(m.unread))
	must(t, run.Keep(finding.Kept{
		Ref: ref, Size: 100, Selected: true, Message: head, Parts: finding.Counts{Seen: 1 + n, Read: 1, Unread: n},
		Bytes: finding.Counts{Seen: 100 + 10*n, Read: 100, Unread: 10 * n}, Date: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Threads: []string{"t"},
	}))
}

func masking(secret string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, secret, "Tu…de [17]") }
}

func writtenAt(m told) time.Time {
	if m.later {
		return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func credentialID(name string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(name))) }

// records gives what a case reports, one line a record, without what differs between
// runs.
func records(t testing.TB, c *store.Case) string {
	t.Helper()
	to := &lines{}
	_, err := c.Replay(context.WithoutCancel(t.Context()), to, store.Reading{})
	must(t, err)
	return strings.Join(to.list, "\n")
}

type lines struct{ list []string }

func (l *lines) Begin(s finding.Scan) error {
	l.list = append(l.list, fmt.Sprint("scan ", s.Sources))
	return nil
}

func (l *lines) Finding(f finding.Finding) error {
	l.list = append(l.list, fmt.Sprint("finding ", f.CredentialID[:8], " ", f.Message.Source, " ", f.Message.Subject, " ", f.Line))
	return nil
}

func (l *lines) Unread(u finding.Unread) error {
	l.list = append(l.list, fmt.Sprint("unread ", u.MediaType, " ", u.Message.Source, " ", u.Message.Subject))
	return nil
}
func (l *lines) Done(finding.Message, finding.Cursor) error { return nil }
func (l *lines) Close(s finding.Summary) error {
	l.list = append(l.list, fmt.Sprint("summary ", s.Messages.Seen, s.Messages.Selected, s.Parts, s.Bytes, s.Findings, s.Credentials, s.Accounted))
	return nil
}

// places are those in which a case can lie: a folder, and PostgreSQL.
func places(t *testing.T) map[string]func(t *testing.T) string {
	return map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "case") },
		"postgres": func(t *testing.T) string { return storetest.DSN(t) },
	}
}
