package extract

// How a link wrapper carries the link that it stands for.
type coding uint8

const (
	inParam   coding = iota // percent-encoded in a parameter, or as it is
	inBase64                // base64 in a parameter
	inPath                  // percent-encoded as the end of the path
	inDashes                // URL Defense v2: "-" for "%", "_" for "/"
	inMarkers               // URL Defense v3: between "__", with the odd bytes apart
	inLines                 // Check Point: between "___"
)

// wrapper is a service that rewrites the links of the mail that it checks.
type wrapper struct {
	host   string // a host, or with a dot at the beginning the end of one
	path   string // the beginning of the path
	param  string
	coding coding
	what   string
}

// wrappers lists the services whose links hold the original one. Those that keep
// it on their side (Mimecast's short form, t.co) cannot be undone. Sources: for
// Safe Links https://learn.microsoft.com/defender-office-365/safe-links-about, for
// URL Defense https://help.proofpoint.com (URL Rewriting), for the others the
// links themselves.
var wrappers = [...]wrapper{
	{".safelinks.protection.outlook.com", "/", "url", inParam, undidSafeLinks},
	{".safelinks.protection.office365.us", "/", "url", inParam, undidSafeLinks},
	{".safelinks.protection.outlook.cn", "/", "url", inParam, undidSafeLinks},
	{".safelinks.protection.partner.outlook.cn", "/", "url", inParam, undidSafeLinks},
	{".teams.cdn.office.net", "/evergreen-assets/safelinks/", "url", inParam, undidSafeLinks},
	{"urldefense.proofpoint.com", "/v1/", "u", inParam, undidURLDefense},
	{"urldefense.proofpoint.com", "/v2/", "u", inDashes, undidURLDefense},
	{"urldefense.proofpoint.com", "/v3/__", "", inMarkers, undidURLDefense},
	{"urldefense.com", "/v3/__", "", inMarkers, undidURLDefense},
	{"urldefense.us", "/v3/__", "", inMarkers, undidURLDefense},
	{"urldefense.com", "/v2/", "u", inDashes, undidURLDefense},
	{"urldefense.us", "/v2/", "u", inDashes, undidURLDefense},
	{".mimecast.com", "/", "url", inParam, undidLinkWrapper},
	{".mimecastprotect.com", "/", "url", inParam, undidLinkWrapper},
	{"linkprotect.cudasvc.com", "/url", "a", inParam, undidLinkWrapper},
	{"secure-web.cisco.com", "/", "", inPath, undidLinkWrapper},
	{".trendmicro.com", "/", "url", inParam, undidLinkWrapper},
	{".google.com", "/url", "q", inParam, undidLinkWrapper},
	{".google.com", "/url", "url", inParam, undidLinkWrapper},
	{".protection.sophos.com", "/", "u", inBase64, undidLinkWrapper},
	{".fireeye.com", "/", "u", inParam, undidLinkWrapper},
	{".trellix.com", "/", "u", inParam, undidLinkWrapper},
	{"clicktime.symantec.com", "/", "u", inParam, undidLinkWrapper},
	{".checkpoint.com", "/v2/___", "", inLines, undidLinkWrapper},
	{".avanan.click", "/v2/___", "", inLines, undidLinkWrapper},
	{"l.facebook.com", "/l.php", "u", inParam, undidLinkWrapper},
	{"www.linkedin.com", "/safety/go", "url", inParam, undidLinkWrapper},
	{"slack-redir.net", "/link", "url", inParam, undidLinkWrapper},
}
