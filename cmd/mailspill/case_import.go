package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/store"
)

// unpackFlags say how a bundle is opened, and where it goes.
type unpackFlags struct {
	kase     caseFlags
	into     string
	identity string
	keyFile  string
	lock     bundleFlags
}

func newCaseOpen(std stdio) *cobra.Command {
	var f unpackFlags
	cmd := &cobra.Command{
		Use:   "open FILE",
		Short: "Open a case that was packed with `case export`",
		Long: `open unpacks the file into a new folder: the case, its reports and its journal. If the case's key is in the file,
it goes to the keys of this user (--case-keys, --keep-key), never into the folder. Then the journal is verified up to the head that
was noted when the case was packed.`,
		Example: `  mailspill case open inv-7.age --into inv-7 --identity key.txt
  mailspill case open inv-7.age --into inv-7 --passphrase --keep-key keyring`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.into == "" {
				return errors.New("name the folder to unpack it into, with --into DIR; it must be a new one")
			}
			if _, ok := keeps[f.kase.keepKey]; !ok {
				return fmt.Errorf("--keep-key %q: use file, passphrase or keyring", f.kase.keepKey)
			}
			key, err := f.key()
			if err != nil {
				return err
			}
			if err := f.open(cmd.Context(), std, args[0], key); err != nil {
				return failed(std, err)
			}
			return nil
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&f.into, "into", "", "unpack it into this new `DIR`")
	fl.StringVar(&f.identity, "identity", "", "open it with the age key in this `FILE` (age-keygen)")
	f.lock.add(fl, "open")
	fl.StringVar(&f.keyFile, "key", "", "take the case's key from this `FILE`, as \"case key\" wrote it, if it is not in the bundle")
	f.kase.addKeys(fl)
	return cmd
}

func (f *unpackFlags) key() (account.Key, error) {
	switch {
	case f.identity != "" && f.lock.wanted():
		return nil, errors.New("--identity and --passphrase: a file is for the holders of keys, or for those who know a passphrase")
	case f.identity != "":
		return account.FileKey(f.identity), nil
	case f.lock.wanted():
		return f.lock.key("the file"), nil
	}
	return nil, errors.New("say what opens it, with --identity KEYFILE or --passphrase")
}

func (f *unpackFlags) open(ctx context.Context, std stdio, path string, key account.Key) error {
	_, identity, err := key(false)
	if err != nil {
		return err
	}
	m, caseKey, err := unpackFile(path, f.into, identity)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer clear(caseKey)
	fmt.Fprintf(std.out, "case %s unpacked into %s: %s\n", m.CaseID, f.into, counted(int64(len(m.Files)), "file"))
	if err := f.keep(std, m.CaseID, caseKey); err != nil {
		return err
	}
	return f.prove(ctx, std, m)
}

func unpackFile(path, into string, identity age.Identity) (store.Manifest, []byte, error) {
	in, err := os.Open(path)
	if err != nil {
		return store.Manifest{}, nil, err
	}
	defer in.Close()
	return store.UnpackBundle(in, into, store.DefaultBundleLimits(), identity)
}

// keep puts the key of the case where keys are.
func (f *unpackFlags) keep(std stdio, id string, text []byte) error {
	if text == nil && f.keyFile == "" {
		return nil
	}
	keys, err := f.kase.keys()
	if err != nil {
		return err
	}
	if text == nil {
		key, err := keys.Import(id, f.keyFile, account.PassphraseKey(askFor("the file of the case's key")), keeps[f.kase.keepKey])
		clear(key)
		return err
	}
	key, err := keys.ImportText(id, text, keeps[f.kase.keepKey])
	if err != nil {
		return fmt.Errorf("the key of the case, which is in the file: %w", err)
	}
	clear(key)
	fmt.Fprintln(std.out, "the key of the case was in the file; it lies with this user's keys now")
	return nil
}

// prove opens the case and verifies its journal.
func (f *unpackFlags) prove(ctx context.Context, std stdio, m store.Manifest) error {
	f.kase.place = f.into
	c, err := f.kase.open(ctx, false)
	if errors.Is(err, account.ErrNoKey) {
		fmt.Fprintf(std.err, "Bring the case's key from where the case was made (`mailspill case key`) and put it into the folder of keys as %s.key, then run `mailspill case verify --case %s`; the reports in %s can be read without it.\n", m.CaseID, f.into, f.into)
	}
	if err != nil {
		return err
	}
	defer c.Close()
	if c.ID() != m.CaseID {
		return fmt.Errorf("the file says that it holds case %s, but case %s is in it", m.CaseID, c.ID())
	}
	head, err := verified(ctx, c, m.JournalHead)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "the journal is whole: %s\nhead %s\n", entries(head.Seq), head)
	return c.Record(ctx, "open", map[string]any{"folder": filepath.Base(f.into), "packed_at": m.MadeAt, "head": m.JournalHead})
}

// verified proves the journal up to the head that was noted; noted is empty of a journal
// that was broken already.
func verified(ctx context.Context, c *store.Case, noted string) (store.Head, error) {
	if noted == "" {
		return c.Verify(ctx)
	}
	head, err := store.ParseHead(noted)
	if err != nil {
		return store.Head{}, err
	}
	return c.Verify(ctx, head)
}

func newCaseKey(std stdio) *cobra.Command {
	var f caseFlags
	var output string
	var lock bundleFlags
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Copy the key of a case into a file, for a safe place or another machine",
		Long: `key copies the key of a case into a new file that others cannot read, in clear unless a passphrase locks it. Another
machine takes it with "mailspill case open --key FILE", or as CASE-ID.key (locked: CASE-ID.key.age) in its folder of keys; or begin a case that shares it with "mailspill case init --key-of
FILE". Whoever has the key and the case can read the case and test guesses of secrets against it. That it was copied stands in the journal.`,
		Example: "  mailspill case key --case inv-7 -o /media/safe/inv-7.key\n  mailspill case key --case inv-7 -o inv-7.key.age --passphrase",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if output == "" {
				return errors.New("name the file for the key, with -o FILE")
			}
			return f.opened(cmd.Context(), std, func(c *store.Case) error {
				return copyKey(cmd.Context(), std, f, c, output, lock)
			})
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().StringVarP(&output, "output", "o", "", "write the key into this new `FILE`")
	lock.add(cmd.Flags(), "lock")
	return cmd
}

func copyKey(ctx context.Context, std stdio, f caseFlags, c *store.Case, output string, lock bundleFlags) error {
	keys, err := f.keys()
	if err != nil {
		return err
	}
	var with account.Key
	if lock.wanted() {
		with = lock.key("the copy of the key")
	}
	if err := c.Record(ctx, "copy-key", map[string]any{"file": filepath.Base(output), "passphrase": lock.wanted()}); err != nil {
		return err
	}
	if err := keys.Export(c.ID(), output, with); err != nil {
		return fmt.Errorf("copying the key of the case: %w", err)
	}
	fmt.Fprintf(std.out, "the key of case %s is in %s\n", c.ID(), output)
	return nil
}

func entries(n int64) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
