package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	// A scan in a test starts its own program for attached files, which is this one.
	if len(os.Args) > 1 && (os.Args[1] == workerCommand || os.Args[1] == toolCommand) {
		main()
	}
	testscript.Main(m, map[string]func(){"mailspill": main})
}

// Each testdata/script/NAME.txt runs the binary as a user would.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	mailgen := filepath.Join(t.TempDir(), "mailgen")
	if out, err := exec.Command("go", "build", "-o", mailgen, "../mailgen").CombinedOutput(); err != nil {
		t.Fatalf("building mailgen: %v\n%s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLE", filepath.Join(root, "testdata", "sample.mbox"))
			e.Setenv("MAILGEN", mailgen)
			return nil
		},
		Condition: func(name string) (bool, error) { return name == "race" && underRace, nil },
		Cmds:      scriptCommands(),
	})
}

// scriptCommands are what scripts can do besides running programs.
func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	all := map[string]func(*testscript.TestScript, bool, []string){
		"exits": exits, "jsonl": jsonl, "samerecords": sameRecords, "filemode": filemode, "hostile": hostile,
	}
	maps.Copy(all, caseCommands)
	return all
}

// exits STATUS COMMAND… runs a command and wants that exit status.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if e := (&exec.ExitError{}); err != nil {
		if !asExit(err, &e) {
			ts.Fatalf("%v", err)
		}
		got = e.ExitCode()
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

func asExit(err error, e **exec.ExitError) bool {
	x, ok := err.(*exec.ExitError)
	*e = x
	return ok
}

// jsonl FILE TYPE FIELD VALUE [COUNT] wants COUNT records (at least one without
// it) of a type whose dotted field has a value.
func jsonl(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 4 {
		ts.Fatalf("usage: jsonl FILE TYPE FIELD VALUE [COUNT]")
	}
	n := 0
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			ts.Fatalf("%s: %v in %q", args[0], err, line)
		}
		if record["type"] == args[1] && fmt.Sprint(at(record, strings.Split(args[2], "."))) == args[3] {
			n++
		}
	}
	switch {
	case neg && n > 0, !neg && n == 0 && len(args) == 4, len(args) > 4 && fmt.Sprint(n) != args[4]:
		ts.Fatalf("%d records of type %s with %s = %s", n, args[1], args[2], args[3])
	}
}

func at(v any, path []string) any {
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

// filemode FILE MODE wants a file's permissions, in octal.
func filemode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("%s has mode %s, want %s", args[0], got, args[1])
	}
}

// hostile KIND… scans messages that attack their reader: each must come to its
// end with a balanced account, and what was not read must be listed.
func hostile(ts *testscript.TestScript, _ bool, kinds []string) {
	for _, kind := range kinds {
		// Not through ts.Exec, which logs all that is written.
		message, err := exec.Command(ts.Getenv("MAILGEN"), "hostile", kind).Output()
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs("hostile.eml"), message, 0o600))
		ts.Check(ts.Exec("mailspill", "scan", "--quiet", "--format", "jsonl", "-o", "hostile.jsonl", "hostile.eml"))
		if problem := unbalanced(ts.ReadFile("hostile.jsonl")); problem != "" {
			ts.Fatalf("%s: %s", kind, problem)
		}
	}
}

// unbalanced says what is wrong with the account of a scan of one message.
func unbalanced(records string) string {
	var sum struct {
		Type         string
		Accounted    bool
		FullyRead    bool `json:"fully_read"`
		Messages     struct{ Scanned int }
		Parts, Bytes struct{ Seen, Read, Unread int64 }
	}
	unread := int64(strings.Count("\n"+records, "\n{\"type\":\"unread\""))
	last := records[strings.LastIndex(strings.TrimSpace(records), "\n")+1:]
	if err := json.Unmarshal([]byte(last), &sum); err != nil {
		return err.Error()
	}
	switch {
	case sum.Type != "summary" || !sum.Accounted || sum.Messages.Scanned != 1:
		return "not accounted for"
	case sum.Parts.Seen != sum.Parts.Read+sum.Parts.Unread || sum.Bytes.Seen != sum.Bytes.Read+sum.Bytes.Unread:
		return "the account does not balance"
	case sum.Parts.Unread != unread || sum.FullyRead != (unread == 0):
		return "what was not read is not what is listed"
	}
	return ""
}

// A reader of our output that leaves early ends us quietly.
func TestBrokenPipeIsQuiet(t *testing.T) {
	signal.Ignore(syscall.SIGPIPE)
	defer signal.Reset(syscall.SIGPIPE)
	for _, format := range []string{"table", "jsonl", "csv"} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		var stderr strings.Builder
		status := run(context.Background(), []string{"scan", "--quiet", "--format", format, "../../testdata/sample.mbox"}, stdio{strings.NewReader(""), w, &stderr})
		w.Close()
		if status != exitDone || stderr.Len() > 0 {
			t.Errorf("%s: exit status %d, standard error %q", format, status, stderr.String())
		}
	}
}

// An interrupted scan reports what was read and says so.
func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var stdout, stderr strings.Builder
	status := run(ctx, []string{"scan", "--format", "jsonl", "../../testdata/sample.mbox"}, stdio{strings.NewReader(""), &stdout, &stderr})
	if status != exitInterrupted || !strings.Contains(stderr.String(), "interrupted") || !strings.Contains(stdout.String(), `"accounted":false`) {
		t.Errorf("exit status %d\n%s\n%s", status, stdout.String(), stderr.String())
	}
}
