package main

import (
	"fmt"
	"strings"
)

// inner is a message that stands inside another.
func (x *planting) inner(n node) string {
	return "From: Luis Ortega <luis.ortega@harbor.example>\nTo: Dana Whitlock <dana.whitlock@harbor.example>\nSubject: Old mail\n" +
		"Date: Mon, 04 Mar 2024 09:00:00 +0000\nMessage-ID: <inner-" + x.id + "@harbor.example>\nMIME-Version: 1.0\n" + n.String()
}

// nestedPlaces put the secret into messages within messages.
func nestedPlaces() []placeKind {
	nested := func(name, contentType, encoding string, encode func(string) string) placeKind {
		return placeKind{name: "nested message " + name, node: func(x *planting) node {
			return x.mixed(leaf(contentType, encoding, encode(x.inner(plainNode(x.text())))))
		}}
	}
	same := func(s string) string { return s }
	return []placeKind{
		{name: "nested message", part: "2.1", where: "body", body: true, node: func(x *planting) node {
			return x.mixed(leaf("message/rfc822", "7bit", x.inner(plainNode(x.text()))))
		}},
		{name: "nested message as the whole body", node: func(x *planting) node {
			return leaf("message/rfc822", "7bit", x.inner(plainNode(x.text())))
		}},
		nested("in base64", "message/rfc822", "base64", b64),
		nested("in quoted-printable", "message/rfc822", "quoted-printable", qp),
		nested("said to be base64", "message/rfc822", "base64", same),
		nested("said to be quoted-printable", "message/rfc822", "quoted-printable", same),
		nested("with a file name", `message/rfc822; name="old mail.eml"`, "7bit", same),
		nested("with CRLF inside LF", "message/rfc822", "8bit", crlf),
		nested("after a blank line", "message/rfc822", "7bit", func(s string) string { return "\n" + s }),
		nested("after a From line", "message/rfc822", "7bit", func(s string) string { return "From luis Mon Mar  4 09:00:00 2024\n" + s }),
		nested("after a quoted From line", "message/rfc822", "7bit", func(s string) string { return ">From luis Mon Mar  4 09:00:00 2024\n" + s }),
		nested("as text/rfc822", "text/rfc822", "7bit", same),
		nested("as message/global", "message/global", "8bit", same),
		nested("as message/news", "message/news", "7bit", same),
		nested("as application/octet-stream", `application/octet-stream; name="old.eml"`, "base64", b64),
		nested("as text/plain", `text/plain; name="old.txt"`, "base64", b64),
		nested("in uuencode", "message/rfc822", "x-uuencode", func(s string) string { return uu("old.eml", s) }),
		{name: "nested message, base64 body as text/plain", node: func(x *planting) node {
			return x.mixed(leaf("text/plain", "7bit", x.inner(leaf(utf8Plain, "base64", b64(x.text())))))
		}},
		{name: "nested 12 messages deep", node: func(x *planting) node { return x.russian(12, plainNode(x.text()), false) }},
		{name: "nested 8 messages deep in base64", node: func(x *planting) node { return x.russian(8, plainNode(x.text()), true) }},
		{name: "digest", node: func(x *planting) node {
			return multi("digest", x.boundary(), node{body: x.inner(plainNode("One.\n"))}, node{body: x.inner(plainNode(x.text()))})
		}},
		{name: "digest with types", node: func(x *planting) node {
			return multi("digest", x.boundary(), leaf("text/plain", "", "Contents.\n"), leaf("message/rfc822", "", x.inner(plainNode(x.text()))))
		}},
		{name: "digest by dashes", node: func(x *planting) node {
			return plainNode("Topics\n\n----------------------------------------------------------------------\n\n" + x.inner(plainNode(x.text())) + "\n------------------------------\n\nEnd of digest\n")
		}},
		{name: "forwarded inline", node: func(x *planting) node {
			return plainNode("FYI\n\n-----Original Message-----\nFrom: Luis Ortega\nSent: Monday, March 4, 2024 9:00 AM\nTo: Dana Whitlock\nSubject: Old\n\n" + x.text())
		}},
		{name: "forwarded by RFC 934", node: func(x *planting) node {
			return plainNode("------- Forwarded Message\n\n" + strings.ReplaceAll("\n"+x.inner(plainNode(x.text())), "\n-", "\n- -")[1:] + "\n------- End of Forwarded Message\n")
		}},
		{name: "journal report", raw: func(x *planting) string { return x.journal("anna@microsoft.com", x.inner(plainNode(x.text()))) }},
		{name: "journal report, original in base64", raw: func(x *planting) string {
			return x.journal("anna@microsoft.com", x.inner(leaf(utf8Plain, "base64", b64(x.text()))))
		}},
		{name: "journal report, original with a nested one", raw: func(x *planting) string {
			return x.journal("anna@microsoft.com", x.inner(x.mixed(leaf("message/rfc822", "7bit", x.inner(plainNode(x.text()))))))
		}},
		{name: "quarantine wrapper", node: func(x *planting) node {
			return x.mixed(leaf(`message/rfc822; name="original.eml"`, "7bit", x.inner(htmlNode(x.htmlBlock()))).with("Content-Disposition: attachment"))
		}},
		{name: "Google vault wrapper as octet-stream", node: func(x *planting) node {
			return x.mixed(attached("original_msg.txt", "application/octet-stream", x.inner(plainNode(x.text()))))
		}},
	}
}

// russian nests messages in messages.
func (x *planting) russian(n int, in node, encoded bool) node {
	for range n {
		m := x.inner(in)
		in = leaf("message/rfc822", "8bit", m)
		if encoded {
			in = leaf("message/rfc822", "base64", b64(m))
		}
	}
	return in
}

// journal wraps a message as Exchange's journaling does: only the envelope names
// the recipient.
func (x *planting) journal(recipient, original string) string {
	n := multi("mixed", x.boundary(),
		leaf(`text/plain; charset="us-ascii"`, "7bit", "Sender: luis.ortega@harbor.example\nSubject: Old mail\nMessage-Id: <inner-"+x.id+"@harbor.example>\nTo: ops@harbor.example\nBcc: "+recipient+"\n"),
		leaf("message/rfc822", "", original))
	return "From: Microsoft Exchange <journal@harbor.example>\nTo: archive@harbor.example\nSubject: Old mail\nDate: Tue, 05 Mar 2024 10:20:30 +0000\n" +
		"Message-ID: <" + x.id + "@harbor.example>\nX-MS-Journal-Report:\nMIME-Version: 1.0\n" + n.String()
}

// partialPlaces cut a message into message/partial pieces (RFC 2046 section
// 5.2.2), each in a message of its own.
func partialPlaces() []placeKind {
	made := func(name string, order []int, whole func(x *planting) string) placeKind {
		return placeKind{name: "partial " + name, many: func(x *planting) []string {
			pieces := x.partial(whole(x), 3)
			out := make([]string, len(order))
			for i, n := range order {
				out[i] = pieces[n]
			}
			return out
		}}
	}
	plain := func(x *planting) string { return x.inner(plainNode(x.text())) }
	coded := func(x *planting) string { return x.inner(x.mixed(attached("notes.txt", "text/plain", x.text()))) }
	return []placeKind{
		made("in order", []int{0, 1, 2}, plain),
		made("out of order", []int{2, 0, 1}, plain),
		made("in order, base64 attachment", []int{0, 1, 2}, coded),
		made("out of order, base64 attachment", []int{1, 2, 0}, coded),
		{name: "partial all in one message", node: func(x *planting) node {
			var parts []node
			for _, p := range x.partial(coded(x), 3) {
				_, body, _ := strings.Cut(p, "\n\n")
				at := strings.Index(p, "Content-Type: message/partial")
				field, _, _ := strings.Cut(p[at:], "\n")
				parts = append(parts, node{[]string{field}, body})
			}
			return multi("mixed", x.boundary(), parts...)
		}},
	}
}

// partial cuts a message into pieces of equal length at line ends, except that
// the last cut goes through the secret's line where that is long.
func (x *planting) partial(whole string, n int) []string {
	lines := strings.SplitAfter(whole, "\n")
	var out []string
	for i := range n {
		body := strings.Join(lines[i*len(lines)/n:(i+1)*len(lines)/n], "")
		field := fmt.Sprintf("Content-Type: message/partial; id=\"%s@harbor.example\"; number=%d; total=%d", x.id, i+1, n)
		m := x.letter(node{[]string{field}, body})
		out = append(out, strings.Replace(m, "Message-ID: <"+x.id, fmt.Sprintf("Message-ID: <%s-%d", x.id, i+1), 1))
	}
	return out
}

// bouncePlaces are returned mails (RFC 3462, RFC 3464).
func bouncePlaces() []placeKind {
	report := func(x *planting, returned node) node {
		return leaf(`multipart/report; report-type=delivery-status; boundary="b1"`, "", joined("b1",
			plainNode("Your message could not be delivered.\n"),
			leaf("message/delivery-status", "", "Reporting-MTA: dns; mx.harbor.example\n\nFinal-Recipient: rfc822; anna@microsoft.com\nAction: failed\nStatus: 5.1.1\n"),
			returned))
	}
	return []placeKind{
		{name: "bounce with the message", node: func(x *planting) node {
			return report(x, leaf("message/rfc822", "", x.inner(plainNode(x.text()))))
		}},
		{name: "bounce with the headers", takes: oneLine, node: func(x *planting) node {
			return report(x, leaf("text/rfc822-headers", "", "From: a@harbor.example\nSubject: "+x.line+"\n"))
		}},
		{name: "bounce with encoded headers", takes: oneLine, node: func(x *planting) node {
			return report(x, leaf("text/rfc822-headers", "", "From: a@harbor.example\nSubject: =?utf-8?Q?F=C3=BCr_Sie:_"+qWord(x.line)+"?=\n"))
		}},
		{name: "bounce with a diagnostic", takes: oneLine, node: func(x *planting) node {
			return leaf(`multipart/report; boundary="b1"`, "", joined("b1", plainNode("Failed.\n"),
				leaf("message/delivery-status", "", "Reporting-MTA: dns; mx.harbor.example\n\nFinal-Recipient: rfc822; anna@microsoft.com\nDiagnostic-Code: smtp; 550 "+x.line+"\n")))
		}},
		{name: "bounce with the message in base64", node: func(x *planting) node {
			return report(x, leaf("message/rfc822", "base64", b64(x.inner(plainNode(x.text())))))
		}},
		{name: "bounce with MIME pasted into text", node: func(x *planting) node {
			return plainNode("The message returned follows:\n\n" + x.inner(multi("mixed", "----=_old", plainNode("One.\n"), leaf(utf8Plain, "base64", b64(x.text())))))
		}},
		{name: "bounce with quoted-printable pasted into text", takes: keyLike, node: func(x *planting) node {
			return plainNode("--- Below this line is a copy of the message.\n\n" + x.inner(leaf(utf8Plain, "quoted-printable", x.broken("=\n"))))
		}},
		{name: "bounce cut off in the message", takes: oneLine, node: func(x *planting) node {
			n := report(x, leaf("message/rfc822", "", x.inner(multi("mixed", "b2", plainNode("One.\n"), leaf(utf8Plain, "base64", b64(x.text()))))))
			n.body = n.body[:strings.LastIndex(n.body, "--b2--")]
			return n
		}},
		{name: "feedback report", node: func(x *planting) node {
			return leaf(`multipart/report; report-type=feedback-report; boundary="b1"`, "", joined("b1", plainNode("Abuse.\n"),
				leaf("message/feedback-report", "", "Feedback-Type: abuse\nVersion: 1\n"), leaf("message/rfc822", "", x.inner(plainNode(x.text())))))
		}},
	}
}
