package source_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
)

// Fetching a mailbox of Dovecot over TLS, beside mbsync (Debian's isync), which
// writes it to a Maildir.
func BenchmarkIMAPBesideMbsync(b *testing.B) {
	d := imaptest.Start(b)
	raws := randomMail(rand.New(rand.NewPCG(5, 6)), 2500)
	d.Fill(b, "ann", "INBOX", raws)
	total := int64(0)
	for _, raw := range raws {
		total += int64(len(raw))
	}
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
