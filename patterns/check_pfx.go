package patterns

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"regexp"
	"strings"
)

// pfx is the outer frame of a PKCS #12 file (RFC 7292, 4). MacData is missing
// where nothing protects the whole.
type pfx struct {
	Version  int
	AuthSafe contentInfo
	MacData  macData `asn1:"optional"`
}

type contentInfo struct {
	ContentType asn1.ObjectIdentifier
	Content     asn1.RawValue `asn1:"tag:0,explicit,optional"`
}

type macData struct {
	Mac        digestInfo
	Salt       []byte
	Iterations int `asn1:"optional,default:1"`
}

type digestInfo struct {
	Algorithm pkix.AlgorithmIdentifier
	Digest    []byte
}

// checkPFX judges a PKCS #12 file in base64: certificate and private key under
// one password. Where a password stands near it that fits, or none is needed,
// the key itself is the secret, as it is where it stands in PEM.
func checkPFX(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	if charBefore(t.Content, start, base64Letters) && !escapedBreak(t.Content, start) {
		return false
	}
	raw := blobOf(t, start)
	if len(raw) < 60 || distinctBytes(string(raw)) < 24 {
		return false
	}
	takeBlob(t, c, start, raw)
	var file pfx
	if _, err := asn1.Unmarshal(raw, &file); err != nil || file.Version != 3 {
		c.Checked, c.Confidence = pfxShape(raw), 0.8
		signsTokens(t, c)
		return true
	}
	c.Checked, c.Confidence = ByStructure, 0.97
	openPFX(t, c, raw, &file)
	signsTokens(t, c)
	managesSubscription(t, c)
	return true
}

var (
	managementWord = regexp.MustCompile(`(?i)ManagementCertificate\s*=\s*["']?\s*$`)
	subscriptionID = regexp.MustCompile(`(?i)<Subscription\b[^>]{0,400}?\bId\s*=\s*["'](` + guid + `)`)
)

// managesSubscription reads the publish settings file that holds a management
// certificate (learn.microsoft.com/azure/cloud-services: publish settings).
func managesSubscription(t *Text, c *Candidate) {
	w := vicinity(t, c, 600, 600)
	if !managementWord.MatchString(w.text[:w.start]) {
		return
	}
	c.Title = "Azure management certificate"
	c.Privileged = "management certificate: administers the subscription"
	c.Identity.Account = strings.ToLower(w.nearest(subscriptionID))
}

// pfxShape is what is left to say of a file that is cut off, or in the
// indefinite form of BER that old Windows wrote.
func pfxShape(raw []byte) Checked {
	if raw[1] == 0x80 {
		return ByStructure
	}
	return CheckFailed
}

// escapedBreak says whether what stands before i is a line end as programs
// escape it, and not a letter of base64: "\nMII".
func escapedBreak(text string, i int) bool {
	return i >= 2 && text[i-2] == '\\' && (text[i-1] == 'n' || text[i-1] == 'r')
}

// blobOf reads the base64 at start up to the length that its DER header tells,
// or as far as it goes.
func blobOf(t *Text, start int) []byte {
	head, _ := blobAt(t.Content, start, 12)
	n := derLength(decodeBlob(head))
	if n == 0 {
		n = maxBlob
	}
	letters, _ := blobAt(t.Content, start, lettersFor(n))
	raw := decodeBlob(letters)
	return raw[:min(n, len(raw))]
}

// openPFX tries the passwords that stand near the file. The Title says whether
// it could be opened.
func openPFX(t *Text, c *Candidate, raw []byte, file *pfx) {
	o := &pfxOpener{raw: raw, file: file, rounds: len(raw) * roundsPerByte}
	password, ok := o.find(t, c)
	if !ok {
		return
	}
	c.Checked, c.Confidence = ByChecksum, 0.99
	c.Title = "PFX file that opens with a password beside it"
	if password == "" {
		c.Title = "PFX file without a password"
	}
	key, cert := o.open(password)
	if cert != nil {
		certify(t, c, cert)
	}
	if key != nil {
		c.Secret = canonicalKey(t, c, key)
		joinKey(c, publicHalf(key))
	}
}

// canonicalKey writes a key as PKCS #8, which is how programs take it out of a
// PFX; or as it stands in PEM in the same text.
func canonicalKey(t *Text, c *Candidate, key any) string {
	if body := pemOf(t, c, publicHalf(key)); body != "" {
		return body
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return c.Secret
	}
	return base64.StdEncoding.EncodeToString(der)
}

var keyLabel = regexp.MustCompile(`-----BEGIN (?:RSA |EC )?PRIVATE KEY-----`)

// pemOf gives the text of the PEM form of a key that stands near a candidate.
func pemOf(t *Text, c *Candidate, key publicKey) string {
	if key == nil {
		return ""
	}
	w := vicinity(t, c, 8000, 8000)
	for _, m := range keyLabel.FindAllStringIndex(w.text, mostCertificates) {
		rest := w.text[m[1]:]
		body := armourBody(rest[:endOfArmour(rest)])
		if found := parseKey(body); found != nil && found.Equal(key) {
			return body
		}
	}
	return ""
}
