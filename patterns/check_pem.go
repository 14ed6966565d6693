package patterns

import (
	"regexp"
	"strings"
)

// maxKey bounds how far the end of a private key is looked for, in bytes: an
// RSA key of 16,384 bits takes 13 KB.
const maxKey = 20000

var (
	keyEnd    = regexp.MustCompile(`^-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----`)
	keyHeader = regexp.MustCompile(`(?m)^[> \t|]*(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID|X-[\w-]+): [^\r\n]*$`)
	joined    = regexp.MustCompile("[\"'`]\\s*\\+\\s*$") // a literal that goes on in the next line
	notKey    = regexp.MustCompile(`[^A-Za-z0-9+/=]+`)
)

// checkPEM judges a private key in PEM or OpenPGP armour (RFC 7468, 9580),
// however it was quoted, indented or escaped. The secret is its base64 text
// without white space.
func checkPEM(t *Text, groups []int, c *Candidate) bool {
	bodyStart := groups[1]
	rest := t.Content[bodyStart:min(len(t.Content), bodyStart+maxKey)]
	end := endOfArmour(rest)
	label := t.Content[groups[0]:groups[1]]
	written := rest[:end]
	body := armourBody(written)
	if len(body) < 40 || distinctBytes(body) < 16 || strings.Contains(written, "...") || !mostlyKey(written, body) {
		return false
	}
	pin(t, c, bodyStart, bodyStart+end)
	trimPlace(t, c)
	c.Secret = body
	judgePEM(label, written, body, c)
	if c.Severity != Medium {
		key := parseKey(body)
		joinKey(c, key)
		matchCertificate(t, key, c)
	}
	signsTokens(t, c)
	if account := vicinity(t, c, 1500, 1500).nearest(serviceAccount); account != "" {
		c.Identity.User = account
	}
	return true
}

var serviceAccount = regexp.MustCompile(`"client_email"\s*:\s*"([^"\s]{3,200})"`)

func trimPlace(t *Text, c *Candidate) {
	inner := strings.TrimLeft(t.Content[c.Start:c.End], blankChars+">|")
	c.Start = c.End - len(inner)
	c.End = c.Start + len(strings.TrimRight(inner, blankChars+">|"))
}

// endOfArmour gives the length of the key's text: up to its closing line, or to
// where it was cut off. Another key's opening line ends the search, so that many
// of them cost no more than one.
func endOfArmour(rest string) int {
	if i := strings.Index(rest, "-----BEGIN "); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.Index(rest, "-----END "); i >= 0 && keyEnd.MatchString(rest[i:]) {
		return i
	}
	return unfinished(rest)
}

var keyLine = regexp.MustCompile(`^[A-Za-z0-9+/]{16,}={0,2}$`)

// unfinished gives the length of what is left of a key that was cut off: the
// lines that hold nothing but base64.
func unfinished(rest string) int {
	end := 0
	for l := range strings.SplitAfterSeq(rest, "\n") {
		if trimmed := strings.Trim(l, blankChars+">|\"'`,\\"); trimmed != "" && !keyLine.MatchString(trimmed) {
			break
		}
		end += len(l)
	}
	return end
}

// mostlyKey says whether what stands between the lines of an armour is a key,
// and not a text in which the two lines happen to occur.
func mostlyKey(written, body string) bool {
	ink := len(keyHeader.ReplaceAllString(written, "")) - strings.Count(written, " ")
	return len(body)*10 >= ink*7
}

// armourBody gives the base64 text of an armour: headers, quote marks, escapes
// of JSON, and the OpenPGP checksum are no part of the key.
func armourBody(written string) string {
	s := strings.NewReplacer(`\r`, "\n", `\n`, "\n", "\r", "\n").Replace(written)
	s = keyHeader.ReplaceAllString(s, "")
	var out strings.Builder
	for l := range strings.SplitSeq(s, "\n") {
		l = notKey.ReplaceAllString(strings.Trim(joined.ReplaceAllString(l, ""), blankChars+">|\"'`,\\"), "")
		if !strings.HasPrefix(l, "=") {
			out.WriteString(l)
		}
	}
	return out.String()
}

// judgePEM parses the key and tells encrypted ones from clear ones. What cannot
// be parsed is named a private key by its armour all the same.
func judgePEM(label, written, body string, c *Candidate) {
	k := readKey(label, written, body)
	c.Checked, c.Confidence = ByStructure, 0.97
	if !k.parsed {
		c.Checked, c.Confidence = CheckFailed, 0.7
	}
	if k.locked {
		c.Severity, c.Title = Medium, "Private key, protected by a passphrase"
	}
	if strings.Contains(label, "PGP") {
		c.Title = "OpenPGP private key"
	}
	c.Identity.User, c.IssuedAt = k.owner, k.made
}
