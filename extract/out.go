// Package extract turns a part into texts that a person could read, and
// containers into more parts. What it cannot read it hands over as a mail.Lost:
// nothing else can happen to a byte.
package extract

import "github.com/mailspill/mailspill/mail"

// Text is readable text of one part, or a piece of it.
type Text struct {
	Part    string   // part number as IMAP counts
	Path    []string // the way in, attachment's own file name first
	Name    string   // file name of the leaf; empty for a body
	Header  string   // name of the header field, if Content is one
	Where   string   // header, body, attachment, filename, url
	View    View     // which of the part's texts this is
	Content string   // valid UTF-8
	Line    int      // 1-based line of the decoded text at which Content begins
	Column  int      // 1-based column, in code points, at which Content begins
	Decoded []string // what was undone to get here, outermost first

	// Overlap is how many bytes at the start of Content were already part of
	// the text before: a hit that ends within them was seen there. Offset is
	// where Content begins in the whole text, in bytes.
	Overlap int
	Offset  int

	// Origin, for a view of a text (see Views), leads back to that text, whose
	// Line, Column, Overlap and Offset the view keeps. Joined tells that lines
	// were joined: what stood apart may now look like one word.
	Origin *Origin
	Joined bool

	// Own tells the words of a message itself from a file that it carries, and the
	// header of a message that came back from that of a part. Quotes is
	// what the form of such a text says of quoting. For what a page does not show,
	// Beside tells where it belongs in what it does.
	Own    bool
	Quotes []Quote
	Beside []Beside

	delSp bool // format=flowed with DelSp=yes (RFC 3676 section 4)
}

// View tells the texts of one part from each other: the same secret in two views
// of a part stands in one place.
type View string

const (
	Main   View = ""       // what a reader sees
	Links  View = "links"  // where the links of a page lead
	Hidden View = "hidden" // attributes, comments and scripts of a page
	Pasted View = "pasted" // an encoded part that stands in a text
	Raw    View = "raw"    // the encoded form, where decoding met a fault

	Rows    View = "rows"    // what stands side by side on a page, though not in the document
	Earlier View = "earlier" // what a document said before it was changed
	Seen    View = "seen"    // what the pages of a document show in pictures
)

// Leaf is the account of one leaf: it was read, as Bytes decoded bytes.
type Leaf struct {
	Part  string
	Path  []string
	Bytes int64
}

// Out takes what becomes of a part's bytes.
type Out interface {
	Text(Text)
	// Seen counts leaves and their decoded bytes as they came, before anything
	// was made of them. At the end of a message it equals what Read and Lost say.
	Seen(parts int, bytes int64)
	// Read accounts for a leaf, or the rest of one, all of whose texts were given.
	Read(Leaf)
	// Lost accounts for a leaf, or the rest of one, that cannot be searched.
	Lost(mail.Lost)
	// Opened tells that a password opened a locked leaf. It comes before what was in
	// the leaf, and counts nothing.
	Opened(Opened)
}

// Opened is a locked leaf that a password opened. The password is a secret.
type Opened struct {
	Part     string
	Path     []string
	Password string
}
