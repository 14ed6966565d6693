package scanner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
)

// idsOf tells the credential ids of secrets, as a case knows them.
func idsOf(t testing.TB, opt Options, secrets ...string) func(string) bool {
	t.Helper()
	r := &run{opt: opt}
	ids := map[string]bool{}
	for _, s := range secrets {
		ids[r.credentialID(s)] = true
	}
	return func(id string) bool { return ids[id] }
}

// The secrets of earlier scans are masked wherever they stand between words or signs.
func TestEarlierSecretsAreMasked(t *testing.T) {
	t.Parallel()
	opt := options(t, "all")
	m := newMasks(false, newEarlier(idsOf(t, opt, password, "kleine blauwe fiets", "4417", `a"b\c99`, "!!%%!!", "k/9+x=", "eyJh.b-c_d.e-f"+strings.Repeat("-g", 40)), opt.Key))
	for _, tt := range []struct{ in, want string }{
		{password, "Tr…92 [14]"},
		{"use " + password + ", please", "use Tr…92 [14], please"},
		{"(" + password + ")", "(Tr…92 [14])"},
		{"pw=" + password + ";x", "pw=Tr…92 [14];x"},
		{password + " and " + password, "Tr…92 [14] and Tr…92 [14]"},
		{"<" + password + "@harbor.example>", "<Tr…92 [14]@harbor.example>"},
		{"https://x.example/?p=" + strings.ReplaceAll(password, "!", "%21") + "&y", "https://x.example/?p=Tr…92 [16]&y"},
		{"密码是" + password + "谢谢", "密码是Tr…92 [14]谢谢"},
		{"hier: kleine blauwe fiets.", "hier: kl…ts [19]."},
		{"the PIN is 4417", "the PIN is ******** [4]"},
		{`"a\"b\\c99"`, `"******** [9]"`},
		{"try !!%%!!", "try ******** [6]"},
		{"k/9+x=", "******** [6]"},
		{"Bearer eyJh.b-c_d.e-f" + strings.Repeat("-g", 40) + ".", "Bearer ey…-g [94]."},
		{"44171", "44171"},
		{"kleine blauwe", "kleine blauwe"},
		{"", ""},
		{"x", "x"},
	} {
		if got := m.text(tt.in); got != tt.want {
			t.Errorf("%q is shown as %q, want %q", tt.in, got, tt.want)
		}
		if got := m.text(tt.in); got != tt.want {
			t.Errorf("%q is shown as %q the second time", tt.in, got)
		}
	}
	if got := m.id("4417@harbor.example"); got != "4417@harbor.example" {
		t.Errorf("a message id is shown as %q", got)
	}
	m.add(finding.NewSecret("use it "+password+" now"), "use it "+password+" now")
	if got := m.text("use it " + password + " now"); got != "us…ow [25]" {
		t.Errorf("a longer secret of this scan is shown as %q", got)
	}
}

// A text may be of any size: the work on it is bounded, and what was not looked at
// is not shown.
func TestEarlierIsBounded(t *testing.T) {
	t.Parallel()
	opt := options(t, "all")
	for _, fill := range []string{"x ", "-", "ab-", "x", " ", "\xff", "字", "x%41 ", strings.Repeat("y", 5000) + " ", strings.Repeat("y", 150) + "-"} {
		known, asked := idsOf(t, opt, password), 0
		m := newMasks(false, newEarlier(func(id string) bool { asked++; return known(id) }, opt.Key))
		started := time.Now()
		got := m.text("a " + password + " " + strings.Repeat(fill, (4<<20)/len(fill)) + " " + password)
		if spent := time.Since(started); spent > 5*time.Second {
			t.Errorf("%d bytes of %.10q took %v", 4<<20, fill, spent)
		}
		if asked > mostHashed {
			t.Errorf("%d words of %.10q were asked for", asked, fill)
		}
		if strings.Contains(got, password) || !strings.HasPrefix(got, "a Tr…92 [14]") {
			t.Errorf("of %.10q: %.40q … %.20q", fill, got, got[max(0, len(got)-20):])
		}
	}
}

func FuzzEarlier(f *testing.F) {
	f.Add("sec-ret9", "use ", " now")
	f.Add("a b c", "(", ")")
	f.Add("000000000000000\x1f", "0", "0")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		opt := Options{Key: []byte(strings.Repeat("k", 32))}
		m := newMasks(false, newEarlier(idsOf(t, opt, secret), opt.Key))
		words := 0
		edges, _ := edgesOf(secret)
		for _, e := range edges {
			if e.before > sign {
				words++
			}
		}
		if words > mostWords || len(before)+len(after) > 200 || len(secret) < 16 || len(secret) > 40 || strings.TrimSpace(secret) != secret {
			return
		}
		if got := m.text(before + " " + secret + " " + after); strings.Contains(got, secret) {
			t.Fatalf("%q still tells %q", got, secret)
		}
	})
}

// A subject with a secret of an earlier scan does not show it, nor does a file's name
// or a message that cannot be read.
func TestKnownSecretsOfACase(t *testing.T) {
	t.Parallel()
	opt := options(t, "microsoft")
	opt.Known = idsOf(t, opt, password)
	raw := "From: a@harbor.example\r\nTo: \"" + password + "\" <x@microsoft.com>\r\nSubject: Re: " + password + "\r\nMessage-ID: <" + password + "@harbor.example>\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png; name=\"" + password + ".png\"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAA=\r\n--b--\r\n"
	out := &notebook{}
	if _, err := Run(context.Background(), from(raw), rules(t), opt, out); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal([]any{out.findings, out.unread, out.done, out.kept})
	if err != nil || len(out.unread) == 0 || strings.Contains(string(text), password) {
		t.Errorf("%v: %s", err, text)
	}
}

// A password that a case knows is told where it stands, when it opens a file: what
// was found before may have been elsewhere.
func TestKnownPasswordOpens(t *testing.T) {
	t.Parallel()
	file := parcel{letter{"file", "", us, them, ten, "See the file."}, "aes256.zip"}.raw(t)
	tells := letter{"two", "file", us, them, quarter, "Use " + opensIt + " for it."}.raw()
	opt := options(t, "microsoft")
	opt.Known = idsOf(t, opt, opensIt)
	if n := len(scan(t, opt, file, tells).findings); n != 2 {
		t.Errorf("%d findings, want the password and what is in the file", n)
	}
}

// A case masks what it holds once all secrets of a scan are known, and before it is
// closed.
func TestSettle(t *testing.T) {
	t.Parallel()
	subject := strings.Replace(foreign, "To: dana@harbor.example\r\nSubject: lunch", "To: "+them+"\r\nSubject: use "+password, 1)
	failed := errors.New("disk full")
	for _, tt := range []struct {
		name  string
		raws  []string
		err   error
		fail  error
		stop  int // the case interrupts the scan when so many messages were kept
		calls int
	}{
		{"a secret", []string{subject, thread(1)[0]}, nil, nil, 0, 1},
		{"no secret", []string{subject}, nil, nil, 0, 1},
		{"it fails", []string{subject, thread(1)[0]}, failed, nil, 0, 1},
		{"interrupted", append([]string{subject}, thread(300)...), nil, nil, 9, 1},
		{"the records failed", []string{subject, thread(1)[0]}, nil, failed, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			out := &notebook{records: records{fail: tt.fail}, stop: func(n int) {
				if n == tt.stop {
					stop()
				}
			}}
			opt, calls := options(t, "microsoft"), 0
			opt.Settle = func(mask, _ func(string) string) error {
				calls++
				if out.closed > 0 {
					t.Error("the sink is closed")
				}
				if got := mask(out.done[0].Subject); strings.Contains(got, password) != (tt.name == "no secret") || !strings.Contains(got, "use ") {
					t.Errorf("masked as %q", got)
				}
				return tt.err
			}
			_, err := Run(ctx, from(tt.raws...), rules(t), opt, out)
			if calls != tt.calls || !errors.Is(err, tt.err) && tt.err != nil {
				t.Errorf("called %d times, error %v", calls, err)
			}
		})
	}
}

// The source of a message that is read for a case may know its hash.
func TestHashOfTheSource(t *testing.T) {
	t.Parallel()
	out := &notebook{}
	msgs := func(yield func(*mail.Message, error) bool) {
		for _, raw := range []string{foreign, thread(1)[0]} {
			if !yield(mail.New(mail.Ref{SHA256: [32]byte{1}}, []byte(raw), "next"), nil) {
				return
			}
		}
	}
	if _, err := Run(context.Background(), msgs, rules(t), options(t, "microsoft"), out); err != nil {
		t.Fatal(err)
	}
	for _, k := range out.kept {
		if k.Ref.SHA256 != [32]byte{1} {
			t.Errorf("hashed again: %x", k.Ref.SHA256)
		}
	}
	if want := fmt.Sprintf("%x", [32]byte{1}); out.done[0].SHA256 != want {
		t.Errorf("record has %s", out.done[0].SHA256)
	}
}
