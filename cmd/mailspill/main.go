// Command mailspill walks a mailbox, selects the correspondence with a breached
// party, and lists the credentials that it exposed and everything that could
// not be read.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit statuses, as the command line promises them.
const (
	exitDone        = 0
	exitSource      = 1
	exitUsage       = 2
	exitFound       = 10
	exitInterrupted = 130
)

func main() {
	// A reader that leaves early (| head) must end us with an error that we can
	// handle, not with a signal that leaves temporary files behind.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	os.Exit(run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}))
}

// stdio is where a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// exit is the error of a command that ran and ends with a status of its own.
// Its message, if any, was shown already.
type exit struct{ status int }

func (e exit) Error() string { return fmt.Sprintf("exit status %d", e.status) }

// run executes one command line and gives its exit status.
func run(ctx context.Context, args []string, std stdio) int {
	root := newRoot(std)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var e exit
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &e):
		return e.status
	}
	fmt.Fprintf(std.err, "mailspill: %v\n", err)
	fmt.Fprintln(std.err, "Run 'mailspill --help', or 'mailspill COMMAND --help' for a command's flags and examples.")
	return exitUsage
}

func newRoot(std stdio) *cobra.Command {
	root := &cobra.Command{
		Use:   "mailspill",
		Short: "Find the credentials that a mailbox breach exposed",
		Long: `mailspill walks a mailbox, selects the correspondence with a breached party (Microsoft by default),
takes every message apart and lists the credentials to rotate, with evidence and with an account of
everything that could not be read. It opens mailboxes read-only, never contacts a service to try a
credential, and masks secrets unless told otherwise.`,
		Example: `  mailspill scan inbox.mbox
  mailspill scan --format html -o report.html export/
  mailspill scan --counterpart all --format jsonl Maildir/ > findings.jsonl
  mailspill rules list`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
	}
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	root.SetVersionTemplate("mailspill {{.Version}}\n")
	root.AddCommand(newScan(std), newCase(std), newReport(std), newReveal(std), newWatch(std), newLogin(std), newRules(std), newVersion(std), newMan(std), newWorker(std), newTool())
	return root
}
