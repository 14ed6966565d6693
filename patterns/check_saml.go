package patterns

import (
	"encoding/base64"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// maxAssertion bounds how far an assertion is followed, in bytes; those of Entra
// ID and ADFS take 4 to 8 KB, with many groups 40.
const maxAssertion = 64 << 10

// What an assertion says (saml-core-2.0-os, sections 2.3 to 2.5; SAML 1.1 names
// the same things a little differently).
var (
	samlNext     = regexp.MustCompile(`</?(?:[A-Za-z0-9_-]{1,20}:)?Assertion[\s>]`)
	samlSigned   = regexp.MustCompile(`SignatureValue[^<>]{0,100}>([A-Za-z0-9+/=\s>|]{80,1000})<`)
	samlEnd      = regexp.MustCompile(`Conditions[^<]{0,300}?NotOnOrAfter="([^"<>]{10,40})"`)
	samlBegin    = regexp.MustCompile(`(?:IssueInstant|NotBefore)="([^"<>]{10,40})"`)
	samlName     = regexp.MustCompile(`<(?:[A-Za-z0-9_-]{1,20}:)?Name(?:ID|Identifier)\b[^<]{0,300}>([^<>]{1,200})<`)
	samlIssuer   = regexp.MustCompile(`<(?:[A-Za-z0-9_-]{1,20}:)?Issuer\b[^<>]{0,300}>([^<>]{1,300})<|\bIssuer="([^"<>]{1,300})"`)
	samlAudience = regexp.MustCompile(`<(?:[A-Za-z0-9_-]{1,20}:)?Audience>([^<>]{1,300})<`)
	samlTenant   = regexp.MustCompile(`(?i)(?:sts\.windows\.net|login\.microsoftonline\.(?:com|us)|sts\.chinacloudapi\.cn)/(` + guid + `)`)
)

// checkSAML judges an assertion in XML: who shows it to its audience in time is
// signed in. The secret is its signature, which is the same however the assertion
// is wrapped.
func checkSAML(t *Text, groups []int, c *Candidate) bool {
	start := groups[0]
	rest := t.Content[start:min(len(t.Content), start+maxAssertion)]
	tag := min(len(rest), groups[1]-start)
	if m := samlNext.FindStringIndex(rest[tag:]); m != nil {
		rest = rest[:tag+m[0]]
	}
	sign := samlSigned.FindStringSubmatchIndex(rest)
	if sign == nil {
		return false // nobody would take it
	}
	pin(t, c, start+sign[2], start+sign[3])
	return judgeAssertion(rest, c) && settle(t, c)
}

// settle judges the dates of an assertion.
func settle(t *Text, c *Candidate) bool {
	judgeExpiry(t, c)
	return true
}

// judgeAssertion reads an assertion, and whose it is.
func judgeAssertion(xml string, c *Candidate) bool {
	c.Secret = strings.Map(dropBlank, firstGroup(samlSigned, xml))
	if len(c.Secret) < 80 || distinctBytes(c.Secret) < 20 || isPlaceholder(c.Secret) {
		return false
	}
	c.Checked, c.Confidence = ByStructure, 0.96
	c.ExpiresAt, c.IssuedAt = samlTime(firstGroup(samlEnd, xml)), samlTime(firstGroup(samlBegin, xml))
	c.Identity.User = strings.TrimSpace(firstGroup(samlName, xml))
	c.Identity.Host = hostOfURL(strings.TrimSpace(firstGroup(samlIssuer, xml)))
	c.Identity.Tenant = strings.ToLower(firstGroup(samlTenant, xml))
	c.Identity.Resource = strings.TrimSpace(firstGroup(samlAudience, xml))
	return true
}

// hostOfURL is the host of an address, or the whole of what is none.
func hostOfURL(s string) string {
	_, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	host, _, _ := strings.Cut(rest, "/")
	return strings.ToLower(host)
}

func samlTime(s string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// checkSAMLForm judges the form field SAMLResponse (or wresult), base64 of XML
// (saml-bindings-2.0-os, section 3.5.4).
func checkSAMLForm(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if len(c.Secret) > 2*maxAssertion {
		return false
	}
	text := strings.Map(dropBlank, undoPercent(c.Secret))
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil || !utf8.Valid(raw) || !strings.Contains(string(raw), "Assertion") {
		return false
	}
	return judgeAssertion(string(raw), c) && settle(t, c)
}

func dropBlank(r rune) rune {
	if strings.ContainsRune(blankChars+">|", r) {
		return -1
	}
	return r
}
