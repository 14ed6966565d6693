package main

import (
	"crypto/sha1"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// wire appends numbers and texts as Java and Kerberos write them: big-endian,
// with lengths before.
type wire struct{ b []byte }

func (w *wire) u8(v int)       { w.b = append(w.b, byte(v)) }
func (w *wire) u16(v int)      { w.b = binary.BigEndian.AppendUint16(w.b, uint16(v)) }
func (w *wire) u32(v int)      { w.b = binary.BigEndian.AppendUint32(w.b, uint32(v)) }
func (w *wire) short(b []byte) { w.u16(len(b)); w.b = append(w.b, b...) }
func (w *wire) long(b []byte)  { w.u32(len(b)); w.b = append(w.b, b...) }
func (w *wire) texts(s ...string) {
	for _, t := range s {
		w.long([]byte(t))
	}
}

// makeKindJKS makes a Java key store, with one private key and its certificate.
func makeKindJKS(x *kindFill) {
	key := x.keys.rsa(x.stream)
	password := x.secret("pw", x.password()).Accept[0]
	x.container("jks", jksFile(x.stream, key.pkcs8, key.certificate.Raw, password), base64.StdEncoding.EncodeToString(key.pkcs8))
	x.publicParts(key)
}

// jksFile is a Java key store of one private key and its certificate.
func jksFile(s *stream, pkcs8, certificate []byte, password string) []byte {
	w := &wire{}
	w.u32(0xfeedfeed)
	w.u32(2)
	w.u32(1) // entries
	w.u32(1) // a private key
	w.short([]byte("harbor"))
	w.u32(0x187)
	w.u32(0x1a2b3c4d)
	w.long(jksLocked(s, pkcs8, password))
	w.u32(1)
	w.short([]byte("X.509"))
	w.long(certificate)
	sum := sha1.Sum(append(append(utf16be(password), "Mighty Aphrodite"...), w.b...))
	return append(w.b, sum[:]...)
}

// makeKindKeytab makes a keytab (MIT's file format, 0x0502) of one principal.
// Equal to the file are its keys.
func makeKindKeytab(x *kindFill) {
	w := &wire{}
	w.u16(0x0502)
	var keys []string
	for _, kind := range []struct{ etype, size int }{{18, 32}, {23, 16}} {
		e := &wire{}
		e.u16(2)
		e.short([]byte("HARBOR.EXAMPLE"))
		e.short([]byte("HTTP"))
		e.short([]byte(x.must("host") + ".harbor.example"))
		e.u32(1) // KRB5_NT_PRINCIPAL
		e.u32(1700000000)
		e.u8(3)
		key := x.bytes(kind.size)
		keys = append(keys, hex.EncodeToString(key), base64.StdEncoding.EncodeToString(key))
		e.u16(kind.etype)
		e.short(key)
		e.u32(3)
		w.long(e.b)
	}
	x.container("keytab", w.b, keys...)
	x.secret("pw", x.password())
}

// makeKindTickets makes a ticket twice: in a credential cache of MIT's form, and
// as KRB-CRED (RFC 4120, 5.8) as Windows tools export it.
func makeKindTickets(x *kindFill) {
	session, sealed := x.bytes(32), x.bytes(400)
	user := x.must("user")
	parts := []string{hex.EncodeToString(session), base64.StdEncoding.EncodeToString(session)}
	ticket := krbTicket(sealed)
	x.container("ccache", credentialCache(user, session, ticket), append(parts, base64.StdEncoding.EncodeToString(ticket))...)
	x.container("kirbi", krbCred(user, session, ticket), append(parts, base64.StdEncoding.EncodeToString(ticket))...)
}

func credentialCache(user string, session, ticket []byte) []byte {
	w := &wire{}
	w.u16(0x0504)
	w.u16(12) // header: the clock's offset
	w.u16(1)
	w.u16(8)
	w.u32(0)
	w.u32(0)
	principal := func(realm string, names ...string) {
		w.u32(1)
		w.u32(len(names))
		w.texts(append([]string{realm}, names...)...)
	}
	principal("HARBOR.EXAMPLE", user)
	principal("HARBOR.EXAMPLE", user)
	principal("HARBOR.EXAMPLE", "krbtgt", "HARBOR.EXAMPLE")
	w.u16(18)
	w.long(session)
	for _, at := range []int{liveIssued, liveIssued, liveExpiry, liveExpiry} {
		w.u32(at)
	}
	w.u8(0)
	w.u32(0x50e10000)
	w.u32(0) // no addresses
	w.u32(0) // no authorization data
	w.long(ticket)
	w.u32(0) // no second ticket
	return w.b
}

type krbSealed struct {
	Kind int    `asn1:"explicit,tag:0"`
	Data []byte `asn1:"explicit,tag:2"`
}

// application wraps a sequence in the application tags of Kerberos.
func application(tag int, sequence []byte) []byte {
	return asn1Of(asn1.RawValue{Class: asn1.ClassApplication, Tag: tag, IsCompound: true, Bytes: sequence})
}

// general is a GeneralString, which encoding/asn1 cannot write by itself.
func general(tag int, s string) asn1.RawValue {
	inner := asn1Of(asn1.RawValue{Tag: asn1.TagGeneralString, Bytes: []byte(s)})
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: inner}
}

// generals is a PrincipalName.
func generals(tag, kind int, names ...string) asn1.RawValue {
	var list []asn1.RawValue
	for _, n := range names {
		list = append(list, asn1.RawValue{Tag: asn1.TagGeneralString, Bytes: []byte(n)})
	}
	inner := asn1Of(struct {
		Type  int             `asn1:"explicit,tag:0"`
		Names []asn1.RawValue `asn1:"explicit,tag:1"`
	}{kind, list})
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: inner}
}

func krbTicket(sealed []byte) []byte {
	return application(1, asn1Of(struct {
		Version int `asn1:"explicit,tag:0"`
		Realm   asn1.RawValue
		Name    asn1.RawValue
		Sealed  krbSealed `asn1:"explicit,tag:3"`
	}{5, general(1, "HARBOR.EXAMPLE"), generals(2, 2, "krbtgt", "HARBOR.EXAMPLE"), krbSealed{18, sealed}}))
}

func krbCred(user string, session, ticket []byte) []byte {
	type key struct {
		Kind int    `asn1:"explicit,tag:0"`
		Key  []byte `asn1:"explicit,tag:1"`
	}
	type info struct {
		Key     key `asn1:"explicit,tag:0"`
		Realm   asn1.RawValue
		Name    asn1.RawValue
		Flags   asn1.BitString `asn1:"explicit,tag:3"`
		Start   time.Time      `asn1:"explicit,tag:5,generalized"`
		End     time.Time      `asn1:"explicit,tag:6,generalized"`
		Service asn1.RawValue
	}
	open := application(29, asn1Of(struct {
		Infos []info `asn1:"explicit,tag:0"`
	}{[]info{{
		key{18, session}, general(1, "HARBOR.EXAMPLE"), generals(2, 1, user), asn1.BitString{Bytes: []byte{0x50, 0xe1, 0, 0}, BitLength: 32},
		time.Unix(liveIssued, 0).UTC(), time.Unix(liveExpiry, 0).UTC(), generals(9, 2, "krbtgt", "HARBOR.EXAMPLE"),
	}}}))
	return application(22, asn1Of(struct {
		Version int             `asn1:"explicit,tag:0"`
		Type    int             `asn1:"explicit,tag:1"`
		Tickets []asn1.RawValue `asn1:"explicit,tag:2"`
		Sealed  krbSealed       `asn1:"explicit,tag:3"`
	}{5, 22, []asn1.RawValue{{FullBytes: ticket}}, krbSealed{0, open}}))
}
