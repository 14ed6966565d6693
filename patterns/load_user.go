package patterns

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// maxExtend is how many files may extend one another in a row, as in gitleaks.
const maxExtend = 2

// user adds a file of the user's: plain gitleaks format, or with our keys. With
// [extend] useDefault its rules are merged into gitleaks' rules of the same ID
// and its allowlists hold for gitleaks' rules, too; without, they hold for its
// own rules. Our rules stay as they are: a list made for a repository must not
// hide what lies in a mailbox.
func (l *loader) user(name string) error {
	f, err := readUser(name, 0)
	if err != nil {
		return err
	}
	if err := l.disable(name, f.Extend.DisabledRules); err != nil {
		return err
	}
	for _, def := range f.Rules {
		if err := l.addUser(def, name, f); err != nil {
			return fmt.Errorf("rule file %s: rule %q: %w", name, def.ID, err)
		}
	}
	return l.addLists(name, f)
}

func readUser(name string, depth int) (*ruleFile, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("rule file %s: %w", name, err)
	}
	f, err := parseFile(name, text)
	if err != nil {
		return nil, err
	}
	f.text = [][]byte{text}
	switch e := f.Extend; {
	case e.URL != "":
		return nil, fmt.Errorf("rule file %s: extend.url: rules are never fetched from the network; save the file and name it in extend.path", name)
	case e.Path != "" && e.UseDefault:
		return nil, fmt.Errorf("rule file %s: extend.path and extend.useDefault exclude each other", name)
	case e.Path != "" && depth == maxExtend:
		return nil, fmt.Errorf("rule file %s: more than %d files extend one another", name, maxExtend)
	case e.Path != "":
		return extendFile(f, name, depth)
	}
	return f, nil
}

// extendFile lays f over the file that it extends, whose path is relative to f.
func extendFile(f *ruleFile, name string, depth int) (*ruleFile, error) {
	base := f.Extend.Path
	if !filepath.IsAbs(base) {
		base = filepath.Join(filepath.Dir(name), base)
	}
	under, err := readUser(base, depth+1)
	if err != nil {
		return nil, fmt.Errorf("extended by %s: %w", name, err)
	}
	under.overlay(f)
	return under, nil
}

func (f *ruleFile) overlay(over *ruleFile) {
	at := map[string]int{}
	for i, def := range f.Rules {
		at[def.ID] = i
	}
	off := map[string]bool{}
	for _, id := range over.Extend.DisabledRules {
		off[id] = true
	}
	for _, def := range over.Rules {
		if i, ok := at[def.ID]; ok && !off[def.ID] {
			f.Rules[i].merge(&def)
			continue
		}
		f.Rules = append(f.Rules, def)
		off[def.ID] = false
	}
	for _, id := range over.Extend.DisabledRules {
		if _, below := at[id]; !below {
			f.Extend.DisabledRules = append(f.Extend.DisabledRules, id)
		}
	}
	f.drop(off, at)
	f.Allowlists = append(f.Allowlists, over.globals()...)
	f.text = append(f.text, over.text...)
}

// drop takes out the rules of the file below that are disabled above.
func (f *ruleFile) drop(off map[string]bool, at map[string]int) {
	var kept []ruleDef
	for i, def := range f.Rules {
		if n, below := at[def.ID]; below && n == i && off[def.ID] {
			continue
		}
		kept = append(kept, def)
	}
	f.Rules = kept
}

// merge lays a rule over one of the same ID, as gitleaks does: what it says
// replaces, keywords, tags and allowlists add up.
func (d *ruleDef) merge(over *ruleDef) {
	set(&d.Description, over.Description)
	set(&d.Entropy, over.Entropy)
	set(&d.SecretGroup, over.SecretGroup)
	set(&d.Regex, over.Regex)
	set(&d.Path, over.Path)
	set(&d.Title, over.Title)
	set(&d.Severity, over.Severity)
	set(&d.Tier, over.Tier)
	set(&d.Confidence, over.Confidence)
	set(&d.Check, over.Check)
	set(&d.Why, over.Why)
	set(&d.Rotate, over.Rotate)
	d.Tags = append(d.Tags, over.Tags...)
	d.Keywords = append(d.Keywords, over.Keywords...)
	d.Allowlists = append(d.Allowlists, over.lists()...)
	d.Examples = append(d.Examples, over.Examples...)
	d.Counterexamples = append(d.Counterexamples, over.Counterexamples...)
}

func set[T comparable](to *T, from T) {
	var zero T
	if from != zero {
		*to = from
	}
}

func (l *loader) disable(name string, ids []string) error {
	for _, id := range ids {
		if old := l.defs[id]; old != nil && old.origin == OriginGitleaks {
			delete(l.defs, id)
		} else if _, gone := l.off[id]; !gone {
			return fmt.Errorf("rule file %s: extend.disabledRules: gitleaks has no rule %q", name, id)
		}
		l.off[id] = "disabled by " + name
	}
	return nil
}

func (l *loader) addUser(def ruleDef, name string, f *ruleFile) error {
	if def.ID == "" {
		return errors.New("no id")
	}
	if def.Learned {
		return errors.New("learned = true: the learned reader has a rule already, and knows nothing of others")
	}
	old := l.defs[def.ID]
	if old != nil && old.origin != OriginGitleaks {
		return fmt.Errorf("duplicate id: also in %s", old.file)
	}
	if old != nil && f.Extend.UseDefault {
		old.merge(&def)
		old.file = name
		return nil
	}
	fill(&def.Severity, Medium)
	fill(&def.Tier, Review)
	fill(&def.Confidence, 0.8)
	fill(&def.Title, titleOf(&def))
	fill(&def.Rotate, "Revoke it where it was issued and issue a new one.")
	l.defs[def.ID] = &loaded{def, name, name, rankUser, f.globals()}
	return nil
}

// addLists makes the file's allowlists hold for the rules that they are for.
func (l *loader) addLists(name string, f *ruleFile) error {
	for _, text := range f.text {
		l.hash(text)
	}
	for _, a := range f.globals() {
		for _, id := range a.TargetRules {
			if _, gone := l.off[id]; gone {
				continue
			}
			if l.defs[id] == nil {
				return fmt.Errorf("rule file %s: allowlists: there is no rule %q to apply to", name, id)
			}
			l.defs[id].Allowlists = append(l.defs[id].Allowlists, a)
		}
		if len(a.TargetRules) == 0 && f.Extend.UseDefault {
			l.global = append(l.global, a)
		}
	}
	return nil
}
