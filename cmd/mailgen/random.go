package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

// A random message is a credential in a text, put into a leaf, put into
// containers, with damage now and then. What was done is its recipe.

// randomMessage is a message under construction.
type randomMessage struct {
	*planting
	recipe []string
	damage int // how often more it may be damaged
}

// randomPlanted builds the message of a number under a seed, the same each time.
func randomPlanted(seed uint64, n int) planted {
	s := newStream(fmt.Sprintf("random %d %d", seed, n))
	kind := pick(s, credentialKinds())
	x := newPlanting(fmt.Sprintf("random %d %d", seed, n), kind, n)
	x.stream, x.id = s, fmt.Sprintf("random-%d", n)
	r := &randomMessage{planting: x, damage: s.below(3)}
	message := r.frame(r.contained(r.content(kind)))
	return planted{
		messages: []string{message},
		expected: expected{
			Place: "random", Kind: kind.name, MessageID: x.id + "@harbor.example", Secret: x.value,
			Recipe: fmt.Sprintf("mailgen random --seed %d --only %d: %s", seed, n, strings.Join(r.recipe, " < ")),
		},
	}
}

// did adds to the recipe.
func (r *randomMessage) did(what string) { r.recipe = append(r.recipe, what) }

// damaged decides whether to break something, and notes it.
func (r *randomMessage) damaged(what string) bool {
	if r.damage == 0 || r.below(4) > 0 {
		return false
	}
	r.damage--
	r.did("broken: " + what)
	return true
}

// content is the innermost entity, the one that holds the secret.
func (r *randomMessage) content(k credentialKind) node {
	switch r.below(12) {
	case 0:
		if contains(k.forms, oneLine) {
			r.did("field")
			return plainNode("Nothing here.\n").with("X-Note: " + r.line)
		}
	case 1:
		if contains(k.forms, oneLine) {
			r.did("description in Q words")
			return plainNode("Nothing here.\n").with("Content-Description: =?utf-8?Q?F=C3=BCr_Sie:_" + qWord(r.line) + "?=")
		}
	case 2:
		if contains(k.forms, nameable) {
			r.did("file name")
			return leaf("text/plain", "7bit", "Nothing in here.\n").with("Content-Disposition: attachment;\n " + fileName("filename", "ü "+r.fileName()))
		}
	case 3, 4, 5:
		return r.packed(r.written())
	}
	return r.leaf(r.written())
}

// document is a text with its type, before charset and encoding.
type document struct{ mediaType, extension, text string }

// written puts the credential into a text of some kind.
func (r *randomMessage) written() document {
	for _, w := range []struct {
		name string
		make func() document
	}{
		{"html", func() document {
			return document{"text/html", "html", "<html><body>\n" + r.htmlBlock() + "</body></html>\n"}
		}},
		{"quoted text", func() document {
			return document{"text/plain", "txt", "Dana wrote:\n> " + indented(r.text(), "> ") + "\n\nThanks\n"}
		}},
		{"csv", func() document {
			return document{"text/csv", "csv", "id,note\n1,\"" + r.line + "\"\n"}
		}},
		{"json", func() document { return document{"application/json", "json", jsonText(r.line) + "\n"} }},
		{"calendar", func() document {
			return document{"text/calendar", "ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + fold("DESCRIPTION:"+strings.ReplaceAll(icsText(r.text()), "\n", `\n`)) + "END:VEVENT\nEND:VCALENDAR\n"}
		}},
		{"base64 in text", func() document {
			return document{"text/plain", "txt", "note: " + strings.TrimSpace(b64Lines(r.text(), 0)) + "\n"}
		}},
		{"uuencode in text", func() document { return document{"text/plain", "txt", "The file:\n\n" + uu("notes.txt", r.text())} }},
		{"rich text", func() document { return document{"application/rtf", "rtf", rtf(r.line)} }},
	} {
		if r.below(10) == 0 {
			r.did(w.name)
			return w.make()
		}
	}
	r.did("text")
	return document{"text/plain", "txt", "Grüße,\n" + r.text()}
}

// leaf gives a document a charset and a transfer encoding.
func (r *randomMessage) leaf(d document) node {
	contentType, content, binary := d.mediaType+"; charset=utf-8", d.text, false
	if d.extension != "rtf" {
		contentType, content, binary = r.charset(d)
	}
	n := r.encoded(contentType, content, binary)
	switch r.below(4) {
	case 0:
		r.did("attached")
		n = n.with(fmt.Sprintf("Content-Disposition: attachment; filename=\"a.%s\"", d.extension))
	case 1:
		r.did("inline")
		n = n.with("Content-Disposition: inline")
	}
	return n
}

func (r *randomMessage) charset(d document) (contentType, content string, binary bool) {
	switch r.below(10) {
	case 0:
		r.did("utf-16le")
		return d.mediaType + "; charset=utf-16le", utf16Bytes(d.text, false), true
	case 1:
		r.did("utf-16 with a mark")
		return d.mediaType + "; charset=utf-16", utf16Bytes("\ufeff"+d.text, true), true
	case 2:
		r.did("latin-1")
		return d.mediaType + "; charset=iso-8859-1", strings.NewReplacer("ü", "\xfc", "ß", "\xdf").Replace(d.text), false
	case 3:
		r.did("unknown charset")
		return d.mediaType + "; charset=x-harbor", d.text, false
	}
	return d.mediaType + "; charset=utf-8", d.text, false
}

// encoded gives content a transfer encoding, in order or not.
func (r *randomMessage) encoded(contentType, content string, binary bool) node {
	choice := r.below(4)
	if binary {
		choice = 0
	}
	switch choice {
	case 0:
		r.did("base64")
		return leaf(contentType, r.encodingName("base64", "base64;", `"base64"`, "BASE-64"), r.damaged64(b64Lines(content, pick(r.stream, []int{76, 76, 64, 0, 998})), !strings.HasPrefix(contentType, "text/")))
	case 1:
		r.did("quoted-printable")
		return leaf(contentType, r.encodingName("quoted-printable", "quoted-printable;", "Quoted_Printable"), qp(content))
	case 2:
		r.did("8bit")
		return leaf(contentType, r.encodingName("8bit", "8-bit", "8bit+"), content)
	}
	return leaf(contentType, "", content)
}

// encodingName is a transfer encoding's name, or one of its misspellings.
func (r *randomMessage) encodingName(good string, bad ...string) string {
	if r.damaged("name of the encoding") {
		return pick(r.stream, bad)
	}
	return good
}

// damaged64 may break base64. A text before the content is for texts only: what
// is known by its first bytes would be another thing.
func (r *randomMessage) damaged64(s string, known bool) string {
	if !r.damaged("base64") {
		return s
	}
	switch r.below(4) {
	case 0:
		return strings.TrimRight(s, "=\n") + "\n"
	case 1:
		return strings.ReplaceAll(s, "\n", " !%\n")
	case 2:
		return s + "\n-- \nops mailing list\n"
	}
	if known {
		return s
	}
	return b64("Part one.\n") + s
}

// packed puts a document into an archive.
func (r *randomMessage) packed(d document) node {
	name, content := "a."+d.extension, d.text
	for range r.between(1, 3) {
		switch r.below(4) {
		case 0:
			r.did("gz")
			name, content = name+".gz", gzipped(content)
		case 1:
			r.did("tar")
			name, content = "a.tar", tarred(name, content)
		default:
			r.did("zip")
			name, content = "a.zip", zipped(name, content)
		}
	}
	return attached(name, pick(r.stream, []string{"application/octet-stream", "application/zip", "application/x-compressed"}), content)
}

// frame makes a message of an entity, with a header that may be broken.
func (r *randomMessage) frame(n node) string {
	message := r.letter(n)
	if r.damaged("stray line in the header") {
		message = strings.Replace(message, "Subject:", "this is no field\nSubject:", 1)
	}
	switch r.below(3) {
	case 0:
		r.did("CRLF")
		return crlf(message)
	case 1:
		head, body, _ := strings.Cut(message, "\n\n")
		r.did("CRLF in the header")
		return crlf(head) + "\r\n\r\n" + body
	}
	return message
}

// randomCommand writes or scores random messages.
func randomCommand(command string, args []string, out io.Writer) error {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	seed := flags.Uint64("seed", 1, "another seed gives other messages")
	messages := flags.Int("messages", 400, "number of messages")
	only := flags.Int("only", -1, "write the message of this number alone")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if command == "random" {
		return writeRandom(out, *seed, *messages, *only)
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("score-random takes one file\n%s", usage)
	}
	return scorePlaces(out, flags.Arg(0), expectedRandom(*seed, *messages))
}

func writeRandom(out io.Writer, seed uint64, messages, only int) error {
	for n := range messages {
		if only >= 0 && n != only {
			continue
		}
		for _, m := range randomPlanted(seed, n).messages {
			if err := writeMbox(out, "dana.whitlock@harbor.example", placesDate, []byte(m)); err != nil {
				return err
			}
		}
	}
	return nil
}

func expectedRandom(seed uint64, messages int) []expected {
	out := make([]expected, messages)
	for n := range messages {
		out[n] = randomPlanted(seed, n).expected
	}
	return out
}
