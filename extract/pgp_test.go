package extract

import (
	"bytes"
	"context"
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// emptyWalk is a walk over no message, for readers that take bytes.
func emptyWalk(out Out, lim Limits) *walk {
	return &walk{ctx: context.Background(), msg: mail.New(mail.Ref{}, nil, ""), opt: Options{Limits: lim}, lim: lim, out: &ledger{out: out}, budget: archive.NewBudget(lim.Archives)}
}

// A word is lost neither around an armoured block nor in one that was cut off,
// damaged or never was one.
func TestArmourKeepsText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("QUJD", 16)
	for _, c := range []struct {
		name, text string
		blocks     int
	}{
		{"whole", "before Word-1\n-----BEGIN PGP MESSAGE-----\nComment: Word-2\n\n" + long + "\n" + long[:12] + "\n=abcd\n-----END PGP MESSAGE-----\nafter Word-3\n", 1},
		{"cut off", "-----BEGIN PGP MESSAGE-----\n\n" + long + "\nWord-1\n" + strings.Repeat("Word2", 20) + "\nWord-3\n", 1},
		{"no empty line", "-----BEGIN PGP MESSAGE-----\n" + long + "\n-----END PGP MESSAGE-----\nWord-1 Word-2 Word-3", 1},
		{"only spoken of", "we got -----BEGIN PGP MESSAGE----- in a mail\nWord-1\n-----BEGIN PGP MESSAGE-----\nWord-2 Word-3\n", 0},
		{"short lines", "-----BEGIN PGP MESSAGE-----\n\nWord1\nWord2\nWord3\n", 1},
		{"two in a row", "Word-1\n-----BEGIN PGP MESSAGE-----\n\n" + long + "\n-----END PGP MESSAGE-----\nWord-2\n-----BEGIN PGP MESSAGE-----\n\n" + long + "\n-----END PGP MESSAGE-----\nWord-3", 2},
		{"no final line end", "Word-1 Word-2 Word-3\n-----BEGIN PGP MESSAGE-----\n\n" + long, 1},
	} {
		r := &record{}
		w := emptyWalk(r, DefaultLimits())
		a := armourIn(w, &mail.Part{})
		got := strings.ReplaceAll(a.whole(c.text), "Word-", "Word")
		sealed := a.close(int64(len(c.text)))
		for _, word := range []string{"Word1", "Word2", "Word3"} {
			if strings.Contains(strings.ReplaceAll(c.text, "Word-", "Word"), word) && !strings.Contains(got, word) {
				t.Errorf("%s: %s is lost in %q", c.name, word, got)
			}
		}
		if len(r.lost) != c.blocks || sealed > int64(len(c.text)) || (sealed > 0) != (c.blocks > 0) {
			t.Errorf("%s: %d blocks of %d bytes, want %d", c.name, len(r.lost), sealed, c.blocks)
		}
		if strings.Count(got, "\n") != strings.Count(c.text, "\n") {
			t.Errorf("%s: lines moved: %q", c.name, got)
		}
	}
}

// Packed and random bytes are not called OpenPGP.
func TestPGPHasNoFalseCalls(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	calls := 0
	for range 200_000 {
		b := make([]byte, 64)
		for i := range b {
			b[i] = byte(rnd.Uint32())
		}
		b[0] |= 0x80
		if looksPGP(b) {
			calls++
		}
	}
	if calls > 20 {
		t.Errorf("%d of 200,000 random samples are called OpenPGP", calls)
	}
}

func FuzzPGP(f *testing.F) {
	f.Add([]byte("\xa3\x02x\x9c"))
	f.Add([]byte("\x84\x5e\x03\x8c\xb9\xa8\x8a\x56\x3e\x6d\xb2\x12\xd2\x40\x01"))
	f.Add([]byte("\xcb\x0cb\x01f\x00\x00\x00\x00hello"))
	f.Add([]byte("\xd2\xe1\x01\x02\xe0x\x05hello"))
	lim := Limits{Held: 1 << 20, Archives: archive.Limits{Bytes: 2 << 20, Ratio: 100, RatioFloor: 64 << 10}}
	f.Fuzz(func(t *testing.T, b []byte) {
		w := emptyWalk(&record{}, lim)
		o, _ := w.openPGP(b)
		n := 0
		for _, e := range o.literals {
			n += len(e.data)
		}
		if int64(n) > int64(len(b))+w.unpacked || w.unpacked > lim.Archives.Bytes+8 {
			t.Fatalf("%d bytes out of %d, %d unpacked", n, len(b), w.unpacked)
		}
		looksPGP(b)
	})
}

func FuzzArmour(f *testing.F) {
	f.Add("a\n-----BEGIN PGP MESSAGE-----\n\nQUJD\n-----END PGP MESSAGE-----\nb")
	f.Add("-----BEGIN PGP SIGNED MESSAGE-----\n\n- - x\n-----BEGIN PGP SIGNATURE-----\n")
	f.Add("> -----BEGIN CMS-----\n> MIAGCSqGSIb3DQEHAqCAMIACAQExCzAJBgUrDgMCGgUAMIAGCSqGSIb3DQEHAQAA\n")
	f.Fuzz(func(t *testing.T, s string) {
		r := &record{}
		w := emptyWalk(r, Limits{Held: 1 << 20, Archives: archive.Limits{Bytes: 2 << 20, Ratio: 100, RatioFloor: 64 << 10}})
		a := armourIn(w, &mail.Part{})
		got := a.whole(s)
		if len(got) > len(s) || strings.Count(got, "\n") != strings.Count(s, "\n") {
			t.Fatalf("%q became %q", s, got)
		}
		if sealed := a.close(int64(len(s))); sealed > int64(len(s)) {
			t.Fatalf("%d bytes sealed of %d", sealed, len(s))
		}
	})
}

func TestNextPacket(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		tag  byte
		body string
		rest string
		cut  bool
		ok   bool
	}{
		{"\xcb\x03abcR", pgpLiteral, "abc", "R", false, true},
		{"\xac\x03abcR", pgpLiteral, "abc", "R", false, true},
		{"\xad\x00\x03abcR", pgpLiteral, "abc", "R", false, true},
		{"\xaf\x61bc", pgpLiteral, "abc", "", false, true},
		{"\xcb\xe1ab\x01cR", pgpLiteral, "abc", "R", false, true},
		{"\xcb\xff\x00\x00\x00\x03abcR", pgpLiteral, "abc", "R", false, true},
		{"\xcb\x05abc", pgpLiteral, "abc", "", true, true},
		{"\xcb\xc0\x00" + strings.Repeat("x", 192), pgpLiteral, strings.Repeat("x", 192), "", false, true},
		{"hello", 0, "", "", false, false},
		{"\xcb", 0, "", "", false, false},
		{"", 0, "", "", false, false},
	} {
		p, rest, ok := nextPacket([]byte(c.in))
		if ok != c.ok || ok && (p.tag != c.tag || !bytes.Equal(p.body, []byte(c.body)) || string(rest) != c.rest || p.cut != c.cut) {
			t.Errorf("%q gives %+v, %q, %v", c.in, p, rest, ok)
		}
	}
}

// Packets beside the literal data are searched, and one that is cut off is said
// to be.
func TestPGPPackets(t *testing.T) {
	t.Parallel()
	const word = "Cl0ak-R00m-77"
	packet := func(tag, body string) string { return tag + string(rune(len(body))) + body }
	plain := packet("\xcb", "b\x01f\x00\x00\x00\x00hello")
	for _, c := range []struct {
		name, raw string
		cut       bool
	}{
		{"literal", packet("\xcb", "b\x01f\x00\x00\x00\x00"+word), false},
		{"signature", plain + packet("\xc2", "\x00\x00"+word), false},
		{"marker", plain + packet("\xca", word), false},
		{"one-pass", packet("\xc4", word) + plain, false},
		{"broken literal", plain + packet("\xcb", "b\xff"+word), false},
		{"cut off", "\xcb\x70b\x01f\x00\x00\x00\x00" + word, true},
	} {
		r := extractRaw(t, attach("x.gpg", "application/octet-stream", []byte(c.raw)), DefaultLimits())
		if !strings.Contains(r.String(), word) || (len(r.lost) > 0) != c.cut {
			t.Errorf("%s: lost %+v; the texts are %q", c.name, r.lost, r.String())
		}
	}
}

// Armoured messages that are too much to hold are not said to be read.
func TestArmourTooLarge(t *testing.T) {
	t.Parallel()
	lines := func(s string) string {
		var out strings.Builder
		for e := base64.StdEncoding.EncodeToString([]byte(s)); len(e) > 0; e = e[min(64, len(e)):] {
			out.WriteString(e[:min(64, len(e))] + "\n")
		}
		return "-----BEGIN PGP MESSAGE-----\n\n" + out.String() + "-----END PGP MESSAGE-----\n"
	}
	literal := lines("\xcb\xc5\x00b\x01f\x00\x00\x00\x00" + strings.Repeat("words", 293)) // 1968 characters
	lim := DefaultLimits()
	for held, blocks := range map[int64]int{3000: 1, 1000: 1, 2100: 2, 1968: 2} {
		lim.Held = held
		r := extractRaw(t, []byte("Subject: s\n\nsee\n"+strings.Repeat(literal+"and\n", blocks)), lim)
		tooLarge := 0
		for _, l := range r.lost {
			if l.Reason == mail.TooLarge && l.Bytes > 0 {
				tooLarge++
			}
		}
		if want := held < 3000; (tooLarge == 1) != want || (len(r.lost) > 0) != want {
			t.Errorf("%d blocks at %d bytes: %+v", blocks, held, r.lost)
		}
	}
}
