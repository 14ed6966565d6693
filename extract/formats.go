package extract

import (
	"bufio"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// format is one way to read a leaf. match sees its first bytes and decides by
// content before it believes a name; read must account for every byte of r.
type format struct {
	name  string
	match func(head []byte, p *mail.Part) bool
	read  func(w *walk, p *mail.Part, r *bufio.Reader)
	here  bool // it is read in the process of the scan
}

// Where a format is read: here are the plain ones, zip files of XML, and messages,
// whose parts are leaves again; away, in child processes where there are any, is all
// else.
const (
	here = true
	away = false
)

// apart tells whether a leaf that begins with head is read in a child process.
func (f format) apart(head []byte) bool {
	if f.name == "archive" {
		return archive.Detect(head) != "zip"
	}
	return !f.here
}

// formats lists what can be told apart, in the order in which it is tried; the
// last takes everything.
func formats() []format {
	return []format{
		{"rights", isRights, lose(mail.EncryptedRights, "protected by Purview Information Protection (RMS)", hintRights), here},
		{"smime", isSMIME, readSMIME, away},
		{"pgp", isPGP, readPGP, away},
		{"office", isOffice, readOffice, here},
		{"keyring", isKeyring, readKeyring, away},
		{"archive", isArchive, readArchive, away},
		{"outlook", isOutlook, readOutlook, away},
		{"office-ole", mayBeOfficeOLE, readOfficeOLE, away},
		{"compound", isOLE, readCompound, away},
		{"workbook", isBareWorkbook, readBareWorkbook, away},
		{"onenote", isOneNote, readOneNote, away},
		{"rtf", isRTF, readRTF, away},
		{"package", isPackage, readPackage, away},
		{"office-xml", isFlat, readFlat, here},
		{"image", isImage, readImage, away},
		{"pdf", isPDF, readPDF, away},
		{"sqlite", isSQLite, readSQLite, away},
		{"pcap", isPCAP, readPCAP, away},
		{"hive", isHive, readHive, away},
		{"evtx", isEVTX, readEVTX, away},
		{"known", isKnown, readUnknown, away},
		{"http", isHTTP, readHTTP, away},
		{"har", isHAR, readHAR, away},
		{"message", isMessage, readMessage, here},
		{"fields", isFields, readFields, here},
		{"calendar", isCalendar, readCalendar, here},
		{"enriched", isEnriched, readEnriched, here},
		{"html", isHTML, readHTML, here},
		{"text", isText, readText, here},
		{"unsupported", isAny, readUnknown, away},
	}
}
