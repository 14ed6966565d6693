package extract

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// lose makes a reader that lists a leaf as lost.
func lose(reason mail.Reason, detail, hint string) func(*walk, *mail.Part, *bufio.Reader) {
	return func(w *walk, p *mail.Part, r *bufio.Reader) {
		w.loseRest(p, r, mail.Lost{Reason: reason, Detail: detail, Hint: hint})
	}
}

// readSMIME lists S/MIME's opaque forms (RFC 8551 section 3.2.2): enveloped data
// needs the recipient's key, signed data only a reader of CMS.
func readSMIME(w *walk, p *mail.Part, r *bufio.Reader) {
	l := mail.Lost{
		Reason: mail.EncryptedSMIME, Detail: "encrypted with S/MIME",
		Hint: "decrypt it with the recipient's certificate key and scan the result",
	}
	if strings.Contains(strings.ToLower(p.Header.Get("Content-Type")), "signed-data") {
		l.Reason, l.Detail = mail.Unsupported, "signed with S/MIME in the opaque form, which this version does not unwrap"
		l.Hint = "save it and unwrap it with `openssl cms -verify -noverify`, then scan the result"
	}
	w.loseRest(p, r, l)
}

// known are formats that are told apart to say what to do about them.
var known = []struct{ magic, name, hint string }{
	{"%PDF-", "a PDF document", "convert it with pdftotext and scan the text"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE file (a legacy Office document, or a damaged Outlook item)", "save it as text or as .eml and scan that"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and scan the folder"},
	{"Rar!\x1a\x07", "a RAR archive", "unpack it and scan the folder"},
	{"\xfd7zXZ\x00", "an xz archive", "unpack it and scan the result"},
	{"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it and scan the result"},
	{"!BDN", "an Outlook data file", "export it as mbox or .eml and scan that"},
	{"\xfe\xed\xfe\xed", "a Java key store", "treat the keys inside as exposed"},
	{"SQLite format 3\x00", "an SQLite database", "dump it as text and scan that"},
	{"regf", "a Windows registry hive", "export it as text and scan that"},
	{"ElfFile\x00", "a Windows event log", "export it as text and scan that"},
	{"MZ", "a Windows program", "treat it as hostile"},
	{"\x7fELF", "a program", "treat it as hostile"},
}

// readUnknown lists a leaf of a format that is not read here; its printable
// strings are searched all the same.
func readUnknown(w *walk, p *mail.Part, r *bufio.Reader) {
	l := mail.Lost{Reason: mail.Unsupported, Detail: "a binary format that this version does not read", Hint: hintByHand}
	head, _ := r.Peek(16) // a short leaf gives what it has
	for _, k := range known {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			l.Detail, l.Hint = k.name+", which this version does not read", k.hint
			break
		}
	}
	w.loseBinary(p, r, l)
}
