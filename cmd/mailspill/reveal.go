package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
	"github.com/mailspill/mailspill/scanner"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/store"
)

func newReveal(std stdio) *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "reveal ID",
		Short: "Show one secret in clear, by reading its source again",
		Long: `reveal reads the message of a credential once more, from the source in which it was found, and prints the secret
to standard output. Who did that, when and for which credential is written into the journal of the case before it is shown.`,
		Example: "  mailspill reveal --case inv-7 3f9a1c20",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.kase.opened(cmd.Context(), std, func(c *store.Case) error {
				return reveal(cmd.Context(), std, f, c, args[0])
			})
		},
	}
	fl := cmd.Flags()
	f.kase.add(fl)
	fl.StringArrayVar(&f.rules, "rules", nil, "add the rules of a gitleaks.toml `FILE`; may be given several times")
	fl.StringVar(&f.passwords, "passwords", "", "try the lines of this `FILE` on locked files, after those that the mail itself tells")
	f.limits.add(fl)
	f.imap.add(fl)
	f.m365.add(fl)
	return cmd
}

func reveal(ctx context.Context, std stdio, f scanFlags, c *store.Case, id string) error {
	k, err := c.Credential(ctx, id)
	if err != nil {
		return err
	}
	places, err := c.Find(ctx, k.ID)
	if err != nil {
		return err
	}
	if len(places) == 0 {
		return fmt.Errorf("no message with %s is in its source any more; scan the source again, or look into a backup", k.ID[:12])
	}
	if err := c.Record(ctx, "reveal", map[string]any{"credential_id": k.ID, "title": k.Title}); err != nil {
		return err
	}
	again, err := newReader(ctx, std, f, c)
	if err != nil {
		return err
	}
	defer again.close()
	var all []error
	for _, p := range places {
		secret, err := again.secret(ctx, p, k.ID)
		if err == nil {
			fmt.Fprintln(std.out, secret.Reveal())
			return nil
		}
		all = append(all, fmt.Errorf("%q: %w", p.Finding.Message.Source, err))
	}
	return fmt.Errorf("%s cannot be shown: %w", k.ID[:12], errors.Join(all...))
}

// reader scans single messages of a case again.
type reader struct {
	f     scanFlags
	set   *patterns.Set
	opt   scanner.Options
	src   source.Options
	close func()
}

func newReader(ctx context.Context, std stdio, f scanFlags, c *store.Case) (*reader, error) {
	sources, err := c.Sources(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range sources {
		names = append(names, s.Name)
	}
	f.counterpart, f.color = "all", "auto" // it was selected when it was found
	set, opt, err := scanOptions(f, names)
	if err != nil {
		return nil, err
	}
	servers, err := f.imap.options(names, &f.m365.vault)
	if err != nil {
		return nil, err
	}
	opt.Key, opt.ShowSecrets = c.CredentialKey(), true
	r := &reader{f: f, set: set, opt: opt, src: source.Options{Stdin: std.in, IMAP: servers}}
	log, err := newLog(std.err, "text")
	if err != nil {
		return nil, err
	}
	f.m365.tokenFile = f.imap.tokenFile
	trace, err := f.reach(&r.src, names, log)
	if err != nil {
		return nil, err
	}
	r.close = func() {
		trace.close(true)
		if opt.Extract.Workers != nil {
			opt.Extract.Workers.Close()
		}
	}
	return r, nil
}

var errNotThere = errors.New("the message is there, but the secret was not found in it again; it may need the words of another message (scan with --show-secrets, without a case)")

// secret reads a credential out of its message.
func (r *reader) secret(ctx context.Context, at store.Where, id string) (finding.Secret, error) {
	src, err := source.Open(ctx, at.Source, r.src)
	if err != nil {
		return finding.Secret{}, err
	}
	defer src.Close()
	ref := at.Ref.Ref
	hash, err := hex.DecodeString(at.Ref.SHA256)
	if err != nil || len(hash) != len(ref.SHA256) {
		return finding.Secret{}, errors.New("the case does not say which message it is")
	}
	copy(ref.SHA256[:], hash)
	m, err := src.Message(ctx, ref)
	if m == nil {
		return finding.Secret{}, err
	}
	found := &wanted{id: id}
	r.opt.Now = time.Now().UTC()
	_, err = scanner.Run(ctx, one(m), r.set, r.opt, found)
	if found.secret == nil {
		return finding.Secret{}, errors.Join(err, errNotThere)
	}
	return *found.secret, nil
}

// one is a source of a single message.
func one(m *mail.Message) iter.Seq2[*mail.Message, error] {
	return func(yield func(*mail.Message, error) bool) { yield(m, nil) }
}

// wanted is a sink that waits for one credential.
type wanted struct {
	tally
	id     string
	secret *finding.Secret
}

func (w *wanted) Finding(f finding.Finding) error {
	if f.CredentialID == w.id && f.Secret != nil && w.secret == nil {
		w.secret = &f.Secret.Secret
	}
	return nil
}
