package extract

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/mail"
)

// lostIn gives what a message's body loses beside its images.
func lostIn(t testing.TB, header, body string) []mail.Lost {
	t.Helper()
	return extractRaw(t, []byte("Subject: s\r\n"+header+"\r\n"+body+"\r\n"), DefaultLimits()).lost
}

func TestSharedLinks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ link, kind string }{
		{"https://contoso.sharepoint.com/:x:/s/Ops/EQ1abc?e=Xy12", "SharePoint"},
		{"https://contoso-my.sharepoint.com/:f:/g/personal/eva_contoso_com/Eabc", "SharePoint"},
		{"https://contoso-my.sharepoint.com/personal/eva_contoso_com/Documents/keys.xlsx?web=1", "SharePoint"},
		{"https://contoso.sharepoint.us/sites/Ops/_layouts/15/Doc.aspx?sourcedoc=%7B1%7D", "SharePoint"},
		{"https://1drv.ms/x/s!AabbCC", "OneDrive"},
		{"https://onedrive.live.com/?cid=1&resid=2", "OneDrive"},
		{"https://teams.microsoft.com/l/file/5E0?tenantId=1", "Teams"},
		{"https://support.microsoft.com/files?workspace=eyJhbGci&wid=1", "file transfer"},
		{"https://dtmnebula.microsoft.com/workspace/1", "file transfer"},
		{"https://sfteu.one.microsoft.com/d/1", "file transfer"},
		{"https://eu.support.microsoft.com/files?x=1&workspace=abc", "file transfer"},
		{"https://wetransfer.com/downloads/abc/def", "WeTransfer"},
		{"https://we.tl/t-AbCd", "WeTransfer"},
		{"https://www.dropbox.com/scl/fi/abc/keys.txt?rlkey=x&dl=0", "Dropbox"},
		{"https://drive.google.com/file/d/1abc/view?usp=sharing", "Google Drive"},
		{"https://docs.google.com/spreadsheets/d/1abc/edit#gid=0", "Google Drive"},
		{"https://contoso.app.box.com/s/abcdef", "Box"},
		{"https://login-us.mimecast.com/m/lfs/?tkn=abc", "Mimecast"},
		{"https://www.icloud.com/attachment/?u=https%3A%2F%2Fcvws&f=a.zip", "iCloud"},
		{"https://cloud.contoso.example/index.php/s/aB3dE5gH7jK9mN1", "Nextcloud"},
		{"https://nam06.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcontoso.sharepoint.com%2F%3Aw%3A%2Fs%2FOps%2FEabc&data=05", "SharePoint"},
		{"https://urldefense.com/v3/__https://contoso.sharepoint.com/:b:/s/Ops/Eabc__;!!x", "SharePoint"},
		{"HTTPS://CONTOSO.SharePoint.com/:x:/s/Ops/E1", "SharePoint"},
	} {
		got := lostIn(t, "", "the file is at "+c.link+".")
		if len(got) != 1 || got[0].Reason != mail.ExternalLink || got[0].Bytes != 0 || !strings.Contains(got[0].Detail, c.kind) {
			t.Errorf("%s gives %+v", c.link, got)
		}
		for _, l := range got {
			if strings.Contains(l.Detail, "/") || strings.Contains(l.Detail, "?") {
				t.Errorf("the detail tells more than kind and host: %s", l.Detail)
			}
		}
	}
}

// Links to sites, help, footers and meetings are not content of the mail.
func TestNoSharedLinks(t *testing.T) {
	t.Parallel()
	for _, link := range []string{
		"https://contoso.sharepoint.com", "https://contoso.sharepoint.com/sites/Ops", "https://contoso.sharepoint.com/sites/Ops/SitePages/Home.aspx",
		"https://www.dropbox.com/login", "https://www.dropbox.com/help/desktop", "https://www.box.com/pricing", "https://onedrive.live.com/", "https://onedrive.live.com/about",
		"https://drive.google.com/", "https://docs.google.com/forms/d/e/1/viewform", "https://support.microsoft.com/help/4012140", "https://www.microsoft.com/en-us/privacy",
		"https://teams.microsoft.com/l/meetup-join/19%3ameeting/0?context=x", "https://wetransfer.com/", "https://notsharepoint.com/:x:/s/a/b",
		"https://contoso.sharepoint.com.evil.example/:x:/s/a/b", "https://blog.example/posts/short", "https://x.example/s/tooshort", "https://icloud.com/support",
		"https://outlook.office365.com/mail/", "https://www.mimecast.com/products/", "https://dropbox.com.evil.example/s/abc/x", "https://a.example/?u=sharepoint.com/:x:/",
		"https://slack.com/help", "https://contoso.slack.com/archives/C1/p2", "https://mega.nz/", "ftp://", "://", "https://@/", "https:///:x:/",
	} {
		if got := lostIn(t, "", "see "+link+" for more"); len(got) != 0 {
			t.Errorf("%s gives %+v", link, got)
		}
	}
}

// One link counts once: in the text and its target, quoted, and cut short.
func TestSharedLinkOnce(t *testing.T) {
	t.Parallel()
	link := "https://contoso.sharepoint.com/:x:/s/Ops/Eabcdef"
	body := "--b\r\n\r\nsee " + link + "?e=1\r\n> see " + link + "?e=2\r\n> cut https://contoso.sharepoint.com/:x:/s/Ops/Eabc\r\n--b\r\nContent-Type: text/html\r\n\r\n" +
		"<a href='" + link + "'>" + link + "</a>, and <a href='https://1drv.ms/x/s!Abc'>this</a>\r\n--b--\r\n"
	got := lostIn(t, "Content-Type: multipart/alternative; boundary=b\r\n", body)
	if len(got) != 2 {
		t.Errorf("%d links, want 2: %+v", len(got), got)
	}
}

func TestManyLinks(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "https://1drv.ms/x/s!%05d\r\n", i)
	}
	if got := lostIn(t, "", b.String()); len(got) != mostLinks+1 {
		t.Errorf("%d records", len(got))
	}
}

func TestStubs(t *testing.T) {
	t.Parallel()
	for _, s := range textStubs {
		for _, body := range []string{s.phrase, "x\r\n\r\n" + strings.Replace(s.phrase, " ", "\r\n", 1) + " and so on", strings.Repeat("long text\r\n", 20000) + s.phrase} {
			got := lostIn(t, "", body)
			if len(got) != 1 || got[0].Reason != s.reason {
				t.Errorf("%q gives %+v", s.phrase, got)
			}
		}
	}
	for _, header := range []string{
		"Content-Type: message/external-body; access-type=URL; URL=\"https://x.example/f\"\r\n",
		"X-Mozilla-External-Attachment-URL: file:///C:/a.zip\r\n", "X-Mozilla-Cloud-Part: cloudFile; url=https://x.example\r\n",
		"X-MS-Class: IPM.Note.EnterpriseVault.Shortcut\r\n", "Content-Type: text/x-moz-deleted; name=\"Deleted: a.zip\"\r\n",
		"content-class: rpmsg.message\r\n",
	} {
		if got := lostIn(t, header, "text"); len(got) != 1 || got[0].Bytes != 0 {
			t.Errorf("%q gives %+v", header, got)
		}
	}
}

// A message in an archive may be a stub as any; a file in one speaks of stubs.
func TestStubsInArchives(t *testing.T) {
	t.Parallel()
	const phrase = "[Non-text portions of this message have been removed]"
	for name, c := range map[string]struct {
		content string
		want    int
	}{
		"m.eml": {"From: a@contoso.example\r\nSubject: s\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\n" + phrase + "\r\n", 1},
		"n.txt": {phrase, 0},
	} {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(c.content))
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		if got := extractRaw(t, attach(name+".gz", "application/gzip", b.Bytes()), DefaultLimits()).lost; len(got) != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// People write of attachments, archives and encryption all day.
func TestNoStubs(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"I removed the attachment; it was too large to send.", "Please encrypt the message and send me the key.",
		"The attachments are archived in the share.", "I could not retrieve the message, the server is down.",
		"Your message was truncated by the gateway after 2 MB, see the ticket.", "He has sent you the encrypted archive.",
		"Sent with BlackBerry. The attachment has been scanned for viruses.", "You can download the attachment below.",
		"This email is encrypted in transit. Email secured by Microsoft Office 365.", "The text portions were formatted by hand.",
		"Our MailScanner is believed to be the cause; the file was removed because of its size.", "The remainder of this message is about the server.",
		"Only the header is unacceptable to the parser.",
	} {
		if got := lostIn(t, "", body); len(got) != 0 {
			t.Errorf("%q gives %+v", body, got)
		}
	}
}

// A wrapper and the protected message in it are one piece of work.
func TestRightsOnce(t *testing.T) {
	t.Parallel()
	body := "--b\r\n\r\neva@contoso.example has sent you a protected message.\r\nhttps://outlook.office365.com/Encryption/retrieve.ashx?x=1\r\n--b\r\n" +
		"Content-Type: application/x-microsoft-rpmsg-message; name=message_v2.rpmsg\r\nContent-Disposition: attachment; filename=message_v2.rpmsg\r\n\r\nxyz\r\n--b--\r\n"
	got := lostIn(t, "Content-Type: multipart/mixed; boundary=b\r\n", body)
	if len(got) != 1 || got[0].Reason != mail.EncryptedRights || got[0].Bytes != 3 {
		t.Errorf("%+v", got)
	}
	for _, link := range []string{
		"https://outlook.office365.com/Encryption/retrieve.ashx?recipientemailaddress=x", "https://res.cisco.com/websafe/help?topic=x",
		"https://secure.virtru.com/start?msg=1", "https://web1.zixmail.net/s/e?b=1", "https://mail.contoso.example/formpostdir/securereader?id=1",
		"https://login-us.mimecast.com/m/secure?tkn=1", "https://encrypt.barracudanetworks.com/login?nid=1", "https://switch.egress.com/ui/learn.aspx",
	} {
		if got := lostIn(t, "", "open "+link); len(got) != 1 || got[0].Reason != mail.EncryptedRights {
			t.Errorf("%s gives %+v", link, got)
		}
	}
}

// Addresses within addresses take no more time than others.
func TestLinksEndSoon(t *testing.T) {
	for _, s := range []string{"://", "://%3a%2f%2f", "https://1drv.ms/aaaa", "a%20://"} {
		isLinear(t, s, chunkSize/32, func(n int) {
			o := watch(&record{})
			o.Text(Text{Where: "body", Content: strings.Repeat(s, n/len(s))})
			o.close()
		})
	}
}

func TestPortalPages(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{
		"securedoc_20261102.html": 1, "SecureMessageAtt.html": 1, "message_zdm.html": 1, "zdm.html": 0, "plan.docx.tdf.html": 1, "page.html": 0, "securedoc.txt": 0, "report-securedoc.html": 0,
	} {
		if got := extractRaw(t, attach(name, "text/html", []byte("<p>open me")), DefaultLimits()).lost; len(got) != want {
			t.Errorf("%s gives %+v", name, got)
		}
	}
}

func FuzzOutside(f *testing.F) {
	f.Add("see https://contoso.sharepoint.com/:x:/s/Ops/E1?e=2 and https%3A%2F%2F1drv.ms/x", "body")
	f.Add("X-Mozilla-Cloud-Part: x", "header")
	f.Add("https://x.example/?u=https%3A%2F%2Fx%3Fu%3Dhttps%253A%252F%252F1drv.ms%252Fabcd", "url")
	f.Fuzz(func(t *testing.T, s, where string) {
		r := &record{}
		o := watch(r)
		o.Text(Text{Where: where, Content: s})
		o.close()
		if len(r.lost) > strings.Count(s, "://")+strings.Count(s, "%")+len(textStubs)+1 {
			t.Fatalf("%d records of %q", len(r.lost), s)
		}
		for _, l := range r.lost {
			if l.Bytes != 0 || len(l.Detail) > 300+len(s) {
				t.Fatalf("%+v", l)
			}
		}
	})
}
