package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	multiparts "mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"regexp"
	"strings"
	"testing"
)

func sampleBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := writeSample(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSampleFile shows that testdata/sample.mbox is what this program writes,
// twice the same.
func TestSampleFile(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("../../testdata/sample.mbox")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if !bytes.Equal(sampleBytes(t), want) {
			t.Fatal("testdata/sample.mbox is not what mailgen writes: run make sample")
		}
	}
}

// read is one message of the sample as the standard library reads it.
type read struct {
	header netmail.Header
	texts  string // everything readable, decoded
	types  []string
}

// readMbox splits an mbox and reads every message, strictly: it shares no code
// with what wrote it.
func readMbox(t *testing.T, mbox []byte) []read {
	t.Helper()
	var out []read
	start := regexp.MustCompile(`(?m)^From .*\n`)
	quoted := regexp.MustCompile(`(?m)^>(>*From )`)
	for _, raw := range start.Split(string(mbox), -1)[1:] {
		m, err := netmail.ReadMessage(strings.NewReader(quoted.ReplaceAllString(raw, "$1")))
		if err != nil {
			t.Fatalf("message %d: %v", len(out), err)
		}
		r := read{header: m.Header}
		r.part(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
		out = append(out, r)
	}
	return out
}

func (r *read) part(t *testing.T, contentType, encoding string, body io.Reader) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("%s: %v", r.header.Get("Message-Id"), err)
	}
	r.types = append(r.types, kind)
	if strings.HasPrefix(kind, "multipart/") {
		r.multipart(t, multiparts.NewReader(body, params["boundary"]))
		return
	}
	content, err := io.ReadAll(decoder(encoding, body))
	if err != nil {
		t.Fatalf("%s: %s: %v", r.header.Get("Message-Id"), kind, err)
	}
	r.leaf(t, kind, content)
}

func (r *read) multipart(t *testing.T, parts *multiparts.Reader) {
	t.Helper()
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", r.header.Get("Message-Id"), err)
		}
		r.part(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
	}
}

func (r *read) leaf(t *testing.T, kind string, content []byte) {
	t.Helper()
	switch kind {
	case "message/rfc822":
		m, err := netmail.ReadMessage(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		r.part(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	case "application/x-zip-compressed":
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		for _, member := range z.File {
			f, err := member.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(f)
			if err != nil {
				t.Fatal(err)
			}
			r.texts += string(b)
		}
	default:
		r.texts += string(content)
	}
}

func decoder(encoding string, body io.Reader) io.Reader {
	switch encoding {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

func TestSampleReads(t *testing.T) {
	t.Parallel()
	messages := readMbox(t, sampleBytes(t))
	if n := len(messages); n < 42 || n > 58 {
		t.Errorf("%d messages, want 50±8", n)
	}
	ids := map[string]bool{}
	types := map[string]bool{}
	for _, m := range messages {
		id := m.header.Get("Message-Id")
		if ids[id] {
			t.Errorf("message id %s twice", id)
		}
		ids[id] = true
		if _, err := m.header.Date(); err != nil {
			t.Errorf("%s: date: %v", id, err)
		}
		if _, err := m.header.AddressList("To"); err != nil {
			t.Errorf("%s: to: %v", id, err)
		}
		for _, kind := range m.types {
			types[kind] = true
		}
	}
	for _, kind := range []string{
		"text/plain", "text/html", "multipart/alternative", "multipart/mixed", "message/rfc822", "application/json",
		"application/xml", "text/csv", "application/x-zip-compressed", "application/zip", "image/png",
	} {
		if !types[kind] {
			t.Errorf("the sample has no %s", kind)
		}
	}
}

// TestAnswers compares the list of answers with what a second reader finds in
// the finished bytes.
func TestAnswers(t *testing.T) {
	t.Parallel()
	v := newVault()
	listed := map[place]answer{}
	for _, a := range answers(v, sample()) {
		listed[place{a.MessageID, a.Secret}] = a
	}
	words := new(mime.WordDecoder)
	for _, m := range readMbox(t, sampleBytes(t)) {
		id := strings.Trim(m.header.Get("Message-Id"), "<>")
		subject, err := words.DecodeHeader(m.header.Get("Subject"))
		if err != nil {
			t.Errorf("%s: subject: %v", id, err)
		}
		for _, s := range v.list() {
			if _, want := listed[place{id, s.value}]; want != strings.Contains(subject+"\n"+m.texts, s.written) {
				t.Errorf("%s holds a %s: %v, the answers say %v", id, s.kind, !want, want)
			}
		}
	}
}

// TestAnswersSpread shows that the sample is worth scanning: every secret occurs,
// some several times, and one only where it must not be reported.
func TestAnswersSpread(t *testing.T) {
	t.Parallel()
	v := newVault()
	times, selected := map[string]int{}, map[string]int{}
	for _, a := range answers(v, sample()) {
		times[a.Secret]++
		if a.Selected {
			selected[a.Secret]++
		}
	}
	for _, s := range v.list() {
		if times[s.value] == 0 {
			t.Errorf("%s is in no message", s.kind)
		}
	}
	if n := selected[v.guestPassword.value]; n < 4 {
		t.Errorf("the guest's password is in %d messages, want it in replies and a forwarded mail", n)
	}
	if selected[v.officePassword.value] != 0 || times[v.officePassword.value] == 0 {
		t.Error("the colleagues' password must be in mail that is not selected, and only there")
	}
	outside := 0
	for _, m := range sample() {
		if !m.withMicrosoft() {
			outside++
		}
	}
	if outside < 10 {
		t.Errorf("%d messages are not with Microsoft, want 10 or more", outside)
	}
}
