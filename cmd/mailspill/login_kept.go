package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/source"
)

func newLoginList(std stdio) *cobra.Command {
	var f vaultFlags
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the sign-ins that are kept",
		Example: "  mailspill login list",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			vault, err := f.kept()
			if err != nil {
				return err
			}
			names, err := vault.Names()
			if err != nil {
				return failed(std, err)
			}
			for _, name := range names {
				fmt.Fprintln(std.out, name)
			}
			return nil
		},
	}
	f.add(cmd.Flags())
	return cmd
}

func newLoginForget(std stdio) *cobra.Command {
	var f vaultFlags
	cmd := &cobra.Command{
		Use:     "forget TENANT|imaps://user@host",
		Short:   "Forget the sign-in to a tenant or a mailbox",
		Long:    "forget removes what was kept here. It does not end the sign-in at the service: revoke the person's sessions there, or the application's secret.",
		Example: "  mailspill login forget example.org\n  mailspill login forget imaps://ann%40example.test@mail.example.test",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			vault, err := f.kept()
			if err != nil {
				return err
			}
			name := args[0]
			if user, host, err := source.MailboxOf(name); err == nil {
				name = account.MailboxName(user, host)
			}
			if err := account.Forget(vault, name); errors.Is(err, account.ErrNone) {
				return failed(std, fmt.Errorf("%w to %q; \"mailspill login list\" shows who did", err, args[0]))
			} else if err != nil {
				return failed(std, err)
			}
			return nil
		},
	}
	f.add(cmd.Flags())
	return cmd
}

// kept opens the user's vault.
func (f *vaultFlags) kept() (*account.Vault, error) {
	path, err := account.DefaultPath()
	if err != nil {
		return nil, err
	}
	return f.open(path), nil
}

// ways are the kept sign-ins to mailboxes; nil if nothing was ever kept.
func (f *vaultFlags) ways() (*account.Ways, error) {
	path, err := account.DefaultPath()
	if err != nil || !account.Exists(path) {
		return nil, err
	}
	return account.NewWays(f.open(path), nil), nil
}
