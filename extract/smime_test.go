package extract

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/mail"
)

// object gives the S/MIME object of a fixture.
func object(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("../testdata/extract/smime", name+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(raw), "\r\n\r\n")
	b, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\r\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// An object that was cut off anywhere gives its content as far as it goes.
func TestCMSCutOff(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"signed-der", "signed-ber"} {
		b := object(t, name)
		whole, ok := parseCMS(b)
		if !ok || len(whole.content) == 0 {
			t.Fatalf("%s does not open", name)
		}
		for n := range len(b) {
			c, ok := parseCMS(b[:n:n])
			if n > 40 && !ok || !strings.HasPrefix(string(whole.content), string(c.content)) {
				t.Fatalf("%s cut at %d: %v, %q", name, n, ok, c.content)
			}
			if n > 1200 && len(c.content) == 0 {
				t.Fatalf("%s cut at %d: nothing of the content", name, n)
			}
		}
	}
}

// What is no whole object is listed, not passed as certificates.
func TestCMSDamaged(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{
		"nested without end": bytes.Repeat([]byte("\x30\x80"), 5000),
		"without a body":     []byte("\x30\x84\xff\xff\xff\xff\x06\x09" + cmsSigned),
		"cut off":            object(t, "signed-der")[:300],
		"stream, cut off":    object(t, "signed-ber")[:1500],
		"certificates, cut":  object(t, "certs-only")[:600],
		"data without data":  []byte("\x30\x0b\x06\x09" + cmsData),
	} {
		r := extractRaw(t, attach("smime.p7m", "application/pkcs7-mime", b), DefaultLimits())
		if len(r.lost) != 1 || r.lost[0].Reason != mail.Corrupt {
			t.Errorf("%s: %+v", name, r.lost)
		}
	}
}

// Hostile nesting ends soon and without much memory.
func TestBERNesting(t *testing.T) {
	t.Parallel()
	deep := []byte(strings.Repeat("\x30\x80", 1<<20))
	if _, ok := parseCMS(deep); ok {
		t.Error("nested sequences are taken for CMS")
	}
	head := "\x30\x80\x06\x09" + cmsSigned + "\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09" + cmsData + "\xa0\x80\x24\x80"
	if c, _ := parseCMS([]byte(head + strings.Repeat("\x24\x80", 1<<19))); len(c.content) > 2<<19 {
		t.Errorf("%d bytes of content", len(c.content))
	}
}

func FuzzSMIME(f *testing.F) {
	for _, name := range []string{"signed-der", "signed-ber", "enveloped", "authenveloped", "triple", "certs-only", "compressed", "data"} {
		f.Add(object(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, _ := parseCMS(b)
		if n := len(c.content) + len(c.before) + len(c.after); n > 2*len(b) {
			t.Fatalf("%d bytes out of %d", n, len(b))
		}
		if len(c.content) > len(b) {
			t.Fatalf("%d bytes of content in %d", len(c.content), len(b))
		}
		looksCMS(b)
	})
}
