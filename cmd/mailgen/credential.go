package main

import (
	"crypto/ecdsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"net/url"
	"strings"
)

// credential is a secret as a person writes it into a mail.
type credential struct {
	kind    string
	value   string   // what a finding must name
	written string   // the value as it stands in line; its first line, of a key in several
	line    string   // the words around it
	others  []string // what a finding may name in its place
}

// form says which credentials can stand in a place.
type form int

const (
	anyForm  form = iota
	oneLine       // not a block of several lines
	nameable      // fit for a file name
	keyLike       // long enough to be cut in two, and no words
	sentence      // read by its words
	opaque        // found by its own look, whatever stands before it
)

// credentialKind makes credentials from a stream.
type credentialKind struct {
	name  string
	forms []form
	make  func(s *stream) credential
}

// credentialKinds are the kinds that each place is tried with.
func credentialKinds() []credentialKind {
	return []credentialKind{
		{"storage-key", []form{oneLine, keyLike}, makeStorageKey},
		{"prose-password", []form{oneLine, sentence}, makeProse},
		{"github-pat", []form{oneLine, nameable, opaque}, makeGitHub},
		{"private-key", nil, makePrivateKey},
		{"sas-url", []form{oneLine, keyLike}, makeSAS},
		{"client-secret", []form{oneLine, nameable}, makeClientSecret},
		{"sql-password", []form{oneLine}, makeSQL},
		{"jwt", []form{oneLine, keyLike, opaque}, makeJWT},
	}
}

// kindsFor are the kinds of a form.
func kindsFor(f form) []credentialKind {
	var out []credentialKind
	for _, k := range credentialKinds() {
		if f == anyForm || contains(k.forms, f) {
			out = append(out, k)
		}
	}
	return out
}

func contains[T comparable](list []T, v T) bool {
	for _, w := range list {
		if w == v {
			return true
		}
	}
	return false
}

func simple(value, before, after string) credential {
	return credential{value: value, written: value, line: before + value + after}
}

func makeStorageKey(s *stream) credential {
	key := identifiableKey(s, 64, "+ASt", 76, seedStorage)
	return simple(key, "DefaultEndpointsProtocol=https;AccountName=quay"+s.text(6, "abcdefgh")+";AccountKey=", ";EndpointSuffix=core.windows.net")
}

func makeSAS(s *stream) credential {
	sig := base64.StdEncoding.EncodeToString(s.bytes(32))
	link := "https://quay" + s.text(6, "abcdefgh") + ".blob.core.windows.net/logs?sp=rl&st=2024-01-01T00:00:00Z&se=2033-12-31T23:59:59Z&spr=https&sv=2022-11-02&sr=c&sig="
	escaped := url.QueryEscape(sig)
	return credential{value: sig, written: escaped, line: link + escaped}
}

func makeProse(s *stream) credential { return simple(madeUpPassword(s), "The password is ", "") }

// madeUpPassword is one that people would choose: words and a number.
func madeUpPassword(s *stream) string {
	word := func() string {
		return s.text(1, "BDFGKLMPRST") + s.text(1, "aeiou") + s.text(1, "lnrst") + s.text(1, "aeiou") + s.text(1, "kmntx")
	}
	return word() + "-" + s.text(4, "23456789") + "-" + word() + "!"
}

func makeSQL(s *stream) credential {
	value := s.text(4, "ABCDEFGHKLMNPQR") + s.text(5, "abcdefghkmnpqr") + "#" + s.text(5, "23456789")
	return simple(value, "Server=tcp:quay-sql.database.windows.net,1433;Initial Catalog=Permits;User ID=permits_app;Password=", ";Encrypt=True;Connection Timeout=30;")
}

func makeClientSecret(s *stream) credential {
	return simple(clientSecret(s), "client secret=", " (new)")
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// makeGitHub returns a personal access token: 30 characters and their CRC-32 in
// six digits of base 62, as GitHub described it in April 2021.
func makeGitHub(s *stream) credential {
	random := s.text(30, base62)
	sum := crc32.ChecksumIEEE([]byte(random))
	digits := make([]byte, 6)
	for i := range digits {
		digits[5-i] = base62[sum%62]
		sum /= 62
	}
	return simple("ghp_"+random+string(digits), "GitHub token: ", "")
}

// makeJWT returns a token of a made-up service that holds for years.
func makeJWT(s *stream) credential {
	encode := func(v any) string {
		b, _ := json.Marshal(v) // maps of strings and numbers always encode
		return base64.RawURLEncoding.EncodeToString(b)
	}
	token := encode(map[string]any{"typ": "JWT", "alg": "ES256"}) + "." +
		encode(map[string]any{"iss": "https://login.quay.example/", "sub": s.text(8, base62), "iat": 1704067200, "exp": 2019686400}) + "." +
		base64.RawURLEncoding.EncodeToString(s.bytes(64))
	return simple(token, "Authorization: Bearer ", "")
}

func makePrivateKey(s *stream) credential {
	key := signingKey(s)
	return credential{value: key.value, written: key.written, line: strings.TrimRight(key.pemBlock(), "\n")}
}

// planting is one credential in one place.
type planting struct {
	credential
	*stream
	id string            // left side of the Message-ID
	ec *ecdsa.PrivateKey // of a locked key
}

func newPlanting(place string, k credentialKind, n int) *planting {
	s := newStream("place " + place + " " + k.name)
	c := k.make(s)
	c.kind = k.name
	return &planting{credential: c, stream: s, id: fmt.Sprintf("place-%04d", n)}
}

// text is a letter that holds the credential in its fifth line.
func (x *planting) text() string { return around(x.line) }

func around(line string) string {
	return "Hello Anna,\n\nhere is what you asked for:\n\n" + line + "\n\nKind regards\nDana\n"
}
