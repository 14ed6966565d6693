package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"testing"
	"time"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/report"
	"github.com/mailspill/mailspill/store"
)

// A large case: as many findings and credentials as a year of mail of an agency may hold.
const (
	manyMessages    = 100_000
	manyFindings    = 200_000
	manyCredentials = 20_000
)

// BenchmarkLargeCase tells how long a large case takes to list and to report, and how
// much memory that takes, through the program.
func BenchmarkLargeCase(b *testing.B) {
	p := newProgram(b)
	b.Setenv("XDG_CONFIG_HOME", filepath.Join(p.home, "config"))
	for _, e := range engines() {
		b.Run(e.name, func(b *testing.B) {
			place := e.place(b)
			fill(b, place)
			commands := [][]string{{"case", "credentials"}, {"case", "status"}}
			for _, f := range report.Formats() {
				commands = append(commands, []string{"report", "--format", f.Name, "-o", filepath.Join(b.TempDir(), "report")})
			}
			for _, args := range commands {
				name := args[1]
				if name == "--format" {
					name = args[2]
				}
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						measured(b, p.command(b, append(args, "--case", place)...))
					}
				})
			}
		})
	}
}

// measured runs a command and tells its CPU time and the most memory that it had.
func measured(b *testing.B, cmd *exec.Cmd) time.Duration {
	b.Helper()
	if o := finished(b, cmd); o.status != exitDone {
		b.Fatalf("exit status %d\n%s", o.status, o.err)
	}
	s := cmd.ProcessState
	cpu := s.UserTime() + s.SystemTime()
	b.ReportMetric(cpu.Seconds(), "CPU-s")
	if usage, ok := s.SysUsage().(*syscall.Rusage); ok {
		b.ReportMetric(float64(usage.Maxrss)/1024, "MB-RSS")
	}
	return cpu
}

// fill makes a case with very many findings.
func fill(b *testing.B, place string) {
	b.Helper()
	ctx, scan := context.WithoutCancel(b.Context()), finding.Scan{Type: "scan", Schema: finding.Schema, Sources: []string{"/mail"}, Counterpart: "all"}
	f := caseFlags{place: place, keepKey: "file"}
	c, err := f.open(ctx, true)
	check(b, err)
	defer c.Close()
	run, err := c.Begin(ctx, scan, store.Plan{Rules: "r", Selection: "s", Reading: "x"})
	check(b, err)
	walk, err := run.Walk("/mail")
	check(b, err)
	begin := time.Now()
	for i := range manyMessages {
		fillOne(b, run, walk, i)
	}
	check(b, run.Close(finding.Summary{}))
	_, err = run.Relook(ctx)
	check(b, err)
	check(b, run.Settle(ctx))
	check(b, walk.End(true, true, ""))
	_, err = run.Finish(store.Done, finding.Summary{}, scan)
	check(b, err)
	debug.FreeOSMemory() // a child's peak begins with what its parent holds
	b.Logf("filled in %v", time.Since(begin).Round(time.Second))
}

func fillOne(b *testing.B, run *store.Run, walk *store.Walk, i int) {
	b.Helper()
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i)))
	ref := mail.Ref{Source: "/mail", Folder: fmt.Sprint("folder", i%50), Offset: int64(i) * 70_000, ID: fmt.Sprint(i), SHA256: sum}
	_, err := walk.Skip(ref, false)
	check(b, err)
	m := finding.Message{
		Source: "/mail", Folder: ref.Folder, SHA256: hex.EncodeToString(sum[:]), MessageID: fmt.Sprintf("%d@harbor.example", i), Subject: "About the export of the day",
		From: fmt.Sprintf("Dana Whitlock <dana%d@harbor.example>", i%300), To: []string{"Anna Petrov <anna@microsoft.com>"}, Direction: "sent", Thread: fmt.Sprint(i / 4),
	}
	for n := range manyFindings / manyMessages {
		id := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i*2+n)%manyCredentials))
		check(b, run.Finding(finding.Finding{
			Type: "finding", CredentialID: hex.EncodeToString(id[:]), RuleID: "prose-password", Title: "Password in prose", Severity: "high", Tier: "rotate", Confidence: 0.9, Checked: "none",
			Preview: "Ab…yz [12]", Rotate: "Set a new password for the account and end its sessions", Message: m, Part: "1", Where: "body", Line: 3 + n, Column: 17,
		}))
	}
	check(b, run.Keep(finding.Kept{
		Ref: ref, Next: mail.Cursor(fmt.Sprint(i)), Size: 70_000, Selected: true, Message: m, Parts: finding.Counts{Seen: 3, Read: 3}, Bytes: finding.Counts{Seen: 69_000, Read: 69_000},
		Date: time.Date(2024, 1, 1+i%365, 9, 0, 0, 0, time.UTC), Threads: []string{fmt.Sprint("thread", i/4)}, People: []string{fmt.Sprint("pair", i%300)},
		Open: finding.Open{Lone: i%100 == 0, Locked: i%1000 == 0},
	}))
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkRescan tells what share of the first scan's CPU time another one takes of a
// mailbox in which nothing changed. MAILSPILL_BENCH names an mbox that mailgen made.
func BenchmarkRescan(b *testing.B) {
	mbox := os.Getenv("MAILSPILL_BENCH")
	content, err := os.ReadFile(mbox)
	if err != nil {
		b.Skip("MAILSPILL_BENCH must name a mailbox: mailgen bench --size 64MB")
	}
	p := newProgram(b)
	mail := inMbox(content)
	maildir := mailboxesOf(b, append(make([]string, len(mail)), mail...))[1]
	for _, e := range engines() {
		for _, source := range []string{mbox, maildir} {
			b.Run(e.name+"/"+filepath.Base(source), func(b *testing.B) {
				for b.Loop() {
					place := e.place(b)
					args := append(scanArgs(place, source), "--counterpart", "all", "-o", filepath.Join(b.TempDir(), "out"))
					first := measured(b, p.command(b, args...))
					again := measured(b, p.command(b, args...))
					b.ReportMetric(first.Seconds(), "first-CPU-s")
					b.ReportMetric(100*again.Seconds()/first.Seconds(), "%-again")
				}
			})
		}
	}
}
