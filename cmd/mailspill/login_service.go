package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mailspill/mailspill/account"
)

// What a sign-in to Microsoft 365 is for: each has tokens of its own.
const (
	forGraph = "graph"
	forIMAP  = "imap"
)

// checkService looks at the flags that only one of the services has.
func (f loginFlags) checkService() error {
	switch {
	case f.service != forGraph && f.service != forIMAP:
		return fmt.Errorf("--for %q: use graph or imap", f.service)
	case f.service == forGraph && (f.imapHost != "" || len(f.scopes) > 0):
		return errors.New("--imap-host and --scope are for --for imap")
	case f.service == forIMAP && f.graphURL != "":
		return errors.New("--graph-url is for --for graph")
	case f.service == forIMAP && f.shared:
		return errors.New("--shared is for --for graph: IMAP reaches shared mailboxes without")
	case strings.ContainsAny(f.imapHost, "/:@ "):
		return fmt.Errorf("--imap-host %q: write the name of the host alone", f.imapHost)
	}
	return nil
}

// toIMAP makes a sign-in one for IMAP.
func (f loginFlags) toIMAP(m *account.M365, at exchange) {
	m.IMAPHost, m.Scopes = at.host, []string{at.person}
	if m.ForApp() {
		m.Scopes = []string{at.app}
	}
	if f.imapHost != "" {
		m.IMAPHost = strings.ToLower(f.imapHost)
	}
	if len(f.scopes) > 0 {
		m.Scopes = f.scopes
	}
}

// hint tells how mailboxes are named now, and what we do not know ourselves.
func (f loginFlags) hint(std stdio, m account.M365) {
	if m.IMAPHost == "" {
		return
	}
	fmt.Fprintf(std.err, "It opens mailboxes named imaps://user%%40%s@%s.\n", m.Tenant, m.IMAPHost)
	if at, err := cloudOf(f.cloud, "", ""); err == nil && at.imap.unverified && (f.imapHost == "" || len(f.scopes) == 0) {
		fmt.Fprintf(std.err, "The server and the scope of the cloud %q for IMAP stand in no documentation that we know; --imap-host and --scope set others.\n", f.cloud)
	}
}
