package patterns

import (
	"encoding/base64"
	"encoding/binary"
	"regexp"
	"strings"
)

// keyRole is a seed of the checksum and what a key made with it may do.
type keyRole struct {
	seed       uint64
	name       string
	privileged string
}

// keyKind is one of Microsoft's identifiable keys: base64 of so many bytes,
// with a signature before the last six characters that carry the checksum
// (microsoft/security-utilities, IdentifiableMetadata.cs).
type keyKind struct {
	signature string
	title     string
	bytes     int
	roles     []keyRole
	host      *regexp.Regexp // names the resource in the text around
}

const managesAll = "may manage the whole namespace"

// What keys of an account do, and no narrower right can bound.
const (
	ownsAccount = "account key: full access to all data of the storage account"
	ownsCosmos  = "master key: full access to all data of the account"
)

var messagingRoles = []keyRole{
	{0x53656e6430303030, "send", ""},
	{0x4c697374656e3030, "listen", ""},
	{0x4d616e6167653030, "manage", managesAll},
	{0x53797374656d3030, "system", managesAll},
	{0x556e6b6e6f776e30, "", ""},
}

const (
	storageCloud = `(?:core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn|core\.cloudapi\.de)`
	azureZone    = `(?:azure\.com|azure\.net|azure\.us|azure\.cn|windows\.net|usgovcloudapi\.net|chinacloudapi\.cn|windows\.us|azure-api\.(?:net|us|cn)|azurecr\.(?:io|us|cn)|api\.cognitive\.microsoft\.(?:com|us)|azmk8s\.(?:io|us|cn))`
)

var (
	storageHost   = regexp.MustCompile(`(?i)\b([a-z0-9]{3,24}\.(?:blob|file|queue|table|dfs|web)\.` + storageCloud + `)`)
	azureHost     = regexp.MustCompile(`(?i)\b([a-z0-9][a-z0-9.-]{0,100}\.` + azureZone + `)\b`)
	messagingHost = regexp.MustCompile(`(?i)\b([a-z0-9][a-z0-9-]{0,100}\.servicebus\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn|cloudapi\.de))\b`)
	iotHost       = regexp.MustCompile(`(?i)\b([a-z0-9][a-z0-9-]{0,100}\.azure-devices(?:-provisioning)?\.(?:net|us|cn))\b`)
	cosmosHost    = regexp.MustCompile(`(?i)\b([a-z0-9][a-z0-9-]{0,60}\.(?:documents|table\.cosmos|mongo\.cosmos|gremlin\.cosmos|cassandra\.cosmos)\.azure\.(?:com|us|cn))\b`)
	functionHost  = regexp.MustCompile(`(?i)\b([a-z0-9][a-z0-9.-]{0,100}\.(?:azurewebsites\.(?:net|us)|chinacloudsites\.cn|azure-api\.(?:net|us|cn)))\b`)
)

// keyKinds is the one table of identifiable keys.
var keyKinds = []keyKind{
	{"+ASt", "Azure storage account key", 64, []keyRole{{0x44656661756c7430, "", ownsAccount}}, storageHost},
	{"ACDb", "Azure Cosmos DB key", 64, []keyRole{
		{0x4d61737452573030, "read-write", ownsCosmos}, {0x4d617374524f3030, "read-only", ""},
		{0x5379737452573030, "system read-write", ownsCosmos}, {0x53797374524f3030, "system read-only", ""},
		{0x537973416c6c3030, "system", ownsCosmos}, {0x5265736f75723030, "resource", ""},
		{0x456e637279703030, "data encryption", ""}}, cosmosHost},
	{"+ABa", "Azure Batch key", 64, []keyRole{{0x4162416363743030, "", ""}}, azureHost},
	{"+AMC", "Azure ML (classic) key", 64, []keyRole{{0x436c617373696330, "", ""}}, azureHost},
	{"APIM", "Azure API Management key", 64, []keyRole{
		{0x54656e616e743030, "direct management", "manages the whole API Management service"},
		{0x496f544875623030, "subscription", ""}, {0x4761746577793030, "gateway", ""},
		{0x4769744b65793030, "repository", "writes the service's configuration repository"}}, azureHost},
	{"+ASb", "Azure Service Bus key", 32, messagingRoles, messagingHost},
	{"+AEh", "Azure Event Hubs key", 32, messagingRoles, messagingHost},
	{"+ARm", "Azure Relay key", 32, messagingRoles, messagingHost},
	{"AIoT", "Azure IoT key", 32, []keyRole{{0x496f544875623030, "hub", ""},
		{0x4470734b65793030, "device provisioning", ""}, {0x4465766963653030, "device", ""}}, iotHost},
	{"AzCa", "Azure Cache for Redis key", 32, []keyRole{{0x4163636573733030, "", ""}}, azureHost},
	{"AZEG", "Azure Event Grid key", 32, []keyRole{{0x53656e6452656376, "", ""}, {0x44656661756c7430, "", ""}}, azureHost},
	{"AzSe", "Azure AI Search key", 39, []keyRole{{0x5175657279303030, "query", ""},
		{0x5041646d696e3030, "admin", "admin key: full control of the search service"}}, azureHost},
	{"+ACR", "Azure Container Registry password", 39, []keyRole{{0x41435244666c7430, "", ""}}, azureHost},
	{"AzFu", "Azure Functions key", 40, []keyRole{{0x46756e6374693030, "function", ""},
		{0x53797374656d3030, "system", ""},
		{0x4d61737465723030, "master", "master key: administers the whole function app"}}, functionHost},
}

// kindOf finds the kind by length and signature; nil for keys made before
// there were signatures.
func kindOf(key string, raw []byte) *keyKind {
	body := strings.TrimRight(key, "=")
	for i := range keyKinds {
		k := &keyKinds[i]
		at := len(body) - 10
		if len(raw) == k.bytes && at >= 0 && body[at:at+4] == k.signature {
			return k
		}
	}
	return nil
}

// role finds the seed that fits the checksum in the last four bytes.
func (k *keyKind) role(raw []byte) (keyRole, bool) {
	n := len(raw) - 4
	want := binary.LittleEndian.Uint32(raw[n:])
	for _, r := range k.roles {
		if marvin32(raw[:n], r.seed) == want {
			return r, true
		}
	}
	return keyRole{}, false
}

// publishedKeys are the emulators' keys, printed in Microsoft's documentation, and
// the seeds that the documents of one-time passwords show (RFC 6238, appendix B;
// github.com/google/google-authenticator, "Key Uri Format").
var publishedKeys = map[string]bool{
	"Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==": true,
	"C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==": true,
	"JBSWY3DPEHPK3PXP":                 true,
	"HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ": true,
	"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ": true,
}

// keyBytes decodes a key as written: percent-encoding undone, standard or URL
// alphabet. The canonical form is the standard text of the service itself.
func keyBytes(written string) (canonical string, raw []byte) {
	canonical = padded(undoPercent(written))
	raw, err := base64.StdEncoding.DecodeString(canonical)
	if err != nil {
		raw, err = base64.URLEncoding.DecodeString(canonical)
	}
	if err != nil {
		raw, _ = base64.RawStdEncoding.DecodeString(canonical)
	}
	return canonical, raw
}

// padded gives base64 the padding that it lost at a line's end.
func padded(s string) string {
	body := strings.TrimRight(s, "=")
	if len(body) == len(s) {
		return s // it never had any, or is of a kind that has none
	}
	return body + "=="[:min(2, -len(body)&3)]
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// azureKey makes the check of the rule for keys with one of these signatures
// (separated by blanks). A key without a signature belongs to the rule whose
// service the text names closest to it.
func azureKey(signatures, service string) check {
	return func(t *Text, groups []int, c *Candidate) bool {
		start, end := lastGroup(groups)
		pin(t, c, start, end)
		key, raw := keyBytes(c.Secret)
		if raw == nil || publishedKeys[key] || distinctBytes(key) < 12 {
			return false
		}
		c.Secret = key
		w := vicinity(t, c, 500, 300)
		kind := kindOf(key, raw)
		if kind == nil {
			return !inLongerBase64(t, c) && !isDigest(t, c) && unsignedKey(w, service, c)
		}
		if !strings.Contains(signatures, kind.signature) {
			return false
		}
		// A fitting checksum proves a key, whatever stands next to it.
		return judgeKey(kind, raw, w, c) || !inLongerBase64(t, c)
	}
}

func inLongerBase64(t *Text, c *Candidate) bool {
	return charBefore(t.Content, c.Start, base64Letters) || charAfter(t.Content, c.End, base64Letters+"=")
}

// judgeKey judges a key by its kind and says whether its checksum fits.
func judgeKey(kind *keyKind, raw []byte, w scene, c *Candidate) bool {
	c.Title = kind.title
	describeResource(w, kind.host, c)
	r, fits := kind.role(raw)
	if !fits {
		c.Checked = CheckFailed
		c.Confidence *= 0.7
		return false
	}
	c.Checked, c.Confidence = ByChecksum, 0.99
	if r.name != "" {
		c.Title += " (" + r.name + ")"
	}
	privilege(c, r.privileged)
	return true
}

var (
	keyName     = regexp.MustCompile(`(?i)SharedAccessKeyName\s*=\s*([^;\s"'<>&]+)`)
	accountName = regexp.MustCompile(`(?i)(?:AccountName\s*=\s*|--account-name[ =]|storage account(?: name)?(?:\s*(?:is|:|=)\s*["'` + "`" + `]?|\s+["'` + "`" + `]))([a-z0-9]{3,24})\b|(?i)storage account ([a-z]+[0-9][a-z0-9]{1,20})\b`)
	entityPath  = regexp.MustCompile(`(?i)(?:EntityPath|DeviceId)\s*=\s*([^;\s"'<>&]+)`)
	ownerPolicy = regexp.MustCompile(`(?i)^(?:RootManageSharedAccessKey|DefaultFullSharedAccessSignature|iothubowner|provisioningserviceowner)$`)
)

// describeResource fills the identity of a key from the text around it.
func describeResource(w scene, host *regexp.Regexp, c *Candidate) {
	c.Identity.Host = strings.ToLower(w.nearest(host))
	if host == storageHost || host == azureHost {
		c.Identity.Account = w.nearest(accountName)
	}
	if host == storageHost && c.Identity.Account == "" {
		c.Identity.Account, _, _ = strings.Cut(c.Identity.Host, ".")
	}
	if host != messagingHost && host != iotHost {
		return // only these keys belong to a policy; a neighbour's is not theirs
	}
	c.Identity.User = w.nearest(keyName)
	c.Identity.Resource = w.nearest(entityPath)
	if ownerPolicy.MatchString(c.Identity.User) {
		privilege(c, "policy "+c.Identity.User+" "+managesAll)
	}
}
