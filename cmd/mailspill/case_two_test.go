package main

import (
	"strings"
	"testing"
	"time"
)

// longestWait is how long a process may take beside another one.
const longestWait = 45 * time.Second

// atOnce runs commands at the same time; each must succeed, and before long.
func atOnce(t *testing.T, p *program, commands ...[]string) []outcome {
	t.Helper()
	begin := time.Now()
	var waits []func() outcome
	for _, args := range commands {
		waits = append(waits, started(t, p.command(t, args...)))
	}
	var all []outcome
	for i, wait := range waits {
		o := wait()
		if o.status != exitDone {
			t.Fatalf("%v: exit status %d\n%s", commands[i], o.status, o.err)
		}
		all = append(all, o)
	}
	if took := time.Since(begin); took > longestWait {
		t.Errorf("%d processes took %v", len(commands), took)
	}
	return all
}

// Two processes may make a case, and scan the same mail into it, at once.
func TestTwoScansOfOneSource(t *testing.T) {
	p := newProgram(t)
	sources := mailboxesOf(t, story(t, 5))
	onEngines(t, func(t *testing.T, e engine) {
		whole, _ := undisturbed(t, p, e, sources)
		for range 2 {
			place := e.place(t)
			args := scanArgs(place, sources...)
			atOnce(t, p, args, args)
			same(t, p, place, whole, 0)
			p.must(t, args...)
			same(t, p, place, whole, 0)
		}
	})
}

// Two processes may scan different sources whose mail says something about each other.
// What only both together tell is known at the latest when one of them is scanned again.
func TestTwoScansOfTwoSources(t *testing.T) {
	p := newProgram(t)
	sources := mailboxesOf(t, story(t, 6))
	onEngines(t, func(t *testing.T, e engine) {
		whole, _ := undisturbed(t, p, e, sources)
		place := e.place(t)
		p.must(t, "case", "init", "--case", place)
		atOnce(t, p, scanArgs(place, sources[0]), scanArgs(place, sources[1]))
		p.must(t, scanArgs(place, sources...)...)
		same(t, p, place, sourcesAs(whole, p.records(t, place)), 0)
	})
}

// What the mail of two sources says about each other is found though each is scanned
// by itself, as on a schedule of its own.
func TestSourcesInTurn(t *testing.T) {
	p := newProgram(t)
	sources := mailboxesOf(t, story(t, 8))
	onEngines(t, func(t *testing.T, e engine) {
		whole, _ := undisturbed(t, p, e, sources)
		place := e.place(t)
		for _, one := range sources {
			p.must(t, scanArgs(place, one)...)
		}
		same(t, p, place, whole, 0)
	})
}

// sourcesAs takes the scan record from other records: the order in which two sources
// came into a case is that of two processes.
func sourcesAs(records, from []string) []string {
	isScan := func(r string) bool { return strings.Contains(r, `"type":"scan"`) }
	var out []string
	for _, r := range records {
		if !isScan(r) {
			out = append(out, r)
		}
	}
	for _, r := range from {
		if isScan(r) {
			out = append(out, r)
		}
	}
	return out
}

// Reports, lists and decisions go on beside a scan.
func TestWorkBesideAScan(t *testing.T) {
	p := newProgram(t)
	mail := story(t, 7)
	first, all := mailboxesOf(t, mail[:40]), mailboxesOf(t, mail)
	onEngines(t, func(t *testing.T, e engine) {
		place := e.place(t)
		p.must(t, scanArgs(place, first...)...)
		id := firstCredential(t, p, place)
		commands := [][]string{scanArgs(place, all...)}
		for range 3 {
			commands = append(commands,
				[]string{"report", "--case", place, "--format", "jsonl"}, []string{"case", "credentials", "--case", place},
				[]string{"case", "set", "--case", place, id, "--status", "rotated", "--note", "changed"}, []string{"case", "verify", "--case", place})
		}
		for i, o := range atOnce(t, p, commands...) {
			if commands[i][0] == "report" {
				alike(t, o.out) // whole lines of JSON
			}
		}
		if out := p.must(t, "case", "credentials", "--case", place, "--status", "rotated", "--format", "jsonl"); strings.Count(out, "\n") != 1 {
			t.Errorf("a decision beside a scan was lost: %s", out)
		}
		p.must(t, "case", "verify", "--case", place)
	})
}

// firstCredential gives the id of a credential of a case.
func firstCredential(t testing.TB, p *program, place string) string {
	t.Helper()
	_, rest, ok := strings.Cut(p.must(t, "case", "credentials", "--case", place, "--format", "jsonl"), `"credential_id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	if !ok || len(id) != 64 {
		t.Fatalf("no credential in the case: %q", id)
	}
	return id
}
