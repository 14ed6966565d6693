package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/store"
)

func newCaseHold(std stdio) *cobra.Command {
	return reasoned(std, &cobra.Command{
		Use:     "hold",
		Short:   "Keep a case from being closed: a lawsuit, an order to preserve",
		Example: "  mailspill case hold --case inv-7 --reason 'order of the court, 12 May'",
	}, (*store.Case).Hold)
}

func newCaseRelease(std stdio) *cobra.Command {
	return reasoned(std, &cobra.Command{
		Use:     "release",
		Short:   "End a hold, so that a case can be closed",
		Example: "  mailspill case release --case inv-7 --reason 'the lawsuit is settled'",
	}, (*store.Case).Release)
}

// reasoned is a command that does one thing to a case, for a reason.
func reasoned(std stdio, cmd *cobra.Command, do func(*store.Case, context.Context, string) error) *cobra.Command {
	var f caseFlags
	var reason string
	cmd.Args = cobra.NoArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return f.opened(cmd.Context(), std, func(c *store.Case) error { return do(c, cmd.Context(), reason) })
	}
	f.add(cmd.Flags())
	cmd.Flags().StringVar(&reason, "reason", "", "`WHY`; it goes into the journal")
	return cmd
}

// closing says how a case is to be closed.
type closing struct {
	kase   caseFlags
	reason string
	output string
	yes    bool
}

func newCaseClose(std stdio) *cobra.Command {
	var f closing
	cmd := &cobra.Command{
		Use:   "close",
		Short: "Close a case for good: destroy its key, and certify it",
		Long: `close destroys the key of a case on this machine, after which nothing opens the case: what came from mail, its terms
and its worklist are lost. Export the case or write its reports before, if they are to be kept.

A certificate says what the case held, where its key was destroyed, what is left and what cannot be promised; it is written as text
and as JSON (-o NAME gives NAME.txt and NAME.json). A case on hold is not closed.`,
		Example: `  mailspill case close --case inv-7 --reason 'all rotated' -o inv-7-certificate
  mailspill case close --case inv-7 --yes -o inv-7-certificate`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.kase.place == "" {
				return errNoPlace
			}
			if f.output == "" {
				return errors.New("name the certificate, with -o NAME: NAME.txt and NAME.json are written")
			}
			if err := f.run(cmd.Context(), std); err != nil {
				return failed(std, err)
			}
			return nil
		},
	}
	fl := cmd.Flags()
	f.kase.add(fl)
	fl.StringVar(&f.reason, "reason", "", "`WHY`; it goes into the journal and the certificate")
	fl.StringVarP(&f.output, "output", "o", "", "write the certificate to `NAME`.txt and NAME.json")
	fl.BoolVar(&f.yes, "yes", false, "do not ask")
	return cmd
}

func (f *closing) run(ctx context.Context, std stdio) error {
	f.kase.closed = true
	c, err := f.kase.open(ctx, false)
	if err != nil {
		return err
	}
	defer c.Close()
	if held, err := c.Held(ctx); err != nil || held != nil {
		return errors.Join(err, held.Refuses())
	}
	if err := f.confirm(c.ID()); err != nil {
		return err
	}
	drafts, err := f.drafts()
	if err != nil {
		return err
	}
	defer drafts.discard()
	cert, err := f.end(ctx, c)
	if err != nil {
		return err
	}
	if err := drafts.write(cert); err != nil {
		return fmt.Errorf("the case is closed and its key destroyed, but the certificate could not be written: %w", err)
	}
	f.tell(std, cert)
	return nil
}

// confirm asks whoever sits at the terminal.
func (f *closing) confirm(id string) error {
	if f.yes {
		return nil
	}
	tty, err := os.OpenFile(terminal, os.O_RDWR, 0)
	if err != nil {
		return errors.New("there is no terminal to ask at whether the key may be destroyed; say so with --yes")
	}
	defer tty.Close()
	fmt.Fprintf(os.Stderr, "This destroys the key of case %s: nothing will open the case any more. Type its id to go on: ", id)
	var typed string
	if _, err := fmt.Fscanln(tty, &typed); err != nil || typed != id {
		return errors.New("that is not its id; nothing was done")
	}
	return nil
}

// end marks the case as closed and destroys its key.
func (f *closing) end(ctx context.Context, c *store.Case) (store.Certificate, error) {
	keys, err := f.kase.keys()
	if err != nil {
		return store.Certificate{}, err
	}
	key, err := keys.Open(c.ID())
	if err != nil {
		return store.Certificate{}, err
	}
	defer clear(key)
	shared, err := keys.Sharing(c.ID(), key)
	if err != nil {
		return store.Certificate{}, err
	}
	cert, err := c.End(ctx, f.reason)
	if err != nil {
		return cert, err
	}
	gone, err := keys.Destroy(c.ID())
	if err != nil {
		return cert, fmt.Errorf("the case is marked as closed, but its key is still there: %w; remove what hinders that, and run the same command again", err)
	}
	cert.KeyID, cert.DestroyedIn, cert.NotPromised = account.KeyID(key), gone.From, gone.Caveats
	cert.NotPromised = append(cert.NotPromised, "A program that had the case open when it was closed held its key in memory until it ended.")
	cert.NotPromised = append(cert.NotPromised, sharing(shared))
	return cert, nil
}

func sharing(others []string) string {
	if len(others) == 0 {
		return "Cases that share the key, of which none was found among the key files of this user, keep it, and with it this one can be read."
	}
	return "Other cases share the key and keep it, and with it this one can be read: among the key files of this user " + strings.Join(others, ", ") + "."
}

func (f *closing) tell(std stdio, cert store.Certificate) {
	if cert.JournalBreak != "" {
		fmt.Fprintf(std.err, "WARNING: %s\n", cert.JournalBreak)
	}
	fmt.Fprintf(std.out, "case %s is closed; its key was destroyed in %s\n", cert.CaseID, strings.Join(cert.DestroyedIn, ", "))
	for _, s := range cert.NotPromised {
		fmt.Fprintf(std.out, "  %s\n", s)
	}
}

// certificateDrafts are the files of a certificate, made before anything is destroyed:
// what cannot be certified is not done.
type certificateDrafts struct {
	text, json *os.File
	name       string
}

func (f *closing) drafts() (*certificateDrafts, error) {
	d := &certificateDrafts{name: strings.TrimSuffix(strings.TrimSuffix(f.output, ".txt"), ".json")}
	var err error
	for _, file := range []**os.File{&d.text, &d.json} {
		if *file, err = os.CreateTemp(filepath.Dir(d.name), ".certificate-*"); err != nil { // mode 0600
			d.discard()
			return nil, fmt.Errorf("the certificate: %w", err)
		}
	}
	return d, nil
}

func (d *certificateDrafts) discard() {
	for _, f := range []*os.File{d.text, d.json} {
		if f != nil {
			_ = f.Close()           // it may be closed already
			_ = os.Remove(f.Name()) // it may have its own name already
		}
	}
}

func (d *certificateDrafts) write(cert store.Certificate) error {
	text, err := cert.Text()
	if err != nil {
		return err
	}
	json, err := cert.JSON()
	if err != nil {
		return err
	}
	return errors.Join(publish(d.text, text, d.name+".txt"), publish(d.json, json, d.name+".json"))
}

func publish(f *os.File, content []byte, path string) error {
	_, err := f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
