package main

import "strings"

const (
	mapiBody = 0x1000
	mapiRTF  = 0x1009
	mapiHTML = 0x1013
)

// htmlRTF is HTML inside RTF ([MS-OXRTFEX]).
func htmlRTF(markup string) string {
	var b strings.Builder
	b.WriteString(`{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Calibri;}}` + "\r\n")
	for part := range strings.SplitAfterSeq(markup, ">") {
		text, tag, found := strings.Cut(part, "<")
		b.WriteString(strings.ReplaceAll(rtfEscapes.Replace(text), "\n", "\\par\n"))
		if found {
			b.WriteString(`{\*\htmltag64 ` + rtfEscapes.Replace("<"+tag) + "}")
		}
	}
	return b.String() + "}\x00"
}

// tnefPlaces are messages in Outlook's winmail.dat.
func tnefPlaces() []placeKind {
	props := func(list ...mapiProperty) string { return tnefAttribute(1, tnefMessage, tnefProperties(list...)) }
	made := func(name string, takes form, f func(x *planting) string) placeKind {
		return placeKind{name: "winmail.dat " + name, takes: takes, node: func(x *planting) node {
			return x.mixed(attached("winmail.dat", "application/ms-tnef", f(x)))
		}}
	}
	binaryProp := func(id uint16, s string) mapiProperty { return mapiProperty{id: id, kind: mapiBinary, value: s} }
	return []placeKind{
		made("body", anyForm, func(x *planting) string { return tnef(tnefAttribute(1, tnefBody, x.text()+"\x00")) }),
		made("subject", oneLine, func(x *planting) string { return tnef(tnefAttribute(1, tnefSubject, x.line+"\x00")) }),
		made("body in UTF-16", anyForm, func(x *planting) string { return tnef(props(mapiText(mapiBody, x.text()))) }),
		made("compressed RTF", anyForm, func(x *planting) string { return tnef(props(binaryProp(mapiRTF, compressedRTF(rtf(x.line))))) }),
		made("compressed RTF that holds HTML", anyForm, func(x *planting) string {
			return tnef(props(binaryProp(mapiRTF, compressedRTF(htmlRTF("<html><body>"+x.htmlBlock()+"</body></html>")))))
		}),
		made("uncompressed RTF", anyForm, func(x *planting) string { return tnef(props(binaryProp(mapiRTF, uncompressedRTF(rtf(x.line))))) }),
		made("HTML", anyForm, func(x *planting) string {
			return tnef(props(mapiText(0x0037, "Old"), binaryProp(mapiHTML, "<html><body>"+x.htmlBlock()+"</body></html>")))
		}),
		made("named property", oneLine, func(x *planting) string {
			p := mapiText(0x8001, x.line)
			p.name = "HarborNote"
			return tnef(props(mapiText(mapiBody, "See."), p))
		}),
		made("attachment", anyForm, func(x *planting) string {
			return tnef(tnefAttribute(1, tnefBody, "See.\x00"), tnefFile("notes.txt", x.text()))
		}),
		made("second attachment, a zip", anyForm, func(x *planting) string {
			return tnef(tnefFile("a.png", tinyPNG()), tnefFile("a.zip", zipped("notes.txt", x.text())))
		}),
		made("attachment's name", nameable, func(x *planting) string {
			return tnef(tnefFile("a.txt", "Nothing.\n") + tnefAttribute(2, tnefAttachProps, tnefProperties(mapiText(0x3707, x.fileName()))))
		}),
		made("embedded message", anyForm, func(x *planting) string {
			inner := tnef(props(mapiText(mapiBody, x.text())))
			return tnef(tnefFile("Old mail", "") + tnefAttribute(2, tnefAttachProps, tnefProperties(
				mapiNumber(0x3705, 5), mapiProperty{id: 0x3701, kind: mapiObject, value: messageInterface + inner})))
		}),
		made("with a wrong checksum", anyForm, func(x *planting) string {
			s := tnef(tnefAttribute(1, tnefBody, x.text()+"\x00"))
			return s[:len(s)-1] + "\x7f"
		}),
		made("cut off after the body", anyForm, func(x *planting) string {
			s := tnef(tnefAttribute(1, tnefBody, x.text()+"\x00"), tnefFile("a.bin", string(x.bytes(3000))))
			return s[:len(s)-1000]
		}),
		{name: "winmail.dat in a nested message", node: func(x *planting) node {
			return x.mixed(leaf("message/rfc822", "", x.inner(x.mixed(attached("winmail.dat", "application/ms-tnef", tnef(tnefFile("notes.txt", x.text())))))))
		}},
		{name: "winmail.dat as octet-stream", node: func(x *planting) node {
			return x.mixed(attached("a.dat", "application/octet-stream", tnef(tnefFile("notes.txt", x.text()))))
		}},
		{name: "winmail.dat as the whole body", node: func(x *planting) node {
			return attached("winmail.dat", "application/ms-tnef", tnef(props(mapiText(mapiBody, x.text()))))
		}},
	}
}

// msgPlaces are messages in Outlook's own file format, attached and as sources.
func msgPlaces() []placeKind {
	var out []placeKind
	for _, m := range []struct {
		name  string
		takes form
		make  func(x *planting) *outlookMessage
	}{
		{"plain body", anyForm, func(x *planting) *outlookMessage { return x.newOutlookMessage(mapiText(mapiBody, x.text())) }},
		{"plain body of 8-bit strings", anyForm, func(x *planting) *outlookMessage {
			return x.newOutlookMessage(mapiProperty{id: mapiBody, kind: mapiString8, value: x.text()})
		}},
		{"long plain body", anyForm, func(x *planting) *outlookMessage {
			return x.newOutlookMessage(mapiText(mapiBody, strings.Repeat("All quiet in the harbor.\n", 400)+x.text()))
		}},
		{"HTML body", anyForm, func(x *planting) *outlookMessage {
			return x.newOutlookMessage(mapiProperty{id: mapiHTML, kind: mapiBinary, value: "<html><body>" + x.htmlBlock() + "</body></html>"})
		}},
		{"RTF body", anyForm, func(x *planting) *outlookMessage {
			return x.newOutlookMessage(mapiProperty{id: mapiRTF, kind: mapiBinary, value: compressedRTF(rtf(x.line))})
		}},
		{"HTML in RTF body", anyForm, func(x *planting) *outlookMessage {
			return x.newOutlookMessage(mapiProperty{id: mapiRTF, kind: mapiBinary, value: compressedRTF(htmlRTF("<html><body>" + x.htmlBlock() + "</body></html>"))})
		}},
		{"subject", oneLine, func(x *planting) *outlookMessage { return x.newOutlookMessage(mapiText(0x0070, x.line)) }},
		{"transport headers", oneLine, func(x *planting) *outlookMessage {
			return x.newOutlookMessage(mapiText(mapiBody, "See."), mapiText(0x007d, "From: dana.whitlock@harbor.example\r\nTo: v-annpet@microsoft.com\r\nX-Note: "+x.line+"\r\n\r\n"))
		}},
		{"named property", oneLine, func(x *planting) *outlookMessage {
			p := mapiText(0x8000, x.line)
			p.name = "HarborNote"
			return x.newOutlookMessage(mapiText(mapiBody, "See."), p)
		}},
		{"unknown property", oneLine, func(x *planting) *outlookMessage {
			return x.newOutlookMessage(mapiText(mapiBody, "See."), mapiText(0x6abc, x.line))
		}},
		{"attachment", anyForm, func(x *planting) *outlookMessage {
			m := x.newOutlookMessage(mapiText(mapiBody, "See."))
			m.files = []outlookFile{{name: "a.png", content: tinyPNG()}, {name: "notes.txt", content: x.text()}}
			return m
		}},
		{"attached zip", anyForm, func(x *planting) *outlookMessage {
			m := x.newOutlookMessage(mapiText(mapiBody, "See."))
			m.files = []outlookFile{{name: "a.zip", content: zipped("notes.txt", strings.Repeat("quiet\n", 9000)+x.text()+string(x.bytes(9000)))}}
			return m
		}},
		{"attached name", nameable, func(x *planting) *outlookMessage {
			m := x.newOutlookMessage(mapiText(mapiBody, "See."))
			m.files = []outlookFile{{name: x.fileName(), content: "Nothing.\n"}}
			return m
		}},
		{"embedded message", anyForm, func(x *planting) *outlookMessage {
			m := x.newOutlookMessage(mapiText(mapiBody, "See."))
			m.files = []outlookFile{{name: "Old mail", message: x.newOutlookMessage(mapiText(mapiBody, x.text()))}}
			return m
		}},
		{"embedded message's attachment", anyForm, func(x *planting) *outlookMessage {
			m, inner := x.newOutlookMessage(mapiText(mapiBody, "See.")), x.newOutlookMessage(mapiText(mapiBody, "See."))
			inner.files = []outlookFile{{name: "notes.txt", content: x.text()}}
			m.files = []outlookFile{{name: "Old mail", message: inner}}
			return m
		}},
	} {
		out = append(out,
			placeKind{name: "msg attached, " + m.name, takes: m.takes, node: func(x *planting) node {
				return x.mixed(attached("old.msg", "application/vnd.ms-outlook", m.make(x).file()))
			}},
			placeKind{name: "msg file, " + m.name, takes: m.takes, ext: "msg", exact: true, raw: func(x *planting) string { return m.make(x).file() }})
	}
	return append(out, placeKind{name: "msg in zip", node: func(x *planting) node {
		return x.mixed(attached("a.zip", "application/zip", zipped("old.msg", x.newOutlookMessage(mapiText(mapiBody, x.text())).file())))
	}}, placeKind{name: "winmail.dat file", ext: "dat", exact: true, raw: func(x *planting) string {
		return tnef(tnefAttribute(1, tnefMessage, tnefProperties(
			mapiText(0x0c1f, "dana.whitlock@microsoft.com"), mapiText(0x5d01, "dana.whitlock@microsoft.com"), mapiText(mapiBody, x.text()))))
	}})
}
