package patterns

import (
	"encoding/asn1"
	"strings"
	"time"
)

// ticket is what a Kerberos ticket tells in clear.
type ticket struct {
	client, server string
	start, end     time.Time
}

// checkCCache judges a Kerberos credential cache in base64 (MIT Kerberos,
// "Credential cache file format").
func checkCCache(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	letters, _ := blobAt(t.Content, start, maxBlob)
	raw := decodeBlob(letters)
	if len(raw) < 60 || distinctBytes(string(raw)) < 16 {
		return false
	}
	best, length := readCCache(raw)
	if length > 0 {
		raw = raw[:length]
	}
	takeBlob(t, c, start, raw)
	best.describe(t, c)
	return true
}

func readCCache(raw []byte) (best ticket, length int) {
	w := &wire{rest: raw[2:]}
	w.take(w.uint16()) // the header's tags
	best.client = w.principal()
	for range mostEntries {
		before := len(raw) - len(w.rest)
		found := w.credential()
		if w.bad {
			return best, before
		}
		length = len(raw) - len(w.rest)
		if !strings.HasSuffix(found.server, "@X-CACHECONF:") && found.end.After(best.end) {
			best = found
		}
	}
	return best, length
}

func (w *wire) principal() string {
	w.uint32() // the kind of name
	count := w.uint32()
	realm := string(w.text())
	if w.bad || count > 8 {
		w.bad = true
		return ""
	}
	var parts []string
	for range count {
		parts = append(parts, string(w.text()))
	}
	return strings.ToValidUTF8(strings.Join(parts, "/")+"@"+realm, "?")
}

func (w *wire) credential() ticket {
	var k ticket
	k.client, k.server = w.principal(), w.principal()
	w.uint16() // the key's type
	w.text()   // and the session key
	w.uint32() // when the user signed in
	k.start = time.Unix(int64(w.uint32()), 0).UTC()
	k.end = time.Unix(int64(w.uint32()), 0).UTC()
	w.take(4 + 1 + 4) // renewable until, whether it is a session key, flags
	w.pairs()
	w.pairs()
	w.text()
	w.text()
	return k
}

// pairs passes over addresses or authorisation data: a type and a value each.
func (w *wire) pairs() {
	for n := w.uint32(); n > 0 && !w.bad; n-- {
		w.uint16()
		w.text()
	}
}

func (k ticket) describe(t *Text, c *Candidate) {
	c.Checked, c.Confidence = CheckFailed, 0.7
	if k.client != "" && !k.end.IsZero() {
		c.Checked, c.Confidence = ByStructure, 0.97
	}
	c.Identity.User, c.Identity.Resource = k.client, k.server
	c.IssuedAt, c.ExpiresAt = k.start, k.end
	c.Privileged = principalPrivilege(k.client)
	const decade = 9 * 365 * 24 * time.Hour
	if strings.HasPrefix(k.server, "krbtgt/") && k.end.Sub(k.start) > decade {
		c.Privileged = "golden ticket: made with the key of krbtgt, not by the domain"
	}
	judgeExpiry(t, c)
}

// kirbi is a KRB-CRED message (RFC 4120, 5.8.1), as Windows tools write tickets.
type kirbi struct {
	Version int             `asn1:"explicit,tag:0"`
	Type    int             `asn1:"explicit,tag:1"`
	Tickets []asn1.RawValue `asn1:"explicit,tag:2"`
	Part    struct {
		Cipher  int    `asn1:"explicit,tag:0"`
		Version int    `asn1:"explicit,optional,tag:1"`
		Data    []byte `asn1:"explicit,tag:2"`
	} `asn1:"explicit,tag:3"`
}

type kirbiPart struct {
	Tickets []kirbiInfo `asn1:"explicit,tag:0"`
}

type kirbiInfo struct {
	Key         asn1.RawValue  `asn1:"explicit,tag:0"`
	ClientRealm string         `asn1:"explicit,optional,tag:1"`
	Client      kirbiName      `asn1:"explicit,optional,tag:2"`
	Flags       asn1.BitString `asn1:"explicit,optional,tag:3"`
	SignedIn    time.Time      `asn1:"explicit,optional,generalized,tag:4"`
	Start       time.Time      `asn1:"explicit,optional,generalized,tag:5"`
	End         time.Time      `asn1:"explicit,optional,generalized,tag:6"`
	RenewTill   time.Time      `asn1:"explicit,optional,generalized,tag:7"`
	Realm       string         `asn1:"explicit,optional,tag:8"`
	Server      kirbiName      `asn1:"explicit,optional,tag:9"`
}

type kirbiName struct {
	Type  int             `asn1:"explicit,tag:0"`
	Parts []asn1.RawValue `asn1:"explicit,tag:1"`
}

func (n kirbiName) at(realm string) string {
	var parts []string
	for _, p := range n.Parts {
		parts = append(parts, string(p.Bytes))
	}
	return strings.ToValidUTF8(strings.Join(parts, "/")+"@"+realm, "?")
}

// checkKirbi judges a ticket as Windows tools write it, in base64.
func checkKirbi(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	raw := blobOf(t, start)
	if len(raw) < 60 {
		return false
	}
	takeBlob(t, c, start, raw)
	readKirbi(raw).describe(t, c)
	return true
}

func readKirbi(raw []byte) ticket {
	var k kirbi
	var part kirbiPart
	if _, err := asn1.UnmarshalWithParams(raw, &k, "application,explicit,tag:22"); err != nil || k.Part.Cipher != 0 {
		return ticket{}
	}
	if _, err := asn1.UnmarshalWithParams(k.Part.Data, &part, "application,explicit,tag:29"); err != nil || len(part.Tickets) == 0 {
		return ticket{}
	}
	i := part.Tickets[0]
	return ticket{i.Client.at(i.ClientRealm), i.Server.at(i.Realm), i.Start.UTC(), i.End.UTC()}
}
