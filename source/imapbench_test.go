package source_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
)

// Fetching a mailbox of 5,000 messages and some 400 MB from Dovecot over TLS, beside
// the barest reader there can be, and mbsync (Debian's isync), which writes it to a
// Maildir.
func BenchmarkIMAPBesideMbsync(b *testing.B) {
	d := imaptest.Start(b)
	raws := randomMail(rand.New(rand.NewPCG(5, 6)), 5000)
	total := int64(0)
	for i, raw := range raws {
		raws[i] = append(raw, raw...)
		total += int64(len(raws[i]))
	}
	d.Fill(b, "ann", "INBOX", raws)
	b.Run("raw", func(b *testing.B) {
		b.SetBytes(total)
		for b.Loop() {
			if n := rawFetched(b, d); n < total {
				b.Fatalf("%d of %d bytes", n, total)
			}
		}
	})
	b.Run("mailspill", func(b *testing.B) {
		b.SetBytes(total)
		for b.Loop() {
			if n := fetched(b, d); n != len(raws) {
				b.Fatalf("%d messages", n)
			}
		}
	})
	b.Run("mbsync", func(b *testing.B) {
		if _, err := exec.LookPath("mbsync"); err != nil {
			b.Skip("SKIPPED ALOUD: there is no mbsync (apt-get install isync)")
		}
		b.SetBytes(total)
		for b.Loop() {
			b.StopTimer()
			config := mbsyncConfig(b, d)
			b.StartTimer()
			if out, err := exec.Command("mbsync", "-q", "-c", config, "-a").CombinedOutput(); err != nil {
				b.Fatalf("mbsync: %v\n%s", err, out)
			}
		}
	})
}

func fetched(b *testing.B, d *imaptest.Dovecot) (n int) {
	s, err := source.Open(b.Context(), d.URL("ann"), imapOptions(d.Password, d.CA))
	must(b, err)
	defer s.Close()
	for m, err := range s.Messages(b.Context(), "") {
		must(b, err)
		if m.Raw != nil {
			n++
		}
	}
	return n
}

// rawFetched reads all messages with one command, and looks at nothing of them.
func rawFetched(b *testing.B, d *imaptest.Dovecot) (n int64) {
	pem, err := os.ReadFile(filepath.Join(d.Dir, "ca.pem"))
	must(b, err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	c, err := tls.Dial("tcp", "localhost:"+d.TLS, &tls.Config{RootCAs: roots, ServerName: "localhost"})
	must(b, err)
	defer c.Close()
	_, err = fmt.Fprintf(c, "a LOGIN ann %s\r\nb EXAMINE INBOX\r\nc UID FETCH 1:* (BODY.PEEK[])\r\n", d.Password)
	must(b, err)
	buf, tail := make([]byte, 256<<10), ""
	for !strings.Contains(tail, "\r\nc OK ") {
		k, err := c.Read(buf)
		must(b, err)
		n += int64(k)
		tail = tail[max(0, len(tail)-16):] + string(buf[max(0, k-64):k])
	}
	return n
}

// mbsyncConfig is for a pull of all mail into a fresh folder.
func mbsyncConfig(b *testing.B, d *imaptest.Dovecot) string {
	dir := b.TempDir()
	must(b, os.Mkdir(filepath.Join(dir, "mail"), 0o700))
	return write(b, dir, "mbsyncrc", fmt.Appendf(nil, `IMAPAccount dovecot
Host localhost
Port %s
User ann
PassCmd "cat %s/password"
SSLType IMAPS
CertificateFile %s/ca.pem

IMAPStore far
Account dovecot

MaildirStore near
Path %s/mail/
Inbox %s/mail/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Near
Sync Pull
SyncState *
`, d.TLS, d.Dir, d.Dir, dir, dir))
}
