package main

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/mailspill/mailspill/store/storetest"
)

// needles are the forms in which a secret could lie on a disk: plain, in UTF-16, in
// base64 at each of its three alignments, in a URL, and as a hash without a key.
func needles(secret string) map[string][]byte {
	all := map[string][]byte{
		"plain": []byte(secret), "UTF-16LE": wide(secret, false), "UTF-16BE": wide(secret, true), "URL": []byte(url.QueryEscape(secret)),
		"quoted": quoted(secret),
	}
	for shift := range 3 {
		text := base64.StdEncoding.EncodeToString(append(make([]byte, shift), secret...))
		// The characters at both ends share bits with what stands around.
		all[fmt.Sprintf("base64 %d", shift)] = []byte(strings.TrimRight(text, "=")[(shift*8+5)/6 : (shift+len(secret))*8/6])
	}
	m, s1, s2 := md5.Sum([]byte(secret)), sha1.Sum([]byte(secret)), sha256.Sum256([]byte(secret))
	for name, sum := range map[string][]byte{"MD5": m[:], "SHA-1": s1[:], "SHA-256": s2[:]} {
		all[name] = sum
		all[name+" in hex"] = []byte(hex.EncodeToString(sum))
		all[name+" in base64"] = []byte(base64.StdEncoding.EncodeToString(sum))
	}
	return all
}

func wide(s string, big bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		pair := []byte{byte(u), byte(u >> 8)}
		if big {
			slices.Reverse(pair)
		}
		b = append(b, pair...)
	}
	return b
}

// quoted is the secret as JSON writes it.
func quoted(s string) []byte {
	b, _ := json.Marshal(s) // a string can be written
	return b[1 : len(b)-1]
}

// shortestSecret is below which a secret would be found in anything.
const shortestSecret = 7

// secretsIn are the secrets that a scan which shows them finds.
func secretsIn(t *testing.T, p *program, sources []string) []string {
	t.Helper()
	var all []string
	for line := range strings.Lines(p.must(t, append([]string{"scan", "--quiet", "--show-secrets", "--format", "jsonl"}, sources...)...)) {
		var f struct{ Secret string }
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		if len(f.Secret) >= shortestSecret && !slices.Contains(all, f.Secret) {
			all = append(all, f.Secret)
		}
	}
	if len(all) < 50 {
		t.Fatalf("only %d secrets to look for", len(all))
	}
	return all
}

// TestNothingLeaks plays the life of a case, and looks for every secret in everything
// that it leaves on the disk and says, but for the key and what reveal prints.
func TestNothingLeaks(t *testing.T) {
	p := newProgram(t)
	mail := append(story(t, 10), subjects()...)
	sources := mailboxesOf(t, mail)
	grown := mailboxesOf(t, mail[:len(mail)*2/3])
	secrets := secretsIn(t, p, sources)
	plantedAll(t, secrets)
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			l := &leaks{t: t, p: p, kept: t.TempDir(), place: e.place(t)}
			l.play(grown, sources)
			if e.name == "postgres" {
				rows, err := storetest.Rows(l.place)
				if err != nil {
					t.Fatal(err)
				}
				l.keep("rows", rows)
			}
			l.search(secrets)
		})
	}
}

// subjects hold a secret in places that every report shows, before and after the mail
// that says what it is.
func subjects() []string {
	const from = "From x@harbor.example Mon Mar  4 10:00:00 2024\nFrom: dana@harbor.example\nTo: support@microsoft.com\nDate: Fri, 8 Mar 2024 10:00:00 +0000\n"
	return []string{
		from + "Message-ID: <s1@harbor.example>\nSubject: Kittiwake4Reef.99 again\n\nSee the subject.\n\n",
		from + "Message-ID: <s2@harbor.example>\nSubject: login\n\nThe password is Kittiwake4Reef.99\n\n",
		from + "Message-ID: <s3@harbor.example>\nSubject: file\nContent-Type: application/pkcs7-mime; name=\"Kittiwake4Reef.99.p7m\"\nContent-Transfer-Encoding: base64\n\nMIIBAAAA\n\n",
	}
}

func plantedAll(t *testing.T, secrets []string) {
	t.Helper()
	for _, s := range []string{"Kittiwake4Reef.99", "Fulmar7Skerry.21", "Gannet9Quay"} {
		if !slices.Contains(secrets, s) {
			t.Errorf("%s was not found by a scan", s)
		}
	}
}

type leaks struct {
	t           *testing.T
	p           *program
	kept, place string
	n           int
}

// keep puts what was said beside the files that are searched.
func (l *leaks) keep(what, said string) {
	l.n++
	write(l.t, filepath.Join(l.kept, fmt.Sprintf("%02d %s", l.n, what)), said)
}

func (l *leaks) run(args ...string) outcome {
	o := l.p.run(l.t, args...)
	if o.status != exitDone {
		l.t.Fatalf("%v: exit status %d\n%s", args, o.status, o.err)
	}
	l.keep(args[0]+".out", o.out)
	l.keep(args[0]+".err", o.err)
	return o
}

// play does what a case lives through.
func (l *leaks) play(before, after []string) {
	l.killed(before)
	l.run(append(scanArgs(l.place, before...), "--log-format", "json")...)
	l.run(scanArgs(l.place, after...)...)
	for _, format := range []string{"table", "jsonl", "csv", "sarif", "html", "xlsx"} {
		l.run("report", "--case", l.place, "--format", format, "-o", filepath.Join(l.kept, "report."+format))
	}
	id := firstCredential(l.t, l.p, l.place)
	l.run("case", "set", "--case", l.place, id, "--status", "rotated", "--note", "changed")
	l.reveal(id)
	l.run("case", "journal", "--case", l.place)
	l.run("case", "credentials", "--case", l.place)
	l.run("case", "status", "--case", l.place)
	l.killed(after)
}

// killed ends a scan by force, so that its files stay as they were at that moment.
func (l *leaks) killed(sources []string) {
	cmd := l.p.command(l.t, scanArgs(l.place, sources...)...)
	wait := started(l.t, cmd)
	time.Sleep(time.Duration(300+rand.IntN(700)) * time.Millisecond)
	_ = cmd.Process.Signal(syscall.SIGKILL) // it may have ended
	o := wait()
	l.keep("killed.err", o.err)
}

// reveal wants the secret on standard output and nowhere else.
func (l *leaks) reveal(id string) {
	o := l.p.run(l.t, "reveal", "--case", l.place, id)
	if o.status != exitDone || strings.TrimSpace(o.out) == "" {
		l.t.Errorf("reveal: exit status %d: %s", o.status, o.err)
	}
	l.keep("reveal.err", o.err)
}

// search looks for each form of each secret in each file.
func (l *leaks) search(secrets []string) {
	l.t.Helper()
	files := 0
	for _, dir := range []string{l.kept, l.p.home, l.place} {
		_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(name, "/mailspill/keys/") {
				return nil
			}
			content, err := os.ReadFile(name)
			if err != nil {
				return nil
			}
			files++
			for _, s := range secrets {
				for form, needle := range needles(s) {
					if bytes.Contains(content, needle) || strings.Contains(name, s) {
						l.t.Errorf("%s holds a secret (%s): %q", name, form, s)
					}
				}
			}
			return nil
		})
	}
	if files < 20 {
		l.t.Errorf("only %d files were searched", files)
	}
}

// A secret is seen in whatever form it lies among other bytes.
func TestNeedles(t *testing.T) {
	t.Parallel()
	const secret = "Kittiwake4Reef.99+/"
	for shift := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret + "and more"))
		if !bytes.Contains([]byte(text), needles(secret)[fmt.Sprintf("base64 %d", shift)]) {
			t.Errorf("not seen in base64 at alignment %d: %s", shift, text)
		}
	}
	sum := sha256.Sum256([]byte(secret))
	for form, text := range map[string]string{
		"plain": "x" + secret + "x", "UTF-16LE": string(wide("x"+secret, false)), "UTF-16BE": string(wide("x"+secret, true)),
		"URL": "q=" + url.QueryEscape(secret) + "&", "SHA-256 in hex": fmt.Sprintf("{%x}", sum), "SHA-256": string(sum[:]) + "x",
	} {
		if !strings.Contains(text, string(needles(secret)[form])) {
			t.Errorf("not seen: %s", form)
		}
	}
}
