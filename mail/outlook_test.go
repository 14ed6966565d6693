package mail_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
	"github.com/mailspill/mailspill/outlook/outlooktest"
)

func text(id uint16, s string) outlooktest.Prop { return outlooktest.Text(id, s) }

// letter is a message with every kind of part.
func letter() outlooktest.Message {
	inner := outlooktest.Message{Props: []outlooktest.Prop{text(outlook.PidTagSubject, "inner"), text(outlook.PidTagBody, "inner body")}}
	return outlooktest.Message{
		Props: []outlooktest.Prop{
			text(outlook.PidTagSubject, "RE: keys"), text(outlook.PidTagConversationTopic, "keys"),
			text(outlook.PidTagSenderName, "Ann"), text(outlook.PidTagSenderSMTPAddress, "ann@example.test"),
			text(outlook.PidTagInternetMessageID, "<1@example.test>"), text(outlook.PidTagInReplyTo, "<0@example.test>"),
			outlooktest.Time(outlook.PidTagClientSubmitTime, time.Date(2024, 6, 3, 10, 20, 30, 0, time.UTC)),
			text(outlook.PidTagBody, "plain words"), outlooktest.Binary(outlook.PidTagHTML, []byte("<p>html words</p>")),
			outlooktest.Binary(outlook.PidTagRtfCompressed, outlooktest.CompressRTF(`{\rtf1 rtf words}`)),
			outlooktest.Named("Vault", "custom words"), outlooktest.Binary(0x3FF0, []byte("\x01binary words\x02")),
			outlooktest.Binary(0x3FF1, []byte(strings.Repeat("large ", 1000))),
		},
		Recipients: [][]outlooktest.Prop{
			{outlooktest.Int(outlook.PidTagRecipientType, 1), text(outlook.PidTagDisplayName, "Bob"), text(outlook.PidTagSMTPAddress, "bob@example.test")},
			{outlooktest.Int(outlook.PidTagRecipientType, 0x10000003), text(outlook.PidTagDisplayName, "Eve"), text(outlook.PidTagEmailAddress, "eve@example.test")},
		},
		Attachments: []outlooktest.Attachment{
			{Props: []outlooktest.Prop{
				text(outlook.PidTagAttachLongFilename, "keys.txt"), text(outlook.PidTagAttachFilename, "KEYS~1.TXT"),
				text(outlook.PidTagAttachMimeTag, "Text/Plain"), outlooktest.Binary(outlook.PidTagAttachData, []byte("file words")),
			}},
			{Props: []outlooktest.Prop{text(outlook.PidTagDisplayName, "inner")}, Message: &inner},
			{Props: []outlooktest.Prop{
				text(outlook.PidTagAttachLongFilename, "plan.docx"), outlooktest.Int(outlook.PidTagAttachMethod, outlook.AttachByWebReference),
				text(outlook.PidTagAttachLongPathname, "https://cloud.example/plan.docx?sig=x"),
			}},
		},
	}
}

var letterParts = []string{
	"0 message/rfc822  depth 0: Subject: RE: keys|From: \"Ann\" <ann@example.test>|To: \"Bob\" <bob@example.test>|Bcc: \"Eve\" <eve@example.test>|" +
		"Date: Mon, 03 Jun 2024 10:20:30 +0000|Message-ID: <1@example.test>|In-Reply-To: <0@example.test>",
	"1.1 text/plain  depth 1: plain words",
	"1.2 text/html  depth 1: <p>html words</p>",
	"1.3 text/rtf  depth 1: {\\rtf1 rtf words}",
	"2 text/plain keys.txt depth 1: file words",
	"3.0 message/rfc822 inner depth 2: Subject: inner",
	"3.1 text/plain inner depth 3: inner body",
	"lost 4 plan.docx: external-link, 0",
	"5 text/plain properties depth 1: Vault: custom words|AttachFilename: KEYS~1.TXT|AttachMimeTag: Text/Plain|AttachLongPathname: https://cloud.example/plan.docx?sig=x",
	"5 application/octet-stream properties depth 1: \x01binary words\x02\x00\x00",
	"5 application/octet-stream 0x3FF1 depth 1: " + strings.Repeat("large ", 1000)[:5999],
}

// tell lists the parts of a message.
func tell(t *testing.T, m *mail.Message) []string {
	t.Helper()
	var out []string
	for p, err := range m.Parts() {
		if l, ok := err.(*mail.Lost); ok {
			out = append(out, fmt.Sprintf("lost %s %s: %s, %d", l.Part, strings.Join(l.Path, "/"), l.Reason, l.Bytes))
		}
		if p == nil || p.Kind == mail.PartHeader {
			continue
		}
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Join(strings.Split(strings.TrimSpace(strings.ReplaceAll(string(b), "\r", "")), "\n"), "|")
		out = append(out, fmt.Sprintf("%s %s %s depth %d: %s", p.Number, p.MediaType, strings.Join(p.Path, "/"), p.Depth, lines))
	}
	return out
}

func TestOutlookParts(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{"message file": outlooktest.MessageFile(letter()), "TNEF": outlooktest.TNEF(letter())} {
		if diff := cmp.Diff(letterParts, tell(t, mail.New(mail.Ref{}, raw, ""))); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// What selects a message is where a MIME message has it.
func TestOutlookHeader(t *testing.T) {
	t.Parallel()
	m := mail.New(mail.Ref{}, outlooktest.MessageFile(letter()), "")
	h := m.Header()
	got := fmt.Sprint(h.Senders(), h.Recipients(), h.ID(), h.Thread(), m.Date(), h.Text("Subject"), m.Defects())
	want := "[Ann <ann@example.test>] [Bob <bob@example.test> Eve <eve@example.test>]1@example.test0@example.test" +
		"2024-06-03 10:20:30 +0000 UTCRE: keys[]"
	if strings.ReplaceAll(got, " 2024", "2024") != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// The header that a message came with is kept, and who it leaves out is added.
func TestOutlookTransportHeader(t *testing.T) {
	t.Parallel()
	m := letter()
	m.Props = append(m.Props, text(outlook.PidTagTransportMessageHeaders,
		"Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a\r\n by b\r\nFrom: ann@example.test\r\nTo: Bob <BOB@example.test>\r\nSubject: as sent\r\n\r\n"))
	msg := mail.New(mail.Ref{}, outlooktest.MessageFile(m), "")
	h := msg.Header()
	got := fmt.Sprint(h.Get("Received"), h.Values("Subject"), h.Values("From"), h.Values("To"), h.Values("Bcc"))
	if want := `from a by b[as sent] [ann@example.test] [Bob <BOB@example.test>] ["Eve" <eve@example.test>]`; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// A field's value cannot begin another field.
func TestOutlookHeaderInjection(t *testing.T) {
	t.Parallel()
	m := outlooktest.Message{Props: []outlooktest.Prop{text(outlook.PidTagSubject, "x\r\nFrom: someone@microsoft.com\nCc: y@example.test")}}
	h := mail.New(mail.Ref{}, outlooktest.MessageFile(m), "").Header()
	if len(h.Senders())+len(h.Recipients()) > 0 || !strings.Contains(h.Get("Subject"), "someone@") {
		t.Errorf("from %v to %v", h.Senders(), h.Recipients())
	}
}

// A second body or subject that says something else is not dropped.
func TestOutlookTwice(t *testing.T) {
	t.Parallel()
	m := outlooktest.Message{Props: []outlooktest.Prop{
		outlooktest.Text8(outlook.PidTagBody, "first"), text(outlook.PidTagBody, "second"), text(outlook.PidTagBody, "third"),
		outlooktest.Binary(outlook.PidTagHTML, []byte("<p>1</p>")), outlooktest.Binary(outlook.PidTagHTML, []byte("<p>2</p>")),
	}}
	got := strings.Join(tell(t, mail.New(mail.Ref{}, outlooktest.TNEF(m), "")), "\n")
	for _, want := range []string{"first", "second", "third", "<p>1</p>", "<p>2</p>"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

// A damaged item gives what it has, and one Lost or what remains.
func TestOutlookDamaged(t *testing.T) {
	t.Parallel()
	raw := append(outlooktest.TNEF(letter()), "\x05 what no attribute begins"...)
	kinds := map[mail.Kind]int{}
	for p := range mail.New(mail.Ref{}, raw, "").Parts() {
		if p != nil {
			kinds[p.Kind]++
		}
	}
	if kinds[mail.Remains] != 1 || kinds[mail.MessageHeader] != 2 {
		t.Errorf("%v", kinds)
	}
	raw = outlooktest.TNEF(letter())
	got := strings.Join(tell(t, mail.New(mail.Ref{}, raw[:bytes.Index(raw, []byte("file words"))+4], "")), "\n")
	if !strings.Contains(got, "plain words") || !strings.Contains(got, "file") {
		t.Errorf("a stream that is cut off gave\n%s", got)
	}
}

// What a property says is given, wherever nothing else says it.
func TestOutlookKeepsProperties(t *testing.T) {
	t.Parallel()
	const word = "Cl0ak-R00m-77"
	came := text(outlook.PidTagTransportMessageHeaders, "Subject: =?utf-8?q?as_sent?=\r\nMessage-ID: <1@example.test>\r\n")
	phrases := base64.StdEncoding.EncodeToString([]byte("CB\x01\x00" + word + "\x00"))
	derived := func(s string) outlooktest.Prop { return outlooktest.Named("EntityExtraction/Phrase1.0", s) }
	for name, m := range map[string]outlooktest.Message{
		"a subject that was changed":   {Props: []outlooktest.Prop{came, text(outlook.PidTagSubject, word)}},
		"another message id":           {Props: []outlooktest.Prop{came, text(outlook.PidTagInternetMessageID, word)}},
		"a message class":              {Props: []outlooktest.Prop{text(outlook.PidTagMessageClass, "IPM.Note."+word)}},
		"a type of no meaning":         {Props: []outlooktest.Prop{{Tag: 0x66AA00FE, Value: []byte(word)}}},
		"a body of another type":       {Props: []outlooktest.Prop{{Tag: outlook.PidTagBody<<16 | 0x0102, Value: []byte(word)}}},
		"what was made of the body":    {Props: []outlooktest.Prop{derived(`[{"@data": "` + phrases + `"}]`)}},
		"what stands beside that":      {Props: []outlooktest.Prop{derived(`[{"@note": "` + word + `"}]`)}},
		"a recipient's body":           {Recipients: [][]outlooktest.Prop{{text(outlook.PidTagBody, word)}}},
		"an attachment's type":         {Attachments: []outlooktest.Attachment{{Props: []outlooktest.Prop{text(outlook.PidTagAttachMimeTag, word)}}}},
		"a number's place in a stream": {Props: []outlooktest.Prop{{Tag: 0x66AA0048, Value: []byte(word)}}},
	} {
		got := strings.Join(tell(t, mail.New(mail.Ref{}, outlooktest.MessageFile(m), "")), "\n")
		if !strings.Contains(got, word) {
			t.Errorf("%s is missing in:\n%s", name, got)
		}
	}
	m := outlooktest.Message{Props: []outlooktest.Prop{came, text(outlook.PidTagSubject, "as sent"), text(outlook.PidTagInternetMessageID, "<1@example.test>")}}
	if got := tell(t, mail.New(mail.Ref{}, outlooktest.MessageFile(m), "")); len(got) != 1 {
		t.Errorf("what the header says is said again: %q", got)
	}
}
