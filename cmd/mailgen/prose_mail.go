package main

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"os"
	"strings"
	"time"
	"unicode/utf8"
)

// proseDomain is where the Message-IDs of the labelled set belong.
const proseDomain = "prose.example"

var (
	proseStart   = time.Date(2023, 3, 6, 8, 0, 0, 0, time.UTC)
	proseSupport = person{name: "Microsoft Support", address: "support@microsoft.com"}
)

// proseMessage is a labelled mail on its way: its place among all and in its
// thread.
type proseMessage struct {
	*proseMail
	number   int       // among all
	position int       // in its thread
	begun    int       // number of the thread
	earlier  []string  // Message-IDs of the thread so far
	at       time.Time // minutes after the one before, a day after the thread before
}

// writeProse writes the labelled mails of a folder as one mbox.
func writeProse(dir, name string) error {
	mails, err := readProse(dir)
	if err != nil {
		return err
	}
	var box bytes.Buffer
	for _, m := range proseMessages(mails) {
		if err := writeMbox(&box, m.sender().address, m.at, m.raw()); err != nil {
			return err
		}
	}
	if err := os.WriteFile(name, box.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write the mailbox of the labelled mails: %w", err)
	}
	return nil
}

// proseMessages puts the mails into their threads.
func proseMessages(mails []*proseMail) []*proseMessage {
	threads := map[string][]*proseMessage{}
	out := make([]*proseMessage, len(mails))
	for i, p := range mails {
		m := &proseMessage{proseMail: p, number: i, begun: len(threads)}
		if prior := threads[p.Thread]; len(prior) > 0 {
			last := prior[len(prior)-1]
			m.position, m.begun = len(prior), last.begun
			m.earlier = append(append(m.earlier, last.earlier...), last.messageID())
		}
		m.at = proseStart.AddDate(0, 0, m.begun).Add(time.Duration(7*m.position) * time.Minute)
		threads[p.Thread] = append(threads[p.Thread], m)
		out[i] = m
	}
	return out
}

func (m *proseMessage) messageID() string { return m.ID + "@" + proseDomain }

// customer is who writes with the support, one a language.
func (m *proseMessage) customer() person {
	return person{name: "Contoso IT", address: "it." + m.language + "@contoso.example"}
}

// fromSupport alternates within a thread, and between threads in who begins.
func (m *proseMessage) fromSupport() bool { return (m.begun+m.position)%2 == 1 }

func (m *proseMessage) sender() person {
	if m.fromSupport() {
		return proseSupport
	}
	return m.customer()
}

func (m *proseMessage) recipient() person {
	if m.fromSupport() {
		return m.customer()
	}
	return proseSupport
}

// raw is the message as RFC 5322 has it, with lines that end in LF.
func (m *proseMessage) raw() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s\nTo: %s\nSubject: %s\nDate: %s\nMessage-ID: <%s>\n",
		m.sender(), m.recipient(), m.subjectField(), m.at.Format(time.RFC1123Z), m.messageID())
	if n := len(m.earlier); n > 0 {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\nReferences: <%s>\n", m.earlier[n-1], strings.Join(m.earlier, ">\n <"))
	}
	b.WriteString("MIME-Version: 1.0\n")
	m.writeBody(&b)
	return b.Bytes()
}

// subjectField alternates between the encodings of RFC 2047.
func (m *proseMessage) subjectField() string {
	if m.number%2 == 0 {
		return headerText(m.Subject)
	}
	return strings.ReplaceAll(mime.BEncoding.Encode("utf-8", m.Subject), "?= =?", "?=\n =?")
}

func (m *proseMessage) writeBody(b *bytes.Buffer) {
	subtype, text := "plain", strings.TrimRight(m.Text, "\n")+"\n"
	if m.HTML {
		subtype, text = "html", htmlPage(text)
	}
	encodings := []string{"quoted-printable", "base64", "8bit"}
	name := encodings[m.number%len(encodings)]
	if name == "8bit" && longLines(text) {
		name = encodings[0]
	}
	fmt.Fprintf(b, "Content-Type: text/%s; charset=utf-8\nContent-Transfer-Encoding: %s\n\n", subtype, name)
	b.Write(encode([]byte(text), map[string]encoding{"quoted-printable": quotedPrintable, "base64": base64Lines, "8bit": sevenBit}[name]))
}

// htmlPage wraps a fragment; a text that is a page already stays as it is.
func htmlPage(body string) string {
	if strings.Contains(strings.ToLower(body), "<html") {
		return body
	}
	return page("", body)
}

// longLines tells that a text has a line of more than the 998 bytes that
// RFC 5322 2.1.1 allows, or one that is not UTF-8.
func longLines(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if len(line) > 998 {
			return true
		}
	}
	return !utf8.ValidString(text)
}

// proseCommand runs the commands of the labelled set.
func proseCommand(command string, args []string, out io.Writer) error {
	if command == "prose" {
		if len(args) != 2 {
			return fmt.Errorf("prose takes a folder and the mailbox to write\n%s", usage)
		}
		return writeProse(args[0], args[1])
	}
	return scoreProseCommand(args, out)
}
