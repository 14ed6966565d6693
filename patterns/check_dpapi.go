package patterns

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

var protectedUser = regexp.MustCompile(`(?i)(?:\busername:s:|<userName>\s*|\buser(?:name)?\s*[:=]\s*["']?)([^\s"'<>;,]{1,100})`)

// checkDPAPI judges a value that Windows protected for one user or computer: a
// person should look, for whoever has that account can read it. The hexadecimal
// and the base64 form of a blob are one credential.
func checkDPAPI(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	raw, isHexadecimal := protectedBytes(t, start)
	n := dpapiLength(raw)
	if len(raw) < 80 {
		return false
	}
	c.Checked, c.Confidence = CheckFailed, 0.6
	if n > 0 {
		raw = raw[:n]
		c.Checked, c.Confidence = ByStructure, 0.95
	}
	takeBlob(t, c, start, raw)
	if isHexadecimal {
		c.End = start + min(2*len(raw), len(t.Content)-start)
	}
	c.Identity.User = vicinity(t, c, 300, 300).nearest(protectedUser)
	c.Identity.Resource = "master key " + guidOf(raw[24:40])
	return true
}

func protectedBytes(t *Text, start int) (raw []byte, isHexadecimal bool) {
	if !strings.HasPrefix(t.Content[start:], "01") {
		letters, _ := blobAt(t.Content, start, maxBlob)
		return decodeBlob(letters), false
	}
	n := 0
	for start+n < len(t.Content) && n < maxBlob && isHex(t.Content[start+n]) {
		n++
	}
	raw, err := hex.DecodeString(t.Content[start : start+n&^1])
	return raw, err == nil
}

// dpapiLength gives the length of a DPAPI blob: after the header come values
// with their length before them. It is 0 where the blob is cut off.
func dpapiLength(raw []byte) int {
	at := 44 // version, provider, version of the master key, its id, flags
	next := func(skip int) bool {
		if at += skip; at < 0 || at+4 > len(raw) {
			return false
		}
		n := binary.LittleEndian.Uint32(raw[at:])
		if uint64(n) > uint64(len(raw)) {
			return false
		}
		at += 4 + int(n)
		return at <= len(raw)
	}
	// description; algorithm and key length, then salt, key and so on
	for _, skip := range []int{0, 8, 0, 8, 0, 0} {
		if !next(skip) {
			return 0
		}
	}
	return at
}

// guidOf writes a GUID as Windows does ([MS-DTYP] 2.3.4).
func guidOf(b []byte) string {
	return fmt.Sprintf("%08x-%04x-%04x-%x-%x", binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint16(b[4:]), binary.LittleEndian.Uint16(b[6:]), b[8:10], b[10:16])
}
