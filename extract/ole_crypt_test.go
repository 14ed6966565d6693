package extract

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"os"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
)

func fromHex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// apiHeader is a header of the CryptoAPI form with the salt 00 to 0f.
func apiHeader(bits uint32, verifier []byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 2<<16|4)
	for _, v := range []uint32{4, 32, 4, 0, 0x6801, 0x8004, bits, 1, 0, 0, 16} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = append(append(b, countUp(16)...), verifier[:16]...)
	b = binary.LittleEndian.AppendUint32(b, 20)
	return append(b, verifier[16:]...)
}

func countUp(n int) (b []byte) {
	for i := range n {
		b = append(b, byte(i))
	}
	return b
}

// The numbers were made with Python's hashlib and an RC4 of its own.
func TestRC4Locks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		header []byte
	}{
		{"40 bit", append(append([]byte{1, 0, 1, 0}, countUp(16)...), fromHex(t, "50d2865dee723d56580eb5af7e8ba39a46afaa59ee5dc1e68aa4ea6c5e1dfde4")...)},
		{"CryptoAPI, 40 bit", apiHeader(40, fromHex(t, "dc589fdf64ec641d38c857d9bea85c13d2802aea19c035f0e332f64b37fb7aed2a4f0e88"))},
		{"CryptoAPI, 40 bit by default", apiHeader(0, fromHex(t, "dc589fdf64ec641d38c857d9bea85c13d2802aea19c035f0e332f64b37fb7aed2a4f0e88"))},
		{"CryptoAPI, 128 bit", apiHeader(128, fromHex(t, "fe7a123b3f2449be72830de771f001bba1896376b2918889218c2fc82066d1a6f6fbd388"))},
	} {
		l := readOLELock(c.header)
		if l == nil || !l.opens("Läck-9!") || l.opens("Läck-9") || l.opens("") {
			t.Errorf("%s: %+v", c.name, l)
		}
		for n := range c.header {
			readOLELock(c.header[:n])
		}
	}
	if l := readOLELock(apiHeader(4096, make([]byte, 36))); l != nil {
		t.Errorf("a key of 4096 bits: %+v", l)
	}
}

// What is known of Excel's default password, by which malware is told.
func TestXORKeys(t *testing.T) {
	t.Parallel()
	b := []byte(xlDefault)
	if key, verifier := xorKey(b), xorVerifier(b); key != 0xB359 || verifier != 0x9A0A {
		t.Errorf("key %04x, verifier %04x", key, verifier)
	}
}

// mixWorkbook obfuscates a stream as Excel does ([MS-OFFCRYPTO] section 2.3.7.3).
func mixWorkbook(t testing.TB, password string) []byte {
	t.Helper()
	var b []byte
	for _, s := range legacyStreams(t, "excel.eml") {
		if s.Path[0] == "Workbook" {
			b = s.Data
		}
	}
	first := 4 + int(le16(b, 2))
	pass := []byte{0, 0}
	pass = binary.LittleEndian.AppendUint16(pass, xorKey([]byte(password)))
	pass = binary.LittleEndian.AppendUint16(pass, xorVerifier([]byte(password)))
	b = append(append(bytes.Clone(b[:first]), xlRecordOf(xlFilePass, pass)...), b[first:]...)
	mix := xorArray([]byte(password), 1)
	eachRecord(b, first+10, func(kind uint16, at, size int) {
		data := b[at+4 : at+4+size]
		for i := range data {
			if kind == xlBoundSheet && i < 4 || xlClear[kind] {
				continue
			}
			data[i] = bits.RotateLeft8(data[i], 5) ^ mix[(at+4+size+i)%16]
		}
	})
	return b
}

func TestMixedWorkbook(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		password       string
		known          []string
		opened, locked int
	}{
		{xlDefault, nil, 0, 0},
		{"Geheim-1", []string{"Other-2", "Geheim-1"}, 1, 0},
		{"Geheim-1", nil, 0, 1},
	} {
		r := readStreams(t, streamsOf("Workbook", mixWorkbook(t, c.password)), Options{Limits: DefaultLimits(), Passwords: c.known})
		if got := strings.Contains(r.String(), "svc-sql | Zelle-21!"); got != (c.locked == 0) {
			t.Errorf("%q: read %v\n%.400s", c.password, got, r)
		}
		if len(r.opened) != c.opened || len(r.lost) != c.locked {
			t.Errorf("%q: %+v, %+v", c.password, r.opened, r.lost)
		}
		if c.locked > 0 && (r.lost[0].Reason != mail.EncryptedDocument || !r.lost[0].Locked) {
			t.Errorf("%q: %+v", c.password, r.lost)
		}
	}
}

// A workbook that LibreOffice encrypted (RC4 of 40 bits): its password is handed
// on, and without it there is nothing to read.
func TestLockedWorkbook(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../testdata/extract/legacy/excel-locked.eml")
	if err != nil {
		t.Fatal(err)
	}
	r := extractRaw(t, raw, DefaultLimits())
	if len(r.opened) != 1 || r.opened[0].Password != "infected" {
		t.Errorf("%+v", r.opened)
	}
	lim := DefaultLimits()
	lim.Tries = 1
	r = extractRaw(t, raw, lim)
	if strings.Contains(r.String(), "Zelle-21!") || len(r.lost) != 1 || !r.lost[0].Locked {
		t.Errorf("without the password: %+v\n%s", r.lost, r)
	}
}

// A Word document whose text is mixed by XOR.
func TestMixedWord(t *testing.T) {
	t.Parallel()
	s := storage{streams: legacyStreams(t, "word.eml")}
	main, table := bytes.Clone(s.stream("WordDocument")), s.stream("1Table")
	mix := xorArray([]byte("Geheim-1"), 1)
	clear := bytes.Clone(main[:clearHead97])
	main, table = mixed(main, mix), mixed(table, mix) // mixing twice gives what was there
	copy(main, clear)
	binary.LittleEndian.PutUint16(main[fibFlags:], le16(main, fibFlags)|fibEncrypted|fibObfuscated)
	binary.LittleEndian.PutUint32(main[fibKey:], uint32(xorKey([]byte("Geheim-1")))<<16|uint32(xorVerifier([]byte("Geheim-1"))))
	streams := []outlook.PathStream{{Path: []string{"WordDocument"}, Data: main}, {Path: []string{"1Table"}, Data: table}}
	r := readStreams(t, streams, Options{Limits: DefaultLimits(), Passwords: []string{"Geheim-1"}})
	if !strings.Contains(r.String(), "svc-backup | Pa55!word-16") || len(r.opened) != 1 {
		t.Errorf("%+v\n%s", r.opened, r)
	}
}
