package extract

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"
)

// flowKey names one direction of a connection.
type flowKey struct {
	from, to netip.AddrPort
	udp      bool
}

// flow is what went one way over a connection.
type flow struct {
	key      flowKey
	segments []segment
	datagram bool
}

type segment struct {
	at   uint32 // its sequence number
	data []byte
}

func (f *flow) name() string { return fmt.Sprintf("%s to %s", f.key.from, f.key.to) }

// The kinds of links that are taken apart, with how long their headers are and
// where they tell what follows (tcpdump.org/linktypes.html).
var links = map[uint32]struct{ size, kind int }{
	0: {4, -1}, 108: {4, -1}, 12: {0, -1}, 14: {0, -1}, 101: {0, -1}, 228: {0, -1}, 229: {0, -1},
	1: {14, 12}, 113: {16, 14}, 276: {20, 0},
}

const (
	etherIPv4 = 0x0800
	etherIPv6 = 0x86dd
	protoTCP  = 6
	protoUDP  = 17
)

// packet takes a packet down to what a program sent; what is not understood is kept
// for its strings.
func (c *capture) packet(link uint32, b []byte) {
	c.packets++
	whole := b
	l, known := links[link]
	if !known || len(b) < l.size {
		c.other(whole)
		return
	}
	ip := b[l.size:]
	if l.kind >= 0 {
		kind := binary.BigEndian.Uint16(b[l.kind:])
		for (kind == 0x8100 || kind == 0x88a8) && len(ip) >= 4 { // VLAN
			kind, ip = binary.BigEndian.Uint16(ip[2:]), ip[4:]
		}
		if kind != etherIPv4 && kind != etherIPv6 {
			c.other(whole)
			return
		}
	}
	from, to, proto, body, ok := internet(ip)
	if !ok || !c.transport(from, to, proto, body) {
		c.other(whole)
	}
}

// internet reads the header of IP (RFC 791, 3.1; RFC 8200, 3). ok is false for a
// fragment that has no header of its own behind it.
func internet(b []byte) (from, to netip.Addr, proto byte, body []byte, ok bool) {
	if len(b) < 20 {
		return from, to, 0, nil, false
	}
	if b[0]>>4 == 6 {
		return internet6(b)
	}
	head, size := int(b[0]&15)*4, int(binary.BigEndian.Uint16(b[2:]))
	fragment := binary.BigEndian.Uint16(b[6:])&0x1fff != 0
	if b[0]>>4 != 4 || head < 20 || head > len(b) || fragment {
		return from, to, 0, nil, false
	}
	if size < head || size > len(b) { // left to the network card, or cut off
		size = len(b)
	}
	from, _ = netip.AddrFromSlice(b[12:16])
	to, _ = netip.AddrFromSlice(b[16:20])
	return from, to, b[9], b[head:size], true
}

func internet6(b []byte) (from, to netip.Addr, proto byte, body []byte, ok bool) {
	if len(b) < 40 {
		return from, to, 0, nil, false
	}
	from, _ = netip.AddrFromSlice(b[8:24])
	to, _ = netip.AddrFromSlice(b[24:40])
	proto, size := b[6], int(binary.BigEndian.Uint16(b[4:]))
	body = b[40:]
	if size > 0 && size <= len(body) {
		body = body[:size]
	}
	for proto == 0 || proto == 43 || proto == 60 { // options and routing (RFC 8200, 4)
		if len(body) < 8 {
			return from, to, 0, nil, false
		}
		n := min(len(body), int(body[1])*8+8)
		proto, body = body[0], body[n:]
	}
	return from, to, proto, body, true
}

// transport adds a packet to its connection.
func (c *capture) transport(from, to netip.Addr, proto byte, b []byte) bool {
	switch {
	case proto == protoTCP && len(b) >= 20:
		head := int(b[12]>>4) * 4
		if head < 20 || head > len(b) {
			return false
		}
		k := flowKey{netip.AddrPortFrom(from, binary.BigEndian.Uint16(b)), netip.AddrPortFrom(to, binary.BigEndian.Uint16(b[2:])), false}
		at := binary.BigEndian.Uint32(b[4:])
		if syn := b[13]&2 != 0; syn {
			delete(c.open, k) // the ports are used again
			at++
		}
		c.add(k, segment{at, b[head:]})
		return true
	case proto == protoUDP && len(b) >= 8:
		k := flowKey{netip.AddrPortFrom(from, binary.BigEndian.Uint16(b)), netip.AddrPortFrom(to, binary.BigEndian.Uint16(b[2:])), true}
		c.add(k, segment{0, b[8:]})
		return true
	}
	return false
}

func (c *capture) add(k flowKey, s segment) {
	if len(s.data) == 0 {
		return
	}
	f := c.open[k]
	if f == nil {
		f = &flow{key: k, datagram: k.udp}
		c.open[k], c.flows = f, append(c.flows, f)
	}
	f.segments = append(f.segments, s)
}

// joined puts the segments in order and leaves out what was sent twice. Where some
// are missing a line ends, and datagrams are lines each.
func (f *flow) joined() []byte {
	var out []byte
	if f.datagram {
		for _, s := range f.segments {
			out = append(append(out, s.data...), '\n')
		}
		return out
	}
	first := f.segments[0].at
	slices.SortStableFunc(f.segments, func(a, b segment) int { return int(int32(a.at-first)) - int(int32(b.at-first)) })
	next := f.segments[0].at
	for _, s := range f.segments {
		skip := int32(next - s.at) // how much of it came before
		switch {
		case skip >= int32(len(s.data)):
			continue
		case skip < 0:
			out = append(out, '\n')
			skip = 0
		}
		out = append(out, s.data[skip:]...)
		next = s.at + uint32(len(s.data))
	}
	return out
}
