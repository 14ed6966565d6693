package patterns

import (
	"crypto/x509"
	"regexp"
	"strings"
)

// mostCertificates bounds how many certificates beside a key are looked at.
const mostCertificates = 6

var certificateLine = regexp.MustCompile(`-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----`)

// matchCertificate takes name and end of life from a certificate of this key
// that stands near it.
func matchCertificate(t *Text, key publicKey, c *Candidate) {
	if key == nil {
		return
	}
	w := vicinity(t, c, 8000, 8000)
	for _, m := range certificateLine.FindAllStringIndex(w.text, mostCertificates) {
		cert := pemCertificate(w.text[m[0]:])
		if cert != nil && key.Equal(cert.PublicKey) {
			certify(t, c, cert)
			return
		}
	}
}

// certify says of a key what its certificate says (RFC 5280, 4.1.2).
func certify(t *Text, c *Candidate, cert *x509.Certificate) {
	c.Identity.Host = strings.ToValidUTF8(cert.Subject.CommonName, "?")
	if c.Identity.Host == "" && len(cert.DNSNames) > 0 {
		c.Identity.Host = cert.DNSNames[0]
	}
	c.IssuedAt, c.ExpiresAt = cert.NotBefore.UTC(), cert.NotAfter.UTC()
	switch {
	case tokenSigning.MatchString(cert.Subject.CommonName):
		c.Privileged = federationKey
	case cert.IsCA && cert.BasicConstraintsValid:
		c.Privileged = "key of a certificate authority: whoever has it can issue certificates"
	}
	judgeExpiry(t, c)
}

const federationKey = "token-signing key: whoever has it can sign in as anyone where the federation is trusted"

// tokenSigning is how a federation service is called around its key, and in the
// name of its certificate: "ADFS Signing - sts.contoso.com".
var tokenSigning = regexp.MustCompile(`(?i)\bad ?fs\b|token[- ]?signing|\bsaml[- ]signing|federation (?:service|server)|\bpingfederate\b`)

// signsTokens marks a private key that the words before it call the one with
// which a federation service signs.
func signsTokens(t *Text, c *Candidate) {
	w := vicinity(t, c, 500, 0)
	if c.Privileged == "" && tokenSigning.MatchString(w.text[:w.start]) {
		c.Privileged = federationKey
	}
}

// pemCertificate reads the first certificate in PEM text, or gives nil.
func pemCertificate(text string) *x509.Certificate {
	m := certificateLine.FindStringIndex(text)
	if m == nil {
		return nil
	}
	body, _, ended := strings.Cut(text[m[1]:min(len(text), m[1]+maxKey)], "-----END ")
	if !ended {
		return nil
	}
	cert, err := x509.ParseCertificate(decodeBlob(armourBody(body)))
	if err != nil {
		return nil
	}
	return cert
}
