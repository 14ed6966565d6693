package patterns

import "regexp"

// keyedService names the services whose key is 32 hexadecimal digits, as their
// pages in the portal, their hosts and their libraries do.
var keyedService = regexp.MustCompile(`(?i)(api[ -]?management|\bapim\b|\.azure-api\.|ocp-apim|cognitive|open ?ai\b|(?:azure|ai|cognitive)[ -]search|search[ -]service|search\.(?:windows|azure)\.|` +
	`translator|\bspeech\b|computer vision|custom vision|form recognizer|document intelligence|content safety|language service|text analytics|azure ai\b|ai services|bing search|\baz search\b|azure maps|atlas\.microsoft)`)

// notKeyOf matches, right before a key, the words that make it the key of a row,
// an object or a cache, which opens nothing.
var notKeyOf = regexp.MustCompile(`(?i)(?:cache|object|partition|row|sort|primary or foreign|foreign|idempotency|public|host|registry|product|license|licence|etag|i?key[ _-]?id)[ _-]?$`)

// checkPortalKey judges 32 hexadecimal digits behind a label that says no more
// than that they are a key: the service must be named near.
func checkPortalKey(t *Text, groups []int, c *Candidate) bool {
	if !checkServiceKey(t, groups, c) || notKeyOf.MatchString(t.Content[max(0, groups[0]-30):groups[0]]) {
		return false
	}
	if d, _, _ := vicinity(t, c, 200, 160).closest(keyedService); d == 1<<30 {
		return false
	}
	return !isDigest(t, c)
}
