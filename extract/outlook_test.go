package extract

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
	"github.com/mailspill/mailspill/outlook/outlooktest"
)

// outlookLetter is a message as Outlook keeps it, with an attachment, a message
// and a link.
func outlookLetter() outlooktest.Message {
	text := outlooktest.Text
	inner := outlooktest.Message{Props: []outlooktest.Prop{
		text(outlook.PidTagSubject, "inner"), text(outlook.PidTagBody, "inner body"), outlooktest.Named("Safe", "code 1234"),
	}}
	return outlooktest.Message{
		Props: []outlooktest.Prop{
			text(outlook.PidTagSubject, "Zugänge"), text(outlook.PidTagSenderName, "Ann"), text(outlook.PidTagSenderSMTPAddress, "ann@example.test"),
			outlooktest.Time(outlook.PidTagClientSubmitTime, time.Date(2024, 6, 3, 10, 20, 30, 0, time.UTC)),
			text(outlook.PidTagBody, "see the page"), outlooktest.Int(outlook.PidTagInternetCodepage, 1251),
			outlooktest.Binary(outlook.PidTagHTML, []byte("<p>\xef\xe0\xf0\xee\xeb\xfc: <b>Qw3rty!</b></p>")),
			outlooktest.Binary(outlook.PidTagRtfCompressed, outlooktest.CompressRTF(fromHTML)),
			outlooktest.Binary(0x3FF0, []byte("\x01a string among bytes\x02")),
		},
		Recipients: [][]outlooktest.Prop{{outlooktest.Int(outlook.PidTagRecipientType, 3), text(outlook.PidTagSMTPAddress, "bcc@example.test")}},
		Attachments: []outlooktest.Attachment{
			{Props: []outlooktest.Prop{text(outlook.PidTagAttachLongFilename, "keys.txt"), outlooktest.Binary(outlook.PidTagAttachData, []byte("file words"))}},
			{Props: []outlooktest.Prop{text(outlook.PidTagDisplayName, "inner")}, Message: &inner},
			{Props: []outlooktest.Prop{
				text(outlook.PidTagAttachLongFilename, "plan.docx"), outlooktest.Int(outlook.PidTagAttachMethod, outlook.AttachByReferenceOnly),
				text(outlook.PidTagAttachLongPathname, "https://cloud.example/plan.docx?sig=x"),
			}},
		},
	}
}

// Each file of testdata/extract/{msg,tnef,rtf} gives the texts in its .want,
// as a message and, RTF, as an attachment. Files in Outlook's forms are written
// anew with -update.
func TestOutlookFixtures(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "testdata", "extract")
	if *update {
		for name, data := range map[string][]byte{
			"msg/letter.msg":   outlooktest.MessageFile(outlookLetter()),
			"tnef/winmail.dat": outlooktest.TNEF(outlookLetter()),
			"tnef/cut.dat":     cutTNEF(),
			"rtf/fromhtml.rtf": []byte(fromHTML),
		} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{"msg/letter.msg", "tnef/winmail.dat", "tnef/cut.dat", "rtf/fromhtml.rtf", "rtf/word.rtf"} {
		file := filepath.Join(dir, name)
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".rtf") {
			raw = attach("x.rtf", "application/rtf", raw)
		}
		checkWant(t, file, extractRaw(t, raw, DefaultLimits()).String())
	}
}

// cutTNEF is a stream that ends in the middle of an attachment.
func cutTNEF() []byte {
	b := outlooktest.TNEF(outlookLetter())
	return b[:bytes.Index(b, []byte("file words"))+4]
}

func checkWant(t *testing.T, file, got string) {
	t.Helper()
	want := strings.TrimSuffix(file, filepath.Ext(file)) + ".want"
	if *update {
		if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(want)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(b) {
		t.Errorf("texts of %s:\n%s\nwant:\n%s", file, got, b)
	}
}

// Outlook's forms are known by their content, wherever they come from.
func TestOutlookAsAttachment(t *testing.T) {
	t.Parallel()
	msg, tnef := outlooktest.MessageFile(outlookLetter()), outlooktest.TNEF(outlookLetter())
	for _, c := range []struct {
		name, file, media string
		data              []byte
		want              []string
	}{
		{"winmail.dat", "winmail.dat", "application/ms-tnef", tnef, []string{"[1.2 filename winmail.dat/keys.txt] keys.txt", "[1.2 attachment winmail.dat/keys.txt base64]\nfile words"}},
		{"message file", "a.msg", "application/vnd.ms-outlook", msg, []string{"[1.0 header a.msg] Subject: Zugänge", "[1.3.1 attachment a.msg/inner base64]\ninner body"}},
		{"of unknown type", "x", "application/octet-stream", msg, []string{"file words", "(lost 1.4 x/plan.docx: external-link, 0)"}},
		{"in a zip", "z.zip", "application/zip", zipped(t, map[string][]byte{"b.msg": msg}), []string{"[1.2 attachment z.zip/b.msg/keys.txt base64,archive]\nfile words"}},
		{"in each other", "winmail.dat", "application/ms-tnef", outlooktest.TNEF(holding(msg)), []string{"[1.2.2 attachment winmail.dat/held.msg/keys.txt base64]\nfile words"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := extractRaw(t, attach(c.file, c.media, c.data), DefaultLimits()).String()
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in:\n%s", want, got)
				}
			}
		})
	}
}

// holding is a message with one attachment.
func holding(data []byte) outlooktest.Message {
	return outlooktest.Message{Attachments: []outlooktest.Attachment{{Props: []outlooktest.Prop{
		outlooktest.Text(outlook.PidTagAttachLongFilename, "held.msg"), outlooktest.Binary(outlook.PidTagAttachData, data),
	}}}}
}

// What comes behind damage is one lost leaf, and its strings are searched.
func TestOutlookDamage(t *testing.T) {
	t.Parallel()
	data := append(outlooktest.TNEF(outlookLetter()), "\x05 the rest is in clear text"...)
	r := extractRaw(t, attach("winmail.dat", "application/ms-tnef", data), DefaultLimits())
	corrupt := 0
	for _, l := range r.lost {
		if l.Reason == mail.Corrupt {
			corrupt++
		}
	}
	if got := r.String(); corrupt != 1 || !strings.Contains(got, "(lost 1 winmail.dat: corrupt, 27)") || !strings.Contains(got, "in clear text") {
		t.Errorf("%d corrupt:\n%s", corrupt, got)
	}
}

// A signed or protected message of Outlook is an attachment of a known format.
func TestOutlookSealed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ media, want string }{
		"message.rpmsg": {"application/x-microsoft-rpmsg-message", "encrypted-rights, 4"},
		"smime.p7m":     {"application/pkcs7-mime; smime-type=enveloped-data", "encrypted-smime, 4"},
	} {
		m := outlooktest.Message{Attachments: []outlooktest.Attachment{{Props: []outlooktest.Prop{
			outlooktest.Text(outlook.PidTagAttachLongFilename, name), outlooktest.Text(outlook.PidTagAttachMimeTag, c.media),
			outlooktest.Binary(outlook.PidTagAttachData, []byte{0x30, 0x80, 0, 1}),
		}}}}
		if got := extractRaw(t, outlooktest.MessageFile(m), DefaultLimits()).String(); !strings.Contains(got, c.want) {
			t.Errorf("%q is missing in:\n%s", c.want, got)
		}
	}
}

// What was signed in the clear is a message of its own ([MS-OXOSMIME] section
// 2.2.3), and what was put into an object a file.
func TestOutlookWrapped(t *testing.T) {
	t.Parallel()
	signed := "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsigned words\r\n--b--\r\n"
	m := outlooktest.Message{Attachments: []outlooktest.Attachment{{Props: []outlooktest.Prop{
		outlooktest.Text(outlook.PidTagAttachLongFilename, "smime.p7m"), outlooktest.Text(outlook.PidTagAttachMimeTag, "multipart/signed"),
		outlooktest.Binary(outlook.PidTagAttachData, []byte(signed)),
	}}}}
	if got := extractRaw(t, outlooktest.MessageFile(m), DefaultLimits()).String(); !strings.Contains(got, "[2.1 attachment smime.p7m]\nsigned words") {
		t.Errorf("the signed text is missing in:\n%s", got)
	}
	native := "\x00\x00\x00\x00\x02\x00keys.txt\x00C:\\keys.txt\x00\x00\x00\x03\x00\x05\x00\x00\x00C:\\x\x00\x0a\x00\x00\x00file words"
	files := []outlooktest.File{
		{Path: "__properties_version1.0", Data: make([]byte, 32)},
		{Path: "__attach_version1.0_#00000000/__properties_version1.0", Data: make([]byte, 8)},
		{Path: "__attach_version1.0_#00000000/__substg1.0_3701000D/\x01Ole10Native", Data: []byte(native)},
		{Path: "__attach_version1.0_#00000001/__properties_version1.0", Data: make([]byte, 8)},
		{Path: "__attach_version1.0_#00000001/__substg1.0_3701000D/\x01Ole10Native", Data: []byte("\x01no package at all")},
	}
	got := extractRaw(t, outlooktest.Compound(files), DefaultLimits()).String()
	for _, want := range []string{"[2 attachment Ole10Native/keys.txt]\nfile words", "(lost 3 Ole10Native: unsupported, 18)", "no package at all"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

// Messages attached to each other by the hundred end with a reason.
func TestOutlookTooDeep(t *testing.T) {
	t.Parallel()
	for _, form := range []func(outlooktest.Message) []byte{outlooktest.MessageFile, outlooktest.TNEF} {
		m := outlooktest.Message{Props: []outlooktest.Prop{outlooktest.Text(outlook.PidTagBody, "bottom")}}
		for range 250 {
			inner := m
			m = outlooktest.Message{Attachments: []outlooktest.Attachment{{Message: &inner}}}
		}
		r := extractRaw(t, form(m), DefaultLimits())
		if len(r.lost) == 0 || r.lost[0].Reason != mail.TooDeep {
			t.Errorf("lost %v, want too-deep", r.lost)
		}
	}
}

func TestOutlookTooLarge(t *testing.T) {
	t.Parallel()
	lim := DefaultLimits()
	lim.Held = 1 << 10
	r := extractRaw(t, attach("a.msg", "application/vnd.ms-outlook", outlooktest.MessageFile(outlookLetter())), lim)
	if len(r.lost) != 1 || r.lost[0].Reason != mail.TooLarge || !strings.Contains(r.String(), "file words") {
		t.Errorf("lost %v, want one too-large; its strings are searched:\n%s", r.lost, r)
	}
}
