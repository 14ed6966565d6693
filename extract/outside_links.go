package extract

import (
	"regexp"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

const (
	hintFetch  = "fetch it with the owner of the mailbox, and scan the file"
	hintPortal = hintRights + "; where another product protects it, open it in its portal and save the text"
)

// shared is a kind of link behind which content lies that its sender meant to be
// read with the mail. A link to a site, a product's page or a footer is none.
type shared struct {
	hosts  string // domains, with all below them; "*" is any
	path   string // what host, path and query must match, as a regular expression
	kind   string
	reason mail.Reason
	bare   bool // the path alone names the content: the query only opens it
}

// sharedLinks is the reviewed list; outside_test.go holds an address for each
// kind, and addresses that must not match.
var sharedLinks = []shared{
	// Microsoft 365: sharing links ("/:x:/"), files by their path, and pages that open one.
	{"sharepoint.com sharepoint.us sharepoint-mil.us sharepoint.cn sharepoint.de", `/:[a-z]:/`, "a file shared in SharePoint or OneDrive", mail.ExternalLink, true},
	{"sharepoint.com sharepoint.us sharepoint-mil.us sharepoint.cn sharepoint.de", `(?i)/_layouts/1[56]/(?:doc2?|guestaccess|wopiframe2?|download|stream|onedrive|embed)\.aspx\?`, "a file shared in SharePoint or OneDrive", mail.ExternalLink, false},
	{"sharepoint.com sharepoint.us sharepoint-mil.us sharepoint.cn sharepoint.de", `(?i)^[^/]+/(?:personal|sites|teams)/.+\.(?:docx?|xls[xmb]?|pptx?|pdf|zip|7z|csv|txt|log|msg|eml|one|vsdx?|json|xml|ps1|rtf|mp4|png|jpe?g|evtx|har|etl|cab)(?:$|\?)`, "a file shared in SharePoint or OneDrive", mail.ExternalLink, true},
	{"1drv.ms", `/.{4,}`, "a file shared in OneDrive", mail.ExternalLink, false},
	{"onedrive.live.com", `(?i)/(?:redir|edit|view|download|embed|personal|:[a-z]:)|[?&](?:id|cid|resid)=`, "a file shared in OneDrive", mail.ExternalLink, false},
	{"teams.microsoft.com teams.microsoft.us", `/l/file/`, "a file shared in Teams", mail.ExternalLink, true},
	{"attachments.office.net", `/.+`, "an attachment kept by Outlook", mail.ExternalLink, true},
	// Microsoft support's file transfer, formerly Data Transfer and Management.
	{"support.microsoft.com", `/files\?.*workspace`, "a workspace of Microsoft's file transfer", mail.ExternalLink, false},
	{"microsoft.com", `^(?:dtm|sft)[a-z0-9-]*\.(?:one\.|support\.)?microsoft\.com/.+`, "a workspace of Microsoft's file transfer", mail.ExternalLink, false},
	{"transfer.azure.com transfer.azure.us transfer.azure.net", `/.+`, "a workspace of Microsoft's file transfer", mail.ExternalLink, false},
	// Others.
	{"wetransfer.com", `/(?:downloads|d)/.`, "a transfer of WeTransfer", mail.ExternalLink, true},
	{"we.tl", `/t-.`, "a transfer of WeTransfer", mail.ExternalLink, true},
	{"dropbox.com", `^[^/]+/(?:s|sh|scl|t|l|transfer|request)/.`, "a file shared in Dropbox", mail.ExternalLink, true},
	{"dropboxusercontent.com db.tt", `/.+`, "a file shared in Dropbox", mail.ExternalLink, true},
	{"drive.google.com", `/(?:file/d/|drive/folders/|drive/u/\d/folders/|open\?|uc\?|folderview\?)`, "a file shared in Google Drive", mail.ExternalLink, false},
	{"docs.google.com", `/(?:a/[^/]+/)?(?:document|spreadsheets|presentation|drawings|file)/(?:u/\d/)?d/`, "a document shared in Google Drive", mail.ExternalLink, true},
	{"box.com", `^(?:[a-z0-9-]+\.)+box\.com/(?:s|v|f|file|folder)/.|/shared/static/`, "a file shared in Box", mail.ExternalLink, true},
	{"icloud.com icloud-content.com", `/(?:attachment|iclouddrive)/|^cvws\.icloud-content\.com/`, "a file kept by iCloud", mail.ExternalLink, false},
	{"sharefile.com sharefile.eu", `/(?:d-|d/|share/|f/|i/)`, "a file shared in ShareFile", mail.ExternalLink, false},
	{"egnyte.com", `/(?:dl|fl)/.`, "a file shared in Egnyte", mail.ExternalLink, true},
	{"mega.nz mega.co.nz", `/(?:file/|folder/|#)`, "a file shared in MEGA", mail.ExternalLink, false},
	{"hightail.com", `/(?:download|receive|space|u)/.|spaces\.`, "a file shared in Hightail", mail.ExternalLink, true},
	{"mediafire.com", `/(?:file|folder)/.`, "a file shared in MediaFire", mail.ExternalLink, true},
	{"fromsmash.com filemail.com send.firefox.com transfer.sh swisstransfer.com", `/.{4,}`, "a file transfer", mail.ExternalLink, false},
	{"mimecast.com", `(?i)/m/lfs(?:/|\?)`, "a file shared in Mimecast", mail.ExternalLink, false},
	{"slack.com", `^files\.slack\.com/|/files/[A-Z0-9]+/`, "a file shared in Slack", mail.ExternalLink, true},
	// A share of Nextcloud or ownCloud, which Thunderbird's FileLink makes: 15 characters.
	{"*", `^[^/]+/(?:[a-z]+/)?(?:index\.php/)?s/[A-Za-z0-9]{15}(?:/download)?$`, "a file shared in Nextcloud", mail.ExternalLink, true},
	// Portals that hold a protected message.
	{"outlook.office365.com outlook.office.com outlook.office365.us outlook.office.us", `(?i)/encryption/`, "a message protected by Purview Message Encryption", mail.EncryptedRights, true},
	{"res.cisco.com", `(?i)/(?:websafe|envelopeopener)`, "a message in Cisco's secure mail", mail.EncryptedRights, true},
	{"zixmessagecenter.com zixmail.net zixportal.com zixcorp.com", `/s/|/b\.e\?`, "a message in Zix's secure mail", mail.EncryptedRights, true},
	{"virtru.com", `^secure\.virtru\.com/(?:start|secure-reader)`, "a message protected by Virtru", mail.EncryptedRights, true},
	{"mimecast.com", `(?i)/(?:m/)?secure(?:-messag|/|\?)`, "a message in Mimecast's secure messaging", mail.EncryptedRights, true},
	{"egress.com", `^(?:switch|reader)\.egress\.com/.`, "a message protected by Egress", mail.EncryptedRights, true},
	{"encrypt.barracudanetworks.com", `/.`, "a message in Barracuda's secure mail", mail.EncryptedRights, true},
	{"*", `(?i)^[^/]+/(?:formpostdir/)?securereader(?:/|\?|\.)`, "a message in Proofpoint's secure mail", mail.EncryptedRights, true},
}

// compiledLink is a kind of link with its expression.
type compiledLink struct {
	shared
	match *regexp.Regexp
}

// linksByDomain finds the kinds that a host may be of.
var linksByDomain = compileLinks(sharedLinks)

func compileLinks(list []shared) map[string][]compiledLink {
	out := map[string][]compiledLink{}
	for _, l := range list {
		c := compiledLink{l, regexp.MustCompile(l.path)}
		for _, d := range strings.Fields(l.hosts) {
			out[d] = append(out[d], c)
		}
	}
	return out
}

// sharedLink tells what kind of shared content an address leads to.
func sharedLink(host, path string) (shared, bool) {
	if len(path) < 2 {
		return shared{}, false
	}
	for domain := host; domain != ""; {
		if l, ok := firstLink(linksByDomain[domain], host+path); ok {
			return l, true
		}
		_, domain, _ = strings.Cut(domain, ".")
	}
	if !strings.Contains(path, "s/") && !strings.Contains(path, "ecure") {
		return shared{}, false
	}
	return firstLink(linksByDomain["*"], host+path)
}

func firstLink(list []compiledLink, address string) (shared, bool) {
	for _, l := range list {
		if l.match.MatchString(address) {
			return l.shared, true
		}
	}
	return shared{}, false
}
