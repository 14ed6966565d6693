package main

import (
	"fmt"
	"strings"
)

// unreadPlaces hold what cannot be read: a scan must list it, with the reason.
func unreadPlaces() []placeKind {
	made := func(name, reason string, f func(x *planting) node) placeKind {
		return placeKind{name: "unread: " + name, reason: reason, node: f}
	}
	linked := func(name, link string) []placeKind {
		return []placeKind{
			made(name+" in text", "external-link", func(*planting) node { return plainNode("Hello,\n\nthe files are here: " + link + "\n\nDana\n") }),
			made(name+" in html", "external-link", func(*planting) node {
				return htmlNode(`<p>The files are <a href="` + link + `">here</a>.</p>`)
			}),
		}
	}
	stub := func(name, text string) placeKind {
		return made(name, "server-refused", func(*planting) node { return plainNode(text) })
	}
	out := []placeKind{
		made("S/MIME encrypted", "encrypted-smime", func(x *planting) node {
			return leaf(`application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"`, "base64", b64(envelopedData(x.stream, 2000)))
		}),
		made("S/MIME encrypted, said to be signed", "encrypted-smime", func(x *planting) node {
			return leaf(`application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"`, "base64", b64(envelopedData(x.stream, 2000)))
		}),
		made("S/MIME encrypted inside signed", "encrypted-smime", func(x *planting) node {
			return leaf(`application/pkcs7-mime; smime-type=signed-data`, "base64", b64(signedData(
				"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"+crlf(b64(envelopedData(x.stream, 500))))))
		}),
		made("PGP inline", "encrypted-pgp", func(x *planting) node { return plainNode(x.armoured("MESSAGE", 400)) }),
		made("PGP inline with text before", "encrypted-pgp", func(x *planting) node { return plainNode("Hello Anna,\n\n" + x.armoured("MESSAGE", 400) + "\nDana\n") }),
		made("PGP/MIME", "encrypted-pgp", func(x *planting) node {
			return leaf(`multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b1"`, "", joined("b1",
				leaf("application/pgp-encrypted", "", "Version: 1\n"), leaf(`application/octet-stream; name="encrypted.asc"`, "", x.armoured("MESSAGE", 400))))
		}),
		made("PGP attachment", "encrypted-pgp", func(x *planting) node {
			return x.mixed(attached("keys.txt.asc", "application/octet-stream", x.armoured("MESSAGE", 400)))
		}),
		made("rights-protected message", "encrypted-rights", func(x *planting) node {
			return x.mixed(attached("message.rpmsg", "application/x-microsoft-rpmsg-message", "\x76\xe8\x04\x60\xc4\x11\xe3\x86"+string(x.bytes(900))))
		}),
		made("rights-protected message of the second version", "encrypted-rights", func(x *planting) node {
			return x.mixed(attached("message_v2.rpmsg", "application/octet-stream", "\x76\xe8\x04\x60\xc4\x11\xe3\x86"+string(x.bytes(900))))
		}),
		made("encrypted zip", "encrypted-archive", func(x *planting) node {
			return x.mixed(attached("a.zip", "application/zip", lockedZip("keys.txt", "Nothing that anyone could read.\n")))
		}),
		made("picture", "image-only", func(x *planting) node {
			return x.mixed(attached("screen.png", "image/png", string(screenshot("screen.png", 320, 200).content)))
		}),
		made("photograph said to be octet-stream", "image-only", func(x *planting) node {
			return x.mixed(attached("IMG_1", "application/octet-stream", jpeg(0xdb, string(x.bytes(64)))+string(x.bytes(3000))))
		}),
		made("external body", "external-link", func(*planting) node {
			return leaf(`message/external-body; access-type=URL; URL="https://files.harbor.example/a.txt"`, "", "Content-Type: text/plain\n\n")
		}),
		made("missing piece of a partial message", "external-link", nil),
		made("random bytes", "unsupported", func(x *planting) node {
			return x.mixed(attached("a.bin", "application/octet-stream", "\x01\x02\x03\x00"+string(x.bytes(3000))))
		}),
		made("damaged zip", "corrupt", func(x *planting) node {
			return x.mixed(attached("a.zip", "application/zip", zipped("notes.txt", string(x.bytes(800)))[:300]))
		}),
		stub("IMAP stub of Exchange", "Retrieval using the IMAP4 protocol failed for the following message: 42\n"),
		stub("stub of Exchange", "The server was unable to retrieve this message.\nSubject: Your question\nFrom: Dana Whitlock\n"),
		stub("stub of a phone", "This message has not been downloaded from the server.\n"),
	}
	for i := range out {
		if strings.Contains(out[i].name, "missing piece") {
			out[i].many = func(x *planting) []string { return x.missingPiece() }
		}
	}
	for _, l := range []struct{ name, link string }{
		{"OneDrive link", "https://harbor-my.sharepoint.com/:u:/g/personal/dana_whitlock_harbor_example/EaBcDeFgHiJkLmNoPqRsTuVwXyZ012345?e=4a1b2c"},
		{"SharePoint link", "https://harbor.sharepoint.com/:x:/s/Operations/EbCdEfGhIjKlMnOpQrStUvWxYz?e=Zz9Yx8"},
		{"short OneDrive link", "https://1drv.ms/u/s!AqBcDeFgHiJkLmNoPq?e=aBcDeF"},
		{"Microsoft file transfer link", "https://support.microsoft.com/files?workspace=eyJ0eXAiLCJhbGciOiJSUzI1NiJ9abc&wid=1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b"},
	} {
		out = append(out, linked(l.name, l.link)...)
	}
	return out
}

// missingPiece gives two of three pieces of a message.
func (x *planting) missingPiece() []string {
	pieces := x.partial(x.inner(plainNode(around("Nothing secret in here."))), 3)
	x.id = fmt.Sprintf("%s-%d", x.id, 1)
	return []string{pieces[0], pieces[2]}
}

// quietPlaces hold texts that look like secrets at first sight once joined or
// decoded, and are none.
func quietPlaces() []placeKind {
	made := func(name, text string) placeKind {
		return placeKind{name: "quiet: " + name, quiet: true, node: func(*planting) node { return plainNode(text) }}
	}
	return []placeKind{
		made("prose wrapped after a keyword", "Hello,\n\nplease note that nobody here knows the password\nbecause it was set by the vendor, and that the new password\nisn't known yet.\n"),
		made("lines of a list", "> password policy\n> length fourteen\n> rotation yearly\n> exceptions none\n"),
		made("a soft hyphen in a word", "The pass\u00adword policy is on the wiki, see the pass\u00adword page for details.\n"),
		made("percent-encoded search", "https://www.bing.com/search?q=forgot%20password%20reset%20how%20to&form=QBLH\n"),
		made("Safe Links to a help page", safeLink("https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage?tabs=azure-portal")+"\n"),
		made("base64 of a sentence", "note: "+strings.TrimSpace(b64Lines("Please reset your password before Friday, thank you.", 0))+"\n"),
		made("base64 of random bytes", b64(string(newStream("quiet").bytes(600)))),
		made("a picture in base64", "img: data:image/png;base64,"+strings.TrimSpace(b64Lines(tinyPNG(), 0))+"\n"),
		made("JSON with escapes", `{"title":"Reset your password","body":"See https:\/\/aka.ms\/sspr \u0026 sign in."}`+"\n"),
		made("a key's fingerprint", "MD5:4f:2c:aa:0b:9d:31:5e:77:c8:12:60:fb:3a:9e:d4:05\nSHA256:2bZ9kq5hX0vJ8yQm4cD7rT1nLw3eUi6pAs0gFh2jKzE\n"),
		made("placeholders", "AccountKey=<your-account-key>\nPassword=********\nclient_secret=YOUR_CLIENT_SECRET\n"),
		made("flowed prose", "Change your password now and then, the \npolicy says so. Tell nobody the \npassword, not even us.\n"),
		made("tracking ids", "TrackingID#2401170040001234\nx-ms-request-id: 5f0d3c1e-901e-0043-2b1a-2a7d3c000000\nCorrelation: 0HMQ2V8J3K4L5:00000003\n"),
	}
}
