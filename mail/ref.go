package mail

// Ref says where a message came from and how its source finds it again.
type Ref struct {
	// Source is the mailbox or file that holds the message: the path of the
	// file, below the SOURCE that the user named; "-" for standard input.
	Source string
	// Folder is the mail folder, "/"-separated, relative to the named SOURCE;
	// empty where a source has none.
	Folder string
	// UID is the message's IMAP UID; 0 where there is none.
	UID uint32
	// Numbering is the UIDVALIDITY under which the UID holds (RFC 3501 section
	// 2.3.1.1); 0 where there is none.
	Numbering uint32
	// Offset is the byte of the message's "From " line in the uncompressed
	// stream, for messages of an mbox; NoOffset elsewhere.
	Offset int64
	// ID is the source's own key of the message; only the source reads it.
	ID string
	// SHA256 is the hash of the raw message, without mbox framing and with one
	// ">" of a quoted "From " line undone; zero until the message arrived whole.
	SHA256 [32]byte
}

// NoOffset is the Offset of a message that does not lie in an mbox.
const NoOffset = -1

// Cursor is a place in a source: where it goes on after a message. It is opaque
// to all but the source that made it, printable, and empty at the beginning.
type Cursor string
