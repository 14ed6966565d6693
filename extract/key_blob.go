package extract

import (
	"encoding/base64"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// Signs of a file of keys in base64 within a text: of a PFX version and length, six
// letters behind its beginning; the first bytes of a Java keystore.
const (
	signPFX = "IBAzCC"
	signJKS = "/u3+7QAAAA"
)

// keyBlobs finds files of keys that stand in a text in base64, as in Kubernetes'
// secrets and publish settings. Rules know them, but not the passwords of the walk.
func keyBlobs(s string) []lockedKey {
	return append(blobsBy(s, signPFX, 6, "MII", openPFX), blobsBy(s, signJKS, 0, "", openKeystore)...)
}

func blobsBy(s, sign string, before int, prefix string, read func(*walk, *mail.Part, []byte) keyring) []lockedKey {
	var out []lockedKey
	for at := 0; ; {
		i := strings.Index(s[at:], sign)
		if i < 0 {
			return out
		}
		start := at + i - before
		at += i + len(sign)
		if start < 0 || !strings.HasPrefix(s[start:], prefix) {
			continue
		}
		raw, end := blobAt(s, start)
		if at = max(at, end); len(raw) > 100 {
			out = append(out, lockedKey{start: start, end: end, ring: func(w *walk, p *mail.Part) keyring { return read(w, p, raw) }, id: raw})
		}
	}
}

// blobAt decodes the base64 that begins at i, over lines, marks of quoting and
// escaped line ends, up to the end that DER tells.
func blobAt(s string, i int) (raw []byte, end int) {
	letters := make([]byte, 0, 4096)
	most := longestKeyFile / 3 * 4
	for ; i < len(s) && len(letters) < most; i++ {
		switch c := s[i]; {
		case isLetter(c), isDigit(c), c == '+', c == '/':
			if letters = append(letters, c); len(letters) == 8 {
				most = min(most, lettersOf(letters))
			}
		case c == '\\' && i+1 < len(s) && (s[i+1] == 'n' || s[i+1] == 'r'):
			i++
		case !strings.ContainsRune(" \t\r\n>|", rune(c)):
			most = 0
		}
	}
	raw, err := base64.RawStdEncoding.DecodeString(string(letters[:len(letters)-len(letters)%4]))
	if rest := letters[len(letters)-len(letters)%4:]; err == nil && len(rest) > 1 {
		last, _ := base64.RawStdEncoding.DecodeString(string(rest)) // its last bits may be odd
		raw = append(raw, last...)
	}
	return raw, i
}

// lettersOf tells how many letters of base64 the DER takes that begins so.
func lettersOf(head []byte) int {
	var b [6]byte
	if _, err := base64.RawStdEncoding.Decode(b[:], head); err != nil || b[0] != 0x30 || b[1] != 0x82 {
		return longestKeyFile / 3 * 4
	}
	n := (int(b[2])<<8 | int(b[3])) + 4
	return (n*4 + 2) / 3
}
