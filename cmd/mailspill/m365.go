package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/mailspill/mailspill/source"
)

// m365Flags say how mailboxes of Exchange Online are reached.
type m365Flags struct {
	cloud       string
	graphURL    string
	tokenFile   string
	acceptBroad bool
}

// clouds are Microsoft's, each with its own Graph (Graph's page "National cloud
// deployments"). GCC is part of the worldwide one.
var clouds = []struct{ name, graph string }{
	{"worldwide", source.GraphURL},
	{"gcc-high", "https://graph.microsoft.us"},
	{"dod", "https://dod-graph.microsoft.us"},
	{"china", "https://microsoftgraph.chinacloudapi.cn"},
}

func (f *m365Flags) add(fl *pflag.FlagSet) {
	fl.StringVar(&f.tokenFile, "token-file", "", "read the access token of m365:// from this `FILE`, anew when it expires")
	fl.StringVar(&f.cloud, "cloud", "worldwide", "Microsoft's `CLOUD` that holds m365:// mailboxes: "+cloudNames())
	fl.StringVar(&f.graphURL, "graph-url", "", "the `URL` of Microsoft Graph, where --cloud does not know it")
	fl.BoolVar(&f.acceptBroad, "accept-broad-access", false, "use an access token that allows more than reading mail, or all mailboxes of the tenant")
}

func cloudNames() string {
	names := make([]string, len(clouds))
	for i, c := range clouds {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// endpoint is where Graph answers.
func (f *m365Flags) endpoint() (string, error) {
	if f.graphURL != "" {
		return f.graphURL, nil
	}
	for _, c := range clouds {
		if c.name == f.cloud {
			return c.graph, nil
		}
	}
	return "", fmt.Errorf("--cloud %q: use one of %s, or name its --graph-url", f.cloud, cloudNames())
}

// open enters what reads m365:// sources into opt, if there are any, and says
// what reading leaves behind.
func (f *m365Flags) open(opt *source.Options, sources []string, log *slog.Logger) (*trace, error) {
	url, err := f.endpoint()
	if err != nil || !namesGraph(sources) {
		return nil, err
	}
	token := f.token()
	if token == nil {
		return nil, nil // each source says what is missing
	}
	graph, err := source.NewGraph(source.GraphOptions{URL: url, Token: token, AcceptBroadAccess: f.acceptBroad})
	if err != nil {
		return nil, err
	}
	opt.Graph = graph
	log.Warn(auditWarning)
	return newTrace(graph, log), nil
}

func namesGraph(sources []string) bool {
	for _, s := range sources {
		if strings.HasPrefix(strings.ToLower(s), "m365://") {
			return true
		}
	}
	return false
}

// token gives what gets access tokens; nil if nothing was said about them.
func (f *m365Flags) token() func(ctx context.Context, tenant, stale string) (string, error) {
	if f.tokenFile == "" {
		return nil
	}
	return func(_ context.Context, _, stale string) (string, error) { return fileToken(f.tokenFile, stale) }
}

// fileToken reads a token from a file that another program keeps fresh.
func fileToken(name, stale string) (string, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(raw))
	switch {
	case token == "":
		return "", fmt.Errorf("%s is empty", name)
	case strings.ContainsAny(token, " \t\r\n"):
		return "", fmt.Errorf("%s holds more than one token", name)
	case token == stale:
		return "", errors.New("the one in " + name + " was refused: it has expired, or is for another service")
	}
	return token, nil
}
