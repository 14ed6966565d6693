package main

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

// The bodies of the sample are written once, as plain text with four kinds of
// block, parted by empty lines: paragraphs, lists ("* " before each line), code
// (four spaces before each line) and tables ("| a | b |"). plainText and htmlText
// are what Outlook makes of them.

func blocks(text string) [][]string {
	var out [][]string
	for block := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		if block = strings.Trim(block, "\n"); block != "" {
			out = append(out, strings.Split(block, "\n"))
		}
	}
	return out
}

func all(lines []string, prefix string) bool {
	for _, l := range lines {
		if !strings.HasPrefix(l, prefix) {
			return false
		}
	}
	return true
}

func plainText(text string) string {
	var b strings.Builder
	for _, lines := range blocks(text) {
		for _, l := range lines {
			if all(lines, "|") {
				l = strings.Join(cells(l), "\t")
			}
			b.WriteString(strings.TrimPrefix(l, "    ") + "\n")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func cells(row string) []string {
	cols := strings.Split(strings.Trim(row, "| "), "|")
	for i := range cols {
		cols[i] = strings.TrimSpace(cols[i])
	}
	return cols
}

func htmlText(text string) string {
	var b strings.Builder
	for _, lines := range blocks(text) {
		switch {
		case all(lines, "|"):
			htmlTable(&b, lines)
		case all(lines, "    "):
			htmlCode(&b, lines)
		case all(lines, "* "):
			htmlList(&b, lines)
		default:
			paragraph(&b, strings.Join(htmlLines(lines), "<br>\n"))
		}
	}
	return b.String()
}

func paragraph(b *strings.Builder, content string) {
	b.WriteString(`<p class="MsoNormal">` + content + "<o:p></o:p></p>\n" + `<p class="MsoNormal"><o:p>&nbsp;</o:p></p>` + "\n")
}

func htmlLines(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = linked(l)
	}
	return out
}

func htmlTable(b *strings.Builder, rows []string) {
	b.WriteString(`<table class="MsoTableGrid" border="1" cellspacing="0" cellpadding="0" style="border-collapse:collapse;border:none">` + "\n")
	for _, row := range rows {
		b.WriteString("<tr>")
		for _, cell := range cells(row) {
			b.WriteString(`<td width="208" valign="top" style="width:155.8pt;border:solid windowtext 1.0pt;padding:0in 5.4pt 0in 5.4pt">` +
				`<p class="MsoNormal">` + linked(cell) + "<o:p></o:p></p></td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table>\n" + `<p class="MsoNormal"><o:p>&nbsp;</o:p></p>` + "\n")
}

func htmlCode(b *strings.Builder, lines []string) {
	for _, l := range lines {
		b.WriteString(`<p class="MsoNormal" style="background:#F2F2F2"><span style="font-size:9.0pt;font-family:Consolas">` +
			html.EscapeString(strings.TrimPrefix(l, "    ")) + "</span><o:p></o:p></p>\n")
	}
	b.WriteString(`<p class="MsoNormal"><o:p>&nbsp;</o:p></p>` + "\n")
}

func htmlList(b *strings.Builder, lines []string) {
	b.WriteString(`<ul style="margin-top:0in" type="disc">` + "\n")
	for _, l := range lines {
		b.WriteString(`<li class="MsoListParagraph" style="margin-left:0in;mso-list:l0 level1 lfo1">` + linked(strings.TrimPrefix(l, "* ")) + "<o:p></o:p></li>\n")
	}
	b.WriteString("</ul>\n")
}

var linkPattern = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:)]`)

// linked escapes a line and makes its web addresses links.
func linked(line string) string {
	var b strings.Builder
	end := 0
	for _, at := range linkPattern.FindAllStringIndex(line, -1) {
		address := html.EscapeString(line[at[0]:at[1]])
		b.WriteString(html.EscapeString(line[end:at[0]]))
		fmt.Fprintf(&b, `<a href="%s">%s</a>`, address, address)
		end = at[1]
	}
	b.WriteString(html.EscapeString(line[end:]))
	return b.String()
}

// page is the frame that Outlook puts round a body, with more style definitions
// if there are any.
func page(styles, body string) string {
	return `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns:m="http://schemas.microsoft.com/office/2004/12/omml" xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="Generator" content="Microsoft Word 15 (filtered medium)">
<style><!--
/* Font Definitions */
@font-face
	{font-family:"Cambria Math";
	panose-1:2 4 5 3 5 4 6 3 2 4;}
@font-face
	{font-family:Calibri;
	panose-1:2 15 5 2 2 2 4 3 2 4;}
/* Style Definitions */
p.MsoNormal, li.MsoNormal, div.MsoNormal
	{margin:0in;
	font-size:11.0pt;
	font-family:"Calibri",sans-serif;}
a:link, span.MsoHyperlink
	{mso-style-priority:99;
	color:#0563C1;
	text-decoration:underline;}
@page WordSection1
	{size:8.5in 11.0in;
	margin:1.0in 1.0in 1.0in 1.0in;}
div.WordSection1
	{page:WordSection1;}
` + styles + `--></style>
</head>
<body lang="EN-US" link="#0563C1" vlink="#954F72" style="word-wrap:break-word">
<div class="WordSection1">
` + body + "</div>\n</body>\n</html>\n"
}
