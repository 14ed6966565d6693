package outlook

import (
	"bytes"
	"fmt"
)

var tnefMagic = []byte{0x78, 0x9f, 0x3e, 0x22}

// LooksLikeTNEF tells the beginning of a TNEF stream (winmail.dat).
func LooksLikeTNEF(head []byte) bool { return bytes.HasPrefix(head, tnefMagic) }

// Attributes of TNEF: type above, id below ([MS-OXTNEF] section 2.1.3.2).
const (
	attOwner             = 0x00060000
	attSentFor           = 0x00060001
	attDelegate          = 0x00060002
	attFrom              = 0x00008000
	attSubject           = 0x00018004
	attDateSent          = 0x00038005
	attDateReceived      = 0x00038006
	attMessageClass      = 0x00078008
	attMessageID         = 0x00018009
	attParentID          = 0x0001800A
	attConversationID    = 0x0001800B
	attBody              = 0x0002800C
	attAttachData        = 0x0006800F
	attAttachTitle       = 0x00018010
	attAttachMetaFile    = 0x00068011
	attTransportFilename = 0x00069001
	attRendData          = 0x00069002
	attMAPIProps         = 0x00069003
	attRecipTable        = 0x00069004
	attAttachment        = 0x00069005
	attTnefVersion       = 0x00089006
	attOemCodepage       = 0x00069007
)

// legacy says as which property an old attribute is kept.
var legacy = map[uint32]Tag{
	attSubject:           PidTagSubject<<16 | typeString8,
	attBody:              PidTagBody<<16 | typeString8,
	attMessageClass:      PidTagMessageClass<<16 | typeString8,
	attAttachTitle:       PidTagAttachFilename<<16 | typeString8,
	attTransportFilename: PidTagAttachFilename<<16 | typeString8,
	attAttachMetaFile:    PidTagAttachRendering<<16 | typeBinary,
	attOwner:             0x0062<<16 | typeBinary,
	attSentFor:           0x0041<<16 | typeBinary,
	attDelegate:          0x0028<<16 | typeBinary,
	attMessageID:         0x300B<<16 | typeString8,
	attParentID:          0x0025<<16 | typeString8,
	attConversationID:    0x0071<<16 | typeString8,
}

const (
	levelMessage    = 1
	levelAttachment = 2
)

// ReadTNEF reads a TNEF stream ([MS-OXTNEF]). What is in the Item lies in b. A
// stream that is cut off or corrupt gives what came before that, and a *Damage
// with the rest; what is no TNEF gives nil and ErrNotMessage.
func ReadTNEF(b []byte) (*Item, error) {
	left := mostTNEF
	return readTNEF(b, 1252, 0, &left)
}

// mostTNEF is how many attributes, recipients, properties and values one stream
// may have, all together. A message to thousands has less; without a bound a
// hostile one would take many times its size in memory.
const mostTNEF = 1 << 17

func readTNEF(b []byte, page, depth int, left *int) (*Item, error) {
	if !LooksLikeTNEF(b) {
		return nil, ErrNotMessage
	}
	r := &tnefReader{item: &Item{}, page: page, depth: depth, left: left}
	for b = b[min(6, len(b)):]; len(b) > 0; *left-- {
		if *left <= 0 {
			r.hurt("the TNEF stream holds more pieces than any message", b)
			break
		}
		a, n, ok := nextAttribute(b)
		if !ok {
			r.tail(b)
			break
		}
		if !a.sound {
			r.item.BadChecksum = true
		}
		r.take(a)
		b = b[n:]
	}
	r.finish()
	r.item.Loose = r.loose
	if r.damage != nil {
		return r.item, r.damage
	}
	return r.item, nil
}

// attribute is one attribute of a TNEF stream ([MS-OXTNEF] section 2.1.3.1).
type attribute struct {
	level byte
	id    uint32
	data  []byte
	sound bool // the checksum fits
}

// nextAttribute reads level, id, length, data and checksum; n is their size.
func nextAttribute(b []byte) (a attribute, n int, ok bool) {
	const before, after = 9, 2
	if len(b) < before+after {
		return a, 0, false
	}
	size := uint64(u32(b, 5))
	if b[0] != levelMessage && b[0] != levelAttachment || size > uint64(len(b)-before-after) {
		return a, 0, false
	}
	n = before + int(size)
	a = attribute{level: b[0], id: u32(b, 1), data: b[before:n:n]}
	var sum uint16
	for _, c := range a.data {
		sum += uint16(c)
	}
	a.sound = sum == u16(b, n)
	return a, n + after, true
}

// tnefReader makes an Item of attributes.
type tnefReader struct {
	item   *Item
	now    *Attachment // the one that attributes belong to
	page   int
	depth  int
	left   *int // how many more pieces there may be
	loose  loose
	damage *Damage
}

// tail takes what is no whole attribute. Some gateways pad the stream; of an
// attribute that is cut off, what is there counts.
func (r *tnefReader) tail(b []byte) {
	const before = 9
	switch {
	case len(bytes.Trim(b, "\x00\r\n")) == 0:
	case len(b) > before && (b[0] == levelMessage || b[0] == levelAttachment):
		r.hurt("the TNEF stream ends in the middle of an attribute", nil)
		r.take(attribute{level: b[0], id: u32(b, 1), data: b[before:len(b):len(b)]})
	default:
		r.hurt("the TNEF stream goes on with something else", b)
	}
}

func (r *tnefReader) hurt(what string, rest []byte) {
	if r.damage == nil {
		r.damage = &Damage{What: what}
	}
	r.damage.Rest = append(r.damage.Rest, rest...)
}

func (r *tnefReader) take(a attribute) {
	switch a.id {
	case attRendData:
		r.now = &Attachment{}
		r.item.Attachments = append(r.item.Attachments, r.now)
		r.loose.add(a.data)
		return
	case attTnefVersion:
		r.loose.add(a.data)
		return
	case attOemCodepage:
		r.loose.add(a.data)
		if len(a.data) >= 4 && Codepage(int(u32(a.data, 0))) != nil {
			r.page = int(u32(a.data, 0))
		}
		return
	case attMAPIProps:
		r.props(a.data, &r.item.Props)
		return
	case attRecipTable:
		r.recipients(a.data)
		return
	}
	if a.level == levelAttachment {
		r.attachment(a)
		return
	}
	r.message(a)
}

// message takes an attribute of the message itself.
func (r *tnefReader) message(a attribute) {
	p := &r.item.Props
	tag, known := legacy[a.id]
	switch {
	case a.id == attFrom:
		r.from(a.data)
	case a.id == attDateSent:
		r.loose.add(a.data)
		p.addDate(PidTagClientSubmitTime, a.data)
	case a.id == attDateReceived:
		r.loose.add(a.data)
		p.addDate(PidTagMessageDeliveryTime, a.data)
	case known:
		p.add(tag, "", a.data)
	default:
		r.item.Rest = r.unknown(a, p, r.item.Rest)
	}
}

// unknown keeps an attribute of another id by the type that it has: a text as a
// property, anything longer than a date or a number as a stream.
func (r *tnefReader) unknown(a attribute, p *Props, rest []Stream) []Stream {
	const text, mail, word = 1, 2, 7
	name := fmt.Sprintf("attribute %08X", a.id)
	switch kind := a.id >> 16; {
	case kind == text || kind == mail || kind == word:
		p.add(typeString8, name, a.data)
	case len(a.data) > dtrSize:
		return append(rest, Stream{name, a.data})
	default:
		r.loose.add(a.data)
	}
	return rest
}

// attachment takes an attribute of the last attachment begun.
func (r *tnefReader) attachment(a attribute) {
	if r.now == nil {
		r.now = &Attachment{}
		r.item.Attachments = append(r.item.Attachments, r.now)
	}
	tag, known := legacy[a.id]
	switch {
	case a.id == attAttachData && r.now.Data == nil:
		r.now.Data = a.data
	case a.id == attAttachment:
		r.props(a.data, &r.now.Props)
	case known:
		r.now.Props.add(tag, "", a.data)
	default:
		r.now.Rest = r.unknown(a, &r.now.Props, r.now.Rest)
	}
}

// from reads the triple of attFrom ([MS-OXTNEF] section 2.1.3.3.7): type, size,
// lengths of name and address, then both, ended by zeros.
func (r *tnefReader) from(b []byte) {
	if len(b) < 8 {
		r.loose.add(b)
		return
	}
	name, rest := cutAt(b[8:], int(u16(b, 4)))
	addr, rest := cutAt(rest, int(u16(b, 6)))
	r.loose.add(b[:8])
	r.loose.add(rest)
	r.item.Props.add(PidTagSenderName<<16|typeString8, "", name)
	kind, plain, found := bytes.Cut(addr, []byte(":"))
	if !found {
		kind, plain = nil, addr
	}
	r.item.Props.add(PidTagSenderAddressType<<16|typeString8, "", kind)
	r.item.Props.add(PidTagSenderEmailAddress<<16|typeString8, "", plain)
}

func cutAt(b []byte, n int) (head, rest []byte) {
	n = min(n, len(b))
	return b[:n], b[n:]
}

// finish decodes the texts, now that the code page is known, and opens the
// messages that are attached.
func (r *tnefReader) finish() {
	r.item.Props.decode(r.page)
	page := r.item.Props.codepage(r.page)
	for i := range r.item.Recipients {
		r.item.Recipients[i].decode(page)
	}
	for _, a := range r.item.Attachments {
		a.Props.decode(page)
		r.content(a, page)
	}
}

// Interfaces that an attached object begins with ([MS-OXTNEF] section 2.1.3.4).
var (
	iidMessage = []byte{0x07, 0x03, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46}
	iidStorage = []byte{0x0b, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46}
)

// content finds what an attachment holds: the old attribute, the property, or an
// object, which may be a message in TNEF again.
func (r *tnefReader) content(a *Attachment, page int) {
	plain := a.Props.drop(PidTagAttachData, typeBinary)
	object := a.Props.drop(PidTagAttachData, typeObject)
	inner, isMessage := bytes.CutPrefix(object, iidMessage)
	if isMessage && r.depth < maxDepth {
		if item, err := readTNEF(inner, page, r.depth+1, r.left); item != nil {
			a.Item, inner = item, nil
			r.innerDamage(err, item)
		}
	}
	if !isMessage {
		inner, _ = bytes.CutPrefix(object, iidStorage)
	}
	for _, data := range [][]byte{plain, inner} {
		switch {
		case len(data) == 0 || bytes.Equal(data, a.Data):
		case len(a.Data) == 0 && a.Item == nil:
			a.Data = data
		default:
			a.Rest = append(a.Rest, Stream{"content", data})
		}
	}
}

func (r *tnefReader) innerDamage(err error, item *Item) {
	if d, ok := err.(*Damage); ok {
		r.hurt(d.What, d.Rest)
	}
	r.item.BadChecksum = r.item.BadChecksum || item.BadChecksum
}
