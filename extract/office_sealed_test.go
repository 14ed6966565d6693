package extract

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook/outlooktest"
)

// The locked documents of testdata/extract/office were written by LibreOffice 7.4,
// with the password Kestrel-9 (see the README there).
func TestSealedOffice(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"locked-agile.xlsx": "Redstart-Calc-4", "locked-standard.xlsx": "Redstart-Calc-4", "locked.odt": "Dunnock-Quarry-71",
	} {
		raw, err := os.ReadFile("../testdata/extract/office/" + file)
		if err != nil {
			t.Fatal(err)
		}
		message := attach(file, "application/octet-stream", raw)
		shut := extractWith(t, message, Options{Limits: DefaultLimits(), Passwords: []string{"wrong"}})
		if len(shut.lost) != 1 || shut.lost[0].Reason != mail.EncryptedDocument || !shut.lost[0].Locked || len(shut.opened) > 0 {
			t.Errorf("%s without its password: lost %+v", file, shut.lost)
		}
		open := extractWith(t, message, Options{Limits: DefaultLimits(), Passwords: []string{"wrong", "Kestrel-9"}})
		if !strings.Contains(open.String(), want) || len(open.opened) != 1 || open.opened[0].Password != "Kestrel-9" {
			t.Errorf("%s: %v, lost %+v", file, open.opened, open.lost)
		}
	}
}

// What is locked for reading only opens by itself, and exposes no password.
func TestDefaultPassword(t *testing.T) {
	t.Parallel()
	noise := make([]byte, 32<<10) // excelize writes no sound compound file for less
	rand.NewChaCha8([32]byte{}).Read(noise)
	plain := officeFile(t, "word/document.xml", word("<w:p><w:t>Siskin-71</w:t></w:p>"), "word/media/image1.jxr", string(noise))
	raw, err := excelize.Encrypt(plain, &excelize.Options{Password: defaultPassword})
	if err != nil {
		t.Fatal(err)
	}
	r := extractRaw(t, attach("a.docx", "application/octet-stream", raw), DefaultLimits())
	if got := r.textsAt("a.docx/word/document.xml"); got != "Siskin-71" || len(r.opened) > 0 || len(r.lost) != 1 {
		t.Errorf("%q, opened %v, lost %v", got, r.opened, r.lost)
	}
}

func agileInfo(spins, rest string) []byte {
	return []byte("\x04\x00\x04\x00\x40\x00\x00\x00" + `<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">` +
		`<keyData keyBits="256" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="AAAA"/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount="` + spins +
		`" keyBits="256" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="AAAA" ` + rest + `/></keyEncryptor></keyEncryptors></encryption>`)
}

// A seal that is hostile or damaged is listed.
func TestBrokenSeals(t *testing.T) {
	t.Parallel()
	block := strings.Repeat("A", 88)
	values := `encryptedVerifierHashInput="` + block + `" encryptedVerifierHashValue="` + block + `" encryptedKeyValue="` + block + `"`
	for name, c := range map[string]struct {
		info   []byte
		detail string
	}{
		"short":         {[]byte{4, 0}, "damaged"},
		"spins":         {agileInfo("100000000", values), "more than 10000000 times"},
		"no values":     {agileInfo("1", ""), "damaged"},
		"no password":   {agileInfo("1", values), "with a password"},
		"extensible":    {[]byte("\x04\x00\x03\x00\x40\x00\x00\x00"), "does not open"},
		"standard, cut": {[]byte("\x04\x00\x02\x00\x40\x00\x00\x00\xff\xff\xff\x7f"), "does not open"},
	} {
		raw := outlooktest.Compound([]outlooktest.File{{Path: "EncryptionInfo", Data: c.info}, {Path: "EncryptedPackage", Data: bytes.Repeat([]byte{1}, 5000)}})
		r := extractRaw(t, attach("a.docx", "application/octet-stream", raw), DefaultLimits())
		if len(r.lost) != 1 || r.lost[0].Reason != mail.EncryptedDocument || !strings.Contains(r.lost[0].Detail, c.detail) || !r.lost[0].Locked {
			t.Errorf("%s: lost %+v", name, r.lost)
		}
	}
}

func FuzzSeal(f *testing.F) {
	f.Add(agileInfo("1", `encryptedVerifierHashInput="AAAA"`), []byte("\x10\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\x04\x00\x02\x00\x40\x00\x00\x00\x20\x00\x00\x00"), bytes.Repeat([]byte{0x10}, 100))
	f.Fuzz(func(t *testing.T, info, packed []byte) {
		s, detail := parseSeal(info)
		if s == nil {
			if detail == "" {
				t.Fatal("refused without a reason")
			}
			return
		}
		if s.agile != nil {
			s.agile.Keys[0].Spins = min(s.agile.Keys[0].Spins, 10)
		}
		s.opens("a")
		s.key = make([]byte, 16)
		if n := len(s.decrypt(packed)); n > len(packed) {
			t.Fatalf("%d bytes from %d", n, len(packed))
		}
	})
}

func FuzzODFSeal(f *testing.F) {
	f.Add([]byte(`<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data manifest:checksum-type="x#sha256-1k" manifest:checksum="AAAA">`+
		`<manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" manifest:initialisation-vector="AAAAAAAAAAAAAAAAAAAAAA=="/>`+
		`<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" manifest:iteration-count="2" manifest:salt="AAAA"/>`+
		`</manifest:encryption-data></manifest:file-entry></manifest:manifest>`), bytes.Repeat([]byte("a"), 32))
	f.Fuzz(func(t *testing.T, manifest, content []byte) {
		if bytes.Contains(manifest, []byte("000")) {
			return // rounds by the thousand only take time
		}
		raw := zipped(t, map[string][]byte{"META-INF/manifest.xml": manifest, "content.xml": content})
		extractWith(t, attach("a.odt", "application/octet-stream", raw), Options{Limits: Limits{Held: 1 << 20, Tries: 1}})
	})
}
