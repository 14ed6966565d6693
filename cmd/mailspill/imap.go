package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/mailspill/mailspill/source"
)

// imapFlags say how to get into mailboxes on servers.
type imapFlags struct {
	auth            string
	passwordFile    string
	passwordCommand string
	tokenFile       string
	caFile          string
	plaintext       bool
	connections     int
	mailboxes       string
	noServerSearch  bool
	atOnce          int
}

func (f *imapFlags) add(fl *pflag.FlagSet) {
	fl.StringVar(&f.auth, "auth", "", "sign in to IMAP by `METHOD`: password, xoauth2 or oauthbearer; by default as \"mailspill login\" kept it, else password")
	fl.StringVar(&f.passwordFile, "password-file", "", "read the password for IMAP from the first line of this `FILE`")
	fl.StringVar(&f.passwordCommand, "password-command", "", "read the password or token from the first line that this shell `COMMAND` writes; it is told MAILSPILL_USER and MAILSPILL_HOST")
	fl.StringVar(&f.tokenFile, "token-file", "", "read the OAuth2 access token from this `FILE`, anew for each connection or when it expires; of m365:// sources instead of what \"mailspill login\" kept")
	fl.StringVar(&f.caFile, "ca-file", "", "trust the certificates in this PEM `FILE` besides the system's")
	fl.BoolVar(&f.plaintext, "insecure-plaintext", false, "let imap:// do without TLS: others can read the password and the mail on their way")
	fl.IntVar(&f.connections, "connections", 2, "open at most `N` connections to an IMAP server at a time")
	fl.BoolVar(&f.noServerSearch, "no-server-search", false, "fetch every message of an IMAP server and select here; else its search leaves out those that by its word do not name the counterpart, are not of the time asked for, and show no attached file")
	fl.IntVar(&f.atOnce, "at-once", 4, "read up to `N` mailboxes on servers at a time; their records stay in order")
	fl.StringVar(&f.mailboxes, "mailboxes", "", "read the SOURCEs that the lines of this `FILE` name, after those named here")
}

// byToken tells whether tokens were asked for.
func (f *imapFlags) byToken() bool {
	return f.auth == source.AuthXOAUTH2 || f.auth == source.AuthOAuthBearer
}

// named gives the SOURCEs of the command line and of --mailboxes.
func (f *imapFlags) named(args []string) ([]string, error) {
	names := slices.Clone(args)
	if f.mailboxes != "" {
		text, err := os.ReadFile(f.mailboxes)
		if err != nil {
			return nil, fmt.Errorf("--mailboxes: %w", err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				names = append(names, line)
			}
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("--mailboxes %s names no SOURCE: write one a line", f.mailboxes)
		}
	}
	for _, name := range names {
		if err := source.CheckURL(name); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// options checks the flags and turns them into the source's.
func (f *imapFlags) options(sources []string, vault *vaultFlags) (source.IMAPOptions, error) {
	opt := source.IMAPOptions{Auth: f.auth, Plaintext: f.plaintext, Connections: f.connections}
	const most = 20 // connections; servers end more than that of one user
	switch {
	case f.auth != "" && f.auth != source.AuthPassword && !f.byToken():
		return opt, fmt.Errorf("--auth %q: use password, xoauth2 or oauthbearer", f.auth)
	case f.tokenFile != "" && !f.byToken() && !namesGraph(sources):
		return opt, errors.New("--token-file needs --auth xoauth2 or --auth oauthbearer")
	case f.passwordFile != "" && f.byToken():
		return opt, fmt.Errorf("--password-file is for --auth password; --auth %s needs --token-file or --password-command", f.auth)
	case f.atOnce < 1 || f.atOnce > most:
		return opt, fmt.Errorf("--at-once %d: from 1 to %d", f.atOnce, most)
	case f.connections < 1 || f.connections > most:
		return opt, fmt.Errorf("--connections %d: from 1 to %d", f.connections, most)
	}
	if f.caFile != "" {
		var err error
		if opt.CA, err = os.ReadFile(f.caFile); err != nil {
			return opt, fmt.Errorf("--ca-file: %w", err)
		}
	}
	opt.Hosts = source.NewHosts(f.connections)
	newSecrets(*f, vault.ways).into(&opt)
	return opt, nil
}
