package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/store"
)

// caseFlags say which case, and where its key lies.
type caseFlags struct {
	place   string
	keyDir  string
	keepKey string
	closed  bool // a closed case, too, while its key is there
}

func (f *caseFlags) add(fl *pflag.FlagSet) {
	fl.StringVar(&f.place, "case", "", "the `CASE`: a folder, or the URL of a PostgreSQL database (its password in PGPASSWORD or ~/.pgpass)")
	f.addKeys(fl)
}

func (f *caseFlags) addKeys(fl *pflag.FlagSet) {
	fl.StringVar(&f.keyDir, "case-keys", "", "keep the keys of cases in this `FOLDER`, not in mailspill/keys of the user's settings")
	fl.StringVar(&f.keepKey, "keep-key", "file", "`WHERE` the key of a new case is kept: file (readable by you alone), passphrase (a file locked with one) or keyring (the system's)")
}

var keeps = map[string]account.Keep{"file": account.KeepFile, "passphrase": account.KeepLocked, "keyring": account.KeepRing}

// keys gives what keeps the keys of cases.
func (f *caseFlags) keys() (*account.CaseKeys, error) {
	dir := f.keyDir
	if dir == "" {
		var err error
		if dir, err = account.DefaultKeyDir(); err != nil {
			return nil, fmt.Errorf("%w; name a folder for the keys of cases with --case-keys", err)
		}
	}
	return account.NewCaseKeys(dir, account.PassphraseKey(askFor("the case's key"))), nil
}

// open opens the case, or makes it.
func (f *caseFlags) open(ctx context.Context, create bool) (*store.Case, error) {
	return f.openWith(ctx, create, "")
}

// openWith gives a new case the key in a file, if one is named.
func (f *caseFlags) openWith(ctx context.Context, create bool, keyOf string) (*store.Case, error) {
	if f.place == "" {
		return nil, errNoPlace
	}
	keep, ok := keeps[f.keepKey]
	if !ok {
		return nil, fmt.Errorf("--keep-key %q: use file, passphrase or keyring", f.keepKey)
	}
	keys, err := f.keys()
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, f.place, store.Options{
		Create: create, Closed: f.closed, Acting: acting(),
		Key: func(id string, create bool) ([]byte, error) {
			if create && keyOf != "" {
				return keys.Import(id, keyOf, account.PassphraseKey(askFor("the file of the other case's key")), keep)
			}
			if create {
				return keys.OpenOrMake(id, keep)
			}
			return keys.Open(id)
		},
	})
}

// acting is who the journal says did it.
func acting() store.Acting {
	a := store.Acting{Operator: os.Getenv("MAILSPILL_OPERATOR"), Version: version()}
	if a.Operator == "" {
		if u, err := user.Current(); err == nil {
			a.Operator = u.Username
		}
	}
	if host, err := os.Hostname(); err == nil {
		a.Host = host
	}
	return a
}

// opened runs a command on a case, and closes it.
func (f *caseFlags) opened(ctx context.Context, std stdio, do func(*store.Case) error) error {
	if f.place == "" {
		return errNoPlace
	}
	c, err := f.open(ctx, false)
	if err != nil {
		return failed(std, err)
	}
	defer c.Close()
	if err := do(c); err != nil {
		var e exit
		switch {
		case errors.As(err, &e):
			return err
		case errors.Is(err, syscall.EPIPE):
			return nil // whoever reads our list has seen enough
		}
		return failed(std, err)
	}
	return nil
}

var errNoPlace = errors.New("name the case with --case: a folder, or postgres://user@host/database")

// day is how dates are shown in tables.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
