package patterns

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// ruleFile is a rule file as written: gitleaks' own format and the keys of ours
// that gitleaks ignores. Names and meanings of the former are those of
// https://github.com/gitleaks/gitleaks#configuration.
type ruleFile struct {
	Title       string
	Description string
	MinVersion  string
	Extend      extendDef
	Allowlist   *allowlistDef // the older form of Allowlists
	Allowlists  []allowlistDef
	Rules       []ruleDef

	text [][]byte // the file, and those that it extends
}

type extendDef struct {
	Path          string
	URL           string
	UseDefault    bool
	DisabledRules []string
}

type allowlistDef struct {
	TargetRules []string // only in a file's own list: apply to these rules alone
	Description string
	Condition   string
	Commits     []string
	Paths       []string
	RegexTarget string
	Regexes     []string
	StopWords   []string
}

type requiredDef struct {
	ID            string
	WithinLines   *int
	WithinColumns *int
}

type ruleDef struct {
	ID          string
	Description string
	Path        string
	Regex       string
	SecretGroup int
	Entropy     float64
	Keywords    []string
	Tags        []string
	Allowlist   *allowlistDef // the older form of Allowlists
	Allowlists  []allowlistDef
	Required    []requiredDef
	SkipReport  bool

	Title           string
	Severity        Severity
	Tier            Tier
	Confidence      float64
	Check           string
	Overrides       []string
	Why             string
	Rotate          string
	Always          bool // the rule has no keyword and runs over every text
	Guess           bool // of two prose rules that see a secret, the other one tells of it
	Learned         bool // the learned reader finds it: the rule has no regex
	Whole           bool // a match is understood to its ends: prose finds nothing in it
	Examples        []exampleDef
	Counterexamples []exampleDef
}

// exampleDef is a text that a rule must, or must not, find something in. Only
// Text and Secret are needed; the rest sets the context or narrows the result.
type exampleDef struct {
	Text   string
	Name   string
	Header string
	Where  Where
	Now    time.Time // when expiry is judged; a fixed day if not given
	Bulk   bool

	Secret     string
	Tier       Tier
	Severity   Severity
	Checked    Checked
	User       string
	Account    string
	Host       string
	Tenant     string
	AppID      string `toml:"app_id"`
	Resource   string
	Privileged *bool
	Expired    *bool
}

// parseFile reads a rule file strictly: a misspelt key would otherwise leave a
// rule weaker than its author believes, and nobody would know.
func parseFile(name string, text []byte) (*ruleFile, error) {
	f := new(ruleFile)
	if err := decodeTOML(text, f); err != nil {
		return nil, fmt.Errorf("rule file %s: %w", name, tomlError(err, f))
	}
	return f, nil
}

// tomlError adds the line and, for unknown keys, their names: the library's own
// message has neither.
func tomlError(err error, f *ruleFile) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) {
		var keys []string
		for _, e := range strict.Errors {
			line, _ := e.Position()
			keys = append(keys, fmt.Sprintf("%q (line %d)", strings.Join(e.Key(), "."), line))
		}
		return fmt.Errorf("unknown key %s%s", strings.Join(keys, ", "), lastRule(f))
	}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		line, column := decode.Position()
		return fmt.Errorf("line %d, column %d: %w", line, column, err)
	}
	return err
}

func lastRule(f *ruleFile) string {
	if len(f.Rules) != 1 {
		return ""
	}
	return fmt.Sprintf(" in rule %q", f.Rules[0].ID)
}
