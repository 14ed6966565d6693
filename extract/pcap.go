package extract

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/mailspill/mailspill/mail"
)

// capture is what a recording of network traffic holds.
type capture struct {
	flows   []*flow
	open    map[flowKey]*flow
	text    bytes.Buffer // notes and key logs of the recording itself
	rest    bytes.Buffer // what belongs to no stream
	packets int
	damaged bool
}

const (
	pcapngMagic  = "\x0a\x0d\x0d\x0a"
	blockHeader  = 0x0a0d0d0a
	blockLink    = 1
	blockSimple  = 3
	blockPacket  = 6
	blockSecrets = 10
)

// isPCAP tells the two formats of captures by their first bytes
// (draft-ietf-opsawg-pcap, 4; draft-ietf-opsawg-pcapng, 4.1).
func isPCAP(head []byte, _ *mail.Part) bool {
	if len(head) < 24 {
		return false
	}
	return pcapOrder(head) != nil || bytes.HasPrefix(head, []byte(pcapngMagic)) && sectionOrder(head) != nil
}

// pcapOrder gives the order of bytes of a file in the older format.
func pcapOrder(b []byte) binary.ByteOrder {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		if m := order.Uint32(b); m == 0xa1b2c3d4 || m == 0xa1b23c4d {
			return order
		}
	}
	return nil
}

func sectionOrder(b []byte) binary.ByteOrder {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		if len(b) >= 12 && order.Uint32(b[8:]) == 0x1a2b3c4d {
			return order
		}
	}
	return nil
}

const hintCapture = "open it in Wireshark, with the log of the keys if there is one, and follow the streams"

// readPCAP reads what went over each connection of a capture as one leaf.
func readPCAP(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over || err != nil {
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: "a network capture that is too large to hold or cut short: searched as printable strings only", Hint: hintCapture,
		})
		return
	}
	c := &capture{open: map[flowKey]*flow{}}
	if order := pcapOrder(raw); order != nil {
		c.pcap(raw, order)
	} else {
		c.pcapng(raw)
	}
	w.accounted(p, &counter{n: int64(len(raw))}, nil)
	_ = w.chunks(textOf(p), &c.text) // a buffer does not fail
	w.flows(p, c)
	if c.damaged {
		w.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: mail.Corrupt,
			Detail: "a damaged network capture: what came before the damage was read, the rest as printable strings", Hint: hintCapture,
		})
	}
}

// flows gives the connections. Of those whose protocol is no text only the strings
// are read.
func (w *walk) flows(p *mail.Part, c *capture) {
	secret, other := 0, 0
	for _, f := range c.flows {
		data := f.joined()
		head := data[:min(len(data), headSize)]
		switch {
		case len(data) == 0 || w.ctx.Err() != nil:
			continue
		case looksTextual(head) || isHTTP(head, p):
			w.child(p, embedded{name: f.name(), data: data})
			continue
		case looksTLS(head):
			secret++
		default:
			other++
		}
		c.rest.Write(data)
		c.rest.WriteByte(0)
	}
	_, _ = w.readStrings(p, bufio.NewReader(&c.rest), shortestRun)
	l := mail.Lost{Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: mail.Unsupported, Hint: hintCapture}
	if secret > 0 {
		l.Detail = fmt.Sprintf("%d connections under TLS in a network capture", secret)
		w.out.Lost(l)
	}
	if other > 0 {
		l.Detail = fmt.Sprintf("%d connections of binary protocols in a network capture: searched as printable strings only", other)
		w.out.Lost(l)
	}
}

// looksTLS tells the first record of TLS (RFC 8446, 5.1).
func looksTLS(head []byte) bool {
	return len(head) >= 5 && head[0] >= 0x14 && head[0] <= 0x17 && head[1] == 3 && head[2] <= 4
}

// pcap reads the packets of the older format.
func (c *capture) pcap(b []byte, order binary.ByteOrder) {
	link := order.Uint32(b[20:]) & 0x0fffffff
	for b = b[24:]; len(b) >= 16; {
		n := order.Uint32(b[8:])
		if uint64(n) > uint64(len(b)-16) {
			c.damaged = true
			break
		}
		c.packet(link, b[16:16+n])
		b = b[16+n:]
	}
	c.rest.Write(b)
}

// pcapng reads the blocks of the newer one.
func (c *capture) pcapng(b []byte) {
	var order binary.ByteOrder = binary.LittleEndian
	var links []uint32
	for len(b) >= 12 {
		if bytes.HasPrefix(b, []byte(pcapngMagic)) {
			if o := sectionOrder(b); o != nil {
				order, links = o, nil
			}
		}
		kind, n := order.Uint32(b), order.Uint32(b[4:])
		if n < 12 || uint64(n) > uint64(len(b)) {
			c.damaged = true
			break
		}
		body := b[8 : n-4]
		switch {
		case kind == blockLink && len(body) >= 8:
			links = append(links, uint32(order.Uint16(body)))
			c.other(body[8:])
		case kind == blockPacket && len(body) >= 20:
			c.enhanced(body, order, links)
		case kind == blockSimple && len(body) >= 4 && len(links) > 0:
			c.packet(links[0], body[4:])
		case kind == blockSecrets && len(body) >= 8:
			size := min(uint64(order.Uint32(body[4:])), uint64(len(body)-8))
			c.text.Write(body[8 : 8+size]) // keys of TLS in text (section 4.7)
			c.text.WriteByte('\n')
		default:
			c.other(body)
		}
		b = b[n:]
	}
	c.rest.Write(b)
}

// other keeps what is no packet: comments, names of hosts and programs.
func (c *capture) other(b []byte) {
	c.rest.Write(b)
	c.rest.WriteByte(0)
}

// enhanced reads a packet with its interface (section 4.3); notes may follow it.
func (c *capture) enhanced(body []byte, order binary.ByteOrder, links []uint32) {
	from, n := order.Uint32(body), order.Uint32(body[12:])
	if uint64(n) > uint64(len(body)-20) || uint64(from) >= uint64(len(links)) {
		c.damaged = true
		c.other(body)
		return
	}
	c.packet(links[from], body[20:20+n])
	c.other(body[20+n:])
}
