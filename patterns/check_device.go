package patterns

import (
	"regexp"
	"strings"
)

// knownCommunities are the community strings that devices come with.
var knownCommunities = regexp.MustCompile(`(?i)^(?:public|private|community|snmp|cisco|default|read|write)$`)

// checkCommunity judges an SNMP community. One that every scanner tries is still
// told, with less weight.
func checkCommunity(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	placeArgument(t, c, start, end)
	known := knownCommunities.MatchString(c.Secret)
	if !known && (isPlaceholder(c.Secret) || spoken.MatchString(c.Secret) || strings.HasPrefix(c.Secret, "-") || sampleCommunity.MatchString(c.Secret)) {
		return false
	}
	identifyCommand(t, groups, c)
	c.Identity.User, c.Privileged = "", ""
	if known {
		c.Title, c.Severity, c.Tier, c.Confidence = "SNMP community as the device came with it", Low, Review, 0.7
		if strings.EqualFold(c.Secret, "public") {
			c.Tier = Info // everyone knows it, and by custom it only reads
		}
	}
	return true
}

var sampleCommunity = regexp.MustCompile(`(?i)^(?:strings?|names?|COMMUNITY_?(?:STRING|NAME))$`)

// typed matches the number that says how a device hid a password, with the value
// behind it: rules of their own read those that can be read.
var typed = regexp.MustCompile(`^[1-9]$`)

// logged are the words with which a log goes on behind "PSK", and how FortiOS
// writes that it hid the value behind it.
var logged = regexp.MustCompile(`(?i)^(?:mismatch(?:ed)?|fail(?:ed|ure)?|errors?|detected|verification|verified|exchange|negotiation|negotiated|handshake|missing|wrong|invalid|incorrect|required|configured|unchanged|enc|identity|payload|timeout|tunnel|vpn)[:,.]?$`)

// asaHash is how ASA shows what is already hashed: "… encrypted", "… pbkdf2".
var asaHash = regexp.MustCompile(`^["']?\s+(?:encrypted|pbkdf2|nt-encrypted)\b`)

// checkDevice judges a password in the clear text of a device's configuration.
func checkDevice(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	placeArgument(t, c, start, end)
	if isPlaceholder(c.Secret) || spoken.MatchString(c.Secret) || logged.MatchString(c.Secret) || typed.MatchString(c.Secret) || sampleLogins.MatchString(c.Secret) || len(c.Secret) < 3 {
		return false
	}
	if strings.HasPrefix(c.Secret, "$") && strings.Count(c.Secret, "$") > 2 || onlyPunctuation(c.Secret) {
		return false // a hash, which has its own rule
	}
	if m := iosUser.FindStringSubmatch(t.Content[groups[0]:c.Start]); m != nil && conjunction.MatchString(m[1]) {
		return false // "username and password …"
	}
	if asaHash.MatchString(t.Content[c.End:]) {
		c.Title, c.Confidence = "Password hash of a Cisco ASA", 0.85
	}
	identifyDevice(t, groups, c)
	return true
}

var conjunction = regexp.MustCompile(`(?i)^(?:and|or|und|et|y|e|&|/|\+|with|plus)$`)

func onlyPunctuation(s string) bool { return strings.Trim(s, "-_=.:;,!?/\\|+*~#") == "" }

var consoleLine = regexp.MustCompile(`(?i)^\s*line\s`)

func identifyDevice(t *Text, groups []int, c *Candidate) {
	command := t.Content[groups[0]:c.Start]
	if m := iosUser.FindStringSubmatch(command); m != nil {
		c.Identity.User = strings.Clone(m[1])
		c.Privileged = superuser(m[1])
		if strings.Contains(strings.ToLower(command), "privilege 15") {
			c.Privileged = "privilege 15: configures the whole device"
		}
		return
	}
	if c.Identity.Host = deviceAddress(command); c.Identity.Host == "" && !consoleLine.MatchString(command) {
		_, to := lineBounds(t.Content, c.End)
		c.Identity.Host = deviceAddress(t.Content[c.End:max(to, c.End)])
	}
	if strings.Contains(strings.ToLower(command), "enable ") {
		c.Privileged = "enable password: configures the whole device"
	}
}

var deviceHost = regexp.MustCompile(`(?i)\b(?:host|address|ipv4|client|tunnel-group|peer)\s{1,3}(?:ipv[46]\s{1,3})?((?:\d{1,3}\.){3}\d{1,3}|[a-z][\w-]*\.[\w.-]+)`)

func deviceAddress(s string) string {
	if m := deviceHost.FindStringSubmatch(s); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}

var networkName = regexp.MustCompile(`(?i)(?:\bSSID(?: name)?["']?\s{0,20}[:=]\s{0,3}["']?|\bssid\s{1,3}|<name>|\bprofile\s{1,3}(?:name=)?["']?)([^\s"'<>,;][^"'<>,;\r\n]{0,31}?)(?:["'<\r\n,;]|\s\s)`)

// noKey matches what netsh prints where there is no key, and a key that DPAPI sealed
// in an exported profile ([MS-GPWL] 2.2.3, protected).
var noKey = regexp.MustCompile(`(?i)^(?:absent|present|nicht vorhanden|vorhanden|no presente|presente|absente?|présente?|assente|ausente|afwezig|aanwezig|brak|obecny|01000000D08C9DDF.*)$`)

// checkWireless judges the key of a wireless network, with the network's name.
func checkWireless(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Secret = strings.Trim(c.Secret, blankChars)
	if isPlaceholder(c.Secret) || len(c.Secret) < 8 || noKey.MatchString(c.Secret) {
		return false
	}
	c.Identity.Resource = vicinity(t, c, 600, 100).nearest(networkName)
	return true
}
