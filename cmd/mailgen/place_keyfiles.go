package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"strings"

	"software.sslmate.com/src/go-pkcs12"
)

// keyFilePlaces are files that hold a private key, and are one. What a report
// names is the key (PKCS #8 in base64), or the file.
func keyFilePlaces() []placeKind {
	made := func(name, file string, write func(s *stream, key *ecdsa.PrivateKey) string) placeKind {
		return placeKind{name: "key file, " + name, own: makeKeyFile(write), where: "attachment", node: func(x *planting) node {
			return x.mixed(attached(file, "application/octet-stream", x.line))
		}}
	}
	block := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return []placeKind{
		made("PKCS #8 in PEM", "server.key", func(_ *stream, key *ecdsa.PrivateKey) string { return block("PRIVATE KEY", pkcs8(key)) }),
		made("PKCS #8 in PEM in UTF-16", "server.key", func(_ *stream, key *ecdsa.PrivateKey) string {
			return utf16Bytes("\ufeff"+crlf(block("PRIVATE KEY", pkcs8(key))), false)
		}),
		made("PKCS #8 in DER", "server.key", func(_ *stream, key *ecdsa.PrivateKey) string { return string(pkcs8(key)) }),
		made("SEC 1 in PEM", "server.pem", func(_ *stream, key *ecdsa.PrivateKey) string { return block("EC PRIVATE KEY", sec1(key)) }),
		made("SEC 1 in DER", "server.der", func(_ *stream, key *ecdsa.PrivateKey) string { return string(sec1(key)) }),
		made("OpenSSH", "id_ecdsa", func(s *stream, key *ecdsa.PrivateKey) string {
			return block("OPENSSH PRIVATE KEY", sshPrivate(key, string(s.bytes(4)), "dana@quay"))
		}),
		made("PuTTY", "quay.ppk", func(_ *stream, key *ecdsa.PrivateKey) string { return puttyEC(key) }),
		made("PKCS #12 without a password", "server.pfx", func(s *stream, key *ecdsa.PrivateKey) string { return pfxFile(s, key, "") }),
		made("Java's key store under its usual password", "server.jks", func(s *stream, key *ecdsa.PrivateKey) string { return jksOf(s, key, "changeit") }),
	}
}

func pkcs8(key any) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err) // a key of ours
	}
	return der
}

func sec1(key *ecdsa.PrivateKey) []byte {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		panic(err) // a key of ours
	}
	return der
}

// makeKeyFile makes a key; the credential's line is the whole file.
func makeKeyFile(write func(s *stream, key *ecdsa.PrivateKey) string) func(s *stream) credential {
	return func(s *stream) credential {
		key := keyOf(s)
		file := write(s, key)
		c := credential{value: base64.StdEncoding.EncodeToString(pkcs8(key)), line: file, written: file}
		c.others = []string{base64.StdEncoding.EncodeToString([]byte(file)), hex.EncodeToString([]byte(file)), base64.StdEncoding.EncodeToString(sec1(key))}
		if block, _ := pem.Decode([]byte(file)); block != nil {
			c.others = append(c.others, base64.StdEncoding.EncodeToString(block.Bytes))
		}
		if _, private, found := strings.Cut(file, "Private-Lines: 1\n"); found {
			line, _, _ := strings.Cut(private, "\n")
			c.others = append(c.others, line)
		}
		return c
	}
}

func keyOf(s *stream) *ecdsa.PrivateKey {
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), s.bytes(32))
	if err != nil {
		panic(err) // the stream's bytes are fixed
	}
	return key
}

// puttyEC is a key file of PuTTY (its manual, appendix C).
func puttyEC(key *ecdsa.PrivateKey) string {
	point, err := key.PublicKey.Bytes()
	if err != nil {
		panic(err) // a key of ours
	}
	scalar, err := key.Bytes()
	if err != nil {
		panic(err) // a key of ours
	}
	public, private := &sshWire{}, &sshWire{}
	public.text("ecdsa-sha2-nistp256", "nistp256", string(point))
	private.number(new(big.Int).SetBytes(scalar))
	return puttyKey("ecdsa-sha2-nistp256", 3, "dana@quay", string(public.b), string(private.b)) + "\n"
}

// pfxFile is a PKCS #12 file of a key with a certificate of its own.
func pfxFile(s *stream, key *ecdsa.PrivateKey, password string) string {
	encoder := pkcs12.Modern2023.WithRand(endless{s})
	if password == "" {
		encoder = pkcs12.LegacyDES.WithRand(endless{s})
	}
	_, certificate := signer()
	der, err := encoder.Encode(key, certificate, nil, password)
	if err != nil {
		panic(err) // a key of ours
	}
	return string(der)
}

func jksOf(s *stream, key *ecdsa.PrivateKey, password string) string {
	_, certificate := signer()
	return string(jksFile(s, pkcs8(key), certificate.Raw, password))
}

// endless is a stream as a reader.
type endless struct{ *stream }

func (e endless) Read(b []byte) (int, error) { return copy(b, e.bytes(len(b))), nil }
