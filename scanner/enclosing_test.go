package scanner

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/finding"
)

// written lists where each finding stands and the day its message was written.
func written(list []finding.Finding) string {
	var out []string
	for _, f := range list {
		day := "none"
		if !f.Written.IsZero() {
			day = f.Written.Format(time.DateOnly)
		}
		out = append(out, fmt.Sprintf("%s %s %v", f.Part, day, f.Quoted))
	}
	return strings.Join(out, ", ")
}

const outerHead = "From: john@fabrikam.example\nTo: jane@contoso.example\nDate: Tue, 5 May 2026 08:00:00 +0000\nSubject: Fwd\nMIME-Version: 1.0\n"

func nestedMail(headers string) string {
	return outerHead + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\npassword: " + newPassword + "\n" +
		"--b\nContent-Type: message/rfc822\n\n" + headers + "Subject: old\n\npassword: " + oldPassword + "\n> password: Cr4ne-Moor!62\n--b--\n"
}

// What stands in a message within another was written when that one was, and a file
// in it too; what says no date has none.
func TestWrittenOfNested(t *testing.T) {
	t.Parallel()
	inner := "MIME-Version: 1.0\nDate: Mon, 6 Apr 2026 10:00:00 +0200\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/plain\n\npassword: " + oldPassword +
		"\n--c\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\n> password: Cr4ne-Moor!62\n--c--\n"
	forward := func(type_ string) string {
		return outerHead + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: " + type_ + "; name=\"old.eml\"\nContent-Disposition: attachment\n\n" + inner +
			"--b\nContent-Type: text/plain\n\npassword: " + newPassword + "\n--b--\n"
	}
	tests := []struct{ name, raw, want string }{
		{"own date", nestedMail("Received: x; Tue, 7 Apr 2026 10:00:00 +0200\nDate: Mon, 6 Apr 2026 10:00:00 +0200\n"), "1 2026-05-05 false, 2.1 2026-04-06 false, 2.1 2026-04-06 true"},
		{"no date", nestedMail("Received: x\n"), "1 2026-05-05 false, 2.1 none false, 2.1 none true"},
		{"broken date", nestedMail("Date: soon\n"), "1 2026-05-05 false, 2.1 none false, 2.1 none true"},
		{"in its header", outerHead + "Content-Type: message/rfc822\n\nSubject: password: " + oldPassword + "\nDate: Mon, 6 Apr 2026 10:00:00 +0200\n\nx\n", "1.0 2026-04-06 false"},
		{"file of a forwarded message", forward("message/rfc822"), "1.1 2026-04-06 false, 1.2 2026-04-06 false, 2 2026-05-05 false"},
		{"of no declared type", forward("application/octet-stream"), "1.1 2026-04-06 false, 1.2 2026-04-06 false, 2 2026-05-05 false"},
		{"digest", outerHead + "Content-Type: multipart/digest; boundary=b\n\n--b\n\nDate: Mon, 6 Apr 2026 10:00:00 +0200\n\npassword: " + oldPassword +
			"\n--b\n\nDate: Tue, 7 Apr 2026 10:00:00 +0200\n\npassword: " + oldPassword + "\n--b--\n", "1.1 2026-04-06 false, 2.1 2026-04-07 false"},
		{"returned header", outerHead + "Content-Type: multipart/report; boundary=b\n\n--b\n\nIt came back.\n--b\nContent-Type: text/rfc822-headers\n\nDate: Mon, 6 Apr 2026 10:00:00 +0200\nSubject: password: " + oldPassword + "\n--b--\n", "2 2026-04-06 false"},
		{"subject of a reply", "From: a@b.example\nDate: Tue, 5 May 2026 08:00:00 +0000\nSubject: Re: password: " + oldPassword + "\nIn-Reply-To: <1@b.example>\n\nhello\n", "0 2026-05-05 true"},
		{"subject", "From: a@b.example\nDate: Tue, 5 May 2026 08:00:00 +0000\nSubject: password: " + oldPassword + "\n\nhello\n", "0 2026-05-05 false"},
		{"outer without a date", "From: a@b.example\nSubject: x\n\npassword: " + newPassword + "\n", "1 none false"},
	}
	for _, tt := range tests {
		if got := written(scan(t, options(t, "all"), tt.raw).findings); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// A file that comes again is dated by the message that carries it this time, and a
// message in it by itself.
func TestWrittenOfEqualFiles(t *testing.T) {
	t.Parallel()
	mailOf := func(day int, file string) string {
		return fmt.Sprintf("From: a@b.example\nDate: %d May 2026 08:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhere\n--b\nContent-Type: %s\n--b--\n", day, file)
	}
	padding := strings.Repeat("nothing to see here\n", 200)
	for _, tt := range []struct{ file, want string }{
		{"text/plain; name=a.txt\nContent-Disposition: attachment\n\npassword: " + newPassword + "\n" + padding, "2 2026-05-05 false, 2 2026-05-09 false"},
		{"application/octet-stream; name=a.eml\nContent-Disposition: attachment\n\nDate: Mon, 6 Apr 2026 10:00:00 +0200\nFrom: c@d.example\nTo: e@f.example\nSubject: x\n\npassword: " + newPassword + "\n" + padding, "2.1 2026-04-06 false, 2.1 2026-04-06 false"},
	} {
		opt := options(t, "all")
		opt.Workers = 1
		if got := written(scan(t, opt, mailOf(5, tt.file), mailOf(9, tt.file)).findings); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}

// What a page does not show is quoted where it stands in what is.
func TestQuotedLinks(t *testing.T) {
	t.Parallel()
	page := `<div><a href="https://svc:` + newPassword + `@host.contoso.example/">here</a></div><div class="gmail_quote"><div class="gmail_attr">On Mon, May 4, 2026 at 10:15 AM X &lt;x@y.example&gt; wrote:</div>` +
		`<blockquote class="gmail_quote"><p>old</p><!-- password: Cr4ne-Moor!62 --><a href="https://svc:` + oldPassword + `@host.contoso.example/">here</a></blockquote></div>`
	out := scan(t, options(t, "all"), asMail(page))
	want := map[string]bool{newPassword[:2]: false, oldPassword[:2]: true, "Cr": true}
	for _, f := range out.findings {
		if quoted, ok := want[f.Preview[:2]]; ok && quoted != f.Quoted {
			t.Errorf("%s in %s: quoted %v", f.Preview, f.Where, f.Quoted)
		}
		delete(want, f.Preview[:2])
	}
	if len(want) > 0 {
		t.Errorf("not found: %v in %v", want, out.findings)
	}
}

// A head is known across the chunks in which a long text comes.
func TestQuotedLongText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Nothing of interest stands in this line of the text.\n", 60_000)
	out := scan(t, options(t, "all"), asMail("password: NEW\n\n-----Original Message-----\n"+long+"password: OLD\n"),
		asMail(long+"> password: OLD\n"+long+"password: NEW\n"))
	if got := written(out.findings); got != "1 2026-05-05 false, 1 2026-05-05 true, 1 2026-05-05 true, 1 2026-05-05 false" {
		t.Error(got)
	}
}

func TestEnclosingOrder(t *testing.T) {
	t.Parallel()
	ls := newLetters(time.Unix(0, 0))
	field := func(part, header, value string, line int, path ...string) {
		ls.take(extract.Text{Part: part, Path: path, Where: "header", Header: header, Content: header + ": " + value, Line: line})
	}
	field("2.0", "Date", "Mon, 6 Apr 2026 10:00:00 +0200", 1, "a.zip", "x.eml")
	field("2.0", "Date", "Tue, 7 Apr 2026 10:00:00 +0200", 1, "a.zip", "y.eml")
	if d := ls.around("2.1", []string{"a.zip", "y.eml"}).date.Day(); d != 7 {
		t.Errorf("the second of an archive: day %d", d)
	}
	if d := ls.around("2", []string{"a.zip", "z.txt"}).date; !d.Equal(time.Unix(0, 0)) {
		t.Errorf("a file beside them: %v", d)
	}
	if d := ls.around("20.1", nil).date; !d.Equal(time.Unix(0, 0)) {
		t.Errorf("another part: %v", d)
	}
}
