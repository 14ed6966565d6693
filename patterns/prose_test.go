package patterns

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// proseMail is one entry of testdata/prose/*.toml.
type proseMail struct {
	Genre      string
	Text       string
	Secrets    []string
	Tier       Tier
	User, Host string
	Privileged bool
	Bulk       bool
	Header     string
}

// proseScore counts what was found against what was to be found.
type proseScore struct{ hit, miss, extra, clean, negatives int }

func (s proseScore) precision() float64 {
	return float64(s.hit) / float64(max(1, s.hit+s.extra))
}
func (s proseScore) recall() float64 { return float64(s.hit) / float64(max(1, s.hit+s.miss)) }

func (s proseScore) String() string {
	p, r := s.precision(), s.recall()
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f (%d found, %d missed, %d false; %d of %d negative mails clean)",
		p, r, 2*p*r/max(1e-9, p+r), s.hit, s.miss, s.extra, s.clean, s.negatives)
}

func readProseMails(t testing.TB, half string) []proseMail {
	b, err := os.ReadFile("testdata/prose/" + half + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Mail []proseMail }
	if err := decodeTOML(b, &f); err != nil {
		t.Fatal(err)
	}
	return f.Mail
}

// proseRules loads the rules once for all tests.
func proseRules(t testing.TB) *Set {
	set, err := Load(Options{RulesAlone: true})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func findProse(set *Set, m proseMail) []Candidate {
	text := Text{Content: m.Text, Where: InBody, Header: m.Header}
	text.Context.Bulk = m.Bulk
	var out []Candidate
	for _, c := range set.Find(nil, text) {
		if strings.HasPrefix(c.RuleID, "prose-") || c.RuleID == "xml-element-password" {
			out = append(out, c)
		}
	}
	return out
}

// TestProseHalves measures both halves of the table. The weights are tuned on
// the first alone; the floors are what the scorer reached when it was tuned.
func TestProseHalves(t *testing.T) {
	t.Parallel()
	set := proseRules(t)
	for _, half := range []struct {
		name              string
		precision, recall float64
	}{{"tune", 0.97, 0.97}, {"test", 0.90, 0.90}} {
		t.Run(half.name, func(t *testing.T) {
			t.Parallel()
			verbose := half.name == "tune" || os.Getenv("MAILSPILL_PROSE_TEST_HALF") != ""
			got := measureProse(t, set, readProseMails(t, half.name), verbose)
			t.Log(got)
			if got.precision() < half.precision || got.recall() < half.recall {
				t.Errorf("%s half: %v; want P ≥ %v, R ≥ %v", half.name, got, half.precision, half.recall)
			}
		})
	}
}

// measureProse names each mistake only where the half may be looked at.
func measureProse(t *testing.T, set *Set, mails []proseMail, verbose bool) (s proseScore) {
	for i, m := range mails {
		found := findProse(set, m)
		want := map[string]bool{}
		for _, secret := range m.Secrets {
			want[secret] = true
		}
		extra := 0
		for _, c := range found {
			if want[c.Secret] {
				delete(want, c.Secret)
				s.hit++
				if verbose {
					compareProse(t, i, m, c)
				}
				continue
			}
			extra++
			if verbose {
				t.Logf("mail %d (%s): false %q by %s, %.2f", i+1, m.Genre, c.Secret, c.RuleID, c.Confidence)
			}
		}
		s.extra += extra
		s.miss += len(want)
		if verbose {
			for secret := range want {
				t.Logf("mail %d (%s): missed %q", i+1, m.Genre, secret)
			}
		}
		if len(m.Secrets) == 0 {
			s.negatives++
			if extra == 0 {
				s.clean++
			}
		}
	}
	return s
}

func compareProse(t *testing.T, i int, m proseMail, c Candidate) {
	for _, f := range []struct{ name, got, want string }{
		{"tier", string(c.Tier), string(m.Tier)},
		{"user", c.Identity.User, m.User},
		{"host", c.Identity.Host, m.Host},
	} {
		if f.want != "" && f.got != f.want {
			t.Errorf("mail %d (%s): %q: %s is %q, want %q", i+1, m.Genre, c.Secret, f.name, f.got, f.want)
		}
	}
	if m.Privileged && (c.Privileged == "" || c.Severity != Critical) {
		t.Errorf("mail %d (%s): %q is not marked as privileged", i+1, m.Genre, c.Secret)
	}
}

// TestProseWeights asks that every feature named in the code has a weight, and
// that no weight is left that no feature uses.
func TestProseWeights(t *testing.T) {
	t.Parallel()
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("prose*.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil && !strings.HasSuffix(name, "_test.go") {
			source.Write(b)
		}
	}
	feature := regexp.MustCompile(`"((?:connector|anchor|gap|shape|length|value|runs|label|user|host|digit)-[a-z-]+)"`)
	for _, m := range feature.FindAllStringSubmatch(source.String(), -1) {
		if _, ok := d.Weights[m[1]]; !ok {
			t.Errorf("feature %q has no weight in weights.toml", m[1])
		}
	}
	for name := range d.Weights {
		if !strings.Contains(source.String(), `"`+name+`"`) {
			t.Errorf("weight %q belongs to no feature", name)
		}
	}
}

// TestProseData holds confidences within their bounds and the kinds together.
func TestProseData(t *testing.T) {
	t.Parallel()
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	set := proseRules(t)
	for _, half := range []string{"tune", "test"} {
		for _, m := range readProseMails(t, half) {
			for _, c := range findProse(set, m) {
				if c.Confidence < d.Thresholds.Review || c.Confidence > 1 {
					t.Errorf("%s: confidence %v", c.RuleID, c.Confidence)
				}
			}
		}
	}
	for _, kind := range []string{"password", "former", "pin", "meeting", "one-time", "door", "wifi", "shared-key", "community", "answer", "access-pass", "recovery"} {
		if d.kinds[kind] == nil {
			t.Errorf("kind %q is not in kinds.toml", kind)
		}
	}
}

// FuzzProse feeds any text to every prose check: none may panic, move out of
// the text or split a character.
func FuzzProse(f *testing.F) {
	for _, m := range readProseMails(f, "tune") {
		f.Add(m.Text)
	}
	f.Add("password:")
	f.Add("\"password\": \"")
	f.Add("pw\r\n\r\n> x")
	f.Add("Ünser Paßwort: пароль password ：　“秘密”")
	var names []string
	for name := range checks {
		if strings.HasPrefix(name, "prose-") {
			names = append(names, name)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		text := &Text{Content: s, Where: InBody}
		for at := 0; at <= len(s); at += 1 + len(s)/16 {
			i, end := at, min(len(s), at+8)
			for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
				i--
			}
			for end < len(s) && !utf8.RuneStart(s[end]) {
				end++
			}
			for _, name := range names {
				c := Candidate{Start: i, End: end}
				if checks[name](text, []int{i, end}, &c) && (c.Start < 0 || c.End < c.Start || c.End > len(s) || !utf8.ValidString(s[c.Start:c.End])) {
					t.Fatalf("%s: [%d:%d] of %d bytes", name, c.Start, c.End, len(s))
				}
			}
		}
	})
}

// TestProseLinear feeds dense and degenerate texts: the checks look at bounded
// passages, so the time grows with the text alone.
func TestProseLinear(t *testing.T) {
	t.Parallel()
	set := proseRules(t)
	for _, unit := range []string{
		"password ", "password: Xk9#", "password is ", "a\tPassword\tb\n", "user7\tXk9#mm22\n", "pw\n", "creds: a / b\n", "password=\"'", "<password>", "key ", "* > password\r\n",
		"PIN | ", "PIN,", "clave wifi ", "*password* ",
	} {
		growsLinearly(t, set, unit, func(size int) string {
			return "Username\tPassword\n" + strings.Repeat(unit, size/len(unit))
		})
	}
}

// TestProseRowsLinear feeds lines that might be rows of the table that one of the
// first lines heads, each of which looks for its heading far above.
func TestProseRowsLinear(t *testing.T) {
	t.Parallel()
	set := proseRules(t)
	for _, head := range []string{"password\n", "users\npasswords " + strings.Repeat("x | ", 4<<10) + "\n"} {
		for _, row := range []string{"a/b\n", "ab / cd\n", "a  b\n", "a: b\n", "a,b,c\n", "\na/b\n"} {
			growsLinearly(t, set, head[:8]+" above "+row, func(size int) string { return head + strings.Repeat(row, size/len(row)) })
		}
	}
}

// growsLinearly allows four times as long a text ten times the time.
func growsLinearly(t *testing.T, set *Set, name string, text func(size int) string) {
	t.Helper()
	for try := 1; ; try++ { // a busy machine may spoil one
		small, large := timeOf(set, text(8<<10)), timeOf(set, text(32<<10))
		if large < 10*small+100*time.Millisecond {
			return
		}
		if try == 3 {
			t.Errorf("%q repeated: 8 KiB took %v, 32 KiB %v", name, small, large)
			return
		}
	}
}
