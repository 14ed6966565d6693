// Package mail takes one message apart, from any container: header, addresses,
// thread, parts. It is tolerant of everything: what cannot be understood is
// handed on as text or as a Lost piece, never dropped.
package mail

import (
	"slices"
	"sync"
	"time"

	"github.com/mailspill/mailspill/outlook"
)

// Message is one message of a mailbox. Its methods may be called from one
// goroutine at a time.
type Message struct {
	Ref  Ref
	Next Cursor // where its source goes on after it

	// Passed counts the messages that its source left out, by a server's search, between
	// the item before it and this one.
	Passed int

	// Raw is the message without its container's framing. It stays valid until
	// its source is closed. It is nil when the message never arrived whole.
	Raw []byte

	// EnvelopeDate is the date of the mbox "From " line; zero if there is none.
	EnvelopeDate time.Time

	parse       sync.Once
	header      Header
	block       []byte
	body        []byte
	defects     []Defect
	pieces      []Piece
	knownPieces map[pieceKey]bool
	item        *outlook.Item // of a message in one of Outlook's forms; nil for others
	damage      error         // beside item
}

// New wraps a raw message. It does not parse and keeps raw.
func New(ref Ref, raw []byte, next Cursor) *Message {
	return &Message{Ref: ref, Raw: raw, Next: next}
}

// Defect names one way in which a message breaks the standards.
type Defect string

const (
	NoHeader          Defect = "no-header"           // text without a header
	StrayHeaderLine   Defect = "stray-header-line"   // a line among the fields that is none
	UnknownEncoding   Defect = "unknown-encoding"    // a Content-Transfer-Encoding that is no standard's
	BadEncoding       Defect = "bad-encoding"        // a body that breaks its encoding
	BadParameter      Defect = "bad-parameter"       // Content-Type or -Disposition against the grammar
	NoBoundary        Defect = "no-boundary"         // a multipart whose boundary is missing or never comes
	NoClosingBoundary Defect = "no-closing-boundary" // a multipart without its end
	EncodedMultipart  Defect = "encoded-multipart"   // a multipart with a transfer encoding of its own
	NestedTooDeep     Defect = "nested-too-deep"     // more levels than a reader follows
	BadChecksum       Defect = "bad-checksum"        // of TNEF, or of compressed RTF
)

// Note records a defect that was met where the message's parts were read
// elsewhere.
func (m *Message) Note(d Defect) { m.note(d) }

// note records a defect once a message.
func (m *Message) note(d Defect) {
	if !slices.Contains(m.defects, d) {
		m.defects = append(m.defects, d)
	}
}

// Defects lists the kinds of defects met so far. Those of the parts are known
// only when Parts was walked and every part read.
func (m *Message) Defects() []Defect {
	m.open()
	return m.defects
}

// Header is the message's own header.
func (m *Message) Header() Header {
	m.open()
	return m.header
}

// open cuts the message into header and body, or takes it out of Outlook's form.
func (m *Message) open() {
	m.parse.Do(func() {
		if m.item, m.damage = readItem(m.Raw); m.item != nil {
			m.block = itemHeader(m.item)
			m.header = ReadHeader(m.block)
			return
		}
		m.block, m.body = splitMessage(lineFeeds(narrow(m.Raw)))
		preface := m.block[:skipPreface(m.block)]
		m.header = ReadHeader(m.block[len(preface):])
		if m.header.named() == 0 {
			m.header, m.block, m.body = Header{}, nil, m.Raw
			m.note(NoHeader)
			return
		}
		if m.header.named() < len(m.header.fields) {
			m.note(StrayHeaderLine)
		}
		m.header.follow(preface)
	})
}

// Address header fields, by who stands in them.
var (
	senderFields    = []string{"From", "Sender", "Reply-To", "Resent-From", "Resent-Sender", "Return-Path", "X-Original-From", "X-Envelope-From"}
	recipientFields = []string{"To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc", "Delivered-To", "X-Original-To", "X-Envelope-To",
		"Envelope-To", "Apparently-To", "X-Forwarded-To", "X-Failed-Recipients", "Mail-Followup-To"}
)

// Senders lists who sent the message, by any of its fields.
func (h Header) Senders() []Address { return h.Addresses(senderFields...) }

// Recipients lists whom it was sent to, by any of its fields.
func (h Header) Recipients() []Address { return h.Addresses(recipientFields...) }

// ID is the Message-ID without angle brackets; "" if there is none.
func (h Header) ID() string { return firstID(h.Get("Message-Id")) }

// Thread is the key that joins a conversation: the first of References, else
// In-Reply-To, else the message's own id (RFC 5322 section 3.6.4).
func (h Header) Thread() string {
	for _, v := range []string{h.Get("References"), h.Get("In-Reply-To")} {
		if id := firstID(v); id != "" {
			return id
		}
	}
	return h.ID()
}

// Date is when the message was written: its Date field, else the mbox "From "
// line; zero if neither tells.
func (m *Message) Date() time.Time {
	if t, ok := ParseDate(m.Header().Get("Date")); ok {
		return t
	}
	if recordable(m.EnvelopeDate) {
		return m.EnvelopeDate
	}
	return time.Time{}
}
