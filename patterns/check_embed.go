package patterns

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"regexp"
	"strings"
)

// mostUnpacked bounds what is unpacked of a token, in bytes.
const mostUnpacked = 256 << 10

// checkEmbedToken judges an embed token of Power BI: base64 of gzip, and behind a
// full stop the cluster and the end of life in JSON
// (learn.microsoft.com/power-bi/developer/embedded/embed-tokens).
func checkEmbedToken(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if c.Secret = undoPercent(c.Secret); len(c.Secret) > longestToken {
		return false
	}
	packed, tail, two := strings.Cut(c.Secret, ".")
	k := jwtClaims{decodeJSON(tail)}
	if !isGzip(packed) || !two && !saysEmbed(t, c) {
		return false
	}
	c.Checked, c.Confidence = ByStructure, 0.95
	c.Identity.Host = hostOfURL(k.first("clusterUrl"))
	c.ExpiresAt = k.date("exp")
	judgeExpiry(t, c)
	return !two || c.Identity.Host != "" || saysEmbed(t, c)
}

// saysEmbed says whether the text names the product right before the token.
func saysEmbed(t *Text, c *Candidate) bool {
	return embedName.MatchString(t.Content[max(0, c.Start-300):c.Start])
}

var embedName = regexp.MustCompile(`(?i)power ?bi|embed|analysis\.windows\.net`)

// isGzip says whether base64 text unpacks to something.
func isGzip(text string) bool {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(text), "="))
	if err != nil {
		return false
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return false
	}
	n, err := io.Copy(io.Discard, io.LimitReader(z, mostUnpacked))
	return n > 0 && (err == nil || n == mostUnpacked)
}
