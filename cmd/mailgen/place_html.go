package main

import (
	"fmt"
	"html"
	"strings"
)

// htmlLine is the credential's words as HTML text.
func (x *planting) htmlLine() string {
	return strings.ReplaceAll(html.EscapeString(x.line), "\n", "<br>\n")
}

// htmlBlock is a letter in HTML.
func (x *planting) htmlBlock() string {
	return "<p>Hello Anna,</p>\n<p>here is what you asked for:</p>\n<p>" + x.htmlLine() + "</p>\n<p>Kind regards<br>Dana</p>\n"
}

// htmlPlaces show the secret to the reader, split and escaped in the ways of
// mail programs.
func htmlPlaces() []placeKind {
	made := func(name string, takes form, f func(x *planting) string) placeKind {
		return placeKind{name: "html " + name, takes: takes, node: func(x *planting) node { return htmlNode(f(x)) }}
	}
	split := func(tag string) func(x *planting) string {
		return func(x *planting) string {
			at := strings.Index(x.line, x.written) + len(x.written)/2
			return "<p>" + html.EscapeString(x.line[:at]) + tag + html.EscapeString(x.line[at:]) + "</p>"
		}
	}
	return []placeKind{
		made("visible", anyForm, func(x *planting) string { return x.htmlBlock() }),
		{name: "html in quoted-printable", node: func(x *planting) node {
			return leaf("text/html; charset=utf-8", "quoted-printable", qp(x.htmlBlock()))
		}},
		{name: "html as attachment", node: func(x *planting) node { return x.mixed(attached("a.html", "text/html", x.htmlBlock())) }},
		{name: "html said to be octet-stream", node: func(x *planting) node {
			return x.mixed(attached("a.bin", "application/octet-stream", "<!DOCTYPE html><html><body>"+x.htmlBlock()+"</body></html>"))
		}},
		{name: "html said to be plain", node: func(x *planting) node {
			return leaf(utf8Plain, "8bit", "<html><body>"+x.htmlBlock()+"</body></html>\n")
		}},
		made("split by tags", oneLine, split("<span style=\"color:red\"></span>")),
		made("split by closing and opening tags", oneLine, split("</b><b>")),
		made("split by wbr", oneLine, split("<wbr>")),
		made("split by wbr with slash", oneLine, split("<wbr/>")),
		made("split by a soft hyphen", oneLine, split("&shy;")),
		made("split by a zero-width space", oneLine, split("&#8203;")),
		made("split by a zero-width joiner", oneLine, split("&zwj;")),
		made("split by a comment", oneLine, split("<!-- -->")),
		made("in a font tag for each letter", opaque, func(x *planting) string {
			var b strings.Builder
			for _, r := range x.line {
				b.WriteString("<font>" + html.EscapeString(string(r)) + "</font>")
			}
			return "<p>" + b.String() + "</p>"
		}),
		made("in decimal entities", anyForm, func(x *planting) string { return "<pre>" + entities(x.line, "&#%d;") + "</pre>" }),
		made("in hexadecimal entities", anyForm, func(x *planting) string { return "<pre>" + entities(x.line, "&#x%X;") + "</pre>" }),
		made("in entities without semicolon", oneLine, func(x *planting) string { return "<pre>" + entities(x.line, "&#%d") + "</pre>" }),
		made("with entities twice", oneLine, func(x *planting) string { return "<p>" + html.EscapeString(html.EscapeString(x.line)) + "</p>" }),
		made("in pre", anyForm, func(x *planting) string { return "<pre>\n" + html.EscapeString(x.line) + "\n</pre>" }),
		made("in code", anyForm, func(x *planting) string { return "<code>" + x.htmlLine() + "</code>" }),
		made("in a table cell", oneLine, func(x *planting) string {
			return "<table><tr><th>Item</th><th>Value</th></tr><tr><td>new</td><td>" + x.htmlLine() + "</td></tr></table>"
		}),
		made("in table cells, name and value", sentence, func(x *planting) string {
			return "<table><tr><td>User</td><td>ops</td></tr><tr><td>Password</td><td>" + html.EscapeString(x.value) + "</td></tr></table>"
		}),
		made("in list items", oneLine, func(x *planting) string { return "<ul><li>one<li>" + x.htmlLine() + "<li>two</ul>" }),
		made("with lines broken in the source", sentence, func(x *planting) string { return "<p>The\npassword\n  is\n" + html.EscapeString(x.value) + "</p>" }),
		made("with non-breaking spaces", sentence, func(x *planting) string { return "<p>" + strings.ReplaceAll(x.htmlLine(), " ", "&nbsp;") + "</p>" }),
		made("after an unclosed tag", oneLine, func(x *planting) string { return "<p <b " + x.htmlBlock() }),
		made("after an unclosed attribute", oneLine, func(x *planting) string { return "<a href=\"https://harbor.example/>link</a>" + x.htmlBlock() }),
		made("after an unclosed comment", oneLine, func(x *planting) string { return "<!-- never closed " + x.htmlBlock() }),
		made("after an unclosed script", oneLine, func(x *planting) string { return "<script>var a = 1; " + x.htmlBlock() }),
		made("after an unclosed title", oneLine, func(x *planting) string { return "<title>never closed " + x.htmlBlock() }),
		made("after an unclosed textarea", oneLine, func(x *planting) string { return "<textarea>never closed " + x.htmlBlock() }),
		made("in a last tag without end", oneLine, func(x *planting) string { return "<p>Hello</p><a title=\"" + x.htmlLine() }),
		made("after a NUL byte", oneLine, func(x *planting) string { return "<p>\x00</p>" + x.htmlBlock() }),
		made("after the closing html tag", anyForm, func(x *planting) string { return "</body></html>\n" + x.htmlBlock() }),
		made("in svg text", oneLine, func(x *planting) string { return "<svg><text x=1>" + x.htmlLine() + "</text></svg>" }),
		made("below 5,000 open tags", oneLine, func(x *planting) string { return strings.Repeat("<div>", 5_000) + x.htmlBlock() }),
	}
}

func entities(s, format string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, format, r)
	}
	return b.String()
}

// htmlHiddenPlaces hold what a reader does not see.
func htmlHiddenPlaces() []placeKind {
	var out []placeKind
	for _, m := range []struct{ name, markup string }{
		{"comment", "<p>See.</p><!-- %s -->"},
		{"conditional comment", "<!--[if mso]><p>%s</p><![endif]-->"},
		{"conditional section", "<![if !mso]><p>%s</p><![endif]>"},
		{"bogus comment", "<?note %s ?>"},
		{"CDATA section", "<p>See.</p><![CDATA[ %s ]]>"},
		{"hidden text", `<div style="display:none;max-height:0">%s</div>`},
		{"white text", `<font color="#ffffff" size="1">%s</font>`},
		{"hidden attribute", `<p hidden>%s</p>`},
		{"script", "<script>\n// %s\n</script>"},
		{"style", "<style>/* %s */</style>"},
		{"template", "<template><p>%s</p></template>"},
		{"noscript", "<noscript>%s</noscript>"},
		{"noframes", "<noframes>%s</noframes>"},
		{"xmp", "<xmp>%s</xmp>"},
		{"textarea", "<textarea>%s</textarea>"},
		{"option", "<select><option>one<option>%s</select>"},
		{"title", "<title>%s</title>"},
		{"head", "</head><head>%s</head>"},
		{"doctype", `<!DOCTYPE html PUBLIC "%s">`},
		{"object fallback", "<object data=a.swf>%s</object>"},
		{"iframe", "<iframe>%s</iframe>"},
	} {
		out = append(out, placeKind{name: "html " + m.name, takes: oneLine, node: func(x *planting) node {
			return htmlNode(fmt.Sprintf(m.markup, strings.NewReplacer("<br>", "").Replace(x.htmlLine())))
		}})
	}
	return append(out, attributePlaces()...)
}

// attributePlaces hide the secret in the attributes of tags.
func attributePlaces() []placeKind {
	var out []placeKind
	for _, m := range []struct{ name, markup string }{
		{"title", `<a href="#" title="%s">link</a>`},
		{"alt", `<img src="cid:a" alt="%s">`},
		{"data-note", `<div data-note="%s">See.</div>`},
		{"value", `<input type="hidden" name="note" value="%s">`},
		{"placeholder", `<input placeholder="%s">`},
		{"meta content", `<meta name="note" content="%s">`},
		{"onclick", `<a onclick="copy('%s')">copy</a>`},
		{"style", `<p style="content:'%s'">See.</p>`},
		{"class", `<p class="%s">See.</p>`},
		{"id", `<p id="%s">See.</p>`},
		{"aria-label", `<p aria-label="%s">See.</p>`},
		{"unknown", `<p x-harbor="%s">See.</p>`},
		{"srcdoc", `<iframe srcdoc="&lt;p&gt;%s&lt;/p&gt;"></iframe>`},
	} {
		out = append(out, placeKind{name: "html attribute " + m.name, takes: oneLine, node: func(x *planting) node {
			return htmlNode(fmt.Sprintf(m.markup, html.EscapeString(x.line)))
		}})
	}
	return append(out,
		placeKind{name: "html attribute in single quotes", takes: opaque, node: func(x *planting) node {
			return htmlNode("<p title='" + html.EscapeString(x.line) + "'>See.</p>")
		}},
		placeKind{name: "html attribute of a closing tag", takes: opaque, node: func(x *planting) node {
			return htmlNode(`<p>See.</p title="` + html.EscapeString(x.line) + `">`)
		}},
		placeKind{name: "html attribute without quotes", takes: opaque, node: func(x *planting) node {
			return htmlNode("<p data-token=" + x.written + ">See.</p>")
		}},
		placeKind{name: "html link's target", takes: opaque, where: "url", node: func(x *planting) node {
			return htmlNode(`<a href="https://quay.example/open?token=` + x.written + `">open</a>`)
		}},
		placeKind{name: "html form's target", takes: opaque, node: func(x *planting) node {
			return htmlNode(`<form action="https://quay.example/open?token=` + x.written + `"><input></form>`)
		}},
		placeKind{name: "html picture's source", takes: opaque, node: func(x *planting) node {
			return htmlNode(`<img src="https://quay.example/a.png?token=` + x.written + `">`)
		}},
		placeKind{name: "html background in a style", takes: opaque, node: func(x *planting) node {
			return htmlNode(`<td style="background:url('https://quay.example/a.png?token=` + x.written + `')">x</td>`)
		}},
		placeKind{name: "html base", takes: opaque, node: func(x *planting) node {
			return htmlNode(`<base href="https://quay.example/` + x.written + `/"><a href="a">a</a>`)
		}},
		placeKind{name: "html link by mailto", takes: opaque, node: func(x *planting) node {
			return htmlNode(`<a href="mailto:a@harbor.example?body=token%20` + x.written + `%20end">write</a>`)
		}},
		placeKind{name: "html data URI", takes: oneLine, node: func(x *planting) node {
			return htmlNode(`<a href="data:text/plain;base64,` + strings.ReplaceAll(b64Lines(x.text(), 0), "\n", "") + `">notes</a>`)
		}},
	)
}
