package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/source"
)

// m365Flags say how mailboxes of Exchange Online are reached.
type m365Flags struct {
	cloud       string
	graphURL    string
	tokenFile   string // as of IMAP
	acceptBroad bool
	vault       vaultFlags
}

func (f *m365Flags) add(fl *pflag.FlagSet) {
	f.vault.add(fl)
	fl.StringVar(&f.cloud, "cloud", "worldwide", "Microsoft's `CLOUD` that holds m365:// mailboxes: "+cloudNames())
	fl.StringVar(&f.graphURL, "graph-url", "", "the `URL` of Microsoft Graph, where --cloud does not know it")
	fl.BoolVar(&f.acceptBroad, "accept-broad-access", false, "use an access token that allows more than reading mail, or all mailboxes of the tenant")
}

// open enters what reads m365:// sources into opt, if there are any.
func (f *m365Flags) open(opt *source.Options, sources []string) error {
	at, err := cloudOf(f.cloud, f.graphURL, "")
	if err != nil || !namesGraph(sources) {
		return err
	}
	token, err := f.token()
	if err != nil || token == nil {
		return err // without a token each source says what is missing
	}
	opt.Graph, err = source.NewGraph(source.GraphOptions{URL: at.graph, Token: token, AcceptBroadAccess: f.acceptBroad})
	return err
}

func namesGraph(sources []string) bool {
	for _, s := range sources {
		if strings.HasPrefix(strings.ToLower(s), "m365://") {
			return true
		}
	}
	return false
}

// token gives what gets access tokens; nil if there is no sign-in at all.
func (f *m365Flags) token() (func(ctx context.Context, tenant, stale string) (string, error), error) {
	if f.tokenFile != "" {
		return func(_ context.Context, _, stale string) (string, error) { return fileToken(f.tokenFile, stale) }, nil
	}
	path, err := account.DefaultPath()
	if err != nil || !account.Exists(path) {
		return nil, err
	}
	return account.Tokens(f.vault.open(path), nil), nil
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
