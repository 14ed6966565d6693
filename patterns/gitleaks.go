package patterns

import (
	"fmt"
	"strings"
	"unicode/utf8"

	gitleaks "github.com/zricethezav/gitleaks/v8/config"
)

// genericID is the one gitleaks rule that knows no issuer.
const genericID = "generic-api-key"

const metaName = "gitleaks.meta.toml"

// metaFile says of gitleaks' default rules what their own file does not: how
// severe each is, how it is rotated, and which of them are changed for mail.
type metaFile struct {
	Defaults metaDef
	Rules    []metaDef
	Global   []metaGlobal // changes to the allowlist of all rules
	Tail     metaTail     // what may stand behind a secret
}

// metaTail widens the end of gitleaks' rules: nearly all want one of the few
// characters behind a secret that stand there in programs.
type metaTail struct {
	Regex   string  // the end of gitleaks' own regexes
	Instead string  // in its place
	From    float64 // of rules of at least this confidence
	Why     string
}

type metaDef struct {
	ID         string
	Title      string
	Severity   Severity
	Tier       Tier
	Confidence float64
	Rotate     string

	Off        bool           // not in force
	Regex      string         // in place of gitleaks' own
	Entropy    float64        // in place of gitleaks' own
	Allowlists []allowlistDef // besides gitleaks' own
	Why        string         // needed with any of these four
}

type metaGlobal struct {
	Regex   string // one of gitleaks'
	Instead string
	Why     string
}

// gitleaksRules parses gitleaks' default rules. It goes around the library's
// loader, which keeps state in globals: two loads at once are a data race, and
// the third "useDefault" in a process silently yields no rules.
func gitleaksRules() (*ruleFile, error) {
	return parseFile("gitleaks.toml", []byte(gitleaks.DefaultConfig))
}

func parseMeta(text []byte) (*metaFile, error) {
	m := new(metaFile)
	if err := decodeTOML(text, m); err != nil {
		return nil, fmt.Errorf("rule file %s: %w", metaName, tomlError(err, &ruleFile{}))
	}
	return m, nil
}

// apply makes the changes in f, and returns the rules that it takes out.
func (m *metaFile) apply(f *ruleFile) ([]Off, error) {
	if err := m.applyGlobal(f.Allowlist); err != nil {
		return nil, err
	}
	byID, err := m.byID(f)
	if err != nil {
		return nil, err
	}
	var off []Off
	var kept []ruleDef
	for _, def := range f.Rules {
		own := byID[def.ID]
		if own.Off {
			off = append(off, Off{def.ID, own.Why})
			continue
		}
		own.change(&def)
		m.Defaults.fill(&def)
		m.Tail.widen(&def)
		kept = append(kept, def)
	}
	f.Rules = kept
	return off, nil
}

// widen changes the ends of a rule: of every alternative that it has.
func (t *metaTail) widen(def *ruleDef) {
	if t.Regex == "" || def.Confidence < t.From || !strings.Contains(def.Regex, t.Regex) {
		return
	}
	def.Regex = strings.ReplaceAll(def.Regex, t.Regex, t.Instead)
	fill(&def.Why, t.Why)
}

func (m *metaFile) byID(f *ruleFile) (map[string]metaDef, error) {
	known := map[string]bool{}
	for _, def := range f.Rules {
		known[def.ID] = true
	}
	byID := map[string]metaDef{}
	for _, d := range m.Rules {
		if !known[d.ID] {
			return nil, fmt.Errorf("rule file %s: gitleaks has no rule %q", metaName, d.ID)
		}
		if _, twice := byID[d.ID]; twice {
			return nil, fmt.Errorf("rule file %s: rule %q stands there twice", metaName, d.ID)
		}
		if (d.Off || d.Regex != "" || d.Entropy != 0 || d.Allowlists != nil) && d.Why == "" {
			return nil, fmt.Errorf("rule file %s: rule %q: a change needs a reason (why)", metaName, d.ID)
		}
		byID[d.ID] = d
	}
	return byID, nil
}

func (m *metaFile) applyGlobal(a *allowlistDef) error {
	for _, g := range m.Global {
		found := false
		for i, re := range a.Regexes {
			if re == g.Regex {
				a.Regexes[i], found = g.Instead, true
			}
		}
		if !found || g.Why == "" {
			return fmt.Errorf("rule file %s: global %q: not in gitleaks' list, or no reason given (why)", metaName, g.Regex)
		}
	}
	return nil
}

func (d *metaDef) change(def *ruleDef) {
	d.fill(def)
	if d.Regex != "" {
		def.Regex = d.Regex
	}
	if d.Entropy != 0 {
		def.Entropy = d.Entropy
	}
	def.Allowlists = append(def.Allowlists, d.Allowlists...)
	def.Why = d.Why
}

// fill sets what the rule does not say yet.
func (d *metaDef) fill(def *ruleDef) {
	fill(&def.Title, d.Title)
	fill(&def.Severity, d.Severity)
	fill(&def.Tier, d.Tier)
	fill(&def.Rotate, d.Rotate)
	fill(&def.Confidence, d.Confidence)
	fill(&def.Title, titleOf(def))
}

func fill[T comparable](to *T, from T) {
	var zero T
	if *to == zero {
		*to = from
	}
}

// titleOf makes a title of a gitleaks rule from its description ("Detected a
// Foo Token, posing a risk of …") or, where that says nothing, from its ID.
func titleOf(def *ruleDef) string {
	s, _, _ := strings.Cut(def.Description, ",")
	if i := strings.Index(strings.ToLower(s), " a "); i >= 0 {
		s = s[i+len(" a "):]
	}
	for _, filler := range []string{"possible ", "potential ", "pattern that resembles "} {
		s = strings.TrimPrefix(s, filler)
	}
	if s = strings.TrimSpace(s); s == "" || len(s) > 60 {
		s = strings.ReplaceAll(def.ID, "-", " ")
	}
	if s == "" {
		return s
	}
	first, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[n:]
}
