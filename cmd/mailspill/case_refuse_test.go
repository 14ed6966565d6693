package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/store/storetest"
)

// change runs a statement on a case behind the program's back.
func change(t *testing.T, place, statement string) {
	t.Helper()
	if err := storetest.Tamper(place, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// smallCase is a case with a little in it, and the mailbox it came from.
func smallCase(t *testing.T, p *program, e engine) (place, mbox string) {
	t.Helper()
	place, mbox = e.place(t), filepath.Join(t.TempDir(), "small.mbox")
	write(t, mbox, "From x@harbor.example Mon Mar  4 10:00:00 2024\nFrom: dana@harbor.example\nTo: support@microsoft.com\n"+
		"Date: Tue, 5 Mar 2024 11:15:00 +0000\nMessage-ID: <secret@harbor.example>\nSubject: login\n\nThe password is Fulmar7Skerry.21\n")
	p.must(t, scanArgs(place, mbox)...)
	return place, mbox
}

// What is no case, or not ours to use, is refused in clear words by every command, and
// stays as it is.
func TestRefusedCases(t *testing.T) {
	p := newProgram(t)
	keys := filepath.Join(p.home, "config", "mailspill", "keys")
	otherKey := func(t *testing.T, place string) {
		found, err := filepath.Glob(filepath.Join(keys, "*.key"))
		if err != nil || len(found) < 2 {
			t.Fatalf("%d keys: %v", len(found), err)
		}
		copyFile(t, found[len(found)-1], filepath.Join(p.home, "last")) // each gets the one before it
		for i := len(found) - 1; i > 0; i-- {
			copyFile(t, found[i-1], found[i])
		}
		copyFile(t, filepath.Join(p.home, "last"), found[0])
	}
	for _, tt := range []struct {
		name  string
		spoil func(*testing.T, engine, string)
		says  string
	}{
		{"a newer schema", func(t *testing.T, e engine, place string) {
			change(t, place, "INSERT INTO schema_version (version_id, is_applied) VALUES (9999, "+map[string]string{"sqlite": "1", "postgres": "true"}[e.name]+")")
		}, "newer version"},
		{"no key", func(t *testing.T, _ engine, _ string) { removeAll(t, keys) }, "key"},
		{"another case's key", func(t *testing.T, e engine, place string) {
			smallCase(t, p, e)
			otherKey(t, place)
		}, "key"},
		{"a key that is none", func(t *testing.T, _ engine, _ string) {
			found, _ := filepath.Glob(filepath.Join(keys, "*.key"))
			for _, name := range found {
				write(t, name, "garbage")
			}
		}, "key"},
		{"garbage", func(t *testing.T, e engine, place string) {
			if e.name != "sqlite" {
				t.Skip("the server keeps its own files")
			}
			write(t, filepath.Join(place, "case.db"), strings.Repeat("no database ", 1000))
		}, "is no case"},
		{"cut short", func(t *testing.T, e engine, place string) {
			if e.name != "sqlite" {
				t.Skip("the server keeps its own files")
			}
			if err := os.Truncate(filepath.Join(place, "case.db"), 20000); err != nil {
				t.Fatal(err)
			}
		}, "damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onEngines(t, func(t *testing.T, e engine) {
				removeAll(t, keys)
				place, mbox := smallCase(t, p, e)
				tt.spoil(t, e, place)
				refused(t, p, place, mbox, tt.says)
			})
		})
	}
}

func refused(t *testing.T, p *program, place, mbox, says string) {
	t.Helper()
	for _, args := range [][]string{
		scanArgs(place, mbox), {"report", "--case", place}, {"case", "credentials", "--case", place},
		{"case", "verify", "--case", place}, {"reveal", "--case", place, "0123456789"},
	} {
		o := p.run(t, args...)
		failedClearly(t, strconv.Itoa(o.status), o.err, says, "case "+shownPlace(place))
		if t.Failed() {
			t.Fatalf("%v", args)
		}
	}
}

// shownPlace is a case's place without the password of its URL.
func shownPlace(place string) string {
	before, after, ok := strings.Cut(place, "@")
	if !ok {
		return place
	}
	user, _, _ := strings.Cut(strings.TrimPrefix(before, "postgres://"), ":")
	after, _, _ = strings.Cut(after, "?")
	return "postgres://" + user + ":xxxxx@" + after
}

// What reads a case makes none: not in an empty folder, not in a database of something
// else.
func TestNoCase(t *testing.T) {
	p := newProgram(t)
	onEngines(t, func(t *testing.T, e engine) {
		place := e.place(t)
		for _, args := range [][]string{{"report", "--case", place}, {"case", "credentials", "--case", place}, {"case", "verify", "--case", place}} {
			o := p.run(t, args...)
			failedClearly(t, strconv.Itoa(o.status), o.err, "there is no case")
		}
		if e.name == "sqlite" {
			if _, err := os.Stat(place); err == nil {
				t.Error("a report made a case's folder")
			}
			return
		}
		change(t, place, "CREATE TABLE run (number integer)") // none of ours is in its way
	})
}

// All that a case leaves on the disk is the operator's alone, whatever the umask.
func TestCasePermissions(t *testing.T) {
	p := newProgram(t)
	e := engines()[0]
	sources := mailboxesOf(t, story(t, 9)[:30])
	place := e.place(t)
	out := filepath.Join(p.home, "out.html")
	args := append(scanArgs(place, sources...), "--report", "html="+out)
	cmd := p.command(t)
	program := cmd.Path
	cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", `umask 0; exec "$0" "$@"`, program}
	cmd.Args = append(cmd.Args, args...)
	stop := make(chan struct{})
	seen := make(chan map[string]fs.FileMode)
	go func() { seen <- modesWhile(place, stop) }()
	if o := finished(t, cmd); o.status != exitDone {
		t.Fatalf("%d %s", o.status, o.err)
	}
	close(stop)
	all := <-seen
	for name, mode := range modes(place) {
		all[name] = mode
	}
	for name, mode := range modes(filepath.Join(p.home, "config")) {
		all[name] = mode
	}
	all[out] = modes(out)[out]
	if len(all) < 6 {
		t.Errorf("only these were seen: %v", all)
	}
	for name, mode := range all {
		if mode.Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", name, mode)
		}
	}
}

// modesWhile notes the modes of all files that are seen in a folder for a while.
func modesWhile(dir string, stop <-chan struct{}) map[string]fs.FileMode {
	all := map[string]fs.FileMode{}
	for {
		for name, mode := range modes(dir) {
			all[name] |= mode
		}
		select {
		case <-stop:
			return all
		default:
		}
	}
}

func modes(dir string) map[string]fs.FileMode {
	all := map[string]fs.FileMode{}
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error { // what comes and goes is not seen
		if err == nil {
			if info, err := d.Info(); err == nil {
				all[name] = info.Mode()
			}
		}
		return nil
	})
	return all
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(b))
}

func removeAll(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}
