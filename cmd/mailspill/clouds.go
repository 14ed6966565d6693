package main

import (
	"fmt"
	"strings"

	"github.com/mailspill/mailspill/source"
)

// cloud is where Microsoft 365 answers.
type cloud struct {
	name, graph, authority string
	own                    bool // the authority is none that Microsoft knows
	imap                   exchange
}

// exchange is a cloud's server for IMAP, and what its tokens are asked for.
type exchange struct {
	host       string
	person     string // scope of a person's sign-in
	app        string // scope of an application's
	unverified bool   // we found it in no documentation
}

// clouds are Microsoft's, each with its own Graph and Entra (Graph's page
// "National cloud deployments"), and Exchange ("Authenticate an IMAP, POP or SMTP
// connection using OAuth", which knows the worldwide one alone). GCC is part of
// the worldwide one.
var clouds = []cloud{
	{
		name: "worldwide", graph: source.GraphURL, authority: "https://login.microsoftonline.com",
		imap: exchange{host: "outlook.office365.com", person: "https://outlook.office.com/" + imapScope, app: "https://outlook.office365.com/.default"},
	},
	{name: "gcc-high", graph: "https://graph.microsoft.us", authority: "https://login.microsoftonline.us", imap: unverified("outlook.office365.us")},
	{name: "dod", graph: "https://dod-graph.microsoft.us", authority: "https://login.microsoftonline.us", imap: unverified("outlook-dod.office365.us")},
	{name: "china", graph: "https://microsoftgraph.chinacloudapi.cn", authority: "https://login.partner.microsoftonline.cn", imap: unverified("partner.outlook.cn")},
}

const imapScope = "IMAP.AccessAsUser.All"

func unverified(host string) exchange {
	return exchange{host: host, person: "https://" + host + "/" + imapScope, app: "https://" + host + "/.default", unverified: true}
}

// isExchange tells whether a host is Exchange Online.
func isExchange(host string) bool {
	for _, c := range clouds {
		if strings.EqualFold(c.imap.host, host) {
			return true
		}
	}
	return strings.EqualFold(host, "outlook.office.com")
}

func cloudNames() string {
	names := make([]string, len(clouds))
	for i, c := range clouds {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// cloudOf finds a cloud by its name. graph and authority, where given, stand for
// those of the cloud.
func cloudOf(name, graph, authority string) (cloud, error) {
	for _, c := range clouds {
		if c.name != name {
			continue
		}
		if graph != "" {
			c.graph = strings.TrimRight(graph, "/")
		}
		if authority != "" {
			c.authority, c.own = authority, true
		}
		return c, nil
	}
	return cloud{}, fmt.Errorf("--cloud %q: use one of %s", name, cloudNames())
}
