package main

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mailspill/mailspill/store/storetest"
)

// kills is how often a scan is killed on each engine: a few times with all tests, fifty
// times by `make kills`.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("MAILSPILL_KILLS")); err == nil {
		return n
	}
	return 4
}

// A scan that is killed at any moment, and run again until it ends, knows what one
// that nobody disturbed knows.
func TestKilledScans(t *testing.T) {
	p := newProgram(t)
	sources := mailboxesOf(t, story(t, 1))
	onEngines(t, func(t *testing.T, e engine) {
		whole, took := undisturbed(t, p, e, sources)
		random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 2))
		place, cases := e.place(t), 1
		// How fast this machine is changes while others work on it: the window in which a
		// scan is killed follows, so that some come to their end, and most do not.
		window := took
		for killed := 0; killed < kills(); {
			if interrupted(t, p, place, sources, time.Duration(random.Int64N(int64(window))), syscall.SIGKILL) {
				killed++
				window = window * 11 / 10
				continue
			}
			same(t, p, place, whole, killed)
			place, cases, window = e.place(t), cases+1, window*8/10
		}
		p.must(t, scanArgs(place, sources...)...)
		same(t, p, place, whole, kills())
		t.Logf("%d kills of scans of %v, in %d cases", kills(), took, cases)
	})
}

// undisturbed scans once, and gives the records and the time it took.
func undisturbed(t *testing.T, p *program, e engine, sources []string) ([]string, time.Duration) {
	t.Helper()
	place := e.place(t)
	p.must(t, scanArgs(e.place(t), sources...)...) // what is compiled once is compiled
	begin := time.Now()
	p.must(t, scanArgs(place, sources...)...)
	return p.records(t, place), time.Since(begin)
}

// interrupted runs a scan and ends it by a signal after a while. It says false if the
// scan came to its end before.
func interrupted(t *testing.T, p *program, place string, sources []string, after time.Duration, by syscall.Signal) bool {
	t.Helper()
	cmd := p.command(t, scanArgs(place, sources...)...)
	wait := started(t, cmd)
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Signal(by) }) // it may have ended
	defer timer.Stop()
	o := wait()
	if o.status == -1 {
		return true
	}
	if o.status != exitDone {
		t.Fatalf("a scan after kills: exit status %d\n%s", o.status, o.err)
	}
	return false
}

func same(t *testing.T, p *program, place string, want []string, killed int) {
	t.Helper()
	if d := differ(want, p.records(t, place)); d != "" {
		t.Fatalf("after %d kills the case differs (+ too many, - missing):\n%s", killed, d)
	}
	if out := p.must(t, "case", "verify", "--case", place); !strings.Contains(out, "whole") {
		t.Fatalf("after %d kills: %s", killed, out)
	}
}

// A scan that is asked to end tells what it read, keeps it, and goes on the next time.
func TestSignalledScans(t *testing.T) {
	p := newProgram(t)
	sources := mailboxesOf(t, story(t, 2))
	onEngines(t, func(t *testing.T, e engine) {
		whole, took := undisturbed(t, p, e, sources)
		place, told := e.place(t), 0
		for i := range 8 {
			cmd := p.command(t, scanArgs(place, sources...)...)
			wait := started(t, cmd)
			time.Sleep(took * time.Duration(i+1) / 10)
			_ = cmd.Process.Signal([]os.Signal{syscall.SIGINT, syscall.SIGTERM}[i%2]) // it may have ended
			o := wait()
			switch o.status {
			case -1, exitDone: // too early for the program to hear of it, or too late
				continue
			case exitInterrupted:
				told++
				reported(t, p, place, o, whole)
			default:
				t.Fatalf("exit status %d\n%s", o.status, o.err)
			}
		}
		if told == 0 {
			t.Error("no scan was interrupted")
		}
		p.must(t, scanArgs(place, sources...)...)
		same(t, p, place, whole, 0)
	})
}

// A database server that goes away during a scan, in order or in a crash, ends it with
// a clear error; when the server is back, the next scan goes on.
func TestServerGone(t *testing.T) {
	p := newProgram(t)
	sources := mailboxesOf(t, story(t, 4))
	server := storetest.Start(t)
	e := engine{"postgres", func(t testing.TB) string { return server.DSN(t) }}
	whole, took := undisturbed(t, p, e, sources)
	place, gone := server.DSN(t), 0
	for i := range 8 {
		wait := started(t, p.command(t, scanArgs(place, sources...)...))
		time.Sleep(took * time.Duration(i+1) / 9)
		if i%2 == 0 {
			server.Kill(t)
		}
		server.Restart(t)
		if o := wait(); o.status != exitDone {
			gone++
			failedClearly(t, strconv.Itoa(o.status), o.err, "the database server", "run the same command again")
		}
	}
	if gone == 0 {
		t.Error("no scan noticed that the server went away")
	}
	p.must(t, scanArgs(place, sources...)...)
	same(t, p, place, whole, gone)
}

// reported wants the report of an interrupted scan to be what the case holds now; if it
// claims to have read all, as one does that was interrupted while it reported, that all
// of whole.
func reported(t *testing.T, p *program, place string, o outcome, whole []string) {
	t.Helper()
	if !strings.Contains(o.err, "interrupted") {
		t.Errorf("it does not say that it was interrupted: %s", o.err)
	}
	if o.out == "" {
		return // before anything was read
	}
	if !strings.Contains(o.out, `"accounted":false`) {
		same(t, p, place, whole, 0)
	}
	if d := differ(alike(t, o.out), p.records(t, place)); d != "" {
		t.Errorf("what was reported is not what was kept:\n%s", d)
	}
}
