package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/mailspill/mailspill/account"
)

// vaultFlags say what locks the file of sign-ins.
type vaultFlags struct {
	keyFile    string
	passphrase bool
	opened     *account.Vault
}

func (f *vaultFlags) add(fl *pflag.FlagSet) {
	fl.StringVar(&f.keyFile, "key-file", "", "unlock the kept sign-ins with the age key in this `FILE` (age-keygen), not with the system's key ring")
}

// open names the vault, once, so that a passphrase is asked for once.
func (f *vaultFlags) open(path string) *account.Vault {
	if f.opened == nil {
		f.opened = f.locked(path)
	}
	return f.opened
}

// locked names the vault. One that was locked with a passphrase asks for it.
func (f *vaultFlags) locked(path string) *account.Vault {
	switch {
	case f.keyFile != "":
		return account.NewVault(path, account.FileKey(f.keyFile))
	case f.passphrase, account.NeedsPassphrase(path):
		return account.NewVault(path, account.PassphraseKey(askFor("the kept sign-ins")))
	}
	return account.NewVault(path, account.RingKey)
}

// askFor asks whoever sits at the terminal for the passphrase of something.
func askFor(what string) func(again bool) (string, error) {
	return func(again bool) (string, error) {
		tty, err := os.OpenFile(terminal, os.O_RDWR, 0)
		if err != nil {
			return "", fmt.Errorf("%s: a passphrase is needed, and there is no terminal to ask at; use a key in a file where no one sits", what)
		}
		defer tty.Close()
		first, err := ask(tty, "Passphrase of "+what+": ")
		if err != nil || !again {
			return first, err
		}
		second, err := ask(tty, "The same again: ")
		if err == nil && first != second {
			err = errors.New("the two are not the same")
		}
		return first, err
	}
}

// ask writes to standard error: what Windows reads from cannot be written to.
func ask(tty *os.File, prompt string) (string, error) {
	fmt.Fprint(os.Stderr, prompt)
	typed, err := term.ReadPassword(int(tty.Fd()))
	fmt.Fprintln(os.Stderr)
	return string(typed), err
}
