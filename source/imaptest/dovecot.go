// Package imaptest gives tests their IMAP servers: a private Dovecot, and one
// that says what it is told to.
package imaptest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Dovecot is a running server of our own, on the loopback.
type Dovecot struct {
	Dir      string
	TLS      string // port of IMAP over TLS
	Plain    string // port of IMAP with STARTTLS
	Password string // of every user
	CA       []byte // PEM
	key      []byte
}

// Start starts Dovecot for a test and its subtests. Without it, or without the
// rights to run it, the test is skipped, aloud.
func Start(t testing.TB) *Dovecot {
	t.Helper()
	for _, program := range []string{"dovecot", "doveadm", "openssl", "bash"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("SKIPPED ALOUD: there is no %s (testdata/dovecot.sh install)", program)
		}
	}
	if os.Getuid() != 0 {
		t.Skip("SKIPPED ALOUD: only root can start Dovecot with mail of its users")
	}
	dir, err := os.MkdirTemp("/tmp", "dv") // short, as paths of sockets must be
	must(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	ports := freePorts(t, 2)
	d := &Dovecot{Dir: dir, TLS: ports[0], Plain: ports[1]}
	must(t, os.Chmod(dir, 0o755))
	d.script(t, "start", d.Dir, d.TLS, d.Plain)
	t.Cleanup(func() { d.script(t, "stop", d.Dir) })
	d.Password = strings.TrimSpace(d.file(t, "password"))
	d.key = []byte(strings.TrimSpace(d.file(t, "key")))
	d.CA = []byte(d.file(t, "ca.pem"))
	return d
}

func (d *Dovecot) script(t testing.TB, args ...string) {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	script := filepath.Join(filepath.Dir(here), "../../testdata/dovecot.sh")
	log := filepath.Join(d.Dir, args[0]+".out")
	out, err := os.Create(log) // no pipe: the server would keep it open
	must(t, err)
	defer out.Close()
	cmd := exec.Command("bash", append([]string{script}, args...)...)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(log)
		t.Fatalf("dovecot.sh %s: %v\n%s", args[0], err, said)
	}
}

func (d *Dovecot) file(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(d.Dir, name))
	must(t, err)
	return string(data)
}

// URL names a user's mailbox.
func (d *Dovecot) URL(user string) string { return "imaps://" + user + "@localhost:" + d.TLS }

// Admin runs doveadm and gives what it writes.
func (d *Dovecot) Admin(t testing.TB, args ...string) string {
	t.Helper()
	out, err := exec.Command("doveadm", append([]string{"-c", filepath.Join(d.Dir, "dovecot.conf")}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("doveadm %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// Kick ends a user's connections; false if there are none at the moment.
func (d *Dovecot) Kick(user string) bool {
	return exec.Command("doveadm", "-c", filepath.Join(d.Dir, "dovecot.conf"), "kick", user).Run() == nil
}

// Box is where a user's mail lies.
func (d *Dovecot) Box(user string) string { return filepath.Join(d.Dir, "mail", user, "Maildir") }

// Fill puts messages into a folder (INBOX or another) of a user, as files that
// were delivered; every other one lies in "new", where \Recent is told from. Their
// UIDs count from 1, and the folder's UIDVALIDITY is always the same.
func (d *Dovecot) Fill(t testing.TB, user, folder string, raws [][]byte) {
	t.Helper()
	box := filepath.Join(d.Box(user), folder, "mAildir")
	for _, sub := range []string{"cur", "new", "tmp"} {
		must(t, os.MkdirAll(filepath.Join(box, sub), 0o700))
	}
	uids := fmt.Sprintf("3 V1700000001 N%d\n", len(raws)+1)
	for i, raw := range raws {
		unique := fmt.Sprintf("17%08d.M1.host", i)
		uids += fmt.Sprintf("%d :%s\n", i+1, unique)
		name := "cur/" + unique + ":2,"
		if i%2 == 1 {
			name = "new/" + unique
		}
		must(t, os.WriteFile(filepath.Join(box, name), raw, 0o600))
	}
	must(t, os.WriteFile(filepath.Join(box, "dovecot-uidlist"), []byte(uids), 0o600))
	d.own(t, filepath.Join(d.Dir, "mail", user))
}

// Deliver puts one more message into a folder, as mail comes in: the server gives it
// the next UID.
func (d *Dovecot) Deliver(t testing.TB, user, folder, unique string, raw []byte) {
	t.Helper()
	box := filepath.Join(d.Box(user), folder, "mAildir")
	for _, sub := range []string{"cur", "new", "tmp"} {
		must(t, os.MkdirAll(filepath.Join(box, sub), 0o700))
	}
	must(t, os.WriteFile(filepath.Join(box, "new", unique), raw, 0o600))
	d.own(t, filepath.Join(d.Dir, "mail", user))
}

func (d *Dovecot) own(t testing.TB, dir string) {
	t.Helper()
	owner, err := user.Lookup("mail")
	must(t, err)
	uid, err := strconv.Atoi(owner.Uid)
	must(t, err)
	gid, err := strconv.Atoi(owner.Gid)
	must(t, err)
	must(t, filepath.Walk(dir, func(path string, _ os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, uid, gid)
	}))
}

// Token is a signed token (RFC 7519) of a user, which expires after a time.
func (d *Dovecot) Token(user string, life time.Duration) string {
	encode := base64.RawURLEncoding.EncodeToString
	now := time.Now()
	body := fmt.Sprintf(`{"sub":%q,"iat":%d,"exp":%d}`, user, now.Add(-time.Hour).Unix(), now.Add(life).Unix())
	signed := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode([]byte(body))
	mac := hmac.New(sha256.New, d.key)
	mac.Write([]byte(signed))
	return signed + "." + encode(mac.Sum(nil))
}

// freePorts are ports of the loopback that nobody listens at.
func freePorts(t testing.TB, n int) []string {
	t.Helper()
	var ports []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		defer l.Close()
		_, port, err := net.SplitHostPort(l.Addr().String())
		must(t, err)
		ports = append(ports, port)
	}
	return ports
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
