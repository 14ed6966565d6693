package patterns

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// One key is one credential, in whichever of its forms it was mailed.
func TestFormsOfOneKeyJoin(t *testing.T) {
	t.Parallel()
	set, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	key, other := newRSA(t), newRSA(t)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	armour := func(label string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
	}
	want := ""
	for name, text := range map[string]string{
		"PKCS #8":           armour("PRIVATE KEY", pkcs8),
		"PKCS #1":           armour("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)),
		"PKCS #8, bare":     "key = " + base64.StdEncoding.EncodeToString(pkcs8),
		"PFX, no password":  "pfx: " + base64.StdEncoding.EncodeToString(pfxOf(t, key)),
		"another, PKCS #1":  armour("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(other)),
		"PKCS #1, by quote": "> " + armour("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)),
	} {
		found := set.Find(nil, Text{Content: text, Where: InBody})
		if len(found) != 1 {
			t.Errorf("%s: %d candidates, want one", name, len(found))
			continue
		}
		if got := found[0].Credential(); name == "another, PKCS #1" {
			if got == want {
				t.Errorf("%s: is the same credential", name)
			}
		} else if want == "" {
			want = got
		} else if got != want {
			t.Errorf("%s: is another credential", name)
		}
	}
}

func newRSA(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func pfxOf(t *testing.T, key *rsa.PrivateKey) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "quay.example"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pkcs12.Modern2023.Encode(key, certificate, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	return out
}
