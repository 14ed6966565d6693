// Package outlook reads Microsoft's binary forms of mail: message files (.msg,
// .oft) and TNEF (winmail.dat). Both give the same Item: MAPI properties,
// recipients, attachments. It knows no mail standard and judges nothing; what it
// does not understand it hands out as it is.
package outlook

// Item is one message, contact, appointment or other thing of Outlook.
type Item struct {
	Props       Props
	Recipients  []Props
	Attachments []*Attachment
	Rest        []Stream // what is in the container and no known property
	Loose       []byte   // what of its bytes is in no stream, or in a number's place, and may hold text

	// BadChecksum tells that a checksum did not fit what it stands for; the
	// content was taken all the same.
	BadChecksum bool
}

// Attachment is one attachment of an Item. At most one of Data and Item is
// there; neither if the content lies elsewhere (see PidTagAttachMethod).
type Attachment struct {
	Props Props
	Data  []byte
	Item  *Item    // of an embedded message
	Rest  []Stream // the streams of an OLE object, and what is no known property
}

// Stream is a named piece of a container that is no property.
type Stream struct {
	Name string
	Data []byte
}

// Damage is the error beside an Item of which something could not be read.
type Damage struct {
	What string // what is wrong, in a sentence; never holds mail text
	Rest []byte // what was not understood because of that, if it can be told
}

func (d *Damage) Error() string { return d.What }

// maxDepth is how deep embedded messages are followed. What lies deeper is
// handed out as the bytes that it is.
const maxDepth = 100
