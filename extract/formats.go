package extract

import (
	"bufio"
	"slices"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// format is one way to read a leaf. match sees its first bytes and decides by
// content before it believes a name; read must account for every byte of r.
type format struct {
	name  string
	match func(head []byte, p *mail.Part) bool
	read  func(w *walk, p *mail.Part, r *bufio.Reader)
}

// here are the formats that are read in the process of the scan: the plain ones,
// zip files of XML, and messages, whose parts are leaves again. All others are
// read in child processes, where there are any.
var here = []string{"rights", "office", "office-xml", "message", "fields", "calendar", "enriched", "html", "text"}

// apart tells whether a leaf that begins with head is read in a child process.
func (f format) apart(head []byte) bool {
	if f.name == "archive" {
		return archive.Detect(head) != "zip"
	}
	return !slices.Contains(here, f.name)
}

// formats lists what can be told apart, in the order in which it is tried; the
// last takes everything.
func formats() []format {
	return []format{
		{"rights", isRights, lose(mail.EncryptedRights, "protected by Purview Information Protection (RMS)", hintRights)},
		{"smime", isSMIME, readSMIME},
		{"pgp", isPGP, readPGP},
		{"office", isOffice, readOffice},
		{"keyring", isKeyring, readKeyring},
		{"archive", isArchive, readArchive},
		{"outlook", isOutlook, readOutlook},
		{"office-ole", mayBeOfficeOLE, readOfficeOLE},
		{"compound", isOLE, readCompound},
		{"workbook", isBareWorkbook, readBareWorkbook},
		{"onenote", isOneNote, readOneNote},
		{"rtf", isRTF, readRTF},
		{"package", isPackage, readPackage},
		{"office-xml", isFlat, readFlat},
		{"image", isImage, readImage},
		{"pdf", isPDF, readPDF},
		{"sqlite", isSQLite, readSQLite},
		{"pcap", isPCAP, readPCAP},
		{"hive", isHive, readHive},
		{"evtx", isEVTX, readEVTX},
		{"known", isKnown, readUnknown},
		{"http", isHTTP, readHTTP},
		{"har", isHAR, readHAR},
		{"message", isMessage, readMessage},
		{"fields", isFields, readFields},
		{"calendar", isCalendar, readCalendar},
		{"enriched", isEnriched, readEnriched},
		{"html", isHTML, readHTML},
		{"text", isText, readText},
		{"unsupported", isAny, readUnknown},
	}
}
