package extract

import (
	"bytes"
	"compress/zlib"
)

// The types of content of the Cryptographic Message Syntax (RFC 5652, RFC 5083,
// RFC 3274), as the object identifiers stand in the data.
const (
	cmsData          = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
	cmsSigned        = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	cmsEnveloped     = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
	cmsBoth          = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x04" // PKCS #7's signed and enveloped
	cmsDigested      = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x05"
	cmsEncrypted     = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"
	cmsAuthenticated = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x02"
	cmsCompressed    = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"
	cmsAuthEnveloped = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
)

// encapsulators are the types whose content stands in the clear, by the place of
// the encapsulated content among their elements.
var encapsulators = map[string]int{cmsSigned: 2, cmsDigested: 2, cmsCompressed: 2, cmsAuthenticated: -1}

// secretive are the types whose content is encrypted.
var secretive = map[string]bool{cmsEnveloped: true, cmsBoth: true, cmsEncrypted: true, cmsAuthEnveloped: true}

// cms is a CMS object as far as it can be seen without a key.
type cms struct {
	kind    string // object identifier
	inner   string // of what is encapsulated
	content []byte // what is encapsulated; nil if nothing is
	before  []byte // the object up to the content
	after   []byte // and from its end
	cut     bool   // the data ends within the object
}

// parseCMS takes a ContentInfo apart (RFC 5652 section 3). What the data cuts
// short is given as far as it goes; ok is false if it is no CMS object.
func parseCMS(b []byte) (c cms, ok bool) {
	info, rest, ok := nextBER(b)
	if !ok || info.tag != berSequence {
		return cms{}, false
	}
	_, ended := info.after(rest, 0)
	c.cut = info.cut || !ended
	parts := info.children(2)
	if len(parts) == 0 || parts[0].tag != berOID {
		return cms{}, false
	}
	c.kind = string(parts[0].body)
	at, opens := encapsulators[c.kind]
	if c.kind == cmsData && len(parts) == 2 { // nothing but content (RFC 5652 section 4)
		c.before = b
		c.octets(b, parts[1])
		return c, len(c.content) > 0
	}
	if !opens {
		return c, secretive[c.kind]
	}
	c.before = b
	if len(parts) == 2 {
		c.encapsulated(b, parts[1], at)
	}
	return c, len(parts) == 2
}

// encapsulated finds the EncapsulatedContentInfo (RFC 5652 section 5.2): a
// sequence that begins with an object identifier. Authenticated data (section
// 9.1) has elements before it that may be left out.
func (c *cms) encapsulated(whole []byte, explicit ber, at int) {
	body := explicit.children(1)
	if len(body) == 0 {
		return
	}
	for i, e := range body[0].children(6) {
		if e.tag != berSequence || at >= 0 && i != at {
			continue
		}
		parts := e.children(2)
		if len(parts) < 2 || parts[0].tag != berOID || parts[1].tag != berContext0 {
			continue
		}
		c.inner = string(parts[0].body)
		c.octets(whole, parts[1])
		return
	}
}

// octets takes the content out of its explicit tag, and notes what stands around
// it.
func (c *cms) octets(whole []byte, explicit ber) {
	s := explicit.children(1)
	if len(s) != 1 {
		return
	}
	var last []byte
	c.content, last = s[0].octets()
	// All are slices of whole, to its end: their capacities tell where they begin.
	c.before = whole[:cap(whole)-cap(s[0].body)]
	c.after = whole[min(cap(whole)-cap(last)+len(last), len(whole)):]
}

// looksCMS tells a CMS object by its first bytes.
func looksCMS(head []byte) bool {
	info, _, ok := nextBER(head)
	if !ok || info.tag != berSequence || !info.nested {
		return false
	}
	oid, _, ok := nextBER(info.body)
	if !ok || oid.tag != berOID {
		return false
	}
	_, opens := encapsulators[string(oid.body)]
	return opens || secretive[string(oid.body)] || string(oid.body) == cmsData
}

// inflateCMS undoes the compression of RFC 3274, zlib's.
func (w *walk) inflateCMS(b []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return w.inflated("compressed S/MIME message", len(b), z)
}
