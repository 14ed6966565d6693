package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mailspill/mailspill/store/storetest"
)

// program runs the binary as a user would, with keys, settings and temporary files of
// its own.
type program struct {
	home string
	env  []string
}

func newProgram(t testing.TB) *program {
	t.Helper()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, "config"), "TMPDIR="+filepath.Join(home, "tmp"), "MAILSPILL_OPERATOR=tester")
	return &program{home, env}
}

// command is one run of the program. It is killed when it takes minutes.
func (p *program) command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, "mailspill", args...)
	cmd.Env, cmd.Dir, cmd.WaitDelay = p.env, p.home, 5*time.Second
	return cmd
}

// outcome is how a run ended.
type outcome struct {
	status   int // -1 when a signal ended it
	out, err string
}

func (p *program) run(t testing.TB, args ...string) outcome {
	t.Helper()
	return finished(t, p.command(t, args...))
}

func finished(t testing.TB, cmd *exec.Cmd) outcome {
	t.Helper()
	return started(t, cmd)()
}

// started starts a run; what it returns waits for its end.
func started(t testing.TB, cmd *exec.Cmd) func() outcome {
	t.Helper()
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() outcome {
		_ = cmd.Wait() // the status says it
		return outcome{cmd.ProcessState.ExitCode(), out.String(), err.String()}
	}
}

// must runs a command that has to succeed, and gives its standard output.
func (p *program) must(t testing.TB, args ...string) string {
	t.Helper()
	o := p.run(t, args...)
	if o.status != exitDone {
		t.Fatalf("%v: exit status %d\n%s\n%s", args, o.status, o.out, o.err)
	}
	return o.out
}

// scanArgs are a scan into a case.
func scanArgs(place string, sources ...string) []string {
	return append([]string{"scan", "--no-progress", "--format", "jsonl", "--case", place}, sources...)
}

// records is what `report` says of a case.
func (p *program) records(t testing.TB, place string) []string {
	t.Helper()
	return alike(t, p.must(t, "report", "--quiet", "--format", "jsonl", "--case", place))
}

// alike gives the records of a report in a form that is the same for equal results: as
// a sorted list, without times, and credentials known by their findings in place of
// their ids, which differ from case to case.
func alike(t testing.TB, report string) []string {
	t.Helper()
	var all []string
	byCredential := map[string][]string{}
	for line := range strings.Lines(report) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		id, _ := r["credential_id"].(string)
		for _, name := range []string{"credential_id", "started_at", "elapsed_ms"} {
			delete(r, name)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(text))
		if id != "" {
			byCredential[id] = append(byCredential[id], string(text))
		}
	}
	for _, of := range byCredential {
		slices.Sort(of)
		all = append(all, "credential: "+strings.Join(of, " "))
	}
	slices.Sort(all)
	return all
}

// differ lists what only one of two reports says.
func differ(want, got []string) string {
	var b strings.Builder
	count := map[string]int{}
	for _, r := range want {
		count[r]--
	}
	for _, r := range got {
		count[r]++
	}
	for _, r := range slices.SortedFunc(maps.Keys(count), cmp.Compare) {
		if n := count[r]; n != 0 && !strings.HasPrefix(r, "credential: ") {
			fmt.Fprintf(&b, "%+d %s\n", n, r)
		}
	}
	if b.Len() == 0 && !slices.Equal(want, got) {
		b.WriteString("findings belong to other credentials\n")
	}
	return b.String()
}

// An engine keeps cases.
type engine struct {
	name  string
	place func(testing.TB) string // of a new case
}

func engines() []engine {
	return []engine{
		{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "case") }},
		{"postgres", func(t testing.TB) string { return storetest.DSN(t) }},
	}
}

// onEngines runs a test on each engine.
func onEngines(t *testing.T, test func(*testing.T, engine)) {
	t.Helper()
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) { test(t, e) })
	}
}

// generated is the mail of mailgen: messages built at random, and locked files whose
// passwords other messages tell.
var generated = sync.OnceValues(func() ([]string, error) {
	dir, err := os.MkdirTemp("", "mailgen")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	bin, locked := filepath.Join(dir, "mailgen"), filepath.Join(dir, "locked.mbox")
	if out, err := exec.Command("go", "build", "-o", bin, "../mailgen").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building mailgen: %w\n%s", err, out)
	}
	if out, err := exec.Command(bin, "locked", locked).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("mailgen locked: %w\n%s", err, out)
	}
	keys, err := os.ReadFile(locked)
	if err != nil {
		return nil, err
	}
	random, err := exec.Command(bin, "random", "--seed", "7", "--messages", "40").Output()
	if err != nil {
		return nil, err
	}
	return append(inMbox(keys)[:40], inMbox(random)...), nil
})

var fromLine = regexp.MustCompile(`(?m)^From \S+ `)

// inMbox cuts a mailbox of mailgen into its messages, each with its From line.
func inMbox(mbox []byte) []string {
	at := fromLine.FindAllIndex(mbox, -1)
	var out []string
	for i, begin := range at {
		end := len(mbox)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		out = append(out, string(mbox[begin[0]:end]))
	}
	return out
}

// story is mail of which each message says something about another one: locked files
// and passwords far apart, a lone value and who asked for it, a message in pieces, a
// message twice, and one that belongs to nobody's correspondence; its order is made by seed.
func story(t testing.TB, seed uint64) []string {
	t.Helper()
	all, err := generated()
	if err != nil {
		t.Fatal(err)
	}
	all = slices.Clone(all)
	all = append(all, all[0], all[len(all)-1], all[len(all)-1])
	all = append(all, pieces()...)
	for _, text := range []string{
		"From: support@microsoft.com\nTo: dana@harbor.example\nDate: Mon, 4 Mar 2024 10:00:00 +0000\nMessage-ID: <ask@harbor.example>\nSubject: files\n\nThe archive asks for a password. What is the password?\n",
		"From: dana@harbor.example\nTo: support@microsoft.com\nDate: Mon, 4 Mar 2024 10:15:00 +0000\nMessage-ID: <re@harbor.example>\nIn-Reply-To: <ask@harbor.example>\nSubject: files\n\nHi Kofi,\n\nGannet9Quay\n\nDana\n",
		"From: dana@harbor.example\nTo: support@microsoft.com\nDate: Tue, 5 Mar 2024 10:15:00 +0000\nMessage-ID: <subject@harbor.example>\nSubject: about Fulmar7Skerry.21\n\nPlease call me.\n",
		"From: dana@harbor.example\nTo: support@microsoft.com\nDate: Tue, 5 Mar 2024 11:15:00 +0000\nMessage-ID: <secret@harbor.example>\nSubject: login\n\nThe password is Fulmar7Skerry.21\n",
		"From: dana@harbor.example\nTo: luis@harbor.example\nDate: Tue, 5 Mar 2024 12:15:00 +0000\nMessage-ID: <other@harbor.example>\nSubject: lunch\n\nThe password is Petrel5Sound.88\n",
		"From: dana@harbor.example\nTo: support@microsoft.com\nDate: Wed, 6 Mar 2024 12:15:00 +0000\nMessage-ID: <prose@harbor.example>\nSubject: rollout\n\nHi Anna, the rollout moves to Thursday. The service account stays as it is.\n",
	} {
		all = append(all, "From x@harbor.example Mon Mar  4 10:00:00 2024\n"+text+"\n")
	}
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// pieces is one message that was sent in three (RFC 2046 section 5.2.2).
func pieces() []string {
	whole := "Subject: whole\nMIME-Version: 1.0\nContent-Type: text/plain\n\n" + strings.Repeat("words and words\n", 30) +
		"The password is Guillemot3Stack!\nof the server.\n" + strings.Repeat("words\n", 30) + "The password is Razorbill8Cliff? here\n"
	var out []string
	for i := range 3 {
		out = append(out, fmt.Sprintf("From x@harbor.example Mon Mar  4 10:00:00 2024\nFrom: a@harbor.example\nTo: x@microsoft.com\nDate: Thu, 7 Mar 2024 10:00:00 +0000\nMessage-ID: <piece%d@harbor.example>\n"+
			"Subject: part %d\nContent-Type: message/partial; id=\"p@harbor.example\"; number=%d; total=3\n\n%s\n", i+1, i+1, i+1, whole[i*len(whole)/3:(i+1)*len(whole)/3]))
	}
	return out
}

// mailboxesOf writes mail as an mbox and a Maildir, half of it each.
func mailboxesOf(t testing.TB, mail []string) []string {
	t.Helper()
	dir := t.TempDir()
	mbox, maildir := filepath.Join(dir, "mail.mbox"), filepath.Join(dir, "Maildir")
	half := len(mail) / 2
	write(t, mbox, strings.Join(mail[:half], ""))
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(maildir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for i, m := range mail[half:] {
		_, text, _ := strings.Cut(m, "\n")
		write(t, filepath.Join(maildir, "cur", fmt.Sprintf("17000000%02d.M%dP1.host:2,S", i, i)), text)
	}
	return []string{mbox, maildir}
}

func write(t testing.TB, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t testing.TB, p *program, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(p.home, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// failedClearly wants exit status 1 and an error that says all of the words, as words:
// no trace of the program's own insides.
func failedClearly(t testing.TB, status, said string, words ...string) {
	t.Helper()
	if strings.TrimSpace(status) != "1" {
		t.Errorf("exit status %s, want 1", status)
	}
	for _, w := range words {
		if !strings.Contains(said, w) {
			t.Errorf("the error does not say %q", w)
		}
	}
	if strings.Contains(said, "goroutine ") || t.Failed() {
		t.Errorf("it says:\n%s", said)
	}
}
