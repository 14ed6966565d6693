package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/graphtest"
)

func told(t *testing.T, do func(log *slog.Logger)) string {
	t.Helper()
	var out bytes.Buffer
	do(slog.New(plainHandler{&out, &sync.Mutex{}}))
	return out.String()
}

// A warning is told once to a user of a machine, and again where that cannot be
// kept.
func TestWarnOnce(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only there does XDG_CONFIG_HOME name the folder of settings")
	}
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	exchange, server := "imaps://ann%40example.org@Outlook.office365.com/Inbox", "imaps://ann@mail.example"
	for _, c := range []struct {
		name           string
		sources        []string
		graph, quiet   bool
		audit, general bool
	}{
		{"files", []string{"inbox.mbox", "-"}, false, false, false, false},
		{"a server, quietly", []string{server}, false, true, false, false},
		{"Exchange Online, quietly", []string{exchange}, false, true, true, false},
		{"both, then", []string{exchange, server}, false, false, false, true},
		{"all again", []string{exchange, server}, true, false, false, false},
	} {
		got := told(t, func(log *slog.Logger) { warn(log, c.sources, c.graph, c.quiet) })
		if strings.Contains(got, "MailItemsAccessed") != c.audit || strings.Contains(got, "a server may log") != c.general || (got == "") != (!c.audit && !c.general) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	left, err := os.ReadDir(filepath.Join(dir, "mailspill"))
	if err != nil || len(left) != 2 {
		t.Errorf("%v, %v", left, err)
	}
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "mailspill", "told-server")) // a file
	for range 2 {
		if got := told(t, func(log *slog.Logger) { warn(log, nil, true, true) }); !strings.Contains(got, "MailItemsAccessed") {
			t.Errorf("%q", got)
		}
	}
}

func TestTraceOfIMAP(t *testing.T) {
	got := told(t, func(log *slog.Logger) {
		x := newTrace(log)
		for _, u := range []source.IMAPUse{
			{User: "bob", Host: "mail.example", Auth: "password", Local: "192.0.2.1", Remote: "198.51.100.1"},
			{User: "ann", Host: "mail.example", Auth: "password", Local: "192.0.2.1", Remote: "198.51.100.2"},
			{User: "bob", Host: "mail.example", Auth: "password", Local: "192.0.2.1", Remote: "198.51.100.1"},
			{User: "a'; rm", Host: "outlook.office365.com", Auth: "xoauth2", AppID: "'; rm -r /; '", Person: "\x1b[31m"},
			{User: "ann@example.org", Host: "outlook.office365.com", Auth: "xoauth2", AppID: graphtest.AppID, Local: "192.0.2.1"},
		} {
			x.used(u)
		}
		x.close(true)
	})
	for _, want := range []string{
		`read at "mail.example" (198.51.100.1, 198.51.100.2) as "each mailbox's own user, by password" from 192.0.2.1, `, `["ann" "bob"]`,
		`as "application ` + graphtest.AppID + `" from 192.0.2.1`, "the token does not tell its application",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Count(got, "Search-UnifiedAuditLog") != 1 || strings.Count(got, "CloudAppEvents") != 1 || strings.Contains(got, "\x1b") {
		t.Errorf("told\n%s", got)
	}
	if quiet := told(t, func(log *slog.Logger) { x := newTrace(log); x.used(source.IMAPUse{User: "bob"}); x.close(false) }); quiet != "" {
		t.Errorf("told %q", quiet)
	}
}

// Only the form of an id gets into what people paste into a shell.
func TestOthersReads(t *testing.T) {
	began := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	all := othersReads(graphtest.AppID, began, began.Add(time.Hour))
	if len(all) != 2 {
		t.Fatalf("%q", all)
	}
	for _, query := range all {
		if !strings.Contains(query, "2026-02-28T12:00:00Z") || !strings.Contains(query, "2026-03-02T13:00:00Z") {
			t.Errorf("%q", query)
		}
	}
	for _, id := range []string{"", "x", graphtest.AppID + "'", "\n" + graphtest.AppID} {
		if got := othersReads(id, began, began); got != nil {
			t.Errorf("%q gives %q", id, got)
		}
	}
}
