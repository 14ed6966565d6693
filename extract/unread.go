package extract

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/x509"
	"io"
	"strings"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// lose makes a reader that lists a leaf as lost.
func lose(reason mail.Reason, detail, hint string) func(*walk, *mail.Part, *bufio.Reader) {
	return func(w *walk, p *mail.Part, r *bufio.Reader) {
		w.loseRest(p, r, mail.Lost{Reason: reason, Detail: detail, Hint: hint})
	}
}

// known are formats that are told apart to say what to do about them.
var known = []struct{ magic, name, hint string }{
	{"%PDF-", "a PDF document", "convert it with pdftotext and scan the text"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE file (a legacy Office document, or a damaged Outlook item)", "save it as text or as .eml and scan that"},
	{"!BDN", "an Outlook data file", "export it as mbox or .eml and scan that"},
	{"SQLite format 3\x00", "an SQLite database", "dump it as text and scan that"},
	{"regf", "a Windows registry hive", "export it as text and scan that"},
	{"ElfFile\x00", "a Windows event log", "export it as text and scan that"},
	{"ITSF\x03", "a compiled help file (CHM)", "unpack it and scan the folder"},
	{"MDMP", "a dump of a program's memory", "open it with a debugger and look for secrets; all that the program knew may be in it"},
	{"PAGEDU", "a dump of a machine's memory", "open it with a debugger and look for secrets; all that the machine knew may be in it"},
	{"JAVA PROFILE 1.0", "a dump of a Java program's memory", "open it with a heap analyser; all that the program knew may be in it"},
	{"\x37\x7f\x06\x82", "the write-ahead log of an SQLite database", "open it beside its database and dump that"},
	{"\x37\x7f\x06\x83", "the write-ahead log of an SQLite database", "open it beside its database and dump that"},
	{"MZ", "a Windows program", "treat it as hostile"},
	{"\x7fELF", "a program", "treat it as hostile"},
}

const searchedStrings = "searched as printable strings only"

// isKnown tells a format that is not read here though its bytes may look like text,
// such as a PDF document in ASCII. A PDF may begin a little later (ISO 32000-1,
// annex H.3.4.1).
func isKnown(head []byte, p *mail.Part) bool {
	if isLatePDF(head, p) {
		return true
	}
	for _, k := range known {
		if len(k.magic) > 3 && bytes.HasPrefix(head, []byte(k.magic)) {
			return true
		}
	}
	return false
}

func isLatePDF(head []byte, p *mail.Part) bool {
	named := p.MediaType == "application/pdf" || strings.HasSuffix(strings.ToLower(p.Name), ".pdf")
	return named && bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-"))
}

// readUnknown lists a leaf of a format that is not read here; its printable
// strings are searched all the same.
func readUnknown(w *walk, p *mail.Part, r *bufio.Reader) {
	l := mail.Lost{Reason: mail.Unsupported, Detail: "a binary format that this version does not read: " + searchedStrings, Hint: hintByHand}
	head, _ := r.Peek(1024) // a short leaf gives what it has
	for _, k := range known {
		if bytes.HasPrefix(head, []byte(k.magic)) || k.magic == "%PDF-" && isLatePDF(head, p) {
			l.Detail, l.Hint = k.name+", which this version does not read: "+searchedStrings, k.hint
			break
		}
	}
	raw, over, err := w.held(r) // what is left of a large one is in r
	if err == nil && !over && (isCertificate(raw) || isPublicKey(raw)) {
		n, err := w.readStrings(p, bufio.NewReader(bytes.NewReader(raw)), shortestRun)
		w.accounted(p, &counter{n: n}, err)
		return
	}
	if sealed, ok := sealedDocument(raw); ok {
		l = sealed
	}
	if err != nil {
		l.Detail += "; " + err.Error()
	}
	w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), l)
	if packed := archiveBehind(raw); packed != nil {
		w.child(p, embedded{media: "application/octet-stream", data: packed})
	}
}

// isCertificate tells an X.509 certificate in DER and nothing else, or what goes
// with one: a request, a list of revoked ones, a public key. Their only text are
// names, which their strings give.
func isCertificate(raw []byte) bool {
	if len(raw) > largestKey || !bytes.HasPrefix(raw, []byte{0x30}) {
		return false
	}
	if _, err := x509.ParseCertificate(raw); err == nil {
		return true
	}
	if _, err := x509.ParseCertificateRequest(raw); err == nil {
		return true
	}
	if _, err := x509.ParseRevocationList(raw); err == nil {
		return true
	}
	_, err := x509.ParsePKIXPublicKey(raw)
	return err == nil
}

// zipBehind gives the zip archive that stands at the end of other data, as in a
// program that unpacks itself; nil if there is none.
func zipBehind(b []byte) []byte {
	const longestEnd = 22 + 65535 // the record at the end with its comment (APPNOTE 4.3.16)
	if !bytes.Contains(b[max(0, len(b)-longestEnd):], []byte("PK\x05\x06")) {
		return nil
	}
	i := bytes.Index(b, []byte("PK\x03\x04"))
	if i <= 0 {
		return nil
	}
	if _, err := zip.NewReader(bytes.NewReader(b[i:]), int64(len(b)-i)); err != nil {
		return nil
	}
	return b[i:]
}

// archiveBehind gives the archive that stands behind other data; nil if there is none.
func archiveBehind(b []byte) []byte {
	if at := archive.Behind(b); at > 0 {
		return b[at:]
	}
	return zipBehind(b)
}
