// Command mailgen writes made-up mail: the sample mailbox, mail with a credential
// in every kind of place, credentials of every kind, messages built at random,
// messages that attack their reader, mailboxes of any size for benchmarks; and it
// scores scans of these and of the labelled mails of testdata/prose.
//
// Nothing in its output is real. The organisation, its people and its systems do
// not exist; every credential is derived from a fixed seed in secrets.go, has
// the form (and the checksum) of its kind, and opens nothing. The same version
// writes the same bytes each time.
//
// It imports nothing of mailspill: code that shared a mistake with the readers
// could not show it.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

const usage = `usage:
  mailgen sample                     write the sample mailbox to standard output
  mailgen answers                    write what the sample holds, one JSON object a line
  mailgen score FILE                 compare a scan of the sample (jsonl with --show-secrets) with the answers
  mailgen places DIR                 write mail with a credential in each kind of place that there is
  mailgen places-answers             write what those places hold, one JSON object a line
  mailgen score-places FILE          compare a scan of the places with their answers
  mailgen locked MBOX                write mail with locked files whose passwords other mail gives, or no mail
  mailgen score-locked [--min-opened X] [--max-wrong N] FILE
                                     compare a scan of that mailbox with what it holds
  mailgen hostile [KIND]             write a message that attacks its reader, or list the kinds
  mailgen random --seed N --messages M [--only ID]
                                     write messages built at random, a credential in each
  mailgen score-random --seed N --messages M FILE
                                     compare a scan of those with what was planted
  mailgen prose DIR MBOX             write the labelled mails of a folder as a mailbox
  mailgen score-prose [--details FILE] [--min-f1 X] [--min-rotate-precision X] [--max-noise N] DIR FILE
                                     compare a scan of that mailbox with the labels
  mailgen kinds --half tune|test [--seed N] [--each N] DIR
                                     write mail with credentials of every structured kind, and their look-alikes
  mailgen score-kinds [--details FILE] [--min-recall X] [--min-precision X] [--max-noise N] DIR FILE
                                     compare a scan of that mail with what it holds
  mailgen bench --size 64MB [--files] [--credentials N] [--answers FILE]
                                     write a large mailbox to standard output
`

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "mailgen:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("no command\n%s", usage)
	}
	out := bufio.NewWriterSize(stdout, 1<<20)
	return errors.Join(dispatch(args[0], args[1:], out), out.Flush())
}

func dispatch(command string, args []string, out io.Writer) error {
	switch command {
	case "sample":
		return writeSample(out)
	case "answers":
		return writeAnswers(out, answers(newVault(), sample()))
	case "score":
		if len(args) != 1 {
			return fmt.Errorf("score takes one file\n%s", usage)
		}
		return scoreFile(out, args[0])
	case "bench":
		return benchCommand(args, out)
	case "locked", "score-locked":
		return lockedCommand(command, args, out)
	case "hostile":
		return hostileCommand(out, args)
	case "random", "score-random":
		return randomCommand(command, args, out)
	case "prose", "score-prose":
		return proseCommand(command, args, out)
	case "kinds", "score-kinds":
		return kindsCommand(command, args, out)
	case "places":
		if len(args) != 1 {
			return fmt.Errorf("places takes one folder\n%s", usage)
		}
		return writePlaces(args[0], plantAll())
	case "places-answers":
		return writeExpected(out, plantAll())
	case "score-places":
		if len(args) != 1 {
			return fmt.Errorf("score-places takes one file\n%s", usage)
		}
		return scorePlaces(out, args[0], expectedOf(plantAll()))
	}
	return fmt.Errorf("unknown command %q\n%s", command, usage)
}

func benchCommand(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	size := flags.String("size", "64MB", "bytes to write, at least: a number with kB, MB, GB (powers of 1000)")
	credentials := flags.Int("credentials", -1, "credentials to plant; by default one in 60 messages")
	files := flags.Bool("files", false, "attach documents, archives and locked files")
	list := flags.String("answers", "", "file for the list of what was planted")
	if err := flags.Parse(args); err != nil {
		return err
	}
	n, err := parseSize(*size)
	if err != nil {
		return err
	}
	planted, err := writeBench(out, n, *credentials, *files)
	if err != nil || *list == "" {
		return err
	}
	file, err := os.Create(*list)
	if err != nil {
		return fmt.Errorf("create the list of answers: %w", err)
	}
	if err := writeAnswers(file, planted); err != nil {
		return fmt.Errorf("write %s: %w", *list, err)
	}
	return file.Close()
}
