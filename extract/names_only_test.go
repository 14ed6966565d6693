package extract

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/mail"
)

// unbase64 gives the bytes of base64.
func unbase64(t testing.TB, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func certificate(t testing.TB) []byte {
	t.Helper()
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Dunnock-1 CA"},
		NotBefore: time.Unix(1.7e9, 0), NotAfter: time.Unix(1.8e9, 0),
	}
	b, err := x509.CreateCertificate(nil, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// pgpPackets writes packets in the current form, with one-byte lengths.
func pgpPackets(list ...string) []byte {
	var out []byte
	for _, p := range list {
		out = append(append(out, 0xc0|p[0], byte(len(p)-1)), p[1:]...)
	}
	return out
}

const (
	keyPacket       = "\x06\x04\x66\x00\x00\x00\x16\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01"
	signaturePacket = "\x02\x04\x13\x16\x0a"
)

// drawn gives an image of a size as GIF and PNG.
func drawn(t testing.TB, width, height int) (asGIF, asPNG []byte) {
	t.Helper()
	pic := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
	var g, p bytes.Buffer
	if err := gif.Encode(&g, pic, nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&p, pic); err != nil {
		t.Fatal(err)
	}
	return g.Bytes(), p.Bytes()
}

// What holds no text but names is read by its strings; what might hold more is
// listed.
func TestNamesOnly(t *testing.T) {
	t.Parallel()
	cert := certificate(t)
	key := pgpPackets(keyPacket, "\x0dDunnock-1 <d@contoso.example>", signaturePacket)
	spacer := unbase64(t, "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
	larger := bytes.Replace(spacer, []byte("\x2c\x00\x00\x00\x00\x01\x00"), []byte("\x2c\x00\x00\x00\x00\xff\x00"), 1)
	flatGIF, flatPNG := drawn(t, 600, 1)
	wordGIF, wordPNG := drawn(t, 60, 12)
	for _, c := range []struct {
		name string
		data []byte
		word string
		lost mail.Reason
	}{
		{"c.cer", cert, "Dunnock-1", ""},
		{"c.cer", append(bytes.Clone(cert), "more"...), "Dunnock-1", mail.Unsupported},
		{"c.cer", cert[:len(cert)-1], "Dunnock-1", mail.Unsupported},
		{"k.gpg", key, "Dunnock-1", ""},
		{"k.bin", append(bytes.Clone(key), key...), "Dunnock-1", ""},
		{"k.gpg", key[:len(key)-1], "Dunnock-1", mail.Unsupported},
		{"k.gpg", pgpPackets("\x05"+keyPacket[1:], "\x0dDunnock-1"), "Dunnock-1", mail.Unsupported},
		{"k.gpg", append(bytes.Clone(key), pgpPackets("\x11\xff\xd8\xff\x00")...), "Dunnock-1", mail.Unsupported},
		{"s.gif", spacer, "", ""},
		{"s.gif", larger, "", mail.ImageOnly},
		{"s.gif", spacer[:len(spacer)-1], "", mail.ImageOnly},
		{"s.gif", flatGIF, "", ""},
		{"s.png", flatPNG, "", ""},
		{"s.gif", wordGIF, "", mail.ImageOnly},
		{"s.png", wordPNG, "", mail.ImageOnly},
	} {
		r := extractRaw(t, attach(c.name, "application/octet-stream", c.data), DefaultLimits())
		reason := mail.Reason("")
		if len(r.lost) > 0 {
			reason = r.lost[0].Reason
		}
		if len(r.lost) > 1 || reason != c.lost || !strings.Contains(r.String(), c.word) {
			t.Errorf("%s of %d bytes: %+v, want %q and %q", c.name, len(c.data), r.lost, c.lost, c.word)
		}
	}
}

func FuzzNamesOnly(f *testing.F) {
	f.Add(certificate(f))
	f.Add(pgpPackets(keyPacket, "\x0dDunnock-1 <d@contoso.example>", signaturePacket))
	asGIF, asPNG := drawn(f, 3, 1)
	f.Add(asGIF)
	f.Add(asPNG)
	f.Fuzz(func(t *testing.T, b []byte) {
		if isPublicKey(b) && (b[0]&0x80 == 0 || isSpacer(b) || isCertificate(b)) {
			t.Fatalf("%q is two things", b)
		}
		if isSpacer(b) && len(b) > spacerBytes {
			t.Fatalf("a spacer of %d bytes", len(b))
		}
	})
}
