package main

import (
	"strings"
	"time"
)

// placesDate is the date of the messages that hold the places.
var placesDate = time.Date(2024, 3, 5, 10, 20, 30, 0, time.UTC)

// mboxPlaces are mailboxes of their own, whose framing is out of order.
func mboxPlaces() []placeKind {
	const from = "From dana.whitlock@harbor.example Tue Mar  5 10:20:30 2024\n"
	box := func(name string, f func(x *planting) string) placeKind {
		return placeKind{name: "mbox " + name, ext: "mbox", raw: f}
	}
	other := func(x *planting) string {
		return strings.Replace(x.letter(plainNode("Nothing.\n")), "Message-ID: <", "Message-ID: <other-", 1)
	}
	return []placeKind{
		box("with a body line that begins with From", func(x *planting) string {
			return from + other(x) + "\n" + from + x.letter(plainNode("Hello,\n\nFrom what I see it works.\n\nFrom now on:\n\n"+x.line+"\n")) + "\n"
		}),
		box("with a line >From that holds it", func(x *planting) string {
			return from + x.letter(plainNode("Hello,\n\n>From the vault: "+x.line+"\n")) + "\n"
		}),
		box("with a line >>>From that holds it", func(x *planting) string {
			return from + x.letter(plainNode("Hello,\n\n>>>From the vault: "+x.line+"\n")) + "\n"
		}),
		box("without blank lines between messages", func(x *planting) string {
			return from + strings.TrimRight(other(x), "\n") + "\n" + from + x.letter(plainNode(x.text()))
		}),
		box("of Thunderbird", func(x *planting) string {
			return "From - Tue Mar 05 10:20:30 2024\nX-Mozilla-Status: 0001\n" + other(x) + "From - Tue Mar 05 10:20:30 2024\nX-Mozilla-Status: 0001\n" + x.letter(plainNode(x.text()))
		}),
		box("with a byte order mark", func(x *planting) string { return "\xef\xbb\xbf" + from + x.letter(plainNode(x.text())) }),
		box("with blank lines first", func(x *planting) string { return "\n\n" + from + x.letter(plainNode(x.text())) }),
		box("with wrong lengths", func(x *planting) string {
			return from + "Content-Length: 999999\n" + other(x) + "\n" + from + "Content-Length: 3\n" + x.letter(plainNode(x.text())) + "\n"
		}),
		box("with a length that hides a message", func(x *planting) string {
			first := strings.Replace(other(x), "Nothing.\n", "From what I see:\n", 1)
			return from + "Content-Length: 17\n" + first + "\n" + from + x.letter(plainNode(x.text())) + "\n"
		}),
		box("without final newline", func(x *planting) string {
			return from + other(x) + "\n" + from + x.letter(plainNode("Here:\n\n"+x.line))
		}),
		box("with a segment without header", func(x *planting) string {
			return from + other(x) + "\n" + from + "\nOn Monday Anna Petrov <v-annpet@microsoft.com> wrote:\n> see below\n\n" + x.line + "\n\n" + from + other(x)
		}),
		box("with text before the first message", func(x *planting) string {
			return from + "This is no field.\n\nTo: v-annpet@microsoft.com\n\n" + x.line + "\n\n" + from + other(x)
		}),
		box("with three blank lines and no date", func(x *planting) string {
			return from + other(x) + "\n\n\nFrom MAILER-DAEMON\n" + x.letter(plainNode(x.text()))
		}),
		box("of mixed line ends", func(x *planting) string {
			return crlf(from+other(x)+"\n") + from + x.letter(plainNode(x.text())) + "\n" + crlf(from+other(x)+"\n")
		}),
		box("with two messages of one text", func(x *planting) string {
			return from + x.letter(plainNode(x.text())) + "\n" + from + x.letter(plainNode(x.text())) + "\n"
		}),
		box("with a cut last message", func(x *planting) string {
			return from + other(x) + "\n" + from + strings.TrimRight(x.letter(x.mixed(attached("notes.txt", "text/plain", x.text()+strings.Repeat("quiet ", 99)))), "=-\n")[:1100]
		}),
		{name: "mbox as an attachment", node: func(x *planting) node {
			return x.mixed(attached("old.mbox", "application/mbox", from+other(x)+"\n"+from+x.inner(plainNode(x.text()))+"\n"))
		}},
		{name: "mbox as an attachment, coded", node: func(x *planting) node {
			return x.mixed(attached("old", "application/octet-stream", from+other(x)+"\n"+from+x.inner(leaf(utf8Plain, "base64", b64(x.text())))+"\n"))
		}},
		{name: "mbox in a zip", node: func(x *planting) node {
			return x.mixed(attached("a.zip", "application/zip", zipped("Inbox", from+other(x)+"\n"+from+x.inner(leaf(utf8Plain, "base64", b64(x.text())))+"\n")))
		}},
	}
}
