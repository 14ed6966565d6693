package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
)

// kindTally counts the verdicts of one kind, or of all.
type kindTally struct {
	number          int
	name            string
	mails, negative int
	confusion       // wrong in any mail
	garbled         int
	noise           int // wrong in negative mails
	unfit           int // found, but said to fail a check: what is made here passes
}

// kindGates are the figures that a scan must reach; 0 asks for nothing, and so
// does a negative number of findings.
type kindGates struct{ recall, precision, noise float64 }

func scoreKindsCommand(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("score-kinds", flag.ContinueOnError)
	details := flags.String("details", "", "file for every miss and false alarm; for the tuning half alone")
	var g kindGates
	flags.Float64Var(&g.recall, "min-recall", 0, "recall that all kinds together must reach")
	flags.Float64Var(&g.precision, "min-precision", 0, "precision that they must reach")
	flags.Float64Var(&g.noise, "max-noise", -1, "findings per 1,000 negative mails that are allowed")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 2 {
		return fmt.Errorf("score-kinds takes a folder and the records of its scan\n%s", usage)
	}
	mails, err := readKindMails(flags.Arg(0))
	if err != nil {
		return err
	}
	records, scanned, err := readProseRecords(flags.Arg(1))
	if err != nil {
		return err
	}
	verdicts, err := judgeKinds(mails, records, scanned)
	if err != nil {
		return err
	}
	kinds, total := tallyKinds(mails, verdicts)
	if err := writeKindTable(out, append(kinds, total)); err != nil {
		return err
	}
	if *details != "" {
		if err := writeKindDetails(*details, verdicts); err != nil {
			return err
		}
	}
	return g.check(total)
}

func tallyKinds(mails []kindMail, verdicts []kindVerdict) (kinds []*kindTally, total *kindTally) {
	total = &kindTally{name: "all"}
	byNumber := map[int]*kindTally{}
	for _, m := range mails {
		t := byNumber[m.Number]
		if t == nil {
			t = &kindTally{number: m.Number, name: fmt.Sprintf("%d %s", m.Number, m.Kind)}
			byNumber[m.Number], kinds = t, append(kinds, t)
		}
		t.mail(&m)
		total.mail(&m)
	}
	for _, v := range verdicts {
		byNumber[v.mail.Number].verdict(v)
		total.verdict(v)
	}
	slices.SortFunc(kinds, func(a, b *kindTally) int { return cmp.Compare(a.number, b.number) })
	return kinds, total
}

func (t *kindTally) mail(m *kindMail) {
	t.mails += count(!m.Negative)
	t.negative += count(m.Negative)
}

func (t *kindTally) verdict(v kindVerdict) {
	switch {
	case v.secret == nil:
		t.wrong++
		t.garbled += count(v.garbled)
		t.noise += count(v.mail.Negative)
	case v.found:
		t.right++
		t.unfit += count(v.finding.Checked == "failed")
	default:
		t.missed++
	}
}

func (t *kindTally) noisePerThousand() float64 {
	return 1000 * float64(t.noise) / float64(max(t.negative, 1))
}

func writeKindTable(out io.Writer, rows []*kindTally) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "kind\tmails +\tmails -\tfound\tmissed\twrong\tgarbled\twrong in -\tcheck failed\trecall\tprecision\tF1")
	for _, t := range rows {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\n", t.name, t.mails, t.negative,
			t.right, t.missed, t.wrong, t.garbled, t.noise, t.unfit, t.recall(), t.precision(), t.f1())
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, t := range rows {
		if r, p := t.recall(), t.precision(); r.of > 0 && r.value < 0.99 || p.of > 0 && p.value < 0.99 {
			fmt.Fprintf(out, "below 0.99: %-24s recall %s, precision %s\n", t.name, r, p)
		}
	}
	all := rows[len(rows)-1]
	s := newShare(min(all.noise, all.negative), all.negative)
	_, err := fmt.Fprintf(out, "%.1f findings per 1,000 negative mails (%.1f-%.1f)\n", all.noisePerThousand(), 1000*s.low, 1000*s.high)
	return err
}

func (g kindGates) check(t *kindTally) error {
	var failed []error
	if r := t.recall().value; r < g.recall {
		failed = append(failed, fmt.Errorf("recall is %.3f, below %.3f", r, g.recall))
	}
	if p := t.precision().value; p < g.precision {
		failed = append(failed, fmt.Errorf("precision is %.3f, below %.3f", p, g.precision))
	}
	if n := t.noisePerThousand(); g.noise >= 0 && n > g.noise {
		failed = append(failed, fmt.Errorf("%.1f findings per 1,000 negative mails, more than %.1f", n, g.noise))
	}
	return errors.Join(failed...)
}

// writeKindDetails lists each miss and each finding of nothing, by the place of
// its context.
func writeKindDetails(name string, verdicts []kindVerdict) error {
	var b bytes.Buffer
	for _, v := range verdicts {
		if v.found && v.finding.Checked != "failed" {
			continue
		}
		word, value := "missed", ""
		switch {
		case v.found:
			word, value = "unfit", v.secret.Accept[0]
		case v.secret != nil:
			value = v.secret.Accept[0]
		case v.garbled:
			word, value = "garbled", v.finding.Secret
		default:
			word, value = "wrong", v.finding.Secret
		}
		fmt.Fprintf(&b, "%-8s %3d %-24s %-20s %s  %.120q", word, v.mail.Number, v.mail.Kind, v.mail.Context, v.mail.MessageID, value)
		if f := v.finding; f != nil {
			fmt.Fprintf(&b, "  by %s, tier %s, confidence %.3f", f.RuleID, f.Tier, f.Confidence)
		}
		b.WriteByte('\n')
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write the details: %w", err)
	}
	return nil
}
