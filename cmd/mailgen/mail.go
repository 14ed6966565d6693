package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"strings"
	"time"
)

// person is a sender or recipient; sign is the block under the mails.
type person struct{ name, address, sign string }

func (p person) String() string {
	if p.name == "" {
		return p.address
	}
	return headerText(p.name) + " <" + p.address + ">"
}

// shape is how a body is sent.
type shape int

const (
	alternative shape = iota // plain and HTML, as Outlook does
	plainOnly
	htmlOnly
)

// quoting is how an answer holds what it answers.
type quoting int

const (
	noQuote quoting = iota
	headerBlock
	angleMarks
)

// mail is one message of a story.
type mail struct {
	id       string // left side of the Message-ID
	at       string // "2006-01-02 15:04", in the zone of the sender
	from     person
	to, cc   []person
	subject  string
	re       string // id of the mail that it answers
	quote    quoting
	shape    shape
	encoding encoding
	text     string
	files    []file
	header   []string // further header lines
	nested   *mail    // attached as a message
	journal  bool     // wrapped by the agency's journal
	styles   string   // more style definitions for the HTML body

	answered *mail // the mail named by re
}

const wallClock = "2006-01-02 15:04"

// agencyZone is the zone of the agency all the year, to keep the sums simple.
var agencyZone = time.FixedZone("", -5*60*60)

func (m *mail) date() time.Time {
	t, err := time.ParseInLocation(wallClock, m.at, agencyZone)
	if err != nil {
		panic(err) // a date in a story is mistyped; the tests render every story
	}
	return t
}

func (m *mail) messageID() string {
	_, domain, _ := strings.Cut(m.from.address, "@")
	return m.id + "@" + domain
}

// ownText is what the sender wrote, with the signature.
func (m *mail) ownText() string { return strings.Trim(m.text, "\n") + "\n\n" + m.from.sign }

func (m *mail) plain() string {
	own := plainText(m.ownText())
	if m.quote == noQuote || m.answered == nil {
		return own
	}
	prior := m.answered
	if m.quote == headerBlock {
		return own + strings.Join(prior.headLines(), "\n") + "\n\n" + prior.plain()
	}
	head := fmt.Sprintf("On %s, %s wrote:\n", prior.date().Format("Mon, Jan 2, 2006 at 3:04 PM"), prior.from.name)
	return own + head + marked(prior.plain())
}

func marked(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight("> "+l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// headLines are the header lines that a quoted or forwarded mail shows.
func (m *mail) headLines() []string {
	lines := []string{
		"From: " + shown(m.from),
		"Sent: " + m.date().Format("Monday, January 2, 2006 3:04 PM"),
		"To: " + shown(m.to...),
	}
	if len(m.cc) > 0 {
		lines = append(lines, "Cc: "+shown(m.cc...))
	}
	return append(lines, "Subject: "+m.subject)
}

func shown(people ...person) string {
	out := make([]string, len(people))
	for i, p := range people {
		out[i] = p.name + " <" + p.address + ">"
	}
	return strings.Join(out, "; ")
}

func (m *mail) htmlBody() string {
	own := htmlText(m.ownText())
	if m.quote == noQuote || m.answered == nil {
		return own
	}
	var head []string
	for _, l := range m.answered.headLines() {
		name, value, _ := strings.Cut(l, ":")
		head = append(head, "<b>"+name+":</b>"+html.EscapeString(value))
	}
	return own + `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">` + "\n" +
		`<p class="MsoNormal">` + strings.Join(head, "<br>\n") + "<o:p></o:p></p></div>\n" + m.answered.htmlBody()
}

// readable returns every text that a person could read in the mail.
func (m *mail) readable() []string {
	texts := []string{m.subject, strings.Join(m.header, "\n")}
	if m.shape != htmlOnly {
		texts = append(texts, m.plain())
	}
	if m.shape != plainOnly {
		texts = append(texts, html.UnescapeString(m.htmlBody()))
	}
	for _, f := range m.files {
		texts = append(append(texts, f.name), f.readable...)
	}
	if m.nested != nil {
		texts = append(texts, m.nested.readable()...)
	}
	return texts
}

func (m *mail) body() entity {
	var bodies []entity
	if m.shape != htmlOnly {
		bodies = append(bodies, textEntity("plain", m.plain(), m.encoding))
	}
	if m.shape != plainOnly {
		bodies = append(bodies, textEntity("html", page(m.styles, m.htmlBody()), m.encoding))
	}
	parts := []entity{multipart("alternative", m.boundary("alt"), bodies...)}
	for _, f := range m.files {
		parts = append(parts, f.entity())
	}
	if m.nested != nil {
		parts = append(parts, m.nested.attached())
	}
	return multipart("mixed", m.boundary("mix"), parts...)
}

func (m *mail) boundary(kind string) string {
	return fmt.Sprintf("_%s_%s_", kind, newStream(m.id+kind).text(24, "0123456789ABCDEF"))
}

// attached is the mail as a message/rfc822 part.
func (m *mail) attached() entity {
	return entity{header: []string{"Content-Type: message/rfc822", "Content-Disposition: attachment"}, encoding: sevenBit, content: m.raw()}
}

// raw is the message with lines that end in LF.
func (m *mail) raw() []byte {
	var b bytes.Buffer
	for _, line := range m.headerLines() {
		b.WriteString(line + "\n")
	}
	m.body().write(&b)
	return b.Bytes()
}

func (m *mail) headerLines() []string {
	s := newStream("transport " + m.id)
	lines := []string{
		fmt.Sprintf("Received: from mail-%s.example (10.%d.%d.%d) by mx1.harbor.example\n (10.20.4.7) with ESMTPS id %s; %s",
			s.text(6, "abcdefgh0123456789"), s.below(250), s.below(250), s.below(250), s.text(12, "0123456789ABCDEF"), m.date().Format(time.RFC1123Z)),
	}
	if strings.HasSuffix(m.from.address, "microsoft.com") {
		lines = append(lines, "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=microsoft.com; s=selector2;\n h=From:Date:Subject:Message-ID;\n bh="+
			base64.StdEncoding.EncodeToString(s.bytes(32))+";\n b="+strings.TrimRight(strings.ReplaceAll(string(wrap64(s.bytes(256))), "\n", "\n "), " \n"))
	}
	lines = append(lines,
		"From: "+m.from.String(),
		"To: "+addresses(m.to))
	if len(m.cc) > 0 {
		lines = append(lines, "Cc: "+addresses(m.cc))
	}
	lines = append(lines,
		"Subject: "+headerText(m.subject),
		"Date: "+m.date().Format(time.RFC1123Z),
		"Message-ID: <"+m.messageID()+">")
	lines = append(lines, m.threadLines()...)
	lines = append(lines, m.header...)
	return append(lines, "MIME-Version: 1.0")
}

func addresses(people []person) string {
	out := make([]string, len(people))
	for i, p := range people {
		out[i] = p.String()
	}
	return strings.Join(out, ",\n\t")
}

// threadLines are In-Reply-To and References (RFC 5322 3.6.4).
func (m *mail) threadLines() []string {
	if m.answered == nil {
		return nil
	}
	var references []string
	for prior := m.answered; prior != nil; prior = prior.answered {
		references = append([]string{"<" + prior.messageID() + ">"}, references...)
	}
	return []string{
		"In-Reply-To: <" + m.answered.messageID() + ">",
		"References: " + strings.Join(references, "\n "),
	}
}
