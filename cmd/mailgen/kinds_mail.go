package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const kindsDomain = "kinds.example"

// kindLetter is a mail of a context before it is written.
type kindLetter struct {
	half    string
	html    bool
	text    string
	files   []file
	secrets []*kindSecret
	*stream
}

// letter fills a context and its attachments.
func (c kindContext) letter(x *kindFill) (kindLetter, error) {
	out := kindLetter{half: c.half, html: c.html, stream: x.stream}
	filled, err := x.fill(c.text, c.html)
	if err != nil {
		return out, err
	}
	out.text = filled.text
	if c.quoted {
		out.text = quotedLines(out.text, c.broken)
	}
	for _, f := range c.files {
		content, err := x.fill(f.text, false)
		if err != nil {
			return out, err
		}
		out.files = append(out.files, file{name: f.name, mediaType: kindMediaType(f.name), content: []byte(content.text), encoding: base64Lines})
		filled.secrets = append(filled.secrets, content.secrets...)
		if !utf8.ValidString(content.text) {
			for _, s := range content.secrets { // bytes have no text to name them by, the file has
				s.Accept = append(s.Accept, f.name)
			}
		}
	}
	for _, s := range filled.secrets {
		if !slices.Contains(out.secrets, s) {
			out.secrets = append(out.secrets, s)
		}
	}
	return out, nil
}

func kindMediaType(name string) string {
	for _, ext := range []string{".txt", ".log", ".config", ".json", ".yaml", ".yml", ".xml", ".ini", ".har"} {
		if strings.HasSuffix(name, ext) {
			return "text/plain; charset=utf-8"
		}
	}
	return "application/octet-stream"
}

// quotedLines is a text in an answer: wrapped at 72 characters, each line behind
// "> ". Words longer than a line are broken only by some mailers.
func quotedLines(text string, broken bool) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		for _, l := range wrapped(line, 72, broken) {
			out = append(out, strings.TrimRight("> "+l, " "))
		}
	}
	return strings.Join(out, "\n")
}

func wrapped(line string, width int, broken bool) []string {
	var out []string
	now := ""
	for _, word := range strings.Split(line, " ") {
		if now != "" && len(now)+1+len(word) > width {
			out, now = append(out, now), ""
		}
		if now != "" {
			now += " "
		}
		for now += word; broken && len(now) > width; now = now[width:] {
			out = append(out, now[:width])
		}
	}
	return append(out, now)
}

// raw is the message with lines that end in LF. Words around the context differ
// between the halves, so that nothing can be tuned to them.
func (l kindLetter) raw(id string, n int) []byte {
	hello, bye := kindFrame(l.half)
	text := pick(l.stream, hello) + "\n\n" + l.text + "\n\n" + pick(l.stream, bye) + "\n"
	subtype := "plain"
	if l.html {
		subtype = "html"
		text = htmlPage("<p>" + pick(l.stream, hello) + "</p>\n" + l.text + "\n<p>" + pick(l.stream, bye) + "</p>\n")
	}
	encodings := []encoding{quotedPrintable, base64Lines}
	parts := []entity{textEntity(subtype, text, encodings[n%2])}
	for _, f := range l.files {
		parts = append(parts, f.entity())
	}
	var b bytes.Buffer
	at := proseStart.Add(time.Duration(n) * 11 * time.Minute)
	from, to := person{"Dana Whitlock", "dana.whitlock@harbor.example", ""}, proseSupport
	if n%3 == 2 {
		from, to = to, from
	}
	fmt.Fprintf(&b, "From: %s\nTo: %s\nSubject: %s\nDate: %s\nMessage-ID: <%s>\nMIME-Version: 1.0\n",
		from, to, pick(l.stream, kindSubjects(l.half)), at.Format(time.RFC1123Z), id)
	multipart("mixed", "=_"+l.stream.text(20, "0123456789ABCDEF"), parts...).write(&b)
	return b.Bytes()
}

func kindFrame(half string) (hello, bye []string) {
	if half == "tune" {
		return []string{"Hi,", "Hello Anna,", "Good morning,", "Hi team,"}, []string{"Thanks,\nDana", "Best regards\nDana Whitlock", "Cheers", "Dana"}
	}
	return []string{"Dear colleague,", "Hello,", "Hi Kofi,", "All,"}, []string{"Kind regards,\nDana Whitlock", "Thank you!", "Regards\nD. Whitlock", "Many thanks\nDana"}
}

func kindSubjects(half string) []string {
	if half == "tune" {
		return []string{"Your question", "RE: case update", "Details for tomorrow", "FW: configuration"}
	}
	return []string{"RE: your request", "Follow-up", "Repro steps", "FW: as discussed"}
}
