package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"strings"

	"software.sslmate.com/src/go-pkcs12"
)

func makeKindPEM(x *kindFill) {
	key, ec := x.keys.rsa(x.stream), ecKey()
	sec1, err := x509.MarshalECPrivateKey(ec)
	if err != nil {
		panic(err) // a key of ours
	}
	x.pemField("pem", key.pkcs8)
	x.pemTyped("rsa", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key.key))
	x.pemTyped("ec", "EC PRIVATE KEY", sec1)
	x.pemTyped("ssh", "OPENSSH PRIVATE KEY", sshPrivate(ec, string(x.bytes(4)), x.must("user")+"@"+x.must("host")))
	x.fields["escaped"] = kindText{strings.ReplaceAll(x.fields["pem"].text, "\n", `\n`), x.fields["pem"].secrets}
	accept(x.fields["pem"], x.fields["escaped"].text)
	x.publicParts(key)
}

// publicParts makes the fields of what anyone may see.
func (x *kindFill) publicParts(key *poolKey) {
	public, err := x509.MarshalPKIXPublicKey(key.key.Public())
	if err != nil {
		panic(err)
	}
	for name, b := range map[string]*pem.Block{
		"cert": {Type: "CERTIFICATE", Bytes: key.certificate.Raw}, "public": {Type: "PUBLIC KEY", Bytes: public},
	} {
		x.plain(name, strings.TrimRight(string(pem.EncodeToMemory(b)), "\n"))
	}
	x.plain("certb64", base64.StdEncoding.EncodeToString(key.certificate.Raw))
	x.plain("sshpub", sshLine(&key.key.PublicKey, x.must("user")+"@"+x.must("host")))
}

// makeKindLockedPEM makes private keys under a password: as PKCS #8 has it
// (RFC 5958, PBES2 of RFC 8018), and in OpenSSL's old way.
func makeKindLockedPEM(x *kindFill) {
	key := x.keys.rsa(x.stream)
	password := x.secret("pw", x.password()).Accept[0]
	x.pemTyped("pem", "ENCRYPTED PRIVATE KEY", lockedPKCS8(x.stream, key.pkcs8, password))
	iv := x.bytes(16)
	sum := md5.Sum(append([]byte(password), iv[:8]...))
	body := base64.StdEncoding.EncodeToString(encryptCBC(x509.MarshalPKCS1PrivateKey(key.key), sum[:], iv))
	lines := strings.TrimRight(chop(body, 64), "\n")
	x.block("old", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"+strings.ToUpper(hex.EncodeToString(iv))+
		"\n\n"+lines+"\n-----END RSA PRIVATE KEY-----", body)
	x.publicParts(key)
}

func encryptCBC(plain, key, iv []byte) []byte {
	n := aes.BlockSize - len(plain)%aes.BlockSize
	for range n {
		plain = append(plain[:len(plain):len(plain)], byte(n))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // keys of ours have the right length
	}
	out := make([]byte, len(plain))
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, plain)
	return out
}

func lockedPKCS8(s *stream, der []byte, password string) []byte {
	salt, iv := s.bytes(16), s.bytes(16)
	key, err := pbkdf2.Key(sha256.New, password, salt, 2048, 32)
	if err != nil {
		panic(err)
	}
	type kdf struct {
		Salt       []byte
		Iterations int
		PRF        pkix.AlgorithmIdentifier
	}
	parameters := asn1Of(kdf{salt, 2048, pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}, Parameters: asn1.NullRawValue}})
	scheme := asn1Of(struct{ KDF, Cipher pkix.AlgorithmIdentifier }{
		algorithm(parameters, 1, 2, 840, 113549, 1, 5, 12),
		algorithm(asn1Of(iv), 2, 16, 840, 1, 101, 3, 4, 1, 42),
	})
	return asn1Of(struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}{algorithm(scheme, 1, 2, 840, 113549, 1, 5, 13), encryptCBC(der, key, iv)})
}

func algorithm(parameters []byte, id ...int) pkix.AlgorithmIdentifier {
	return pkix.AlgorithmIdentifier{Algorithm: id, Parameters: asn1.RawValue{FullBytes: parameters}}
}

func asn1Of(v any) []byte {
	b, err := asn1.Marshal(v)
	if err != nil {
		panic(err) // values of ours
	}
	return b
}

// makeKindPFX makes PKCS #12 files. Equal to the file, in base64 or hexadecimal,
// is the private key in it.
func makeKindPFX(x *kindFill) {
	key := x.keys.rsa(x.stream)
	password := x.secret("pw", x.password()).Accept[0]
	x.pfx("pfx", key, password, pkcs12.Modern2023)
	x.pfx("oldpfx", key, password, pkcs12.LegacyDES)
	x.pfx("open", key, "", pkcs12.LegacyDES)
	x.publicParts(key)
}

func (x *kindFill) pfx(name string, key *poolKey, password string, encoder *pkcs12.Encoder) {
	certificate := key.certificate
	if name == "pfx" {
		certificate = selfSigned(key.key, "ADFS Signing - sts.harbor.example")
	}
	der, err := encoder.Encode(key.key, certificate, nil, password)
	if err != nil {
		panic(err)
	}
	x.container(name, der, base64.StdEncoding.EncodeToString(key.pkcs8))
}

// container makes two fields of a file: its base64, and with "file" before the
// name its bytes, to be attached.
func (x *kindFill) container(name string, content []byte, parts ...string) {
	b64 := base64.StdEncoding.EncodeToString(content)
	s := x.block(name, b64, append(parts, hex.EncodeToString(content), strings.ToUpper(hex.EncodeToString(content)))...)
	x.fields["file"+name] = kindText{string(content), []*kindSecret{s}}
	x.fields["hex"+name] = kindText{hex.EncodeToString(content), []*kindSecret{s}}
}

func makeKindPublish(x *kindFill) {
	key := x.keys.rsa(x.stream)
	x.pfx("open", key, "", pkcs12.LegacyDES)
	x.secret("pw", x.text(60, alnum))
	x.secret("ftp", x.text(60, alnum))
	x.publicParts(key)
}

// jksLocked is how Java's own key store keeps a private key (sun.security
// .provider.KeyProtector).
func jksLocked(s *stream, der []byte, password string) []byte {
	secret := utf16be(password)
	salt := s.bytes(20)
	out := append([]byte{}, salt...)
	last := salt
	for i := 0; i < len(der); i += 20 {
		sum := sha1.Sum(append(append([]byte{}, secret...), last...))
		last = sum[:]
		for j := i; j < min(i+20, len(der)); j++ {
			out = append(out, der[j]^last[j-i])
		}
	}
	check := sha1.Sum(append(append([]byte{}, secret...), der...))
	out = append(out, check[:]...)
	return asn1Of(struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}{pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 42, 2, 17, 1, 1}, Parameters: asn1.NullRawValue}, out})
}

func utf16be(s string) []byte {
	out := utf16le(s)
	for i := 0; i < len(out); i += 2 {
		out[i], out[i+1] = out[i+1], out[i]
	}
	return out
}
