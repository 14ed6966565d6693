package main

import "strings"

// signedPlaces are messages that are signed, and can be read.
func signedPlaces() []placeKind {
	opaque := func(name string, wrap func(entity string) string) placeKind {
		return placeKind{name: "S/MIME signed " + name, node: func(x *planting) node {
			return leaf(`application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"`, "base64", b64(wrap(crlf(plainNode(x.text()).String()))))
		}}
	}
	return []placeKind{
		opaque("in DER", signedData),
		opaque("in BER", func(s string) string { return signedDataBER(s, 4096) }),
		opaque("in BER of small pieces", func(s string) string { return signedDataBER(s, 50) }),
		opaque("and compressed", compressedData),
		opaque("twice", func(s string) string {
			return signedData("Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n" + crlf(b64(signedData(s))))
		}),
		{name: "S/MIME signed, long", node: func(x *planting) node {
			entity := crlf(multi("mixed", "b1", plainNode(strings.Repeat("All quiet in the harbor.\n", 400)), attached("a.zip", "application/zip", zipped("notes.txt", x.text()))).String())
			return leaf("application/pkcs7-mime; smime-type=signed-data", "base64", b64(signedData(entity)))
		}},
		{name: "S/MIME signed, long, in BER", node: func(x *planting) node {
			entity := crlf(multi("mixed", "b1", plainNode(strings.Repeat("All quiet in the harbor.\n", 400)), attached("a.zip", "application/zip", zipped("notes.txt", x.text()))).String())
			return leaf("application/pkcs7-mime; smime-type=signed-data", "base64", b64(signedDataBER(entity, 1000)))
		}},
		{name: "S/MIME signed with an attachment", node: func(x *planting) node {
			entity := crlf(x.mixed(attached("notes.txt", "text/plain", x.text())).String())
			return leaf(`application/x-pkcs7-mime; name="smime.p7m"`, "base64", b64(signedDataBER(entity, 1000)))
		}},
		{name: "S/MIME signed as attachment", node: func(x *planting) node {
			return x.mixed(attached("smime.p7m", "application/octet-stream", signedData(crlf(plainNode(x.text()).String()))))
		}},
		{name: "S/MIME clear-signed", node: func(x *planting) node {
			entity := leaf(utf8Plain, "quoted-printable", qp(x.text()))
			return leaf(`multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="b1"`, "",
				joined("b1", entity, attached("smime.p7s", "application/pkcs7-signature", signedData(""))))
		}},
		{name: "PGP clear-signed", node: func(x *planting) node { return plainNode(x.clearSigned(x.text())) }},
		{name: "PGP clear-signed with text before", node: func(x *planting) node {
			return plainNode("Forwarded:\n\n" + x.clearSigned(x.text()) + "\n-- \nDana\n")
		}},
		{name: "PGP/MIME signed", node: func(x *planting) node {
			return leaf(`multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha256; boundary="b1"`, "",
				joined("b1", plainNode(x.text()), leaf("application/pgp-signature", "", x.armoured("SIGNATURE", 90))))
		}},
		{name: "text around an encrypted PGP block", node: func(x *planting) node {
			return plainNode(x.text() + "\n" + x.armoured("MESSAGE", 300) + "\nBye\n")
		}},
		{name: "text after an encrypted PGP block", node: func(x *planting) node {
			return plainNode(x.armoured("MESSAGE", 300) + "\n" + x.text())
		}},
		{name: "beside an encrypted message", node: func(x *planting) node {
			return multi("mixed", x.boundary(), attached("smime.p7m", "application/pkcs7-mime", envelopedData(x.stream, 300)), plainNode(x.text()))
		}},
	}
}

// clearSigned is text signed by OpenPGP, lines with a dash escaped (RFC 9580
// section 7.1).
func (x *planting) clearSigned(text string) string {
	escaped := strings.ReplaceAll("\n"+text, "\n-", "\n- -")[1:]
	return "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + escaped + "\n" + x.armoured("SIGNATURE", 90)
}

// armoured is an OpenPGP packet in ASCII armour (RFC 9580 section 6.2); its
// content is random, its tag that of the kind.
func (x *planting) armoured(kind string, size int) string {
	tag := byte(0xd2) // encrypted and integrity protected
	if kind == "SIGNATURE" {
		tag = 0xc2
	}
	packet := string([]byte{tag, 0xc0 + byte((size-192)>>8), byte(size - 192)})
	if size < 192 {
		packet = string([]byte{tag, byte(size)})
	}
	packet += "\x01" + string(x.bytes(size-1))
	return "-----BEGIN PGP " + kind + "-----\n\n" + b64Lines(packet, 64) + "=" + b64Lines(crc24(packet), 0) + "-----END PGP " + kind + "-----\n"
}

// crc24 is the checksum of ASCII armour (RFC 9580 section 6.1.1).
func crc24(s string) string {
	sum := uint32(0xb704ce)
	for i := range len(s) {
		sum ^= uint32(s[i]) << 16
		for range 8 {
			if sum <<= 1; sum&0x1000000 != 0 {
				sum ^= 0x1864cfb
			}
		}
	}
	return string([]byte{byte(sum >> 16), byte(sum >> 8), byte(sum)})
}

// lockedZip is a zip with one member under a password.
func lockedZip(name, content string) string {
	return string(lockedZipFile("locked.zip", placesDate, "Kestrel#2291", file{name: name, content: []byte(content)}).content)
}
