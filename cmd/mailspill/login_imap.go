package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/source"
)

// loginIMAPFlags are the flags of `mailspill login imap` as typed.
type loginIMAPFlags struct {
	auth                       string
	passwordFile               string
	passwordCommand            string
	provider                   string
	authorizationURL           string
	tokenURL, deviceURL        string
	clientID, clientSecretFile string
	scopes                     []string
	device                     bool
	port                       int
	caFile                     string
	untried                    bool
	vault                      vaultFlags
}

func newLoginIMAP(std stdio) *cobra.Command {
	var f loginIMAPFlags
	cmd := &cobra.Command{
		Use:   "imap [flags] imaps://user@host",
		Short: "Keep the password of a mailbox, or sign in to it by OAuth2",
		Long: `login imap keeps what opens a mailbox on an IMAP server, after trying it there: a password (many providers want one that is
made for programs), which comes from --password-file, --password-command, MAILSPILL_PASSWORD or a prompt; or, with --client-id,
what a person allows at an OAuth2 authority, in this machine's browser or, with --device, by a code to type on any device.
Scans of imaps://user@host use it when they are given no other password or token.

Google's addresses are known; the client is one that you register (type "Desktop app"). Others are named by --token-url,
--authorization-url or --device-url, and --scope. For mailboxes of a Microsoft 365 tenant use "login m365 --for imap".`,
		Example: `  mailspill login imap imaps://ann%40example.test@mail.example.test
  mailspill login imap --client-id ID --client-secret-file client.txt imaps://ann%40gmail.com@imap.gmail.com
  mailspill login imap --device --client-id ID --token-url https://a.example/token --device-url https://a.example/device --scope imap imaps://ann@mail.example.test`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return loginIMAP(cmd.Context(), std, f, args[0]) },
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *loginIMAPFlags) add(fl *pflag.FlagSet) {
	fl.StringVar(&f.auth, "auth", "", "use a token by `METHOD`: xoauth2 or oauthbearer (the default, where the provider is not known)")
	fl.StringVar(&f.passwordFile, "password-file", "", "read the password from the first line of this `FILE`")
	fl.StringVar(&f.passwordCommand, "password-command", "", "read the password from the first line that this shell `COMMAND` writes")
	fl.StringVar(&f.provider, "provider", "", "sign in at this `AUTHORITY`, where the host does not tell: "+providerNames())
	fl.StringVar(&f.authorizationURL, "authorization-url", "", "the `URL` of the authority's page to sign in")
	fl.StringVar(&f.tokenURL, "token-url", "", "the `URL` where the authority gives tokens")
	fl.StringVar(&f.deviceURL, "device-url", "", "the `URL` where the authority gives codes for other devices")
	fl.StringVar(&f.clientID, "client-id", "", "the `ID` of the client that is registered for mailspill at the authority")
	fl.StringVar(&f.clientSecretFile, "client-secret-file", "", "read that client's secret from the first line of this `FILE`, if it has one")
	fl.StringArrayVar(&f.scopes, "scope", nil, "ask for this `SCOPE`; may be given several times")
	fl.BoolVar(&f.device, "device", false, "show a code to type on any device, where the authority has that")
	fl.IntVar(&f.port, "redirect-port", 0, "let the browser come back to this `PORT` of 127.0.0.1, as for a tunnel; any by default")
	fl.StringVar(&f.caFile, "ca-file", "", "trust the certificates in this PEM `FILE` besides the system's")
	fl.BoolVar(&f.untried, "untried", false, "keep it without trying it at the server")
	f.vault.add(fl)
	fl.BoolVar(&f.vault.passphrase, "passphrase", false, "lock the kept sign-ins with a passphrase")
}

// providerNames are for help: a broken list shows when it is used.
func providerNames() string {
	all, _ := account.Providers()
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

// loginIMAP carries out `mailspill login imap`.
func loginIMAP(ctx context.Context, std stdio, f loginIMAPFlags, url string) error {
	user, host, err := source.MailboxOf(url)
	if err != nil {
		return err
	}
	m := account.Mailbox{User: user, Host: host, Auth: account.ByPassword}
	if err := f.check(&m); err != nil {
		return err
	}
	vault, err := f.vault.kept()
	if err != nil {
		return err
	}
	if _, err := vault.Names(); err != nil {
		return failed(std, err) // before anyone types anything in vain
	}
	if err = f.signIn(ctx, std, &m); err == nil {
		err = f.keep(ctx, url, &m, vault)
	}
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(std.err, "mailspill: interrupted: nothing was kept")
		return exit{exitInterrupted}
	case err != nil:
		return failed(std, err)
	}
	fmt.Fprintf(std.err, "Kept the sign-in to %s.\n", account.MailboxName(user, host))
	return nil
}

// signIn gets the password, or what a person allows.
func (f *loginIMAPFlags) signIn(ctx context.Context, std stdio, m *account.Mailbox) error {
	if m.Grant == nil {
		var err error
		s := newSecrets(imapFlags{passwordFile: f.passwordFile, passwordCommand: f.passwordCommand}, nil)
		m.Password, err = s.get(ctx, m.User, m.Host)
		return err
	}
	return m.Grant.SignIn(ctx, nil, f.device, account.Browser{Port: f.port, User: m.User}, func(page, code string) {
		if code == "" {
			fmt.Fprintf(std.err, "Open this page in a browser on this machine:\n%s\n", page)
			return
		}
		fmt.Fprintf(std.err, "Open %q on any device and type the code %q there.\n", page, code)
	})
}

// keep tries the sign-in at the server, then puts it into the vault.
func (f *loginIMAPFlags) keep(ctx context.Context, url string, m *account.Mailbox, vault *account.Vault) error {
	if !f.untried {
		if err := f.try(ctx, url, m); err != nil {
			return fmt.Errorf("nothing was kept: %w", err)
		}
	}
	return m.Keep(vault)
}

func (f *loginIMAPFlags) try(ctx context.Context, url string, m *account.Mailbox) error {
	opt := source.IMAPOptions{Auth: m.Auth, Connections: 1}
	if f.caFile != "" {
		var err error
		if opt.CA, err = os.ReadFile(f.caFile); err != nil {
			return fmt.Errorf("--ca-file: %w", err)
		}
	}
	way := m.Way(nil, nil)
	opt.Secret = func(ctx context.Context, _, _ string) (string, error) { return way.Secret(ctx) }
	opened, err := source.Open(ctx, url, source.Options{IMAP: opt})
	if err != nil {
		return err
	}
	return opened.Close()
}
