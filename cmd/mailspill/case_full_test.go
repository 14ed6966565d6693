//go:build linux

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// onSmallDisk runs commands of a shell in a folder that is a small file system of its
// own, for which no privileges are needed (user_namespaces(7)). Where the system refuses
// that the test is skipped, aloud.
func onSmallDisk(t *testing.T, p *program, dir, size, commands string) string {
	t.Helper()
	mount := fmt.Sprintf("mount -t tmpfs -o mode=700,size=%s none %s", size, dir)
	if out, err := exec.Command("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED ALOUD: a full disk cannot be made here: %v %s", err, out)
	}
	cmd := p.command(t)
	cmd.Path, cmd.Args = "/usr/bin/env", []string{"env", "unshare", "--user", "--map-root-user", "--mount", "sh", "-euc", mount + "\n" + commands}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// A scan onto a disk that fills up says so; what was written stays, and the next scan
// goes on from there.
func TestDiskFull(t *testing.T) {
	p := newProgram(t)
	sources := mailboxesOf(t, story(t, 3))
	whole, _ := undisturbed(t, p, engines()[0], sources)
	for _, size := range []string{"300k", "700k", "900k"} {
		t.Run(size, func(t *testing.T) {
			dir := t.TempDir()
			scan := "mailspill " + strings.Join(scanArgs(filepath.Join(dir, "case"), sources...), " ")
			out := onSmallDisk(t, p, dir, size, fmt.Sprintf(`
status=0
%[1]s >full.out 2>full.err || status=$?
echo "$status" >full.status
if mailspill report --quiet --format jsonl --case %[2]s/case >full.report 2>&1; then echo readable; fi
mount -o remount,size=64m %[2]s
%[1]s >/dev/null 2>again.err || { cat again.err; exit 1; }
mailspill case verify --case %[2]s/case
mailspill report --quiet --format jsonl --case %[2]s/case >again.jsonl`, scan, dir))
			failedClearly(t, readFile(t, p, "full.status"), readFile(t, p, "full.err"), "disk is full", "run the same command again")
			if d := differ(whole, alike(t, readFile(t, p, "again.jsonl"))); d != "" {
				t.Errorf("after a full disk the case differs (+ too many, - missing):\n%s", d)
			}
			if strings.Contains(readFile(t, p, "full.err"), "Accounted: yes") {
				t.Error("a scan that could not be kept claims to be accounted for")
			}
			if !strings.Contains(out, "readable") {
				t.Errorf("what was written before the disk was full is not readable: %s", readFile(t, p, "full.report"))
			}
		})
	}
}
