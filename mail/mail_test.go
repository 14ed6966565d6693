package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// crlf turns a readable literal into a message as it is sent.
func crlf(s string) []byte {
	return []byte(strings.ReplaceAll(strings.TrimPrefix(s, "\n"), "\n", "\r\n"))
}

// leaves lists "number media name: content" of every part but MIME headers.
func leaves(t testing.TB, m *Message) []string {
	t.Helper()
	var out []string
	for p, err := range m.Parts() {
		if err != nil {
			out = append(out, "lost: "+err.Error())
		}
		if p == nil || p.Kind == PartHeader {
			continue
		}
		body := read(t, p)
		if p.Kind == MessageHeader {
			body = p.Header.Text("Subject")
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s: %s", p.Number, p.MediaType, strings.Join(p.Path, "/"), strings.TrimSpace(body))))
	}
	return out
}

func read(t testing.TB, p *Part) string {
	t.Helper()
	rc, err := p.Open()
	if err != nil {
		t.Fatalf("opening part %s: %v", p.Number, err)
	}
	defer rc.Close()
	b, err := io.ReadAll(rc)
	if err != nil {
		t.Fatalf("reading part %s: %v", p.Number, err)
	}
	return string(b)
}

func TestParts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, raw string
		want      []string
		defects   []Defect
	}{
		{
			name: "single body is part 1",
			raw:  "\nSubject: one\n\nhello\n",
			want: []string{"0 message/rfc822 : one", "1 text/plain : hello"},
		},
		{
			name: "alternative with attachment",
			raw: `
Subject: two
Content-Type: multipart/mixed; boundary=outer

preamble
--outer
Content-Type: multipart/alternative; boundary="inner"

--inner

plain
--inner
Content-Type: text/html

<p>html</p>
--inner--
--outer
Content-Disposition: attachment; filename="a b.txt"
Content-Transfer-Encoding: base64

aGVsbG8=
--outer--
epilogue
`,
			want: []string{
				"0 message/rfc822 : two", " text/plain : preamble", "1.1 text/plain : plain", "1.2 text/html : <p>html</p>",
				"2 text/plain a b.txt: hello", "text/plain : epilogue",
			},
		},
		{
			name: "nested message keeps its numbers",
			raw: `
Subject: outer
Content-Type: multipart/mixed; boundary=b

--b

text
--b
Content-Type: message/rfc822
Content-Disposition: attachment; filename=fwd.eml

Subject: inner
Content-Type: multipart/mixed; boundary=c

--c

deep
--c--
--b
Content-Type: message/rfc822

Subject: single

body
--b--
`,
			want: []string{
				"0 message/rfc822 : outer", "1 text/plain : text", "2.0 message/rfc822 fwd.eml: inner", "2.1 text/plain fwd.eml: deep",
				"3.0 message/rfc822 : single", "3.1 text/plain : body",
			},
		},
		{
			name:    "a boundary that begins another one",
			raw:     "\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b-1\n\n--b-1\n\none\n--b-1--\n--b\n\ntwo\n--b--\n",
			want:    []string{"0 message/rfc822 : s", "1.1 text/plain : one", "2 text/plain : two"},
			defects: nil,
		},
		{
			name:    "no closing boundary",
			raw:     "\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nlast words",
			want:    []string{"0 message/rfc822 : s", "1 text/plain : last words"},
			defects: []Defect{NoClosingBoundary},
		},
		{
			name:    "undeclared boundary is found",
			raw:     "\nSubject: s\nContent-Type: multipart/mixed\n\n--zz\nContent-Type: text/plain\n\nfound\n--zz--\n",
			want:    []string{"0 message/rfc822 : s", "1 text/plain : found"},
			defects: []Defect{NoBoundary},
		},
		{
			name:    "multipart without any boundary is text",
			raw:     "\nSubject: s\nContent-Type: multipart/mixed; boundary=zz\n\njust text\n",
			want:    []string{"0 message/rfc822 : s", "text/plain : just text"},
			defects: []Defect{NoBoundary},
		},
		{
			name:    "parts after the closing boundary",
			raw:     "\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\nbetween\n--b\n\ntwo\n--b--\n",
			want:    []string{"0 message/rfc822 : s", "1 text/plain : one", "text/plain : between", "2 text/plain : two"},
			defects: nil,
		},
		{
			name:    "stray header line",
			raw:     "\nSubject: s\nthis is no header\nTo: a@b.example\n\nbody\n",
			want:    []string{"0 message/rfc822 : s", "1 text/plain : body"},
			defects: []Defect{StrayHeaderLine},
		},
		{
			name:    "no header at all",
			raw:     "\njust some words\nand more\n",
			want:    []string{"1 text/plain : just some words\r\nand more"},
			defects: []Defect{NoHeader},
		},
		{
			name: "From lines, blank lines and a mark before the header",
			raw:  "\n\ufeff\nFrom a@b Mon Jan  2 15:04:05 2023\n>From c@d\nSubject: s\n\nbody\n",
			want: []string{"0 message/rfc822 : s", "1 text/plain : body"},
		},
		{
			name:    "decorated and unknown encodings",
			raw:     "\nSubject: s\nContent-Transfer-Encoding: x-base64-ish\n\naGVsbG8gd29ybGQsIHRoaXMgaXMgbG9uZw==\n",
			want:    []string{"0 message/rfc822 : s", "1 text/plain : hello world, this is long"},
			defects: []Defect{UnknownEncoding},
		},
		{
			name: "digest parts are messages",
			raw:  "\nSubject: s\nContent-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: in\n\nbody\n--b--\n",
			want: []string{"0 message/rfc822 : s", "1.0 message/rfc822 : in", "1.1 text/plain : body"},
		},
		{
			name:    "multipart with an encoding of its own",
			raw:     "\nSubject: s\nContent-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("--b\n\nhidden\n--b--\n")) + "\n",
			want:    []string{"0 message/rfc822 : s", "1 text/plain : hidden"},
			defects: []Defect{EncodedMultipart},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := New(Ref{}, crlf(tt.raw), "")
			got := leaves(t, m)
			for i := range tt.want {
				tt.want[i] = strings.TrimSpace(tt.want[i])
			}
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("parts:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if fmt.Sprint(m.Defects()) != fmt.Sprint(tt.defects) {
				t.Errorf("defects %v, want %v", m.Defects(), tt.defects)
			}
		})
	}
}

// What stands before the first field is kept as text, and lines count from it.
func TestPrefaceIsKept(t *testing.T) {
	t.Parallel()
	m := New(Ref{}, []byte("From a@b Mon Jan  2 15:04:05 2023\n>From c@d\nSubject: s\n\nbody\n"), "")
	var got []string
	for f := range m.Header().All() {
		got = append(got, fmt.Sprintf("%d %s=%s", f.Line, f.Name, f.Value))
	}
	want := "1 =From a@b Mon Jan  2 15:04:05 2023\n>From c@d|3 Subject=s"
	if strings.Join(got, "|") != want || len(m.Defects()) > 0 {
		t.Errorf("fields %q, defects %v; want %q", got, m.Defects(), want)
	}
}

func TestDeepNestingEnds(t *testing.T) {
	t.Parallel()
	raw := strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 1000) + "Subject: core\r\n\r\nbody"
	lost, n := 0, 0
	for _, err := range New(Ref{}, []byte(raw), "").Parts() {
		n++
		if err != nil {
			lost++
		}
	}
	if lost != 1 || n > 2*MaxDepth+5 {
		t.Errorf("%d items, %d lost; want one lost piece after %d levels", n, lost, MaxDepth)
	}
}

func TestTransferDecoding(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, enc, in, want string
		faulty              bool
	}{
		{"base64", "base64", "aGVs\r\nbG8=\r\n", "hello", false},
		{"base64 with garbage", "base64", "aGVs!!\r\nbG8=", "hello", true},
		{"base64 without padding", "base64", "aGVsbG8", "hello", true},
		{"base64 concatenated", "base64", "aGVsbG8=\r\nIHdvcmxk", "hello world", true},
		{"base64 cut off", "base64", "aGVsbG8gd29y\r\nbG", "hello worl", true},
		{"qp", "quoted-printable", "a=3Db=\r\nc", "a=bc", false},
		{"qp with lone =", "quoted-printable", "sig=xyz=3D & more", "sig=xyz= & more", false},
		{"qp bad escape later", "quoted-printable", "ok=20=ZZ tail=3D", "ok =ZZ tail=", false},
		{"identity", "", "a=3D", "a=3D", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			faulty := false
			got, err := io.ReadAll(iotest.OneByteReader(decoded(tt.enc, []byte(tt.in), func() { faulty = true })))
			if err != nil || string(got) != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
			if tt.faulty && !faulty {
				t.Error("the fault went unnoticed")
			}
		})
	}
}

func TestDecodeWords(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"plain", "plain"},
		{"=?utf-8?q?Pa=73s_word?=", "Pass word"},
		{"=?utf-8?B?UGFz?=\r\n =?utf-8?B?c3dvcmQ=?=", "Password"},
		{"Re: =?iso-8859-1?Q?Se=F1or?= X", "Re: Señor X"},
		{"caf\xe9 au lait", "café au lait"},
		{"=?x-nowhere?q?abc?=", "abc"},
		{"=?utf-8*en?q?lang?=", "lang"},
		{"=?broken", "=?broken"},
	}
	for _, tt := range tests {
		if got := DecodeWords(tt.in); got != tt.want {
			t.Errorf("DecodeWords(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	// A character split between two words is joined again (c3 | a9).
	split := "=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?="
	if got := DecodeWords(split); got != "café" {
		t.Errorf("split character: %q", got)
	}
}

func TestMediaValue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, token, key, want string
		ok                   bool
	}{
		{`text/plain; charset="utf-8"`, "text/plain", "charset", "utf-8", true},
		{`multipart/mixed; boundary="a;b"`, "multipart/mixed", "boundary", "a;b", true},
		{`multipart/mixed; boundary="no end`, "multipart/mixed", "boundary", "no end", false},
		{`multipart/mixed boundary=x`, "multipart/mixed", "boundary", "x", false},
		{`text/plain; charset=utf-8 name=a.txt`, "text/plain", "name", "a.txt", false},
		{`attachment; filename*=utf-8''p%C3%A4ss.txt`, "attachment", "filename", "päss.txt", true},
		{`attachment; filename*0="long-"; filename*1="name.txt"`, "attachment", "filename", "long-name.txt", true},
		{`attachment; filename*0*=iso-8859-1''a%20; filename*1*=%E9; filename*2=.txt`, "attachment", "filename", "a é.txt", true},
		{`attachment; filename="=?utf-8?Q?=C3=A9.txt?="`, "attachment", "filename", "é.txt", true},
		{`TEXT/HTML (comment)`, "text/html", "", "", true},
		{``, "", "", "", true},
	}
	for _, tt := range tests {
		token, params, ok := mediaValue(tt.in)
		if token != tt.token || params[tt.key] != tt.want || ok != tt.ok {
			t.Errorf("mediaValue(%q) = %q, %v, %v; want %q, %s=%q, %v", tt.in, token, params, ok, tt.token, tt.key, tt.want, tt.ok)
		}
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"a@b.example", "a@b.example"},
		{`"Doe, J" <j@X.Example>, k@y.example`, "j@x.example k@y.example"},
		{`Support "x@microsoft.com" <evil@elsewhere.example>`, "evil@elsewhere.example"},
		{"undisclosed-recipients:;", ""},
		{"broken <a@b.example; c@d.example", "a@b.example c@d.example"},
		{"=?utf-8?q?J=C3=B6rg?= <j@bücher.example>", "j@xn--bcher-kva.example"},
		{"x@y.example.", "x@y.example"},
		{"a@b.example (comment), ,", "a@b.example"},
	}
	for _, tt := range tests {
		var got []string
		for _, a := range ParseAddresses(tt.in) {
			got = append(got, a.Addr)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("ParseAddresses(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestThreadAndDate(t *testing.T) {
	t.Parallel()
	m := New(Ref{}, crlf("\nMessage-ID: <own@x>\nIn-Reply-To: <parent@x>\nReferences: <root@x>\n <parent@x>\nDate: Tue, 3 Jan 2023 10:00:00 +0100 (CET)\n\n"), "")
	if m.Header().ID() != "own@x" || m.Header().Thread() != "root@x" {
		t.Errorf("id %q, thread %q", m.Header().ID(), m.Header().Thread())
	}
	if got := m.Date().Format("2006-01-02T15:04:05Z07:00"); got != "2023-01-03T09:00:00Z" {
		t.Errorf("date %s", got)
	}
	for _, odd := range []string{"Tue Jan  3 10:00:00 2023", "3 Jan 23 10:00:00 GMT", "2023-01-03T10:00:00Z", "Tue, 3 Jan 2023 10:00:00"} {
		if _, ok := ParseDate(odd); !ok {
			t.Errorf("ParseDate(%q) failed", odd)
		}
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	utf16 := func(s string, big bool) []byte {
		var b []byte
		for _, c := range s {
			if big {
				b = append(b, byte(c>>8), byte(c))
			} else {
				b = append(b, byte(c), byte(c>>8))
			}
		}
		return b
	}
	tests := []struct {
		name, label string
		in          []byte
		want        string
	}{
		{"utf-16 le without a mark", "", utf16("password: x", false), "password: x"},
		{"utf-16 be without a mark", "", utf16("password: x", true), "password: x"},
		{"utf-16 with a mark", "", append([]byte{0xff, 0xfe}, utf16("abc", false)...), "abc"},
		{"declared latin1", "iso-8859-1", []byte("caf\xe9"), "café"},
		{"declared latin1, really utf-8", "iso-8859-1", []byte("café"), "café"},
		{"declared ascii, really 1252", "us-ascii", []byte("\x93quoted\x94 text and some more of it"), "“quoted” text and some more of it"},
		{"shift_jis", "shift_jis", []byte("\x83p\x83X\x83\x8f\x81[\x83h"), "パスワード"},
		{"mark is dropped", "utf-8", []byte("\xef\xbb\xbfabc"), "abc"},
	}
	for _, tt := range tests {
		if got := DecodeText(tt.label, tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Every real message can be walked twice with the same result, and no part
// fails to open.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("MAILSPILL_CORPUS")
	if dir == "" {
		t.Skip("MAILSPILL_CORPUS is unset: the corpus of real mail is not walked")
	}
	files, err := filepath.Glob(filepath.Join(dir, "eml", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no messages below %s: %v", dir, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if line, ok := uncovered(raw); ok {
			t.Errorf("%s: the line %q is in no part", filepath.Base(f), line)
		}
		first := leaves(t, New(Ref{}, raw, ""))
		if second := leaves(t, New(Ref{}, raw, "")); strings.Join(first, "\x00") != strings.Join(second, "\x00") {
			t.Errorf("%s: two walks differ", filepath.Base(f))
		}
	}
}

// fixtures are the messages of testdata/extract, as seeds.
func fixtures(t testing.TB) [][]byte {
	t.Helper()
	files, err := filepath.Glob("../testdata/extract/*/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	var out [][]byte
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, raw)
	}
	return out
}

// Every line of a fixture is in some part.
func TestNothingIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, raw := range fixtures(t) {
		if line, ok := uncovered(raw); ok {
			t.Errorf("%.200q: the line %q is in no part", raw, line)
		}
	}
}

func FuzzEmbedded(f *testing.F) {
	for _, raw := range fixtures(f) {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m := New(Ref{}, []byte("Subject: s\n\n"), "")
		total := 0
		for p, err := range m.Embedded(&Part{Number: "1"}, text) {
			if err != nil {
				continue
			}
			rc, err := p.Open()
			if err != nil {
				t.Fatal(err)
			}
			n, err := io.Copy(io.Discard, rc)
			if err != nil {
				t.Fatal(err)
			}
			total += int(n)
		}
		if total > 4*len(text)+1024 {
			t.Fatalf("%d bytes out of %d", total, len(text))
		}
	})
}

func FuzzCharset(f *testing.F) {
	f.Add("utf-7", []byte("+ZeVnLIqe- +"))
	f.Add("utf-16", []byte("\xff\xfea\x00"))
	f.Add("iso-2022-jp", []byte("\x1b$B8x\x1b(B"))
	f.Fuzz(func(t *testing.T, label string, b []byte) {
		got := DecodeText(label, b)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is no UTF-8", got)
		}
		if len(got) > 4*len(b)+4 {
			t.Fatalf("%d bytes out of %d", len(got), len(b))
		}
	})
}

func FuzzParts(f *testing.F) {
	for _, raw := range fixtures(f) {
		f.Add(raw)
	}
	f.Add([]byte("Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\naGk=\r\n--b--\r\n"))
	f.Add([]byte("From x\n>From y\n\nContent-Type: message/rfc822\n\nSubject: =?utf-8?B?eA==?=\n\nbody=3D"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := New(Ref{}, raw, "")
		total := 0
		for p, err := range m.Parts() {
			if p == nil {
				if err == nil {
					t.Fatal("neither part nor error")
				}
				continue
			}
			rc, err := p.Open()
			if err != nil {
				t.Fatal(err)
			}
			n, err := io.Copy(io.Discard, rc)
			if err != nil {
				t.Fatalf("part %s: %v", p.Number, err)
			}
			total += int(n)
		}
		if total > (MaxDepth+2)*(len(raw)+64) {
			t.Fatalf("%d bytes out of %d", total, len(raw))
		}
		if line, ok := uncovered(raw); ok {
			t.Fatalf("the line %q is in no part", line)
		}
	})
}

// uncovered finds a line of a message that is in none of its parts, though it is
// neither blank nor a delimiter. Messages whose parts are not slices of them,
// such as a multipart in base64, pass.
func uncovered(raw []byte) (line string, found bool) {
	seen := make([]bool, len(raw))
	for p, err := range New(Ref{}, raw, "").Parts() {
		if err != nil {
			return "", false
		}
		if len(p.Raw) == 0 {
			continue
		}
		at := cap(raw) - cap(p.Raw)
		if at < 0 || at >= len(raw) || &raw[at] != &p.Raw[0] {
			return "", false
		}
		for i := range p.Raw {
			seen[at+i] = true
		}
	}
	for at := 0; at < len(raw); {
		l, rest := cutLine(raw[at:])
		for i := range l {
			if !seen[at+i] && l[i] > ' ' && !strings.Contains(string(l), "--") {
				return string(l), true
			}
		}
		at = len(raw) - len(rest)
	}
	return "", false
}

func FuzzTolerantDecoders(f *testing.F) {
	f.Add([]byte("aGVsbG8="), true)
	f.Add([]byte("a=3Db=\r\nc=ZZ"), false)
	f.Fuzz(func(t *testing.T, in []byte, b64 bool) {
		enc := "quoted-printable"
		if b64 {
			enc = "base64"
		}
		whole, err := io.ReadAll(tolerant(enc, in))
		if err != nil {
			t.Fatal(err)
		}
		slow, err := io.ReadAll(iotest.OneByteReader(tolerant(enc, in)))
		if err != nil || !bytes.Equal(whole, slow) {
			t.Fatalf("read at once %q, by bytes %q, %v", whole, slow, err)
		}
		if len(whole) > len(in) {
			t.Fatalf("%d bytes out of %d", len(whole), len(in))
		}
	})
}

func FuzzHeaderValues(f *testing.F) {
	f.Add(`attachment; filename*0*=utf-8''a%20; filename*1=".txt"`)
	f.Add(`x"""`)
	f.Add(`"Doe, J" <j@x.example>, =?utf-8?q?J=C3=B6rg?= <k@y>`)
	f.Fuzz(func(t *testing.T, v string) {
		mediaValue(v)
		DecodeWords(v)
		ParseAddresses(v)
		ParseDate(v)
	})
}

func TestUTF7(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"Hi Mom -+Jjo--!", "Hi Mom -\u263a-!"},
		{"+ZeVnLIqe-", "\u65e5\u672c\u8a9e"},
		{"1 +- 1 = 2, C++ and a + b", "1 + 1 = 2, C++ and a + b"},
		{"pass+AD0-x+AEA-y", "pass=x@y"},
		{"+2D3eAA-", "\U0001f600"},
		{"cut +ZeVn", "cut \u65e5"},
		{"ends +ZeU. then", "ends \u65e5. then"},
	}
	for _, tt := range tests {
		if got := DecodeText("utf-7", []byte(tt.in)); got != tt.want {
			t.Errorf("%q reads %q, want %q", tt.in, got, tt.want)
		}
	}
	long := "+" + strings.Repeat("ZeVnLIqe", 4000) + "-end"
	if got := DecodeText("utf-7", []byte(long)); got != strings.Repeat("\u65e5\u672c\u8a9e", 4000)+"end" {
		t.Errorf("a long sequence gives %d bytes", len(got))
	}
}
