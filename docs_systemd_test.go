package mailspill

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const units = "docs/systemd"

// TestUnitsAreFenced keeps the two services equal in what they may do, and in the
// directives without which the text in docs/schedule.md would not be true.
func TestUnitsAreFenced(t *testing.T) {
	t.Parallel()
	scan, watch := fencesOf(t, "mailspill-scan@.service"), fencesOf(t, "mailspill-watch@.service")
	if !slices.Equal(scan, watch) {
		t.Errorf("the fences differ:\n%s\n\n%s", strings.Join(scan, "\n"), strings.Join(watch, "\n"))
	}
	for _, line := range []string{
		"ProtectSystem=strict", "ReadWritePaths=/var/lib/mailspill/%i", "NoNewPrivileges=yes", "PrivateTmp=yes", "CapabilityBoundingSet=",
		"SystemCallFilter=landlock_create_ruleset landlock_add_rule landlock_restrict_self", "SystemCallFilter=seccomp", "UMask=0077", "LimitCORE=0",
	} {
		if !slices.Contains(scan, line) {
			t.Errorf("the services lack %s", line)
		}
	}
}

// fencesOf gives the lines of a service that bound it: those after UMask=.
func fencesOf(t *testing.T, name string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(units, name))
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(string(raw), "\nUMask=")
	if !ok {
		t.Fatalf("%s has no UMask=", name)
	}
	after, _, _ = strings.Cut("UMask="+after, "\n[Install]")
	return strings.Split(strings.TrimSpace(after), "\n")
}

// TestUnitsAreValid has systemd read the units, where it is there. Programs are
// put in their place that are on this machine: it looks for them.
func TestUnitsAreValid(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	dir := t.TempDir()
	files, err := filepath.Glob(units + "/*")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d units, %v", len(files), err)
	}
	var names []string
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("/usr/local/bin/mailspill", "/bin/sh", "/etc/mailspill/notify", "/bin/sh").Replace(string(raw))
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, strings.Replace(filepath.Base(file), "@.", "@inv-7.", 1))
	}
	cmd := exec.Command(analyze, append([]string{"verify", "--man=no"}, names...)...)
	cmd.Env = append(os.Environ(), "SYSTEMD_UNIT_PATH="+dir+":")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "mailspill") { // of other units it may complain, too
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}
