package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
)

// lockedTally counts the cases of one row of the table: those whose password
// some mail gives, and those whose password is nowhere.
type lockedTally struct {
	openable, opened, listed, reported int
	shut, right                        int
}

// lockedVerdict is what a scan made of one case.
type lockedVerdict struct {
	opened, listed, reported bool
	right                    bool // shut, and listed once
	problem                  string
}

// lockedGates are the figures that a scan must reach.
type lockedGates struct {
	opened float64 // of those that can be opened
	wrong  int     // listed though open, or shut and not listed once
}

func (g *lockedGates) flags(command string) *flag.FlagSet {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.Float64Var(&g.opened, "min-opened", 1, "part of the openable files that must be opened")
	flags.IntVar(&g.wrong, "max-wrong", 0, "files that may be listed though they were opened, or not listed once though they are shut")
	return flags
}

// scoreLocked tells how many of the locked files a scan opened whose passwords
// the mail gives, and whether it listed each of the others once.
func scoreLocked(out io.Writer, cases []lockedCase, records []record, gates lockedGates) error {
	by := map[string][]record{}
	for _, r := range records {
		key := messageKey(r.Message.ID)
		by[key] = append(by[key], r)
	}
	rows, all := map[string]*lockedTally{}, &lockedTally{}
	for _, c := range cases {
		v := c.judge(by[c.id])
		for _, t := range []*lockedTally{all, rowOf(rows, "form: "+c.form.name), rowOf(rows, "password "+c.way.name)} {
			t.add(c, v)
		}
		if v.problem != "" {
			fmt.Fprintf(out, "%s %s, password %s: %s\n", c.id, c.form.name, c.way.name, v.problem)
		}
	}
	for _, name := range sortedNames(rows) {
		rows[name].print(out, name)
	}
	all.print(out, "all")
	wrong := all.listed + all.shut - all.right
	if float64(all.opened) < gates.opened*float64(all.openable) || wrong > gates.wrong {
		return fmt.Errorf("%d of %d files opened, want a part of %v; %d listed wrongly, want at most %d", all.opened, all.openable, gates.opened, wrong, gates.wrong)
	}
	return nil
}

func rowOf(rows map[string]*lockedTally, name string) *lockedTally {
	if rows[name] == nil {
		rows[name] = &lockedTally{}
	}
	return rows[name]
}

func sortedNames(rows map[string]*lockedTally) []string {
	var names []string
	for name := range rows {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (t *lockedTally) add(c lockedCase, v lockedVerdict) {
	one := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	if c.way.nowhere {
		t.shut++
		t.right += one(v.right)
		return
	}
	t.openable++
	t.opened += one(v.opened)
	t.listed += one(v.listed)
	t.reported += one(v.reported)
}

func (t *lockedTally) print(out io.Writer, name string) {
	fmt.Fprintf(out, "%-58s", name)
	if t.openable > 0 {
		fmt.Fprintf(out, " opened %3d of %3d, listed though open %d, password reported %3d;", t.opened, t.openable, t.listed, t.reported)
	}
	if t.shut > 0 {
		fmt.Fprintf(out, " shut and listed once %2d of %2d", t.right, t.shut)
	}
	fmt.Fprintln(out)
}

// judge compares a case with its records: openable files must be open and not
// listed, others listed exactly once. What everybody tries is no secret, and may
// stay unreported.
func (c lockedCase) judge(records []record) lockedVerdict {
	v := lockedVerdict{reported: c.way.usual}
	var unread []string
	elsewhere := ""
	for _, r := range records {
		switch {
		case r.Type == "unread":
			unread = append(unread, r.Reason)
		case r.Type == "finding" && r.Secret == c.password:
			v.reported = true
		case r.Type == "finding" && (r.Secret == c.value || slices.Contains(c.others, r.Secret)):
			if v.opened = v.opened || c.leadsTo(r); !c.leadsTo(r) {
				elsewhere = fmt.Sprintf(" but found at %q", r.Path)
			}
		}
	}
	v.listed = v.opened && len(unread) > 0
	v.right = !v.opened && slices.Equal(unread, []string{c.form.reason})
	switch {
	case c.way.nowhere && !v.right:
		v.problem = fmt.Sprintf("listed as %q, want %s once", unread, c.form.reason)
	case c.way.nowhere:
	case !v.opened:
		v.problem = fmt.Sprintf("not opened; listed as %q%s", unread, elsewhere)
	case v.listed:
		v.problem = fmt.Sprintf("opened, and listed as %q", unread)
	case !v.reported:
		v.problem = "its password is no finding"
	}
	return v
}

// leadsTo tells that a finding is in the file, at the member if it has some. The
// file's own name is masked where it holds the password.
func (c lockedCase) leadsTo(r record) bool {
	return len(r.Path) > len(c.form.path) && (len(c.form.path) == 0 || slices.Equal(r.Path[1:], c.form.path))
}
