//go:build linux

package extract

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	seccomp "github.com/elastic/go-seccomp-bpf"
	llsys "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// escapes are what a file would try that has taken over its reader.
func escapes() map[string]func() error {
	outside, inside := os.Getenv("MAILSPILL_TEST_OUTSIDE"), os.Getenv("MAILSPILL_TEST_CACHE")
	return map[string]func() error{
		"file read":     func() error { _, err := os.ReadFile("/etc/passwd"); return err },
		"file list":     func() error { _, err := os.ReadDir("/"); return err },
		"file write":    func() error { return os.WriteFile(filepath.Join(outside, "left"), []byte("mail"), 0o600) },
		"file remove":   func() error { return os.Remove(filepath.Join(outside, "kept")) },
		"call socket":   func() error { _, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0); return err },
		"call pair":     func() error { _, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0); return err },
		"call execute":  func() error { return exec.Command("/bin/true").Run() },
		"call kill":     func() error { return syscall.Kill(os.Getppid(), 0) },
		"own cache":     func() error { return os.WriteFile(filepath.Join(inside, "code"), []byte("code"), 0o600) },
		"own computing": func() error { return nil },
	}
}

// probe tries them and tells which were refused.
func probe() {
	if err := Confine(512<<20, os.Getenv("MAILSPILL_TEST_CACHE")); err != nil {
		fmt.Println(err)
		return
	}
	for name, try := range escapes() {
		if err := try(); err == nil {
			fmt.Println("allowed", name)
		}
	}
	os.Exit(0)
}

// A child process has no file but those of its cache, no network and no program.
func TestConfine(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	outside, cache := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "kept"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = []string{"MAILSPILL_TEST_WORKER=probes", "MAILSPILL_TEST_OUTSIDE=" + outside, "MAILSPILL_TEST_CACHE=" + cache}
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	_, noLandlock := llsys.LandlockGetABIVersion()
	for name := range escapes() {
		lacking := noLandlock != nil && strings.HasPrefix(name, "file ") || !seccomp.Supported() && strings.HasPrefix(name, "call ")
		if lacking {
			t.Logf("SKIPPED ALOUD: this kernel cannot refuse it: %s", name)
			continue
		}
		if allowed := strings.Contains(string(said), "allowed "+name+"\n"); allowed != strings.HasPrefix(name, "own ") {
			t.Errorf("%s: allowed is %v", name, allowed)
		}
	}
}
