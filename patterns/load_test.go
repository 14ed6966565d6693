package patterns

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

const soundMeta = `
[defaults]
severity = "high"
tier = "rotate"
confidence = 0.8
rotate = "Revoke it."
`

const soundRule = `
[[rules]]
id = "my-token"
title = "My token"
severity = "high"
rotate = "Revoke it."
regex = '''mytok_(\w{10,20})'''
keywords = ["mytok_"]
`

// builtinFiles are built-in files with one of ours.
func builtinFiles(meta, ours string) fstest.MapFS {
	return fstest.MapFS{
		"rules/" + metaName: {Data: []byte(meta)},
		"rules/ours.toml":   {Data: []byte(ours)},
	}
}

func without(key string) string {
	var kept []string
	for line := range strings.Lines(soundRule) {
		if !strings.HasPrefix(line, key+" ") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func TestLoadRefusesUnsoundRules(t *testing.T) {
	t.Parallel()
	if _, err := load(builtinFiles(soundMeta, soundRule), Options{}); err != nil {
		t.Fatalf("a sound rule: %v", err)
	}
	tests := []struct{ name, ours, want string }{
		{"no TOML", "[[rules]\n", "ours.toml"},
		{"unknown key", soundRule + "severty = \"low\"\n", `"rules.severty" (line 9)`},
		{"unknown check", soundRule + "check = \"nonesuch\"\n", `"my-token": unknown check "nonesuch"`},
		{"bad regex", strings.Replace(soundRule, `{10,20}`, `{10,20`+`}(`, 1), `"my-token": regex`},
		{"regex that only RE2 takes", strings.Replace(soundRule, `(\w`, `(\C\w`, 1), `"my-token": regex`},
		{"no title", without("title"), `"my-token": no title`},
		{"no severity", without("severity"), `"my-token": no severity`},
		{"unknown severity", strings.Replace(soundRule, `"high"`, `"grave"`, 1), `unknown severity "grave"`},
		{"unknown tier", soundRule + "tier = \"act\"\n", `unknown tier "act"`},
		{"no rotate", without("rotate"), `"my-token": no rotate`},
		{"no regex", without("regex"), `"my-token": no regex`},
		{"no keywords", without("keywords"), `"my-token": no keywords`},
		{"no id", without("id"), `no id`},
		{"always and keywords", soundRule + "always = true\n", `always = true, and keywords`},
		{"empty keyword", strings.Replace(soundRule, `"mytok_"`, `"mytok_", ""`, 1), `an empty keyword`},
		{"duplicate id", soundRule + soundRule, `"my-token": duplicate id`},
		{"id of a gitleaks rule", strings.Replace(soundRule, "my-token", "github-pat", 1), `duplicate id`},
		{"secretGroup", soundRule + "secretGroup = 2\n", `secretGroup 2 is out of range`},
		{"confidence", soundRule + "confidence = 80.0\n", `confidence 80`},
		{"overrides nothing", soundRule + "overrides = [\"nonesuch\"]\nwhy = \"better\"\n", `gitleaks has no such rule`},
		{"overrides without why", soundRule + "overrides = [\"github-pat\"]\n", `overrides needs a reason`},
		{"example without secret", soundRule + "[[rules.examples]]\ntext = \"x\"\n", `an example lacks`},
		{"allowlist without entries", soundRule + "[[rules.allowlists]]\ndescription = \"x\"\n", `allowlist`},
		{"allowlist's condition", soundRule + "[[rules.allowlists]]\nregexes = [\"x\"]\ncondition = \"xor\"\n", `unknown condition "xor"`},
		{"allowlist's target", soundRule + "[[rules.allowlists]]\nregexes = [\"x\"]\nregexTarget = \"file\"\n", `unknown regexTarget "file"`},
		{"allowlist's regex", soundRule + "[[rules.allowlists]]\nregexes = [\"x(\"]\n", `allowlist: regexes: "x("`},
		{"required", soundRule + "[[rules.required]]\nid = \"github-pat\"\n", `required`},
	}
	for _, tt := range tests {
		_, err := load(builtinFiles(soundMeta, tt.ours), Options{})
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "ours.toml") {
			t.Errorf("%s: got %v, want it to name ours.toml and %s", tt.name, err, tt.want)
		}
	}
}

func TestLoadRefusesUnsoundMeta(t *testing.T) {
	t.Parallel()
	for name, meta := range map[string]string{
		"unknown rule":       "[[rules]]\nid = \"nonesuch\"\ntitle = \"x\"\n",
		"twice":              "[[rules]]\nid = \"github-pat\"\n[[rules]]\nid = \"github-pat\"\n",
		"off without reason": "[[rules]]\nid = \"github-pat\"\noff = true\n",
		"unknown global":     "[[global]]\nregex = \"nonesuch\"\nwhy = \"x\"\n",
		"unknown key":        "[[rules]]\nid = \"github-pat\"\nsecret = true\n",
	} {
		if _, err := load(builtinFiles(soundMeta+meta, soundRule), Options{}); err == nil || !strings.Contains(err.Error(), metaName) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	s, err := load(builtinFiles(soundMeta, soundRule+"overrides = [\"github-pat\"]\nwhy = \"better\"\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	off := s.SwitchedOff()
	if s.Count() != 222 || len(off) != 1 || off[0].ID != "github-pat" || off[0].Why != "replaced by my-token: better" {
		t.Errorf("%d rules; off: %v", s.Count(), off)
	}
}

func TestUserFile(t *testing.T) {
	t.Parallel()
	const plain = "[[rules]]\nid = \"acme\"\ndescription = \"Acme key\"\nregex = '''acme_\\w{8}'''\nkeywords = [\"ACME_\"]\n"
	const key = "use acme_x7Tq2Lm9 and ghp_R4kd83mZp0qLw7YtVbN2xCsE5gHfJ1uTaX9o now\n"
	tests := []struct {
		name, file string
		want       []string
	}{
		{"plain", plain, []string{"acme", "github-pat"}},
		{"extends the default", "[extend]\nuseDefault = true\n" + plain, []string{"acme", "github-pat"}},
		{"disables a rule", "[extend]\nuseDefault = true\ndisabledRules = [\"github-pat\"]\n" + plain, []string{"acme"}},
		{"its allowlist is for its rules", "[[allowlists]]\nregexes = [\"T\"]\n" + plain, []string{"github-pat"}},
		{"and for gitleaks' where it extends them", "[extend]\nuseDefault = true\n[allowlist]\nregexes = [\"T\"]\n" + plain, nil},
		{"targeted", "[[allowlists]]\ntargetRules = [\"github-pat\"]\nregexes = [\"R4\"]\n" + plain, []string{"acme"}},
		{"without keywords", strings.Replace(plain, "keywords", "tags", 1), []string{"acme", "github-pat"}},
		{"changes a rule of gitleaks", "[extend]\nuseDefault = true\n[[rules]]\nid = \"github-pat\"\nentropy = 7.0\n", nil},
		{"replaces a rule of gitleaks", strings.Replace(plain, `"acme"`, `"github-pat"`, 1), []string{"github-pat"}},
		{"stop word", plain + "[[rules.allowlists]]\nstopwords = [\"X7TQ\"]\n", []string{"github-pat"}},
		{"both conditions, one missing", plain + "[[rules.allowlists]]\ncondition = \"AND\"\nstopwords = [\"x7tq\"]\nregexes = [\"nonesuch\"]\n", []string{"acme", "github-pat"}},
		{"a commit never holds", plain + "[[rules.allowlists]]\ncondition = \"AND\"\nstopwords = [\"x7tq\"]\ncommits = [\"abc\"]\n", []string{"acme", "github-pat"}},
		{"line", plain + "[[rules.allowlists]]\nregexTarget = \"line\"\nregexes = [\"and ghp\"]\n", []string{"github-pat"}},
		{"match", plain + "[[rules.allowlists]]\nregexTarget = \"match\"\nregexes = [\"use\"]\n", []string{"acme", "github-pat"}},
	}
	for _, tt := range tests {
		s, err := load(builtinFiles(soundMeta, soundRule), Options{Files: []string{userFile(t, tt.file)}})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, c := range s.Find(nil, Text{Content: key}) {
			got = append(got, c.RuleID)
		}
		if strings.Join(got, " ") != strings.Join(tt.want, " ") {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestUserFileDefaults(t *testing.T) {
	t.Parallel()
	name := userFile(t, "[[rules]]\nid = \"acme\"\ndescription = \"Found an Acme key, alas\"\nregex = '''acme_\\w{8}'''\n")
	s := mustLoad(t, name)
	for _, r := range s.Rules() {
		if r.ID == "acme" && (r.Severity != Medium || r.Tier != Review || r.Title == "" || r.Rotate == "" || r.Origin != name) {
			t.Errorf("got %+v", r)
		}
	}
	if plain := mustLoad(t); plain.Count()+1 != s.Count() || plain.Hash() == s.Hash() {
		t.Errorf("%d rules, then %d; hash %s, then %s", plain.Count(), s.Count(), plain.Hash(), s.Hash())
	}
	if again := mustLoad(t, userFile(t, "[[rules]]\nid = \"acme\"\ndescription = \"Found an Acme key, alas\"\nregex = '''acme_\\w{8}'''\n")); again.Hash() != s.Hash() {
		t.Error("the hash depends on where the file lies")
	}
}

func TestUserFileErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, want string }{
		{"bad regex", "[[rules]]\nid = \"a\"\nregex = \"a(\"\n", `rule "a": regex`},
		{"unknown key", "[[rules]]\nid = \"a\"\nregexp = \"a\"\n", "regexp"},
		{"nothing to match", "[[rules]]\nid = \"a\"\n", "neither regex nor path"},
		{"no id", "[[rules]]\nregex = \"a\"\n", "no id"},
		{"a reader of its own", "[[rules]]\nid = \"mine\"\nregex = \"a\"\nlearned = true\n", "the learned reader has a rule"},
		{"url", "[extend]\nurl = \"https://example.com/x.toml\"\n", "never fetched"},
		{"path and default", "[extend]\nuseDefault = true\npath = \"x.toml\"\n", "exclude each other"},
		{"path that is not there", "[extend]\npath = \"nonesuch.toml\"\n", "nonesuch.toml"},
		{"disables nothing", "[extend]\ndisabledRules = [\"nonesuch\"]\n", `no rule "nonesuch"`},
		{"target that is not there", "[[allowlists]]\ntargetRules = [\"nonesuch\"]\nregexes = [\"a\"]\n", `no rule "nonesuch"`},
		{"not TOML", "rules: []\n", "line 1"},
	}
	for _, tt := range tests {
		name := userFile(t, tt.file)
		_, err := Load(Options{Files: []string{name}})
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v, want %q and the file's name", tt.name, err, tt.want)
		}
	}
	if _, err := Load(Options{Files: []string{"nonesuch.toml"}}); err == nil {
		t.Error("a file that is not there was loaded")
	}
}

func TestUserFileExtendsAnother(t *testing.T) {
	t.Parallel()
	base := userFile(t, "[[rules]]\nid = \"one\"\nregex = '''one_\\w{8}'''\n[[rules]]\nid = \"two\"\nregex = '''two_\\w{8}'''\n")
	top := userFile(t, "[extend]\npath = "+"'"+base+"'\ndisabledRules = [\"two\"]\n[[rules]]\nid = \"one\"\ntitle = \"First\"\n")
	s, err := load(builtinFiles(soundMeta, soundRule), Options{Files: []string{top}})
	if err != nil {
		t.Fatal(err)
	}
	got := s.Find(nil, Text{Content: "one_x7Tq2Lm9 two_x7Tq2Lm9"})
	if len(got) != 1 || got[0].Title != "First" {
		t.Errorf("got %v", got)
	}
	loop := filepath.Join(t.TempDir(), "loop.toml")
	loop = userFileAt(t, loop, "[extend]\npath = 'loop.toml'\n")
	if _, err := load(builtinFiles(soundMeta, soundRule), Options{Files: []string{loop}}); err == nil || !strings.Contains(err.Error(), "extend one another") {
		t.Errorf("a file that extends itself: %v", err)
	}
}
