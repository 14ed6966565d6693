package patterns

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	gitleaks "github.com/zricethezav/gitleaks/v8/config"
)

//go:embed rules/*.toml
var ruleFiles embed.FS

// Load compiles the built-in rules and those of the user's files. Its error
// names the file and the rule that are at fault.
func Load(opt Options) (*Set, error) {
	return load(ruleFiles, opt)
}

// load is Load on other built-in files.
func load(builtin fs.FS, opt Options) (*Set, error) {
	prose := make(chan error, 1)
	go func() { // beside the rules
		_, err := readModel()
		prose <- err
	}()
	l := newLoader()
	l.alone = opt.RulesAlone
	if err := l.builtin(builtin); err != nil {
		return nil, err
	}
	if err := l.hashWords(); err != nil {
		return nil, err
	}
	if _, err := readPrivileges(); err != nil {
		return nil, err
	}
	for _, name := range opt.Files {
		if err := l.user(name); err != nil {
			return nil, err
		}
	}
	s, err := l.set()
	if err = cmp.Or(err, <-prose); err != nil { // not later, when a check would have to do without
		return nil, err
	}
	return s, nil
}

// loader gathers rules until they are compiled together.
type loader struct {
	alone  bool // no learned reader
	defs   map[string]*loaded
	off    map[string]string // gitleaks rules not in force, and why
	global []allowlistDef    // of gitleaks' file, and of user files that extend it
	sum    []byte            // hash over all files so far
}

// loaded is a rule and where it came from.
type loaded struct {
	ruleDef
	origin string
	file   string
	rank   int
	global []allowlistDef // of its file
}

func newLoader() *loader {
	return &loader{defs: map[string]*loaded{}, off: map[string]string{}}
}

func (l *loader) hash(text []byte) {
	h := sha256.New()
	h.Write(l.sum)
	h.Write(text)
	l.sum = h.Sum(nil)
}

// hashWords counts the words and weights of the prose checks among the rules:
// they decide what is found as much as any regex.
func (l *loader) hashWords() error {
	for _, pattern := range []string{"prose/*.toml", conceptFiles} {
		names, err := fs.Glob(proseFiles, pattern)
		if err != nil {
			return fmt.Errorf("listing word files: %w", err)
		}
		for _, name := range names {
			text, err := proseFiles.ReadFile(name)
			if err != nil {
				return fmt.Errorf("word file %s: %w", name, err)
			}
			l.hash(text)
		}
	}
	l.hash(privilegedFile)
	l.hash(readerFile)
	return nil
}

// builtin loads gitleaks' rules, as changed by their meta file, and then ours.
func (l *loader) builtin(dir fs.FS) error {
	text, err := fs.ReadFile(dir, path.Join("rules", metaName))
	if err != nil {
		return fmt.Errorf("rule file %s: %w", metaName, err)
	}
	if err := l.gitleaks(text); err != nil {
		return err
	}
	names, err := fs.Glob(dir, "rules/*.toml")
	if err != nil {
		return fmt.Errorf("listing rule files: %w", err)
	}
	slices.Sort(names)
	for _, name := range names {
		if path.Base(name) == metaName {
			continue
		}
		if err := l.ours(dir, name); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) gitleaks(meta []byte) error {
	f, err := gitleaksRules()
	if err != nil {
		return err
	}
	m, err := parseMeta(meta)
	if err != nil {
		return err
	}
	off, err := m.apply(f)
	if err != nil {
		return err
	}
	for _, o := range off {
		l.off[o.ID] = o.Why
	}
	l.addGitleaks(f)
	l.hash(meta)
	return nil
}

func (l *loader) addGitleaks(f *ruleFile) {
	l.global = append(l.global, f.globals()...)
	for _, def := range f.Rules {
		rank := rankGitleaks
		if def.ID == genericID {
			rank = rankGeneric
		}
		l.defs[def.ID] = &loaded{ruleDef: def, origin: OriginGitleaks, file: "gitleaks.toml", rank: rank}
	}
	l.hash([]byte(gitleaks.DefaultConfig))
}

// ours loads one of our files. Rules there must say everything.
func (l *loader) ours(dir fs.FS, name string) error {
	text, err := fs.ReadFile(dir, name)
	if err != nil {
		return fmt.Errorf("rule file %s: %w", name, err)
	}
	name = path.Base(name)
	f, err := parseFile(name, text)
	if err != nil {
		return err
	}
	for _, def := range f.Rules {
		if err := l.addOurs(def, name, f.globals()); err != nil {
			return fmt.Errorf("rule file %s: rule %q: %w", name, def.ID, err)
		}
	}
	l.hash(text)
	return nil
}

func (l *loader) addOurs(def ruleDef, file string, global []allowlistDef) error {
	if def.Learned && l.alone {
		return nil
	}
	fill(&def.Tier, Rotate)
	fill(&def.Confidence, 0.8)
	if err := def.complete(); err != nil {
		return err
	}
	for _, id := range def.Overrides {
		if err := l.override(id, &def); err != nil {
			return err
		}
	}
	if old := l.defs[def.ID]; old != nil {
		return fmt.Errorf("duplicate id: also in %s", old.file)
	}
	rank := rankOurs
	if strings.HasPrefix(def.ID, "prose-") {
		rank = rankProse
		if def.Guess {
			rank = rankGuess
		}
	}
	l.defs[def.ID] = &loaded{def, OriginMailspill, file, rank, global}
	return nil
}

// override takes a gitleaks rule out of force that def does better. Two rules
// of ours may share one of gitleaks' between them.
func (l *loader) override(id string, def *ruleDef) error {
	old := l.defs[id]
	if _, gone := l.off[id]; gone {
		return nil
	}
	if old == nil || old.origin != OriginGitleaks {
		return fmt.Errorf("overrides %q: gitleaks has no such rule", id)
	}
	l.off[id] = "replaced by " + def.ID + ": " + def.Why
	delete(l.defs, id)
	return nil
}
