package extract

// ber is one element of ASN.1 in BER (ITU-T X.690 section 8). A body of
// indefinite length, which mailers write while they do not know it yet, reaches
// to the end of the data: whoever walks its elements stops at the marker.
type ber struct {
	tag        byte // class and number; numbers above 30 are not told apart
	nested     bool // made of elements
	indefinite bool
	cut        bool // the data ends before the body does
	body       []byte
}

const (
	berOctets   = 0x04
	berOID      = 0x06
	berSequence = 0x10
	berSet      = 0x11
	berContext0 = 0x80

	// deepestBER bounds the levels that are walked to find where an element ends;
	// CMS has some ten.
	deepestBER = 40
)

// nextBER reads the element at the start of b. ok is false at the end of the
// data, at an end-of-contents marker (section 8.1.5) and where none begins. A
// body that the data cuts short is given as far as it goes.
func nextBER(b []byte) (e ber, rest []byte, ok bool) {
	if len(b) < 2 || b[0] == 0 && b[1] == 0 {
		return ber{}, nil, false
	}
	e.tag, e.nested = b[0]&0xdf, b[0]&0x20 != 0
	b = b[1:]
	if e.tag&0x1f == 0x1f { // a number in several bytes
		for len(b) > 0 && b[0]&0x80 != 0 {
			b = b[1:]
		}
		b = b[min(1, len(b)):]
	}
	n, b, ok := berLength(b)
	if !ok {
		return ber{}, nil, false
	}
	if n < 0 {
		e.indefinite, e.body = true, b
		return e, nil, e.nested
	}
	e.cut = n > len(b)
	n = min(n, len(b))
	e.body = b[:n]
	return e, b[n:], true
}

// berLength reads a length (section 8.1.3); -1 is the indefinite form.
func berLength(b []byte) (n int, rest []byte, ok bool) {
	if len(b) == 0 {
		return 0, nil, false
	}
	c := int(b[0])
	b = b[1:]
	switch {
	case c < 0x80:
		return c, b, true
	case c == 0x80:
		return -1, b, true
	}
	c &= 0x7f
	if c > 8 || c > len(b) {
		return 0, nil, false
	}
	for _, x := range b[:c] {
		if n = n<<8 | int(x); n > 1<<40 {
			n = 1 << 40 // longer than any data: cut short
		}
	}
	return n, b[c:], true
}

// after gives what follows an element within its parent: for an indefinite one
// its own elements are walked to their marker.
func (e ber) after(rest []byte, level int) (_ []byte, ok bool) {
	if !e.indefinite {
		return rest, true
	}
	if level > deepestBER {
		return nil, false
	}
	b := e.body
	for {
		child, next, ok := nextBER(b)
		if !ok {
			if len(b) >= 2 && b[0] == 0 && b[1] == 0 {
				return b[2:], true
			}
			return nil, false
		}
		if b, ok = child.after(next, level+1); !ok {
			return nil, false
		}
	}
}

// children gives the first elements inside e, at most n.
func (e ber) children(n int) []ber {
	var out []ber
	b := e.body
	for len(out) < n && e.nested {
		child, rest, ok := nextBER(b)
		if !ok {
			break
		}
		out = append(out, child)
		if len(out) == n {
			break
		}
		if b, ok = child.after(rest, 0); !ok {
			break
		}
	}
	return out
}

// octets gives the bytes of an octet string, which may come in segments
// (section 8.7.3), and the last of these as it stands in the data.
func (e ber) octets() (all, last []byte) {
	if !e.nested {
		return e.body, e.body
	}
	last = e.body[:0]
	e.segments(&all, &last, 0)
	return all, last
}

// segments joins the segments and gives what follows them.
func (e ber) segments(out, last *[]byte, level int) (rest []byte) {
	b := e.body
	for {
		s, next, ok := nextBER(b)
		switch {
		case !ok:
			if len(b) >= 2 {
				return b[2:] // the marker
			}
			return nil
		case s.nested && level < 4:
			inner := s.segments(out, last, level+1)
			if s.indefinite {
				next = inner
			}
		default:
			*out, *last = append(*out, s.body...), s.body
		}
		b = next
	}
}
