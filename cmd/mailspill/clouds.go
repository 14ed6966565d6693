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
}

// clouds are Microsoft's, each with its own Graph and Entra (Graph's page
// "National cloud deployments"). GCC is part of the worldwide one.
var clouds = []cloud{
	{name: "worldwide", graph: source.GraphURL, authority: "https://login.microsoftonline.com"},
	{name: "gcc-high", graph: "https://graph.microsoft.us", authority: "https://login.microsoftonline.us"},
	{name: "dod", graph: "https://dod-graph.microsoft.us", authority: "https://login.microsoftonline.us"},
	{name: "china", graph: "https://microsoftgraph.chinacloudapi.cn", authority: "https://login.partner.microsoftonline.cn"},
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
