package scanner

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/finding"
)

// carrying is a message with a file, as a part of the given number.
func carrying(id, name string, content []byte, before int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: dana@harbor.example\r\nTo: support@microsoft.com\r\nMessage-ID: <%s@harbor.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", id)
	for i := range before {
		fmt.Fprintf(&b, "--b\r\nContent-Type: text/plain\r\n\r\nbody %d\r\n", i)
	}
	fmt.Fprintf(&b, "--b\r\nContent-Type: application/octet-stream; name=%q\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n",
		name, name, wrapped(base64.StdEncoding.EncodeToString(content)))
	return b.String()
}

func wrapped(s string) string {
	var out strings.Builder
	for len(s) > 76 {
		out.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	return out.String() + s
}

// A file that comes again is given for every message, as it would be alone.
func TestEqualFiles(t *testing.T) {
	t.Parallel()
	text := "see https://contoso.sharepoint.com/:u:/s/x/Eabc123 for more\r\nThe password is " + password + "\r\n" + strings.Repeat("a line of a log\r\n", 300)
	inner := "Subject: inner\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain\r\n\r\n" + text + "\r\n--c\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--c--\r\n"
	for name, content := range map[string]string{"a.log": text, "a.eml": inner} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raws := []string{carrying("1", name, []byte(content), 1), carrying("2", name, []byte(content), 3)}
			opt := options(t, "microsoft")
			opt.Workers = 1
			got := scan(t, opt, raws...)
			var want records
			for i, raw := range raws {
				alone := scan(t, opt, raw)
				if len(alone.findings) == 0 || len(alone.unread) == 0 {
					t.Fatalf("message %d gives %d findings and %d unread", i, len(alone.findings), len(alone.unread))
				}
				for j := range alone.findings {
					alone.findings[j].Message.Offset = nil
				}
				want.findings, want.unread = append(want.findings, alone.findings...), append(want.unread, alone.unread...)
			}
			for i := range got.findings {
				got.findings[i].Message.Offset = nil
			}
			if diff := cmp.Diff(want.findings, got.findings, cmp.AllowUnexported(finding.Secret{})); diff != "" {
				t.Errorf("findings differ (-alone +together):\n%s", diff)
			}
			for i := range got.unread {
				got.unread[i].Message.Offset, want.unread[i].Message.Offset = nil, nil
			}
			if diff := cmp.Diff(want.unread, got.unread); diff != "" {
				t.Errorf("unread differ (-alone +together):\n%s", diff)
			}
		})
	}
}

// A file that one message had no room left for is read in the next one.
func TestEqualFileWithinLimits(t *testing.T) {
	t.Parallel()
	filler := zipOf(t, 3, "nothing of note")
	file := zipOf(t, 2, "The password is "+password)
	opt := options(t, "microsoft")
	opt.Workers = 1
	opt.Extract.Limits.Archives.Members = 4
	both := strings.Replace(carrying("1", "filler.zip", filler, 1), "\r\n--b--\r\n", "\r\n"+strings.SplitN(carrying("1", "a.zip", file, 0), "\r\n\r\n", 2)[1], 1)
	got := scan(t, opt, both, carrying("2", "a.zip", file, 0))
	if len(got.unread) == 0 || got.unread[0].Reason != "too-large" {
		t.Fatalf("the first message met no limit: %+v", got.unread)
	}
	for _, u := range got.unread {
		if u.Message.MessageID != "1@harbor.example" {
			t.Errorf("the second message lost %s to %s", u.Path, u.Detail)
		}
	}
	if n := len(got.findings); n == 0 || got.findings[n-1].Message.MessageID != "2@harbor.example" {
		t.Errorf("%d findings, none in the second message", n)
	}
}

// zipOf stores n members that say something and then nothing of meaning.
func zipOf(t *testing.T, n int, say string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range n {
		f, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%d.txt", i), Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(f, "%s\r\n%s", say, strings.Repeat("a line of a log\r\n", 200))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
