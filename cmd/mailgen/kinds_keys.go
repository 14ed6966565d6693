package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"time"
)

// keyPool makes RSA keys, which are slow to make, a few only.
type keyPool struct{ keys []*poolKey }

// poolKey is a key with a certificate of its own.
type poolKey struct {
	key         *rsa.PrivateKey
	pkcs8       []byte
	certificate *x509.Certificate
}

const poolSize = 4

// rsa is one key of the pool.
func (p *keyPool) rsa(s *stream) *poolKey {
	for len(p.keys) < poolSize {
		p.keys = append(p.keys, newPoolKey())
	}
	return pick(s, p.keys)
}

// newPoolKey panics where crypto fails: it has nothing from outside.
func newPoolKey() *poolKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return &poolKey{key, pkcs8, selfSigned(key, "harbor-web01.harbor.example")}
}

func selfSigned(key *rsa.PrivateKey, name string) *x509.Certificate {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{"harbor.example"},
		NotBefore: time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2034, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err) // a template of ours and a key of ours
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return certificate
}

// sign makes the signature of a JSON Web Token (RFC 7518).
func (p *keyPool) sign(algorithm, text string) []byte {
	if algorithm == "HS256" {
		mac := hmac.New(sha256.New, []byte("harbor"))
		mac.Write([]byte(text))
		return mac.Sum(nil)
	}
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, p.rsa(newStream(text)).key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return signature
}

// pemField makes a field of a private key in PEM. Equal to it is its base64
// without armour and line breaks.
func (x *kindFill) pemField(name string, pkcs8 []byte) {
	x.pemTyped(name, "PRIVATE KEY", pkcs8)
}

func (x *kindFill) pemTyped(name, title string, der []byte) {
	block := pem.EncodeToMemory(&pem.Block{Type: title, Bytes: der})
	x.block(name, string(block[:len(block)-1]), base64.StdEncoding.EncodeToString(der))
}

func ecKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}
