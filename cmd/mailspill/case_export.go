package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/report"
	"github.com/mailspill/mailspill/store"
)

// exportFlags say for whom a case is packed.
type exportFlags struct {
	kase       caseFlags
	output     string
	recipients []string
	lock       bundleFlags
	withKey    bool
}

func newCaseExport(std stdio) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Pack a case, its reports and its journal into one encrypted file",
		Long: `export packs a copy of the case, its reports (html, xlsx, jsonl, csv; secrets masked) and its journal with the seals
into one file that age encrypts: for the holders of age keys (--recipient), or for whoever knows a passphrase. "mailspill case
open" opens it on another machine; "age -d FILE | tar -t" lists it where mailspill is not at hand.

The reports in it tell what was in the mail. The case in it opens only with the case's key, which is not in the file unless
--with-key puts it there: then whoever opens the file can also test guesses of secrets against the case.`,
		Example: `  mailspill case export --case inv-7 -o inv-7.age --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kudxuqs5qknfmfa
  mailspill case export --case inv-7 -o inv-7.age --passphrase --with-key`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.output == "" {
				return errors.New("name the file to pack the case into, with -o FILE")
			}
			to, err := f.to()
			if err != nil {
				return err
			}
			return f.kase.opened(cmd.Context(), std, func(c *store.Case) error { return export(cmd.Context(), std, f, c, to) })
		},
	}
	fl := cmd.Flags()
	f.kase.add(fl)
	fl.StringVarP(&f.output, "output", "o", "", "pack the case into this `FILE`")
	fl.StringArrayVar(&f.recipients, "recipient", nil, "pack it for the holder of this age `KEY` (age1…); may be given several times")
	f.lock.add(fl, "lock")
	fl.BoolVar(&f.withKey, "with-key", false, "put the case's key into the file, too")
	return cmd
}

// to are those who are to open the bundle.
func (f *exportFlags) to() ([]age.Recipient, error) {
	switch {
	case len(f.recipients) > 0 && f.lock.wanted():
		return nil, errors.New("--recipient and --passphrase: a file is for the holders of keys, or for those who know a passphrase")
	case len(f.recipients) > 0:
		list, err := age.ParseRecipients(strings.NewReader(strings.Join(f.recipients, "\n")))
		if err != nil {
			return nil, errors.New("a --recipient is no public key of age: it begins with age1, and age-keygen prints it")
		}
		return list, nil
	case f.lock.wanted():
		to, _, err := f.lock.key("the file")(true)
		return []age.Recipient{to}, err
	}
	return nil, errors.New("say who may open it, with --recipient age1… or --passphrase")
}

func export(ctx context.Context, std stdio, f exportFlags, c *store.Case, to []age.Recipient) error {
	var key []byte
	if f.withKey {
		keys, err := f.kase.keys()
		if err != nil {
			return err
		}
		if key, err = keys.Text(c.ID()); err != nil {
			return err
		}
		defer clear(key)
		fmt.Fprintln(std.err, "WARNING: the key of the case is in the file. Whoever opens it can open the case for good, and test guesses of secrets against it.")
	}
	if err := c.Record(ctx, "export", map[string]any{"file": filepath.Base(f.output), "recipients": f.recipients, "passphrase": f.lock.wanted(), "with_key": f.withKey}); err != nil {
		return err
	}
	m, err := packed(ctx, f, c, key, to)
	if err != nil {
		return fmt.Errorf("exporting the case: %w", err)
	}
	if m.JournalHead == "" {
		fmt.Fprintln(std.err, "WARNING: the journal of the case is broken; `mailspill case verify` says where")
	}
	fmt.Fprintf(std.out, "case %s packed into %s: %s\n", m.CaseID, f.output, counted(int64(len(m.Files)), "file"))
	if m.JournalHead != "" {
		fmt.Fprintf(std.out, "head %s\n", m.JournalHead)
	}
	return nil
}

// packed writes the bundle. It stands at its place only when it is whole.
func packed(ctx context.Context, f exportFlags, c *store.Case, key []byte, to []age.Recipient) (m store.Manifest, err error) {
	removeStale(filepath.Dir(f.output), f.scratch())
	draft, err := os.CreateTemp(filepath.Dir(f.output), draftName) // mode 0600
	if err != nil {
		return m, err
	}
	defer os.Remove(draft.Name())
	dir, err := os.MkdirTemp(f.scratch(), draftName) // mode 0700
	if err != nil {
		return m, errors.Join(err, draft.Close())
	}
	defer os.RemoveAll(dir)
	if m, err = pack(ctx, draft, dir, c, key, to); err != nil {
		return m, errors.Join(err, draft.Close())
	}
	if err := errors.Join(draft.Sync(), draft.Close()); err != nil {
		return m, err
	}
	return m, os.Rename(draft.Name(), f.output)
}

// draftName is what an export is called before it is whole.
const draftName = ".mailspill-export-*"

// removeStale removes what exports left that were killed. One that still runs is not a
// day old.
func removeStale(dirs ...string) {
	for _, dir := range dirs {
		left, _ := filepath.Glob(filepath.Join(dir, draftName)) // the pattern is good
		for _, path := range left {
			if info, err := os.Lstat(path); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
				_ = os.RemoveAll(path) // the next export tries again
			}
		}
	}
}

// scratch is where the copy of the case lies while it is packed: beside the case, or
// beside the bundle. Nothing in it can be read without a key.
func (f *exportFlags) scratch() string {
	if strings.Contains(f.kase.place, "://") {
		return filepath.Dir(f.output)
	}
	return f.kase.place
}

func pack(ctx context.Context, w io.Writer, dir string, c *store.Case, key []byte, to []age.Recipient) (store.Manifest, error) {
	cp, err := c.Copy(ctx, dir)
	if err != nil {
		return store.Manifest{}, err
	}
	defer cp.Close()
	m := store.Manifest{CaseID: c.ID(), MadeAt: time.Now(), ToolVersion: version()}
	if m.JournalHead, err = wholeHead(ctx, cp); err != nil {
		return m, err
	}
	b, err := store.NewBundle(w, m, to...)
	if err != nil {
		return m, err
	}
	if err := packReports(ctx, b, dir, cp); err != nil {
		return m, err
	}
	if err := b.AddMade(dir, "journal.jsonl", func(w io.Writer) error { return cp.WriteJournal(ctx, w) }); err != nil {
		return m, err
	}
	if err := b.AddCopy(cp, dir); err != nil {
		return m, err
	}
	if key != nil {
		if err := b.Add(store.KeyName, int64(len(key)), bytes.NewReader(key)); err != nil {
			return m, err
		}
	}
	return b.Manifest(), b.Close()
}

// wholeHead is the head of a journal that is whole; of one that is broken there is none.
func wholeHead(ctx context.Context, c *store.Case) (string, error) {
	head, err := c.Verify(ctx)
	if broken := (*store.Break)(nil); errors.As(err, &broken) {
		return "", nil
	}
	return head.String(), err
}

// packReports writes the masked reports, if anything was scanned.
func packReports(ctx context.Context, b *store.BundleWriter, dir string, c *store.Case) error {
	if _, err := c.LastRun(ctx); errors.Is(err, store.ErrNoRun) {
		return nil
	}
	terms, err := c.Terms(ctx)
	if err != nil {
		return err
	}
	for _, format := range []string{"html", "xlsx", "jsonl", "csv"} {
		err := b.AddMade(dir, "report."+format, func(w io.Writer) error {
			to, err := report.New(format, w, report.Options{Marking: terms.Marking})
			if err == nil {
				_, err = c.Replay(ctx, to, store.Reading{})
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// bundleFlags say with which passphrase a bundle is locked.
type bundleFlags struct {
	passphrase bool
	file       string
}

func (f *bundleFlags) add(fl *pflag.FlagSet, does string) {
	fl.BoolVar(&f.passphrase, "passphrase", false, does+" it with a passphrase, asked for at the terminal")
	fl.StringVar(&f.file, "passphrase-file", "", does+" it with the passphrase in the first line of this `FILE`")
}

func (f *bundleFlags) wanted() bool { return f.passphrase || f.file != "" }

func (f *bundleFlags) key(what string) account.Key {
	if f.file == "" {
		return account.PassphraseKey(askFor(what))
	}
	return account.PassphraseKey(func(bool) (string, error) {
		text, err := os.ReadFile(f.file)
		if err != nil {
			return "", err
		}
		return firstLine(text, f.file)
	})
}
