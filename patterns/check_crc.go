package patterns

import (
	"encoding/base32"
	"encoding/binary"
	"hash/crc32"
	"strings"
)

const base62Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// crcBase62 writes a CRC-32 in six base-62 digits, as GitHub's and npm's tokens
// end (github.blog/2021-04-05-behind-githubs-new-authentication-token-formats).
func crcBase62(body string) string {
	n := crc32.ChecksumIEEE([]byte(body))
	var out [6]byte
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = base62Digits[n%62]
		n /= 62
	}
	return string(out[:])
}

// checkCRCToken judges prefix_ and 30 characters followed by their checksum.
func checkCRCToken(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	_, body, ok := strings.Cut(c.Secret, "_")
	if !ok || len(body) < 7 || distinctBytes(body) < 10 {
		return false
	}
	n := len(body) - 6
	if crcBase62(body[:n]) == body[n:] {
		c.Checked, c.Confidence = ByChecksum, 0.99
		return true
	}
	c.Checked = CheckFailed
	c.Confidence *= 0.7
	return true
}

// Seeds of the checksum in Azure DevOps tokens of the older form
// (microsoft/security-utilities: of users and of applications).
var patSeeds = [2]uint32{0xE0B9692D, 0x1019F92E}

// patFits checks the CRC-32 of a 52-character base32 token, whose four bytes
// are spread over places 2, 7, 8 and 22 of the 32.
func patFits(token string) bool {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(token))
	if err != nil || len(raw) != 32 {
		return false
	}
	body := make([]byte, 0, 28)
	for i, b := range raw {
		if i != 2 && i != 7 && i != 8 && i != 22 {
			body = append(body, b)
		}
	}
	sum := binary.BigEndian.Uint32([]byte{raw[2], raw[7], raw[8], raw[22]})
	crc := crc32.ChecksumIEEE(body)
	return sum == crc^patSeeds[0] || sum == crc^patSeeds[1]
}

// checkBarePAT judges what has the form of an Azure DevOps token and nothing around
// it that says so: only its checksum counts.
func checkBarePAT(t *Text, groups []int, c *Candidate) bool {
	return checkPAT(t, groups, c) && c.Checked == ByChecksum
}

// checkPAT judges an Azure DevOps token of 52 base32 characters. Without a
// fitting checksum the text must name it.
func checkPAT(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if distinctBytes(c.Secret) < 12 || charBefore(t.Content, start, base62Digits) || charAfter(t.Content, end, base62Digits) {
		return false
	}
	w := vicinity(t, c, 400, 400)
	c.Identity.Host = w.nearest(devopsHost)
	privilege(c, devopsGranted(w))
	if patFits(c.Secret) {
		c.Checked, c.Confidence = ByChecksum, 0.99
		return true
	}
	c.Checked = CheckFailed
	c.Confidence *= 0.7
	return true
}
