package extract

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"

	"github.com/mailspill/mailspill/archive"
)

// Packet types of OpenPGP (RFC 9580 section 5).
const (
	pgpPublicKeyESK  = 1
	pgpSignature     = 2
	pgpSymmetricESK  = 3
	pgpOnePass       = 4
	pgpPublicKey     = 6
	pgpCompressed    = 8
	pgpEncrypted     = 9
	pgpMarker        = 10
	pgpLiteral       = 11
	pgpTrust         = 12
	pgpUserID        = 13
	pgpPublicSubkey  = 14
	pgpEncryptedMAC  = 18
	pgpEncryptedAEAD = 20
)

// packet is one OpenPGP packet. cut tells that the data ended within it.
type packet struct {
	tag  byte
	body []byte
	cut  bool
}

// nextPacket reads a packet's header and body (RFC 9580 section 4.2), in the
// current and in the legacy form; ok is false where no packet begins.
func nextPacket(b []byte) (p packet, rest []byte, ok bool) {
	if len(b) < 2 || b[0]&0x80 == 0 {
		return packet{}, nil, false
	}
	if b[0]&0x40 != 0 {
		return currentPacket(b[0]&0x3f, b[1:])
	}
	n, size := 0, 1<<(b[0]&3)
	p.tag = b[0] >> 2 & 0xf
	if size == 8 { // of indeterminate length: to the end
		p.body = b[1:]
		return p, nil, p.tag != 0
	}
	if len(b) < 1+size {
		return packet{}, nil, false
	}
	for _, c := range b[1 : 1+size] {
		n = n<<8 | int(c)
	}
	return p.take(b[1+size:], n)
}

// take cuts the body off b.
func (p packet) take(b []byte, n int) (packet, []byte, bool) {
	p.cut = n > len(b)
	n = min(n, len(b))
	p.body = append(p.body, b[:n]...)
	return p, b[n:], p.tag != 0
}

// currentPacket reads the length in the current form, in which a body may come
// in pieces.
func currentPacket(tag byte, b []byte) (packet, []byte, bool) {
	p := packet{tag: tag}
	for len(b) > 0 {
		switch c := int(b[0]); {
		case c < 192:
			return p.take(b[1:], c)
		case c < 224:
			if len(b) < 2 {
				return p, nil, false
			}
			return p.take(b[2:], (c-192)<<8+int(b[1])+192)
		case c == 255:
			if len(b) < 5 {
				return p, nil, false
			}
			return p.take(b[5:], int(b[1])<<24|int(b[2])<<16|int(b[3])<<8|int(b[4]))
		default:
			p, b, _ = p.take(b[1:], 1<<(c&0x1f))
			if p.cut {
				return p, nil, tag != 0
			}
		}
	}
	p.cut = true
	return p, nil, tag != 0
}

// opened is what an OpenPGP message shows without a key.
type opened struct {
	encrypted bool
	literals  []embedded
	other     []byte // of signatures and the like, and of literals that break their form
	plain     int64  // decompressed bytes
	err       error  // of the decompression, or of packets that are cut off
}

// deepestPGP is how many compressed packets within each other are opened; GnuPG
// makes one.
const deepestPGP = 3

// openPGP takes an OpenPGP message apart; ok is false if it is none.
func (w *walk) openPGP(b []byte) (o opened, ok bool) {
	ok = w.packets(b, &o, 0)
	return o, ok && (o.encrypted || len(o.literals) > 0 || o.err != nil)
}

var errShortPGP = errors.New("an OpenPGP message that is cut off")

func (w *walk) packets(b []byte, o *opened, level int) bool {
	if level > deepestPGP {
		return false
	}
	for len(b) > 0 && !o.encrypted {
		p, rest, ok := nextPacket(b)
		if !ok {
			return false
		}
		b = rest
		if p.cut && o.err == nil {
			o.err = errShortPGP
		}
		switch p.tag {
		case pgpPublicKeyESK, pgpSymmetricESK, pgpEncrypted, pgpEncryptedMAC, pgpEncryptedAEAD:
			o.encrypted = true
		case pgpCompressed:
			plain, err := w.decompressPGP(p.body)
			if o.plain += int64(len(plain)); o.plain > w.lim.Held {
				o.err = &archive.LimitError{Archive: "OpenPGP message", Limit: "bytes", Allowed: w.lim.Held}
				return true
			}
			if err != nil {
				o.err = err
			}
			if !w.packets(plain, o, level+1) {
				return false
			}
		case pgpLiteral:
			o.literal(p.body)
		case pgpSignature, pgpOnePass, pgpMarker:
			o.other = append(append(o.other, p.body...), 0, 0)
		default:
			return false
		}
	}
	return true
}

// decompressPGP opens a compressed data packet (RFC 9580 section 5.6).
func (w *walk) decompressPGP(b []byte) ([]byte, error) {
	r, err := decompressorPGP(b)
	if err != nil {
		return nil, err
	}
	return w.inflated("OpenPGP message", len(b), r)
}

// decompressorPGP reads a compressed packet by the algorithm that it begins with
// (section 9.4).
func decompressorPGP(b []byte) (io.Reader, error) {
	if len(b) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	r := bytes.NewReader(b[1:])
	switch b[0] {
	case 1:
		return flate.NewReader(r), nil
	case 2:
		return zlib.NewReader(r)
	case 3:
		return bzip2.NewReader(r), nil
	}
	return r, nil
}

func (o *opened) literal(body []byte) {
	e, ok := literal(body)
	if !ok {
		o.other = append(append(o.other, body...), 0, 0)
		return
	}
	o.literals = append(o.literals, e)
}

// literal takes a literal data packet apart (RFC 9580 section 5.9).
func literal(b []byte) (embedded, bool) {
	if len(b) < 2 || len(b) < 2+int(b[1])+4 {
		return embedded{}, false
	}
	n := int(b[1])
	return embedded{name: string(b[2 : 2+n]), media: "application/octet-stream", data: b[2+n+4:], decoded: []string{undidPGP}}, true
}

// looksPGP tells a binary OpenPGP message by its first two packets: their
// headers, versions and algorithms must all make sense, since a few bytes of any
// packed data may look like one packet.
func looksPGP(head []byte) bool {
	p, rest, ok := nextPacket(head)
	if ok && p.tag == pgpCompressed {
		return looksCompressedPGP(p.body)
	}
	if !ok || p.cut || len(rest) == 0 || !plausible(p) {
		return false
	}
	next, _, ok := nextPacket(rest)
	if !ok {
		return false
	}
	switch next.tag {
	case pgpPublicKeyESK, pgpSymmetricESK:
		return plausible(next)
	case pgpEncrypted:
		return p.tag != pgpOnePass
	case pgpEncryptedMAC, pgpEncryptedAEAD:
		return p.tag != pgpOnePass && len(next.body) > 0 && next.body[0] <= 2
	case pgpLiteral:
		return p.tag == pgpOnePass && len(next.body) > 1 && bytes.IndexByte([]byte("btul1m"), next.body[0]) >= 0
	}
	return false
}

// looksCompressedPGP tells a compressed packet by what it begins with inside.
func looksCompressedPGP(b []byte) bool {
	if len(b) < 2 || b[0] < 1 || b[0] > 3 {
		return false
	}
	r, err := decompressorPGP(b)
	if err != nil {
		return false
	}
	start := make([]byte, 32)
	n, _ := io.ReadFull(r, start) // the sample may end anywhere
	inner, _, ok := nextPacket(start[:n])
	return ok && (plausible(inner) || inner.tag == pgpLiteral && len(inner.body) > 0 && bytes.IndexByte([]byte("btul1m"), inner.body[0]) >= 0)
}

// plausible tells a session key or one-pass packet by its fixed fields.
func plausible(p packet) bool {
	b := p.body
	switch p.tag {
	case pgpPublicKeyESK: // RFC 9580 section 5.1
		return len(b) > 10 && len(b) < 3000 && (b[0] == 6 || b[0] == 3 && b[9] > 0 && b[9] < 30)
	case pgpSymmetricESK: // section 5.3
		return len(b) >= 4 && len(b) < 300 && (b[0] == 4 && b[1] > 0 && b[1] < 14 && b[2] <= 4 || b[0] == 5 || b[0] == 6)
	case pgpOnePass: // section 5.4
		return len(b) >= 13 && len(b) < 80 && (b[0] == 3 && len(b) == 13 && b[12] <= 1 || b[0] == 6)
	}
	return false
}
