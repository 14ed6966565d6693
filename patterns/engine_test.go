package patterns

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
	"unsafe"
)

// ruleSet compiles rules in our format, without any others.
func ruleSet(t testing.TB, toml string) *Set {
	t.Helper()
	f, err := parseFile("test.toml", []byte(toml))
	if err != nil {
		t.Fatal(err)
	}
	l := newLoader()
	l.hash([]byte(toml))
	for _, def := range f.Rules {
		fill(&def.Title, "A test secret")
		fill(&def.Severity, High)
		fill(&def.Rotate, "Change it.")
		if err := l.addOurs(def, "test.toml", nil); err != nil {
			t.Fatal(err)
		}
	}
	s, err := l.set()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func userFile(t testing.TB, toml string) string {
	t.Helper()
	return userFileAt(t, filepath.Join(t.TempDir(), "rules.toml"), toml)
}

func secrets(cs []Candidate) []string {
	var out []string
	for _, c := range cs {
		out = append(out, c.RuleID+"="+c.Secret)
	}
	return out
}

const tokenRule = `
[[rules]]
id = "token"
regex = '''(?i)\btok:\s*("?[\w-]{6,20}"?)'''
secretGroup = 1
keywords = ["tok:"]
`

func TestFindPlaces(t *testing.T) {
	t.Parallel()
	s := ruleSet(t, tokenRule)
	tests := []struct{ name, text, want string }{
		{"plain", "tok: abc123xyz", "abc123xyz"},
		{"quotes are not the secret", `tok: "abc123xyz"`, "abc123xyz"},
		{"upper case keyword", "TOK: abc123xyz", "abc123xyz"},
		{"Kelvin sign in the keyword", "to\u212a: abc123xyz", "abc123xyz"},
		{"after multi-byte text", "Grüße \u2014 \u00a0tok:\u00a0tok: abc123xyz", "abc123xyz"},
		{"after a broken byte", "caf\xe9 \xff\xfe tok: abc123xyz", "abc123xyz"},
		{"at the end of a long text", strings.Repeat("lorem ipsum ", 9000) + "tok: abc123xyz", "abc123xyz"},
		{"at the start of a long text", "tok: abc123xyz " + strings.Repeat("lorem ipsum ", 9000), "abc123xyz"},
		{"after a NUL", "a\x00b tok: abc123xyz", "abc123xyz"},
		{"gitleaks:allow does not hide", "tok: abc123xyz # gitleaks:allow", "abc123xyz"},
	}
	for _, tt := range tests {
		got := s.Find(nil, Text{Content: tt.text})
		if len(got) != 1 || got[0].Secret != tt.want || tt.text[got[0].Start:got[0].End] != tt.want {
			t.Errorf("%s: got %+v, want %q", tt.name, got, tt.want)
		}
	}
}

// TestFindIgnoresTheNameOfTheFile: gitleaks skips whole files by their name.
func TestFindIgnoresTheNameOfTheFile(t *testing.T) {
	t.Parallel()
	s := plainGitleaks(t)
	const text = "key ghp_R4kd83mZp0qLw7YtVbN2xCsE5gHfJ1uTaX9o here\n"
	for _, name := range []string{"", "report.pdf", "creds.docx", "x.xlsx", "go.sum", "package-lock.json", "README.md", "auth-token/README.md"} {
		got := only(s.Find(nil, Text{Content: text, Name: name, Where: InAttachment}), "github-pat")
		if len(got) != 1 {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestFindRulesOfNamedFiles(t *testing.T) {
	t.Parallel()
	s := plainGitleaks(t)
	const nuget = "<add key=\"ClearTextPassword\" value=\"gP7xQ2mZ9vL4\" />\n"
	for name, want := range map[string]int{"": 0, "notes.txt": 0, "nuget.config": 1, "NuGet.Config": 1} {
		if got := only(s.Find(nil, Text{Content: nuget, Name: name}), "nuget-config-password"); len(got) != want {
			t.Errorf("name %q: got %v, want %d", name, got, want)
		}
	}
	got := s.Find(nil, Text{Content: "client.pfx", Where: InFilename})
	if len(got) != 1 || got[0].RuleID != "pkcs12-file" || got[0].Secret != "client.pfx" {
		t.Errorf("a file that is a secret itself: got %v", got)
	}
	if got := s.Find(nil, Text{Content: "some text", Name: "client.pfx", Where: InAttachment}); len(got) != 0 {
		t.Errorf("its content gave %v", got)
	}
}

// TestFindKeepsSecretsThatHoldFalse: a gitleaks list for all rules would drop
// every secret with "false" in it.
func TestFindKeepsSecretsThatHoldFalse(t *testing.T) {
	t.Parallel()
	const text = "token ghp_R4kd83mZp0qfalseVbN2xCsE5gHfJ1uTaX9o\n"
	if got := only(plainGitleaks(t).Find(nil, Text{Content: text}), "github-pat"); len(got) != 0 {
		t.Errorf("gitleaks as it is finds %v: this test tests nothing", got)
	}
	if got := mustLoad(t).Find(nil, Text{Content: text}); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

func TestFindConcurrently(t *testing.T) {
	t.Parallel()
	s := mustLoad(t)
	texts, _ := mails(newRand(5), s.Rules(), 30)
	var want [][]Candidate
	for _, text := range texts {
		want = append(want, s.Find(nil, Text{Content: text}))
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i, text := range texts {
				if got := s.Find(nil, Text{Content: text}); !slices.Equal(got, want[i]) {
					t.Errorf("text %d: got %v, want %v", i, secrets(got), secrets(want[i]))
				}
			}
		})
	}
	group.Wait()
}

func TestLoadConcurrently(t *testing.T) {
	t.Parallel()
	extend := userFile(t, "[extend]\nuseDefault = true\n")
	want := mustLoad(t).Count()
	var group sync.WaitGroup
	for range 4 { // gitleaks' own loader has one rule left after the third
		group.Go(func() {
			if s, err := Load(Options{Files: []string{extend}}); err != nil || s.Count() != want {
				t.Errorf("got %v rules, %v; want %d", s, err, want)
			}
		})
	}
	group.Wait()
}

func TestFindAppends(t *testing.T) {
	t.Parallel()
	s := ruleSet(t, tokenRule)
	before := []Candidate{{RuleID: "earlier"}}
	got := s.Find(before, Text{Content: "tok: abc123xyz tok: other456"})
	if len(got) != 3 || got[0].RuleID != "earlier" || got[1].Start > got[2].Start {
		t.Errorf("got %v", got)
	}
}

// TestFindStaysLinear: four times the text may not take sixteen times as long,
// however dense its secrets lie, on one line or on many.
func TestFindStaysLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	s := mustLoad(t)
	for _, glue := range []string{" ", "\n"} {
		unit := "api_key=\"zQ8xW3vT7nB5mK1pL9dR\"," + glue
		took := func(n int) time.Duration {
			text := strings.Repeat(unit, n/len(unit))
			start := time.Now()
			if len(s.Find(nil, Text{Content: text})) == 0 {
				t.Error("nothing was found in the dense text")
			}
			return time.Since(start)
		}
		took(1 << 16)
		for try := 1; ; try++ { // a busy machine may spoil one
			small, large := took(1<<17), took(1<<19)
			if large < 8*small+100*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("glue %q: 128 KB took %v, 512 KB %v", glue, small, large)
				break
			}
		}
	}
}

// alarmed makes a panic of a check, which a scan survives, fail the test.
func alarmed(t testing.TB, s *Set) *Set {
	for _, r := range s.rules {
		r.onPanic = func(p any) { t.Errorf("the check of %s panicked: %v", r.ID, p) }
	}
	return s
}

// TestFindOnMangledTexts runs what fuzzing reaches only slowly, because RE2 is
// instrumented with the rest: examples and samples, cut, doubled and overwritten.
func TestFindOnMangledTexts(t *testing.T) {
	s := alarmed(t, mustLoad(t))
	rng := newRand(31) // the fuzz targets try others
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end) && !t.Failed(); {
		content := mangle(rng, mingle(rng, s))
		got := s.Find(nil, Text{Content: content, Where: InBody})
		checkOffsets(t, validSameLength(content), got)
		for _, c := range got {
			if c.Confidence <= 0 || c.Confidence > 1 || c.Severity == "" || c.Tier == "" || c.Title == "" || c.Checked == "" || c.Rotate == "" {
				t.Errorf("incomplete or unsound: %+v", c)
			}
		}
		if t.Failed() {
			t.Logf("the text: %q", content)
		}
	}
}

// mingle makes a text of samples and examples of a few rules.
func mingle(rng *rand.Rand, s *Set) []byte {
	var b bytes.Buffer
	for range 1 + rng.IntN(6) {
		r := s.rules[rng.IntN(len(s.rules))]
		if r.re == nil {
			continue
		}
		fmt.Fprintf(&b, mailFrames[rng.IntN(len(mailFrames))], withKeyword(r.Rule, sampleOf(r.Regex, rng)))
		for _, e := range r.def.Examples {
			if rng.IntN(3) == 0 {
				b.WriteString(e.Text)
			}
		}
	}
	return b.Bytes()
}

func mangle(rng *rand.Rand, y []byte) string {
	for range rng.IntN(12) {
		if len(y) == 0 {
			break
		}
		i, j := rng.IntN(len(y)), rng.IntN(len(y))
		switch rng.IntN(4) {
		case 0:
			y[i] = byte(rng.IntN(256))
		case 1:
			y = slices.Delete(y, i, min(len(y), i+1+rng.IntN(10)))
		case 2:
			y = slices.Insert(y, i, bytes.Clone(y[j:min(len(y), j+rng.IntN(80))])...)
		case 3:
			y = slices.Insert(y, i, bytes.Repeat(y[i:i+1], rng.IntN(1500))...)
		}
	}
	return string(y)
}

func TestFindKeepsWhatAPanickingCheckJudged(t *testing.T) {
	t.Parallel()
	s := ruleSet(t, tokenRule)
	s.rules[0].check = func(_ *Text, _ []int, c *Candidate) bool {
		c.Start, c.Secret = -5, "half done"
		panic("broken")
	}
	got := s.Find(nil, Text{Content: "tok: abc123xyz"})
	if len(got) != 1 || got[0].Secret != "abc123xyz" || got[0].Start != 5 || got[0].Confidence != 0.4 {
		t.Errorf("got %+v", got)
	}
}

func TestFindMendsWhatACheckBroke(t *testing.T) {
	t.Parallel()
	s := ruleSet(t, tokenRule)
	s.rules[0].check = func(_ *Text, _ []int, c *Candidate) bool {
		c.Start, c.End, c.Confidence = 7, 900, 1.3
		return true
	}
	got := s.Find(nil, Text{Content: "tok: abc123xyz"})
	if len(got) != 1 || got[0].Start != 5 || got[0].End != 14 || got[0].Confidence != 1 {
		t.Errorf("got %+v", got)
	}
}

func FuzzFind(f *testing.F) {
	s := mustLoad(f)
	rng := newRand(3)
	for _, r := range s.Rules() {
		if r.Regex != "" {
			f.Add(fmt.Sprintf(mailFrames[rng.IntN(len(mailFrames))], withKeyword(r, sampleOf(r.Regex, rng))), "")
		}
	}
	f.Add("api_key=\xff\xfe\"zQ8xW3vT7nB5mK1pL9dR\"\u212a\u017f", "nuget.config")
	f.Add(strings.Repeat("password: ", 300), "a.yaml")
	f.Fuzz(func(t *testing.T, content, name string) {
		text := Text{Content: content, Name: name, Where: InBody}
		alarmed(t, s)
		got := s.Find(nil, text)
		checkOffsets(t, validSameLength(content), got)
		if again := s.Find(nil, text); !slices.Equal(got, again) {
			t.Errorf("got %v, then %v", secrets(got), secrets(again))
		}
	})
}

func checkOffsets(t *testing.T, content string, cs []Candidate) {
	t.Helper()
	for _, c := range cs {
		if c.Start < 0 || c.End > len(content) || c.Start > c.End || c.MatchStart < 0 || c.MatchEnd > len(content) {
			t.Fatalf("%s: offsets %d to %d, match %d to %d, in %d bytes", c.RuleID, c.Start, c.End, c.MatchStart, c.MatchEnd, len(content))
		}
		if !utf8.ValidString(content[c.Start:c.End]) || c.Secret == "" {
			t.Errorf("%s: %q cuts a character, or the secret %q is empty", c.RuleID, content[c.Start:c.End], c.Secret)
		}
	}
	if !slices.IsSortedFunc(cs, func(a, b Candidate) int { return cmp.Compare(a.Start, b.Start) }) {
		t.Errorf("not in order: %v", cs)
	}
}

func userFileAt(t testing.TB, name, toml string) string {
	t.Helper()
	if err := os.WriteFile(name, []byte(toml), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestRegexIsRenewed: an expression that has read much is compiled anew, under
// others that use it, and finds the same.
func TestRegexIsRenewed(t *testing.T) {
	t.Parallel()
	r, err := newRegex(`(\w+)@here`)
	if err != nil {
		t.Fatal(err)
	}
	first := r.on(0)
	text := strings.Repeat("lorem ipsum ", 100_000) + "me@here"
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for range 10 {
				if got := r.on(len(text)).FindStringSubmatch(text); len(got) != 2 || got[1] != "me" {
					t.Errorf("got %q", got)
				}
			}
		})
	}
	group.Wait()
	if r.now.Load() == first {
		t.Error("it was not renewed")
	}
}

func TestFindKeepsNoText(t *testing.T) {
	t.Parallel()
	s := mustLoad(t)
	for _, r := range s.rules {
		for _, e := range r.def.Examples {
			content := strings.Clone(e.Text)
			start := uintptr(unsafe.Pointer(unsafe.StringData(content)))
			for _, c := range s.Find(nil, Text{Content: content, Where: InBody}) {
				for _, kept := range []string{c.Secret, c.Identity.User, c.Identity.Account, c.Identity.Host, c.Identity.Tenant, c.Identity.AppID, c.Identity.Resource, c.Privileged, c.Rotate} {
					if at := uintptr(unsafe.Pointer(unsafe.StringData(kept))); kept != "" && at >= start && at < start+uintptr(len(content)) {
						t.Errorf("%s keeps %q of its text", c.RuleID, kept)
					}
				}
			}
			runtime.KeepAlive(content)
		}
	}
}

// TestEveryRegexCompiles: what is compiled when it is first used must not fail
// in the middle of a scan.
func TestEveryRegexCompiles(t *testing.T) {
	t.Parallel()
	set, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range set.rules {
		for _, re := range r.expressions() {
			n++
			compiled, err := re.compiled()
			if err != nil {
				t.Errorf("%s: %v", r.ID, err)
			} else if compiled.NumSubexp() != re.groups() {
				t.Errorf("%s: %d groups, said to be %d", r.ID, compiled.NumSubexp(), re.groups())
			}
		}
	}
	if n < len(set.rules) {
		t.Errorf("only %d expressions of %d rules", n, len(set.rules))
	}
}
