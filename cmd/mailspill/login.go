package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/account"
)

// loginFlags are the flags of `mailspill login m365` as typed.
type loginFlags struct {
	tenant, clientID          string
	service                   string // graph or imap
	imapHost                  string
	scopes                    []string
	cloud, graphURL           string
	authority                 string
	shared                    bool
	secretFile, certificateFl string
	vault                     vaultFlags
}

func newLogin(std stdio) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Sign in to a mail service, and keep the sign-in locked",
		Long: `login gets what opens a mail service and keeps it for later scans, in one file that is encrypted with age. Its key
lies in the system's key ring, or in a file (--key-file), or is a passphrase (--passphrase).`,
		Example: `  mailspill login m365 --tenant example.org --client-id 00000000-0000-0000-0000-000000000000
  mailspill login imap imaps://ann%40example.test@mail.example.test
  mailspill login list
  mailspill login forget example.org`,
	}
	cmd.AddCommand(newLoginM365(std), newLoginIMAP(std), newLoginList(std), newLoginForget(std))
	return cmd
}

func newLoginM365(std stdio) *cobra.Command {
	var f loginFlags
	cmd := &cobra.Command{
		Use:   "m365 --tenant TENANT --client-id ID [flags]",
		Short: "Sign in to Microsoft 365, as a person or as an application",
		Long: `login m365 signs a person in: it shows a page and a code to type there, on any device. With a secret or a certificate it
signs in an application by itself, for many mailboxes. The application must be registered in the tenant; see docs/microsoft365.md
for how to let it read chosen mailboxes and nothing else. For a person, only reading mail is asked for.

With --for imap it signs in to the same mailboxes through IMAP, for imaps:// sources; that permission always includes writing, of
which mailspill makes no use. Both sign-ins to a tenant can be kept side by side.`,
		Example: `  mailspill login m365 --tenant example.org --client-id 00000000-0000-0000-0000-000000000000
  mailspill login m365 --for imap --tenant example.org --client-id 00000000-0000-0000-0000-000000000000
  mailspill login m365 --cloud gcc-high --tenant example.us --client-id ID --certificate-file app.pem --key-file key.txt`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return loginM365(cmd.Context(), std, f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.tenant, "tenant", "", "the `TENANT`, as it stands in m365:// URLs: a domain or an id")
	fl.StringVar(&f.clientID, "client-id", "", "the `ID` of the application that is registered for mailspill")
	fl.StringVar(&f.cloud, "cloud", "worldwide", "Microsoft's `CLOUD`: "+cloudNames())
	fl.StringVar(&f.service, "for", forGraph, "sign in to `WHAT`: graph, for m365:// sources, or imap, for imaps:// sources")
	fl.StringVar(&f.imapHost, "imap-host", "", "with --for imap: the `HOST` of the IMAP server, where --cloud does not know it")
	fl.StringArrayVar(&f.scopes, "scope", nil, "with --for imap: ask for this `SCOPE` instead of the cloud's")
	fl.StringVar(&f.graphURL, "graph-url", "", "the `URL` of Microsoft Graph, where --cloud does not know it")
	fl.StringVar(&f.authority, "authority", "", "the `URL` of the authority that signs in, where --cloud does not know it")
	fl.BoolVar(&f.shared, "shared", false, "ask for mailboxes that are shared with the person, too")
	fl.StringVar(&f.secretFile, "secret-file", "", "sign in the application with the client secret in this `FILE`")
	fl.StringVar(&f.certificateFl, "certificate-file", "", "sign in the application with the certificate and private key in this PEM `FILE`")
	f.vault.add(fl)
	fl.BoolVar(&f.vault.passphrase, "passphrase", false, "lock the kept sign-ins with a passphrase")
	return cmd
}

// loginM365 carries out `mailspill login m365`.
func loginM365(ctx context.Context, std stdio, f loginFlags) error {
	m, err := f.signIn()
	if err != nil {
		return err
	}
	path, err := account.DefaultPath()
	if err != nil {
		return err
	}
	vault := f.vault.open(path)
	if _, err := vault.Names(); err != nil {
		return failed(std, err) // before anyone types a code in vain
	}
	who := "the application " + m.ClientID
	if m.ForApp() {
		err = account.SignInApp(ctx, vault, nil, m)
	} else {
		who, err = account.SignIn(ctx, vault, nil, m, func(page, code string) {
			fmt.Fprintf(std.err, "Open %q on any device and type the code %q there.\n", page, code)
		})
	}
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(std.err, "mailspill: interrupted: nothing was kept")
		return exit{exitInterrupted}
	case err != nil:
		return failed(std, err)
	}
	fmt.Fprintf(std.err, "Signed in to %s as %q; kept in %s.\n", m.Tenant, who, path)
	f.hint(std, m)
	return nil
}

// failed shows an error of what was tried, as wrong usage is none.
func failed(std stdio, err error) error {
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(std.err, "mailspill: interrupted; run the same command again")
		return exit{exitInterrupted}
	}
	fmt.Fprintf(std.err, "mailspill: error: %v\n", err)
	return exit{exitSource}
}

// signIn checks the flags.
func (f loginFlags) signIn() (account.M365, error) {
	at, err := cloudOf(f.cloud, f.graphURL, f.authority)
	if err == nil {
		err = f.checkService()
	}
	m := account.M365{Tenant: strings.ToLower(f.tenant), ClientID: f.clientID, Authority: at.authority, OwnCloud: at.own, Scopes: []string{at.graph + "/Mail.Read"}}
	switch {
	case err != nil:
		return m, err
	case f.tenant == "" || f.clientID == "":
		return m, errors.New("login m365 needs --tenant and --client-id")
	case f.tenant == "common" || f.tenant == "organizations" || f.tenant == "consumers" || strings.ContainsAny(f.tenant, "/?#@"):
		return m, fmt.Errorf("--tenant %q: write a domain or id of the tenant", f.tenant)
	case f.secretFile != "" && f.certificateFl != "":
		return m, errors.New("use either --secret-file or --certificate-file")
	case f.shared && (f.secretFile != "" || f.certificateFl != ""):
		return m, errors.New("--shared is for people; an application reads what was assigned to it")
	case f.shared:
		m.Scopes = append(m.Scopes, at.graph+"/Mail.Read.Shared")
	}
	err = f.credential(&m, at)
	if f.service == forIMAP {
		f.toIMAP(&m, at.imap)
	}
	return m, err
}

// credential reads what an application signs in with.
func (f loginFlags) credential(m *account.M365, at cloud) error {
	name := f.secretFile + f.certificateFl
	if name == "" {
		return nil
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	m.Scopes = []string{at.graph + "/.default"}
	if f.certificateFl != "" {
		m.Certificate = raw
	} else {
		m.Secret = strings.TrimSpace(string(raw))
	}
	if !m.ForApp() {
		return fmt.Errorf("%s is empty", name)
	}
	return nil
}
