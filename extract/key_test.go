package extract

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// keyringPassword locks the files of testdata/keyring (make.sh there).
const keyringPassword = "Wren+Marsh71"

func keyringFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../testdata/keyring", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func knowing(passwords ...string) Options {
	return Options{Limits: DefaultLimits(), Passwords: passwords}
}

// clearKeys gives the keys of the elliptic curve that stand in the texts.
func clearKeys(r *record) []*ecdsa.PrivateKey {
	var out []*ecdsa.PrivateKey
	for _, t := range r.texts {
		for rest := []byte(t.Content); ; {
			var b *pem.Block
			if b, rest = pem.Decode(rest); b == nil {
				break
			}
			if k, err := x509.ParsePKCS8PrivateKey(b.Bytes); err == nil {
				out = append(out, k.(*ecdsa.PrivateKey))
			} else if k, err := x509.ParseECPrivateKey(b.Bytes); err == nil {
				out = append(out, k)
			}
		}
	}
	return out
}

// What programs locked opens with the right password, and with that alone.
func TestLockedKeysOpen(t *testing.T) {
	t.Parallel()
	block, _ := pem.Decode(keyringFile(t, "ec.pem"))
	want, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"modern.pfx", "legacy.pfx", "rc4.pfx", "sha512.pfx", "nomac.pfx", "pair.p12", "pair.jks", "pair.jceks",
		"aes.pem", "des3.pem", "sha512.pem", "scrypt.pem", "pbe1.pem", "md5des.pem", "locked.der", "old-aes.pem", "old-des3.pem",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := keyringFile(t, name)
			r := extractWith(t, attach(name, "application/octet-stream", data), knowing("Teal9", keyringPassword))
			got := clearKeys(r)
			if len(got) != 1 || !got[0].Equal(want) {
				t.Errorf("%d keys in:\n%s", len(got), r)
			}
			if len(r.lost) != 0 || len(r.opened) != 1 || r.opened[0].Password != keyringPassword {
				t.Errorf("lost %+v, opened %d", r.lost, len(r.opened))
			}
			shut := extractWith(t, attach(name, "application/octet-stream", data), knowing("Teal9"))
			if len(clearKeys(shut)) != 0 || len(shut.opened) != 0 {
				t.Errorf("opened with a wrong password:\n%s", shut)
			}
			if len(shut.lost) != 1 || shut.lost[0].Reason != mail.EncryptedDocument || !shut.lost[0].Locked {
				t.Errorf("lost %+v", shut.lost)
			}
		})
	}
}

// What nothing locks is read without a password.
func TestKeysInTheClear(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"none.pfx": "-----BEGIN PRIVATE KEY-----", "sec1.der": "-----BEGIN EC PRIVATE KEY-----",
		"pkcs8.der": "-----BEGIN PRIVATE KEY-----", "pkcs1.der": "-----BEGIN RSA PRIVATE KEY-----",
		"trust.jks": "certificate for CN=wren.example,O=Marsh Ltd",
	} {
		r := extractWith(t, attach(name, "application/octet-stream", keyringFile(t, name)), knowing())
		if !strings.Contains(r.String(), want) || len(r.lost) != 0 || len(r.opened) != 0 {
			t.Errorf("%s: lost %+v, opened %+v in:\n%s", name, r.lost, r.opened, r)
		}
	}
}

// What holds no secret is read by its names.
func TestPublicHalves(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"request.der", "public.der"} {
		r := extractWith(t, attach(name, "application/octet-stream", keyringFile(t, name)), knowing())
		if len(r.lost) != 0 {
			t.Errorf("%s: lost %+v", name, r.lost)
		}
	}
}

func TestNamesOfKeys(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"modern.pfx": {"friendlyName: wren site key", "certificate for CN=wren.example,O=Marsh Ltd"},
		"legacy.pfx": {"friendlyName: wren site key", "certificate for CN=wren.example,O=Marsh Ltd"},
		"pair.jks":   {"alias: wren site key", "certificate for CN=wren.example,O=Marsh Ltd"},
		"secret.p12": {"friendlyName: sealing", "secret key: "},
	} {
		got := extractWith(t, attach(name, "application/octet-stream", keyringFile(t, name)), knowing(keyringPassword)).String()
		for _, s := range want {
			if !strings.Contains(got, s) {
				t.Errorf("%s: %q is missing in:\n%s", name, s, got)
			}
		}
	}
}

func TestKeysOfSSH(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"id-ctr": "OPENSSH", "id-cbc": "OPENSSH", "id-gcm": "OPENSSH", "id-2.ppk": "Encryption: none", "id-3.ppk": "Encryption: none", "id-3i.ppk": "Encryption: none",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := keyringFile(t, name)
			r := extractWith(t, attach(name, "text/plain", data), knowing(keyringPassword))
			last := r.texts[len(r.texts)-1].Content
			if !strings.Contains(last, want) || len(r.opened) != 1 || len(r.lost) != 0 {
				t.Fatalf("lost %+v in:\n%s", r.lost, r)
			}
			if b, _ := pem.Decode([]byte(last)); b != nil && !bytes.Contains(b.Bytes, []byte("wren@marsh.example")) {
				t.Errorf("no comment in %q", b.Bytes)
			}
			if shut := extractWith(t, attach(name, "text/plain", data), knowing("Teal9")); len(shut.opened) != 0 || len(shut.lost) != 1 || shut.lost[0].Bytes != 0 {
				t.Errorf("lost %+v", shut.lost)
			}
		})
	}
}

// A key in a body is found however mail shows it, and once.
func TestLockedKeysInTexts(t *testing.T) {
	t.Parallel()
	key := string(keyringFile(t, "aes.pem"))
	for name, body := range map[string]string{
		"plain":   "Hi,\n\n" + key + "\nBye\n",
		"twice":   key + "\n\n" + key,
		"quoted":  "> " + strings.ReplaceAll(strings.TrimSpace(key), "\n", "\n> ") + "\n",
		"escaped": `{"key": "` + strings.ReplaceAll(key, "\n", `\n`) + `"}`,
	} {
		raw := "Subject: s\r\nContent-Type: text/plain\r\n\r\n" + body
		r := extractWith(t, []byte(raw), knowing(keyringPassword))
		if len(clearKeys(r)) != 1 || len(r.lost) != 0 {
			t.Errorf("%s: lost %+v in:\n%s", name, r.lost, r)
		}
		if shut := extractWith(t, []byte(raw), knowing()); len(shut.lost) != 1 {
			t.Errorf("%s: lost %+v", name, shut.lost)
		}
	}
}

// Files of keys stand in texts in base64, in one line or in many.
func TestKeyringsInTexts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"modern.pfx", "pair.jks"} {
		blob := base64.StdEncoding.EncodeToString(keyringFile(t, name))
		var lines strings.Builder
		for rest := blob; len(rest) > 0; rest = rest[min(76, len(rest)):] {
			lines.WriteString("> " + rest[:min(76, len(rest))] + "\r\n")
		}
		for how, body := range map[string]string{
			"a line": "data:\n  store: " + blob + "\n", "lines": "the file:\r\n" + lines.String() + "Bye",
			"an attribute": `<Subscription ManagementCertificate="` + blob + `" />`,
		} {
			raw := attach("a.yaml", "text/plain", []byte(body))
			r := extractWith(t, raw, knowing(keyringPassword))
			if len(clearKeys(r)) != 1 || len(r.lost) != 0 || len(r.opened) != 1 {
				t.Errorf("%s in %s: lost %+v in:\n%s", name, how, r.lost, r)
			}
			if shut := extractWith(t, raw, knowing("Teal9")); len(shut.lost) != 1 || len(clearKeys(shut)) != 0 {
				t.Errorf("%s in %s: lost %+v", name, how, shut.lost)
			}
		}
	}
}

// Whoever asks for too many rounds is not obeyed.
func TestCostlyLocks(t *testing.T) {
	t.Parallel()
	data := keyringFile(t, "aes.pem")
	b, _ := pem.Decode(data)
	rounds := bytes.Index(b.Bytes, []byte{2, 2, 8, 0}) // 2,048
	if rounds < 0 {
		t.Fatal("the rounds of aes.pem are elsewhere")
	}
	e, _, _ := nextBER(b.Bytes)
	if _, ok := readLock(e.children(1)[0]); !ok {
		t.Error("2,048 rounds are refused")
	}
	if n := (ber{tag: berInteger, body: []byte{0x7f, 0xff, 0xff, 0xff}}).number(); n <= mostRounds {
		t.Errorf("%d rounds", n)
	}
	huge := strings.ReplaceAll(string(keyringFile(t, "id-3.ppk")), "Argon2-Memory: 8192", "Argon2-Memory: 99999999")
	if k, n := readPuTTY(huge); n == 0 || k.opener() != nil {
		t.Error("a hundred GB of memory are granted")
	}
}

// Signs of keys without end cost no more than other text.
func TestSignsOfKeysAreLinear(t *testing.T) {
	for _, sign := range []string{
		"-----BEGIN ENCRYPTED " + signPEM + "\n", signPuTTY + "3: x\nPublic-Lines: 900\n", "MIIaaa" + signPFX, signJKS,
		"-----BEGIN OPENSSH " + signPEM + "AAAA-----END ",
	} {
		isLinear(t, sign, 1<<17, func(n int) {
			s := strings.Repeat(sign, n/len(sign))
			keysIn(s)
			keyBlobs(s)
		})
	}
}

// The examples of RFC 2268, section 5.
func TestRC2(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		bits             int
		key, plain, want string
	}{
		{63, "0000000000000000", "0000000000000000", "ebb773f993278eff"},
		{64, "ffffffffffffffff", "ffffffffffffffff", "278b27e42e2f0d49"},
		{64, "88", "0000000000000000", "61a8a244adacccf0"},
		{128, "88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "2269552ab0f85ca6"},
		{129, "88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e", "0000000000000000", "5b78d3a43dfff1f1"},
	} {
		key, _ := hex.DecodeString(c.key)
		plain, _ := hex.DecodeString(c.plain)
		k, out, back := newRC2(key, c.bits), make([]byte, 8), make([]byte, 8)
		k.Encrypt(out, plain)
		k.Decrypt(back, out)
		if hex.EncodeToString(out) != c.want || !bytes.Equal(back, plain) {
			t.Errorf("%d bits of %s: %x, back %x", c.bits, c.key, out, back)
		}
	}
}

func FuzzKeyring(f *testing.F) {
	files, err := filepath.Glob("../testdata/keyring/*")
	if err != nil || len(files) == 0 {
		f.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		if !strings.HasSuffix(name, ".sh") {
			f.Add(keyringFile(f, filepath.Base(name)))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) { // no password is tried: a hostile file makes each take seconds
		r := &record{}
		w := &walk{msg: mail.New(mail.Ref{}, nil, ""), budget: archive.NewBudget(DefaultLimits().Archives), ctx: context.Background(), lim: DefaultLimits(), out: &ledger{out: r}, onKeys: time.Hour}
		w.child(&mail.Part{Number: "1"}, embedded{name: "a.bin", data: data})
		r.balanced(t)
		k := keyring{until: time.Now()}
		k.bags(data, "", 0)
		if e, _, ok := nextBER(data); ok {
			readLock(e)
		}
	})
}
