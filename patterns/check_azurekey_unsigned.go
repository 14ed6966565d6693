package patterns

import "regexp"

// isDigest knows checksums by the word before them: in lock files (sha512-…), in
// lists of downloads; and signatures, which a rule of their own judges.
func isDigest(t *Text, c *Candidate) bool {
	return digestBefore.MatchString(t.Content[max(0, c.Start-50):c.Start])
}

var digestBefore = regexp.MustCompile(`(?i)(?:sha[-_ ]?\d{3}|md5|\bhash|digest|checksum|integrity|fingerprint)[^\r\nk]{0,30}$|\bsig(?:nature)?["']?\s{0,2}(?:[:=]|%3[Dd])\s{0,2}["']?$`)

// services are the words that tell whose a key without a signature is.
var services = []struct {
	name  string
	words *regexp.Regexp
	host  *regexp.Regexp
}{
	{"storage", regexp.MustCompile(`(?i)(AccountName\s*=|\.(?:blob|file|queue|table|dfs)\.core|storage|speicher|stockage|almacenamiento|"keyName"\s*:\s*"key[12]")`), storageHost},
	{"cosmos", regexp.MustCompile(`(?i)(AccountEndpoint\s*=|\.documents\.azure|cosmos)`), cosmosHost},
	{"batch", regexp.MustCompile(`(?i)(\bbatch)`), azureHost},
	{"loganalytics", regexp.MustCompile(`(?i)(workspace|log[ _-]?analytics|opinsights)`), azureHost},
	{"messaging", regexp.MustCompile(`(?i)(sb://|\.servicebus\.|service[ _-]?bus|event[ _-]?hub|relay)`), messagingHost},
	{"iot", regexp.MustCompile(`(?i)(HostName\s*=|\.azure-devices|iot|DeviceId\s*=)`), iotHost},
	{"eventgrid", regexp.MustCompile(`(?i)(event[ _-]?grid|aeg-sas-key)`), azureHost},
	{"function", regexp.MustCompile(`(?i)(azurewebsites|chinacloudsites|x-functions-key|function[ _-]?(?:app|key)|azure functions?)`), functionHost},
	{"redis", regexp.MustCompile(`(?i)(redis)`), azureHost},
}

// unsignedKey judges a key made before there were signatures: the text around
// must name its service, and no other one closer.
func unsignedKey(w scene, service string, c *Candidate) bool {
	best, found := 1<<30, -1
	for i, s := range services {
		if d, _, _ := w.closest(s.words); d < best {
			best, found = d, i
		}
	}
	if found < 0 {
		found = labelled(w)
	}
	if found < 0 || services[found].name != service {
		return false
	}
	c.Checked = ByStructure
	describeResource(w, services[found].host, c)
	if c.Identity.Host != "" {
		c.Confidence = max(c.Confidence, 0.97) // the text names the very resource
	}
	switch service {
	case "storage":
		privilege(c, ownsAccount)
	case "cosmos":
		if !readOnlyKey.MatchString(w.text[max(0, w.start-80):w.start]) {
			privilege(c, ownsCosmos)
		}
	}
	return true
}

// labels are the settings that say themselves whose the key behind them is, where
// nothing else does.
var labels = map[string]*regexp.Regexp{
	"storage":   regexp.MustCompile(`(?i)account[ _-]?key["']?\s{0,3}[:=]?\s{0,3}["']?$`),
	"messaging": regexp.MustCompile(`(?i)shared[ _-]?access[ _-]?key["']?\s{0,3}[:=]?\s{0,3}["']?$`),
}

// labelled gives the service whose setting stands right before a key; -1 for none.
func labelled(w scene) int {
	before := w.text[max(0, w.start-40):w.start]
	for i, s := range services {
		if re := labels[s.name]; re != nil && re.MatchString(before) {
			return i
		}
	}
	return -1
}

// readOnlyKey matches what stands before the weaker of Cosmos DB's keys.
var readOnlyKey = regexp.MustCompile(`(?i)read[ _-]?only[^\r\n;]{0,40}$`)
