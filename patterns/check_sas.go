package patterns

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// sasParams are the parameters of a shared access signature, percent-decoded.
type sasParams struct {
	values map[string]string
	before string // what stood before the parameters: a URL or nothing
}

// maxSAS bounds how far a signature's parameters may reach, in bytes each way.
const maxSAS = 2000

// sasEnds are the characters that no URL or token holds unescaped.
const sasEnds = " \t\r\n\"'<>`|\\^{}\u00a0"

// readSAS reads the unbroken run of text around a sig parameter.
func readSAS(t *Text, start, end int) sasParams {
	from, to := max(0, start-maxSAS), min(len(t.Content), end+maxSAS)
	if i := strings.LastIndexAny(t.Content[from:start], sasEnds); i >= 0 {
		from += i + 1
	}
	if i := strings.IndexAny(t.Content[end:to], sasEnds); i >= 0 {
		to = end + i
	}
	run := strings.ReplaceAll(strings.ToValidUTF8(t.Content[from:to], ""), "&amp;", "&")
	return parseSAS(strings.ReplaceAll(run, "SharedAccessSignature=", ""))
}

func parseSAS(run string) sasParams {
	p := sasParams{values: map[string]string{}}
	if i := strings.LastIndexByte(run, '?'); i >= 0 {
		p.before, run = run[:i], run[i+1:]
	}
	for pair := range strings.FieldsFuncSeq(run, func(r rune) bool { return r == '&' || r == ';' }) {
		if name, value, ok := strings.Cut(pair, "="); ok {
			p.set(strings.ToLower(name), value)
		}
	}
	if p.before == "" {
		p.before = p.values["blobendpoint"] // of a connection string
	}
	return p
}

// set keeps the first value of a name, without the punctuation of the sentence.
func (p *sasParams) set(name, value string) {
	if _, had := p.values[name]; !had {
		p.values[name] = strings.TrimRight(undoPercent(value), ".,;:!)]*")
	}
}

func (p *sasParams) has(names ...string) bool {
	for _, n := range names {
		if p.values[n] == "" {
			return false
		}
	}
	return true
}

// sasSignature moves the candidate to the sig value and checks its form: base64 of
// the 32 bytes of an HMAC-SHA-256, in either alphabet. The canonical form is the
// value without percent-encoding.
func sasSignature(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Secret = undoPercent(undoPercent(c.Secret))
	sig := strings.NewReplacer("-", "+", "_", "/", " ", "+").Replace(strings.TrimRight(c.Secret, "="))
	_, raw := keyBytes(sig)
	return len(raw) == 32 && distinctBytes(sig) >= 12
}

// serviceVersion is the form of a storage service version, its day of release;
// workflow URLs have sv, too.
var serviceVersion = regexp.MustCompile(`^20\d\d-\d\d-\d\d$`)

// checkStorageSAS judges a service, container, account or user-delegation SAS
// (learn.microsoft.com/azure/storage/common/storage-sas-overview).
func checkStorageSAS(t *Text, groups []int, c *Candidate) bool {
	if !sasSignature(t, groups, c) {
		return false
	}
	p := readSAS(t, groups[0], groups[1])
	account := p.has("ss", "srt")
	if !serviceVersion.MatchString(p.values["sv"]) || !account && !p.has("sr") && !p.has("tn") && !p.has("sp") && !p.has("si") {
		return false
	}
	c.Checked, c.Confidence = ByStructure, 0.97
	p.lifetime(t, c)
	p.resource(c)
	if account {
		c.Title, c.Severity = "Azure storage account SAS", Critical
	}
	if account && strings.Contains(p.values["ss"], "b") && containsAll(p.values["srt"], "sco") && containsAll(p.values["sp"], "rwdl") {
		privilege(c, "account SAS that may read, write and delete everything in the storage account")
	}
	c.Rotate = p.revocation(account) + p.afterlife(c)
	return true
}

func containsAll(s, letters string) bool {
	for _, l := range letters {
		if !strings.ContainsRune(s, l) {
			return false
		}
	}
	return true
}

// resource fills the identity from the URL before the parameters.
func (p *sasParams) resource(c *Candidate) {
	before := p.before
	if i := strings.Index(strings.ToLower(before), "http"); i >= 0 {
		before = before[i:]
	}
	c.Identity.User = p.values["skn"]
	c.Identity.Tenant = p.values["sktid"]
	u, err := url.Parse(before)
	if err != nil || u.Host == "" {
		return
	}
	c.Identity.Host = strings.ToLower(u.Hostname())
	c.Identity.Resource = strings.Trim(u.Path, "/")
	if storageHost.MatchString(u.Host) {
		c.Identity.Account, _, _ = strings.Cut(c.Identity.Host, ".")
	}
}

// lifetime fills the dates. An expired signature is only recorded.
func (p *sasParams) lifetime(t *Text, c *Candidate) {
	c.IssuedAt, c.ExpiresAt = sasTime(p.values["st"]), sasTime(p.values["se"])
	judgeExpiry(t, c)
}

// judgeExpiry judges ExpiresAt at the text's own Now; without one nothing is
// called expired.
func judgeExpiry(t *Text, c *Candidate) {
	now := t.Context.Now
	if c.ExpiresAt.IsZero() || now.IsZero() || !c.ExpiresAt.Before(now) {
		return
	}
	c.Expired, c.Tier = true, Info
}

var sasLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04Z", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"}

// sasTime reads the ISO 8601 forms of storage and the Unix seconds of messaging.
func sasTime(s string) time.Time {
	for _, layout := range sasLayouts {
		if at, err := time.Parse(layout, s); err == nil {
			return at.UTC()
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 1e9 && n < 1e11 {
		return time.Unix(n, 0).UTC()
	}
	return time.Time{}
}

// checkMessagingSAS judges a token of Service Bus, Event Hubs, Relay, IoT Hub
// (learn.microsoft.com/azure/service-bus-messaging/service-bus-sas).
func checkMessagingSAS(t *Text, groups []int, c *Candidate) bool {
	if !sasSignature(t, groups, c) {
		return false
	}
	p := readSAS(t, groups[0], groups[1])
	if p.has("sv") || !p.has("sr", "se") {
		return false
	}
	c.Checked, c.Confidence = ByStructure, 0.96
	p.lifetime(t, c)
	c.Identity.User = p.values["skn"]
	resource := strings.TrimPrefix(strings.TrimPrefix(p.values["sr"], "https://"), "sb://")
	host, path, _ := strings.Cut(resource, "/")
	c.Identity.Host, c.Identity.Resource = strings.ToLower(host), strings.Trim(path, "/")
	if ownerPolicy.MatchString(p.values["skn"]) {
		privilege(c, "signed by policy "+p.values["skn"]+", which "+managesAll)
	}
	c.Rotate = p.policyRevocation(c)
	return true
}
