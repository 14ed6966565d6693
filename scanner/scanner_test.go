package scanner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// records keeps what a scan gives out.
type records struct {
	scan     finding.Scan
	findings []finding.Finding
	unread   []finding.Unread
	done     []finding.Message
	summary  finding.Summary
	closed   int
	fail     error // returned by Finding
}

func (r *records) Begin(s finding.Scan) error { r.scan = s; return nil }
func (r *records) Finding(f finding.Finding) error {
	r.findings = append(r.findings, f)
	return r.fail
}
func (r *records) Unread(u finding.Unread) error { r.unread = append(r.unread, u); return nil }
func (r *records) Done(m finding.Message, _ mail.Cursor) error {
	r.done = append(r.done, m)
	return nil
}
func (r *records) Close(s finding.Summary) error { r.summary = s; r.closed++; return nil }

// load reads the rules once: they are the same for all tests and safe to share.
var load = sync.OnceValues(func() (*patterns.Set, error) { return patterns.Load(patterns.Options{}) })

func rules(t testing.TB) *patterns.Set {
	t.Helper()
	set, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func options(t testing.TB, counterpart string) Options {
	t.Helper()
	p, err := patterns.LoadProfile(counterpart)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Counterpart: p, Extract: extract.Options{Limits: extract.DefaultLimits()}, Key: []byte(strings.Repeat("k", 32)),
		Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Workers: 2,
	}
}

// from makes a source of raw messages.
func from(raws ...string) iter.Seq2[*mail.Message, error] {
	return func(yield func(*mail.Message, error) bool) {
		for i, raw := range raws {
			ref := mail.Ref{Source: "test.mbox", Offset: int64(i)}
			if !yield(mail.New(ref, []byte(raw), mail.Cursor(fmt.Sprint(i+1))), nil) {
				return
			}
		}
	}
}

func scan(t testing.TB, opt Options, raws ...string) *records {
	t.Helper()
	out := &records{}
	if _, err := Run(context.Background(), from(raws...), rules(t), opt, out); err != nil {
		t.Fatal(err)
	}
	balanced(t, out)
	return out
}

// balanced fails the test unless the account of a scan balances, record by
// record, and no reader of a format lost a byte.
func balanced(t testing.TB, out *records) {
	t.Helper()
	for _, c := range []finding.Counts{out.summary.Parts, out.summary.Bytes} {
		if c.Seen != c.Read+c.Unread {
			t.Errorf("the account does not balance: %+v", out.summary)
		}
	}
	unread := int64(0)
	for _, u := range out.unread {
		unread += u.Bytes
		if u.Detail == extract.Unaccounted {
			t.Errorf("part %s %q (%s): %s", u.Part, u.Path, u.MediaType, u.Detail)
		}
	}
	if unread != out.summary.Bytes.Unread || int64(len(out.unread)) != out.summary.Parts.Unread {
		t.Errorf("%d unread records of %d bytes, counted as %d of %d", len(out.unread), unread, out.summary.Parts.Unread, out.summary.Bytes.Unread)
	}
}

const password = "Tr4vel-Lamp!92" // made up

func TestSelection(t *testing.T) {
	t.Parallel()
	body := "\r\n\r\nhello\r\n"
	forwarded := "\r\nSubject: Fwd\r\nFrom: a@harbor.example\r\nTo: b@harbor.example\r\n"
	tests := []struct {
		name, raw string
		want      bool
	}{
		{"lost header", "words whose header was lost\r\n\r\nmore", true},
		{"from", "From: Support <x@microsoft.com>" + body, true},
		{"subdomain", "To: azure@mail.support.microsoft.com" + body, true},
		{"vendor", "To: v-anna@microsoft.com" + body, true},
		{"bcc", "To: a@b.example\r\nBcc: x@microsoft.com" + body, true},
		{"resent", "Resent-To: x@microsoft.com" + body, true},
		{"reply-to", "Reply-To: x@MICROSOFT.com." + body, true},
		{"sender", "Sender: x@microsoft.com" + body, true},
		{"folded list", "To: a@b.example,\r\n c@d.example,\r\n X <x@microsoft.com>" + body, true},
		{"broken list", "To: Support Team x@microsoft.com; <a@b.example" + body, true},
		{"longer name", "From: x@notmicrosoft.com" + body, false},
		{"longer domain", "From: x@microsoft.com.evil.example" + body, false},
		{"customer's tenant", "From: admin@harbor.onmicrosoft.com" + body, false},
		{"microsoft's tenant", "From: x@microsoft.onmicrosoft.com" + body, true},
		{"consumer", "From: x@outlook.com" + body, false},
		{"display name only", "From: \"x@microsoft.com\" <x@evil.example>" + body, false},
		{"mentioned in the text", "From: a@b.example\r\n\r\nplease write to x@microsoft.com\r\n", false},
		{"quoted with header lines", forwarded[2:] + "\r\n> From: Support <x@microsoft.com>\r\n> Sent: Monday\r\n> Subject: case\r\n> \r\n> text\r\n", true},
		{"bold header lines in HTML", "From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p><b>Von:</b> Support &lt;x@microsoft.com&gt;<br><b>An:</b> a</p>", true},
		{"attribution", "From: a@b.example\r\n\r\nOn Mon, X <x@microsoft.com> wrote:\r\n> hi\r\n", true},
		{"folded quoted list", "From: a@b.example\r\n\r\nTo: one@harbor.example;\r\n two@harbor.example; x@microsoft.com\r\n", true},
		{"quoted look-alike", "From: a@b.example\r\n\r\n> From: x@notmicrosoft.com\r\n", false},
		{"nested message", "From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@microsoft.com\r\n\r\nin\r\n", true},
		{"returned headers", "From: mailer@b.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: a@b.example\r\nTo: x@microsoft.com\r\n--b--\r\n", true},
		{"journal report", "From: journal@b.example\r\nX-MS-Journal-Report:\r\n\r\nSender: a@b.example\r\nRecipient: x@microsoft.com\r\n", true},
		{"invitation", "From: a@b.example\r\nContent-Type: text/calendar\r\n\r\nATTENDEE;CN=X:mailto:x@microsoft.com\r\n", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := scan(t, options(t, "microsoft"), tt.raw).summary.Messages.Selected == 1
			if got != tt.want {
				t.Errorf("selected %v, want %v:\n%s", got, tt.want, tt.raw)
			}
		})
	}
}

func TestPeriodAndFolder(t *testing.T) {
	t.Parallel()
	opt := options(t, "all")
	opt.Since, opt.Until = time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	out := scan(t, opt,
		"Date: Sat, 31 Dec 2022 23:59:59 +0000\r\n\r\nbefore", "Date: Sun, 1 Jan 2023 00:00:00 +0000\r\n\r\nfirst",
		"Date: Sun, 31 Dec 2023 23:59:59 +0000\r\n\r\nlast", "Date: Mon, 1 Jan 2024 00:00:00 +0000\r\n\r\nafter",
		"Date: whenever\r\n\r\nno date is in every period")
	if n := out.summary.Messages; n.Seen != 5 || n.Selected != 3 {
		t.Errorf("%+v, want 3 of 5 selected", n)
	}
	opt = options(t, "all")
	opt.Folders = []string{"sent*"}
	msgs := func(yield func(*mail.Message, error) bool) {
		for _, folder := range []string{"INBOX", "Sent", "Sent Items"} {
			if !yield(mail.New(mail.Ref{Folder: folder}, []byte("Subject: s\r\n\r\nb"), ""), nil) {
				return
			}
		}
	}
	sum, err := Run(context.Background(), msgs, rules(t), opt, &records{})
	if err != nil || sum.Messages.Selected != 2 || sum.Messages.Seen != 3 {
		t.Errorf("%+v, %v; want 2 of 3 selected", sum.Messages, err)
	}
}

func thread(n int) []string {
	var raws []string
	for i := range n {
		raws = append(raws, fmt.Sprintf("From: a@harbor.example\r\nTo: x@microsoft.com\r\nSubject: Re: access\r\nMessage-ID: <m%d@harbor.example>\r\nReferences: <m0@harbor.example>\r\nDate: Tue, 3 Jan 2023 10:%02d:00 +0000\r\n\r\nYour temporary password is %s\r\n\r\nText %d\r\n", i, i, password, i))
	}
	return raws
}

// One secret in many messages is one credential, its places in source order.
func TestOneCredentialManyPlaces(t *testing.T) {
	t.Parallel()
	out := scan(t, options(t, "microsoft"), thread(40)...)
	if out.summary.Findings != 40 || out.summary.Credentials != 1 {
		t.Fatalf("%d findings of %d credentials, want 40 of 1", out.summary.Findings, out.summary.Credentials)
	}
	for i, f := range out.findings {
		if want := fmt.Sprintf("m%d@harbor.example", i); f.Message.MessageID != want {
			t.Fatalf("finding %d is of %s, want %s", i, f.Message.MessageID, want)
		}
		if f.Message.Thread != "m0@harbor.example" || f.Message.Direction != "sent" || *f.Message.Offset != int64(i) {
			t.Fatalf("message record %+v", f.Message)
		}
		if f.Part != "1" || f.Where != "body" || f.Line != 1 || f.Column != 28 {
			t.Fatalf("place %s %s %d:%d", f.Part, f.Where, f.Line, f.Column)
		}
	}
	if len(out.done) != 40 || out.closed != 1 || !out.summary.Accounted || !out.summary.FullyRead {
		t.Errorf("%d done, closed %d times, %+v", len(out.done), out.closed, out.summary)
	}
}

// No form of a record tells a secret, wherever in the message it stands.
func TestSecretsAreMaskedEverywhere(t *testing.T) {
	t.Parallel()
	raw := "From: \"" + password + "\" <a@harbor.example>\r\nTo: x@microsoft.com\r\nSubject: use " + password + "\r\nMessage-ID: <" + password + "@harbor.example>\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThe password is " + password + "\r\n--b\r\nContent-Type: image/png; name=\"" + password + ".png\"\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAA=\r\n--b--\r\n"
	out := scan(t, options(t, "microsoft"), raw)
	text, err := json.Marshal([]any{out.findings, out.unread, out.done, out.summary})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.findings) == 0 || len(out.unread) == 0 {
		t.Fatalf("%d findings, %d unread; want some of each", len(out.findings), len(out.unread))
	}
	if strings.Contains(string(text), password) {
		t.Errorf("a record tells the secret: %s", text)
	}
	opt := options(t, "microsoft")
	opt.ShowSecrets = true
	shown := scan(t, opt, raw)
	if got := shown.findings[0].Secret.Reveal(); got != password {
		t.Errorf("with ShowSecrets the secret is %q", got)
	}
	if strings.Contains(fmt.Sprintf("%+v %#v %x", shown.findings[0].Secret, shown.findings[0].Secret, shown.findings[0].Secret), password) {
		t.Error("a shown secret prints in clear")
	}
}

func TestDuplicatesKeepTheirFindings(t *testing.T) {
	t.Parallel()
	one := thread(1)[0]
	out := scan(t, options(t, "microsoft"), one, one)
	if n := out.summary.Messages; n.Duplicate != 1 || n.Scanned != 2 || out.summary.Findings != 2 {
		t.Errorf("%+v with %d findings; want 1 duplicate of 2 and 2 findings", n, out.summary.Findings)
	}
}

func TestSameSecretInTwoViewsIsOnePlace(t *testing.T) {
	t.Parallel()
	sas := "https://harbor1.blob.core.windows.net/logs?sv=2022-11-02&amp;sr=c&amp;sp=r&amp;se=2030-01-01T00:00:00Z&amp;sig=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyMTI%3D"
	raw := "From: a@harbor.example\r\nTo: x@microsoft.com\r\nContent-Type: text/html\r\n\r\n<a href=\"" + sas + "\">" + sas + "</a><a href=\"" + strings.ReplaceAll(sas, "Zm9v", "QmFy") + "\">other</a>"
	out := scan(t, options(t, "microsoft"), raw)
	where := map[string]int{}
	for _, f := range out.findings {
		where[f.Where]++
	}
	if where["body"] != 1 || where["url"] != 1 {
		t.Errorf("places %v, want one in the body and one in a link", where)
	}
}

func TestWhatIsNoMessageIsListed(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk on fire")
	msgs := func(yield func(*mail.Message, error) bool) {
		lost := &mail.Lost{Bytes: 9, Reason: mail.Unsupported, MediaType: "image/png", Detail: "the file holds no mail"}
		_ = yield(&mail.Message{Ref: mail.Ref{Source: "d/x.png", Folder: "d"}}, lost) &&
			yield(mail.New(mail.Ref{}, []byte(thread(1)[0]), ""), nil) &&
			yield(nil, broken)
	}
	out := &records{}
	sum, err := Run(context.Background(), msgs, rules(t), options(t, "microsoft"), out)
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if len(out.unread) != 1 || out.unread[0].Message.Source != "d/x.png" || out.unread[0].Bytes != 9 {
		t.Errorf("unread %+v", out.unread)
	}
	if sum.Accounted || sum.FullyRead || sum.Parts.Unread != 1 || sum.Messages.Seen != 1 || len(out.findings) != 1 || out.closed != 1 {
		t.Errorf("summary %+v, %d findings, closed %d times", sum, len(out.findings), out.closed)
	}
}

func TestInterruptReportsWhatWasRead(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	raws := thread(500)
	msgs := func(yield func(*mail.Message, error) bool) {
		for i, raw := range raws {
			if i == 200 {
				stop()
			}
			if !yield(mail.New(mail.Ref{}, []byte(raw), ""), nil) {
				return
			}
		}
	}
	out := &records{}
	sum, err := Run(ctx, msgs, rules(t), options(t, "microsoft"), out)
	if !errors.Is(err, context.Canceled) || out.closed != 1 || sum.Accounted {
		t.Errorf("error %v, closed %d times, %+v", err, out.closed, sum)
	}
	if sum.Findings == 0 || sum.Messages.Seen >= 500 {
		t.Errorf("%+v: want some findings, and not all", sum)
	}
}

func TestPanickingSourceIsAnError(t *testing.T) {
	t.Parallel()
	msgs := func(yield func(*mail.Message, error) bool) {
		yield(mail.New(mail.Ref{}, []byte(thread(1)[0]), ""), nil)
		panic("secret text")
	}
	out := &records{}
	sum, err := Run(context.Background(), msgs, rules(t), options(t, "microsoft"), out)
	if !errors.Is(err, ErrSourceFailed) || strings.Contains(err.Error(), "secret text") {
		t.Errorf("error %v", err)
	}
	if sum.Accounted || sum.Findings != 1 || out.closed != 1 {
		t.Errorf("%+v, closed %d times", sum, out.closed)
	}
}

func TestFailingSinkEndsTheScan(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	out := &records{fail: full}
	_, err := Run(context.Background(), from(thread(300)...), rules(t), options(t, "microsoft"), out)
	if !errors.Is(err, full) || len(out.findings) != 1 || out.closed != 1 {
		t.Errorf("error %v after %d findings, closed %d times", err, len(out.findings), out.closed)
	}
}

// Hostile messages cost themselves at most.
func TestHostileMessages(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 1000)
	multi := "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 100_000)
	header := "Subject: " + strings.Repeat("x ", 5<<20) + "\r\n\r\nb"
	out := scan(t, options(t, "all"), deep, multi, header, strings.Repeat("\x00", 1<<20), thread(1)[0])
	if n := out.summary.Messages; n.Scanned != 5 || !out.summary.Accounted {
		t.Errorf("%+v, accounted %v", n, out.summary.Accounted)
	}
	if out.summary.Findings != 1 {
		t.Errorf("%d findings, want the one of the last message", out.summary.Findings)
	}
}

func TestShortKeyIsRefused(t *testing.T) {
	t.Parallel()
	opt := options(t, "all")
	opt.Key = []byte("short")
	if _, err := Run(context.Background(), from(), rules(t), opt, &records{}); err == nil {
		t.Error("a short key passed")
	}
}

func FuzzMasks(f *testing.F) {
	f.Add("secret-value", "a secret-value here", "42")
	f.Fuzz(func(t *testing.T, secret, text, short string) {
		m := newMasks(false, nil)
		m.add(finding.NewSecret(secret), secret)
		m.add(finding.NewSecret(short), short)
		if got := m.text(text); len(secret) >= 12 && strings.Contains(got, secret) {
			t.Fatalf("%q still tells %q", got, secret)
		}
	})
}

// A date that no record can hold costs the date only, wherever mail tells it.
func TestDatesOutOfRange(t *testing.T) {
	t.Parallel()
	out := scan(t, options(t, "all"), "From: a@b.example\r\nDate: Sat, 1 Jan 0000 00:00:00 +0100\r\n\r\n"+
		`msLAPS-Password : {"n":"Administrator","t":"7fffffffffffffff","p":"k4#Wd!8nTr2y"}`+"\r\n")
	if len(out.findings) != 1 {
		t.Fatalf("findings %+v", out.findings)
	}
	f := out.findings[0]
	if _, err := json.Marshal(f); err != nil || f.IssuedAt != nil || f.Message.Date != "" {
		t.Errorf("issued %v, written %q: %v", f.IssuedAt, f.Message.Date, err)
	}
}
