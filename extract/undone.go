package extract

// What formats undo, as the records name it (docs/records.md); view.go names what
// views undo, and a format with one file of its own names it there.
const (
	undidHeader  = "rfc2047"
	undidHTML    = "html"
	undidRTF     = "rtf"
	undidFolds   = "unfolded" // of a calendar or card
	undidURL     = "url"      // a data: link
	undidArchive = "archive"
	undidSMIME   = "smime"
	undidPGP     = "pgp"
	undidVBA     = "vba"
)
