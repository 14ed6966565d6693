package patterns

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// complete says what a rule of ours lacks.
func (d *ruleDef) complete() error {
	switch {
	case d.ID == "":
		return errors.New("no id")
	case d.Regex == "" && !d.Learned:
		return errors.New("no regex")
	case d.Title == "":
		return errors.New("no title")
	case d.Severity == "":
		return errors.New("no severity")
	case d.Rotate == "":
		return errors.New("no rotate: say in a line how this kind is revoked or rotated")
	case len(d.Keywords) == 0 && !d.Always && !d.Learned:
		return errors.New("no keywords: name one that every match holds, or say always = true")
	case len(d.Overrides) > 0 && d.Why == "":
		return errors.New("overrides needs a reason (why)")
	}
	for _, e := range d.Examples {
		if e.Text == "" || e.Secret == "" {
			return errors.New("an example lacks its text or secret")
		}
	}
	return nil
}

// sound says what is wrong with a rule, wherever it came from.
func (d *ruleDef) sound() error {
	if d.Severity != "" && !slices.Contains([]Severity{Critical, High, Medium, Low}, d.Severity) {
		return fmt.Errorf("unknown severity %q (want critical, high, medium or low)", d.Severity)
	}
	if d.Tier != "" && !slices.Contains([]Tier{Rotate, Review, Info}, d.Tier) {
		return fmt.Errorf("unknown tier %q (want rotate, review or info)", d.Tier)
	}
	if d.Confidence < 0 || d.Confidence > 1 {
		return fmt.Errorf("confidence %v is not between 0 and 1", d.Confidence)
	}
	if d.Regex == "" && d.Path == "" && !d.Learned {
		return errors.New("neither regex nor path: the rule would find nothing")
	}
	if d.Always && len(d.Keywords) > 0 {
		return errors.New("always = true, and keywords: one of them is too many")
	}
	return d.soundWords()
}

func (d *ruleDef) soundWords() error {
	if _, ok := checks[d.Check]; d.Check != "" && !ok {
		return fmt.Errorf("unknown check %q", d.Check)
	}
	for _, k := range d.Keywords {
		if k == "" {
			return errors.New("an empty keyword")
		}
		if strings.ContainsAny(k, "\u212a\u017f") {
			return fmt.Errorf("keyword %q: write k and s in ASCII", k)
		}
	}
	if len(d.Required) > 0 {
		return errors.New("required: rules that need another rule's finding are not supported")
	}
	if d.SkipReport {
		return errors.New("skipReport: rules that are not reported are not supported")
	}
	return nil
}

// globals gives the lists of allowed values that stand outside any rule, in
// both forms that gitleaks reads.
func (f *ruleFile) globals() []allowlistDef {
	if f.Allowlist == nil {
		return f.Allowlists
	}
	return append([]allowlistDef{*f.Allowlist}, f.Allowlists...)
}

func (d *ruleDef) lists() []allowlistDef {
	if d.Allowlist == nil {
		return d.Allowlists
	}
	return append([]allowlistDef{*d.Allowlist}, d.Allowlists...)
}
