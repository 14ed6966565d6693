package mail

import (
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// Address is one participant.
type Address struct {
	Name string // display name, decoded
	Addr string // addr-spec as written; its domain in lower-case ASCII (IDNA)
}

// String is the address as a reader expects it.
func (a Address) String() string {
	if a.Name == "" {
		return a.Addr
	}
	return a.Name + " <" + a.Addr + ">"
}

// Domain is what follows the last "@"; "" if there is none.
func (a Address) Domain() string {
	return a.Addr[strings.LastIndexByte(a.Addr, '@')+1:]
}

// Addresses lists the participants of the named fields, in order. A field that
// breaks the grammar is read as far as it holds anything like an address.
func (h Header) Addresses(names ...string) []Address {
	var out []Address
	for _, name := range names {
		for _, v := range h.Values(name) {
			out = append(out, ParseAddresses(v)...)
		}
	}
	return out
}

// ParseAddresses reads an address list (RFC 5322 section 3.4), tolerantly.
func ParseAddresses(v string) []Address {
	if strings.TrimSpace(v) == "" {
		return nil
	}
	if list, err := mail.ParseAddressList(v); err == nil {
		out := make([]Address, len(list))
		for i, a := range list {
			out[i] = Address{DecodeWords(a.Name), normalAddr(a.Address)}
		}
		return out
	}
	return looseAddresses(DecodeWords(v))
}

// looseAddresses finds addresses in a list that the grammar does not cover: of
// each element what stands in angle brackets, else whatever holds an "@".
func looseAddresses(v string) []Address {
	var out []Address
	for _, part := range splitList(v) {
		name, rest, angle := strings.Cut(part, "<")
		if angle {
			addr, _, _ := strings.Cut(rest, ">")
			if strings.Contains(addr, "@") {
				out = append(out, Address{strings.Trim(name, " \t\"'"), normalAddr(addr)})
				continue
			}
		}
		for _, w := range strings.FieldsFunc(part, notInAddress) {
			if i := strings.IndexByte(w, '@'); i > 0 && i < len(w)-1 {
				out = append(out, Address{"", normalAddr(w)})
			}
		}
	}
	return out
}

func notInAddress(r rune) bool { return strings.ContainsRune(" \t\r\n<>()[],;:\"", r) }

// splitList cuts at commas and semicolons outside of quotes and angle brackets.
func splitList(v string) []string {
	var out []string
	start, quoted, angle := 0, false, false
	lastEnd := strings.LastIndexByte(v, '>')
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '<':
			angle = i < lastEnd // an address without its end must not swallow the rest
		case c == '>':
			angle = false
		case (c == ',' || c == ';') && !angle:
			out = append(out, v[start:i])
			start = i + 1
		}
	}
	return append(out, v[start:])
}

// normalAddr trims an addr-spec and brings its domain to lower-case ASCII
// (RFC 5891), without a final dot.
func normalAddr(a string) string {
	a = strings.Trim(a, " \t\r\n'\"<>")
	at := strings.LastIndexByte(a, '@')
	if at < 0 {
		return a
	}
	return a[:at+1] + NormalDomain(a[at+1:])
}

// NormalDomain is a domain in lower-case ASCII without a final dot.
func NormalDomain(d string) string {
	d = strings.TrimSuffix(strings.TrimSpace(d), ".")
	if ascii, err := idna.Lookup.ToASCII(d); err == nil {
		return ascii
	}
	return strings.ToLower(d)
}
