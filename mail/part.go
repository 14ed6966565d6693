package mail

import (
	"io"
	"strings"
)

// Kind says what a Part is of its message.
type Kind int

const (
	// Leaf is a MIME leaf: a body, an attachment, an archive's member.
	Leaf Kind = iota
	// MessageHeader is the header block of the message or of a nested one.
	MessageHeader
	// PartHeader is the MIME header of a part: searched, but accounted for with
	// the part that it belongs to.
	PartHeader
	// Margin is what stands before or after the parts of a multipart.
	Margin
	// Values are properties of an Outlook item that are no text, such as keys and
	// ids. Text that stands in them can be seen as in any binary file.
	Values
	// Remains are what nobody could make sense of in a damaged Outlook item.
	Remains
)

// Part is one piece of a message.
type Part struct {
	Kind        Kind
	Number      string   // as IMAP counts: "1.2"; "0" the message's own header, "2.0" a nested one
	Path        []string // names of the attachments that lead here, this one's own last
	Name        string   // decoded file name; empty if there is none
	Names       []string // all that its header declares, Name first
	MediaType   string   // lower case; text/plain where none is declared
	Charset     string   // declared charset label; empty if there is none
	Disposition string   // lower case; empty if there is none
	Header      Header   // of the part; of the message for its header and single body
	Decoded     []string // transfer encodings undone, outermost first
	Depth       int      // levels of multiparts, messages and archives around it
	pasted      int      // how many of them were found in a text (Message.Embedded)

	// Raw is the part as it stands in the message, its transfer encoding not
	// undone; nil for an archive's member.
	Raw []byte

	// Open reads the part's bytes with its transfer encoding undone.
	Open func() (io.ReadCloser, error)

	// Faulty tells, once the part was read to its end, that its bytes broke
	// their transfer encoding, so that Raw may hold more than came out.
	Faulty func() bool
}

// Pasted tells that the part was found in the text of another (Message.Embedded).
func (p *Part) Pasted() bool { return p.pasted > 0 }

// Attached tells whether a person would call the part an attachment rather
// than the text of the mail.
func (p *Part) Attached() bool {
	return len(p.Path) > 0 || p.Disposition == "attachment" || !strings.HasPrefix(p.MediaType, "text/")
}
