package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// proseGates are the figures that a scan must reach; 0 asks for nothing, and so
// does a negative number of findings.
type proseGates struct{ f1, rotatePrecision, noise float64 }

func scoreProseCommand(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("score-prose", flag.ContinueOnError)
	details := flags.String("details", "", "file for every miss and false alarm; for the tuning half alone")
	var g proseGates
	flags.Float64Var(&g.f1, "min-f1", 0, "F1 at tiers rotate and review that all languages together must reach")
	flags.Float64Var(&g.rotatePrecision, "min-rotate-precision", 0, "precision at tier rotate that they must reach")
	flags.Float64Var(&g.noise, "max-noise", -1, "findings per 1,000 negative mails that are allowed")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 2 {
		return fmt.Errorf("score-prose takes a folder and the records of its scan\n%s", usage)
	}
	return scoreProse(out, flags.Arg(0), flags.Arg(1), *details, g)
}

func scoreProse(out io.Writer, dir, records, details string, g proseGates) error {
	mails, err := readProse(dir)
	if err != nil {
		return err
	}
	findings, scanned, err := readProseRecords(records)
	if err != nil {
		return err
	}
	verdicts, err := judgeAll(mails, findings, scanned)
	if err != nil {
		return err
	}
	t := tallyBy(mails, verdicts, func(m *proseMail) string { return m.language })
	if err := t.write(out, "language"); err != nil {
		return err
	}
	if details != "" {
		if err := writeProseDetails(details, mails, verdicts); err != nil {
			return err
		}
	}
	return g.check(&t.total)
}

func (g proseGates) check(t *proseTally) error {
	var failed []error
	gate := func(broken bool, format string, v ...any) {
		if broken {
			failed = append(failed, fmt.Errorf(format, v...))
		}
	}
	gate(t.all.f1().value < g.f1, "F1 is %.3f, below %.3f", t.all.f1().value, g.f1)
	gate(t.rotate.precision().value < g.rotatePrecision, "the precision of tier rotate is %.3f, below %.3f", t.rotate.precision().value, g.rotatePrecision)
	gate(g.noise >= 0 && t.noisePerThousand() > g.noise, "%.1f findings per 1,000 negative mails, more than %.1f", t.noisePerThousand(), g.noise)
	return errors.Join(failed...)
}

// writeProseDetails lists each miss and false alarm, and what the tables hide:
// the figures by template and by genre.
func writeProseDetails(name string, mails []*proseMail, verdicts []verdict) error {
	var b bytes.Buffer
	for _, v := range verdicts {
		if line := v.problem(); line != "" {
			fmt.Fprintln(&b, line)
		}
	}
	for _, g := range []struct {
		by    string
		group func(*proseMail) string
	}{
		{"template", func(m *proseMail) string { return m.Template }},
		{"genre", func(m *proseMail) string { return m.Genre }},
	} {
		fmt.Fprintln(&b)
		if err := tallyBy(mails, verdicts, g.group).write(&b, g.by); err != nil {
			return err
		}
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write the details: %w", err)
	}
	return nil
}

// problem is the verdict in one line; "" is right at both tiers.
func (v verdict) problem() string {
	word := v.word()
	if word == "" {
		return ""
	}
	line := fmt.Sprintf("%-8s  %s  %s  ", word, v.mail.language, v.mail.ID)
	if v.label != nil {
		line += fmt.Sprintf("%q  label %s", v.label.Value, v.label.Tier)
	} else {
		line += fmt.Sprintf("%q", v.finding.Secret)
	}
	if f := v.finding; f != nil {
		line += fmt.Sprintf("  by %s, tier %s, confidence %.3f", f.RuleID, f.Tier, f.Confidence)
	}
	return line + fmt.Sprintf("  [%s, %s]", v.mail.Template, v.mail.Genre)
}

// word names what is wrong with a verdict.
func (v verdict) word() string {
	switch {
	case v.garbled:
		return "garbled"
	case v.label == nil:
		return "wrong"
	case !v.found():
		return "missed"
	case v.finding.Tier == v.label.Tier:
		return ""
	case v.label.Tier == "review":
		return "too high"
	}
	return "too low"
}
