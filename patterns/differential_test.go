package patterns

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-message"
	"github.com/rs/zerolog"
	"github.com/spf13/viper"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"
	"github.com/zricethezav/gitleaks/v8/logging"
)

// oracle is gitleaks' own detector. Two of them: one without generic-api-key and
// one with nothing else, because the detector drops findings of that rule where
// another rule saw the same secret on the same line. We weigh rules in dedupe;
// here each rule's findings are compared before that.
//
// Where gitleaks' detector is known to err we differ on purpose, and the texts
// here avoid it: on a last line without line end, its allowlists of lines look
// at the whole text from its beginning.
type oracle struct{ specific, generic *detect.Detector }

// quiet stops gitleaks' logger, whose trace prints secrets. It is a global of
// theirs, so it is set once, before any of their detectors runs.
var quiet = sync.OnceFunc(func() { logging.Logger = zerolog.Nop() })

func newOracle(t testing.TB) *oracle {
	t.Helper()
	quiet()
	v := viper.New()
	v.SetConfigType("toml")
	var vc config.ViperConfig
	if err := v.ReadConfig(strings.NewReader(config.DefaultConfig)); err != nil {
		t.Fatal(err)
	}
	if err := v.Unmarshal(&vc); err != nil {
		t.Fatal(err)
	}
	cfg, err := vc.Translate()
	if err != nil {
		t.Fatal(err)
	}
	one, rest := cfg, cfg
	one.Rules = map[string]config.Rule{genericID: cfg.Rules[genericID]}
	rest.Rules = map[string]config.Rule{}
	for id, r := range cfg.Rules {
		if id != genericID {
			rest.Rules[id] = r
		}
	}
	return &oracle{newDetector(rest), newDetector(one)}
}

func newDetector(cfg config.Config) *detect.Detector {
	d := detect.NewDetector(cfg)
	d.IgnoreGitleaksAllow = true
	d.MaxDecodeDepth = 0
	return d
}

// find gives "rule, byte of the match, match, secret" of each finding, sorted.
func (o *oracle) find(text string) []string {
	starts := []int{0} // of lines, as the detector counts columns
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, i)
		}
	}
	var out []string
	for _, d := range []*detect.Detector{o.specific, o.generic} {
		for _, f := range d.DetectString(text) {
			out = append(out, fmt.Sprintf("%s at %d: %q in %q", f.RuleID, starts[f.StartLine]+f.StartColumn-1, trimmed(f.Secret), f.Match))
		}
	}
	slices.Sort(out)
	return out
}

func trimmed(s string) string {
	start, end := trimQuotes(s, 0, len(s))
	return s[start:end]
}

// plainGitleaks holds gitleaks' rules as gitleaks has them.
func plainGitleaks(t testing.TB) *Set {
	t.Helper()
	f, err := gitleaksRules()
	if err != nil {
		t.Fatal(err)
	}
	l := newLoader()
	l.addGitleaks(f)
	s, err := l.set()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ourHits(s *Set, text string) []string {
	var out []string
	for _, h := range s.findAll(nil, &Text{Content: text}) {
		out = append(out, fmt.Sprintf("%s at %d: %q in %q", h.RuleID, h.MatchStart, h.Secret, text[h.MatchStart:h.MatchEnd]))
	}
	slices.Sort(out)
	return out
}

// compareWith fails for every finding that one side has and the other has not,
// and returns how many findings were compared.
func (o *oracle) compareWith(t *testing.T, s *Set, name, text string) int {
	t.Helper()
	want, got := o.find(text), ourHits(s, text)
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%s: gitleaks alone finds %s", name, w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("%s: gitleaks does not find %s", name, g)
		}
	}
	return len(want)
}

// mailFrames are what stands around a credential in mail: %s is the sample.
var mailFrames = []string{
	"Hi,\n\nplease use %s\nfor the import.\n",
	"> on Monday you wrote:\n> %s \n> thanks\n",
	"value=%s;other=1\n",
	"\t\"%s\",\n",
	"first %[1]s then again %[1]s\r\nend\r\n",
	"%s\n",
	"see \u00a0%s\u00a0 and \u201c%[1]s\u201d, k\u212aey\n",
}

func TestSameAsGitleaksOnGeneratedTexts(t *testing.T) {
	t.Parallel()
	o, s := newOracle(t), plainGitleaks(t)
	seen := map[string]bool{}
	for _, r := range s.Rules() {
		rng := rand.New(rand.NewPCG(7, uint64(len(r.ID))))
		for i := range 3 * len(mailFrames) {
			text := fmt.Sprintf(mailFrames[i%len(mailFrames)], withKeyword(r, sampleOf(r.Regex, rng)))
			if o.compareWith(t, s, r.ID, text) > 0 {
				seen[r.ID] = true
			}
		}
	}
	for _, r := range s.Rules() {
		if !seen[r.ID] {
			t.Logf("no finding in any sample of %s", r.ID)
		}
	}
	if len(seen) < 205 {
		t.Errorf("only %d rules were compared on a finding", len(seen))
	}
}

// withKeyword adds a keyword where a match need not hold one.
func withKeyword(r Rule, sample string) string {
	for _, k := range r.Keywords {
		if strings.Contains(strings.ToLower(sample), k) {
			return sample
		}
	}
	if len(r.Keywords) == 0 {
		return sample
	}
	return r.Keywords[0] + " " + sample
}

// TestSameAsGitleaksOnMixedTexts puts samples of many rules into one long text,
// so that windows of different hits meet.
func TestSameAsGitleaksOnMixedTexts(t *testing.T) {
	t.Parallel()
	o, s := newOracle(t), plainGitleaks(t)
	rng := rand.New(rand.NewPCG(11, 13))
	rules := s.Rules()
	for n := range 4 {
		var b strings.Builder
		for range 40 {
			r := rules[rng.IntN(len(rules))]
			fmt.Fprintf(&b, mailFrames[rng.IntN(len(mailFrames))], withKeyword(r, sampleOf(r.Regex, rng)))
			b.WriteString(prose(rng, rng.IntN(2000)))
		}
		b.WriteByte('\n')
		if o.compareWith(t, s, fmt.Sprint("text ", n), b.String()) == 0 {
			t.Error("nothing was compared")
		}
	}
}

func TestSameAsGitleaksOnCorpus(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("MAILSPILL_CORPUS")
	if dir == "" {
		t.Skip("MAILSPILL_CORPUS names no folder of sample mail")
	}
	o, s := newOracle(t), plainGitleaks(t)
	n := 0
	for _, kind := range []string{"eml", "mbox"} {
		eachChunk(t, filepath.Join(dir, kind), func(name, chunk string) {
			n += o.compareWith(t, s, name, chunk+"\n")
		})
	}
	t.Logf("%d findings compared", n)
}

// eachChunk gives the files under dir in pieces of valid text: as they are, and
// with the transfer encodings of their parts undone.
func eachChunk(t testing.TB, dir string, do func(name, chunk string)) {
	t.Helper()
	const size = 128 << 10
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, text := range append(decodedBodies(raw), raw) {
			for piece := range slices.Chunk(text, size) {
				do(name, strings.ToValidUTF8(string(piece), "?"))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// decodedBodies gives the bodies of a message's parts, as far as go-message reads
// them: this room knows nothing of mail, and here no more is needed.
func decodedBodies(raw []byte) [][]byte {
	e, _ := message.Read(bytes.NewReader(raw)) // with an unknown charset the entity comes all the same
	if e == nil {
		return nil
	}
	var out [][]byte
	_ = e.Walk(func(_ []int, part *message.Entity, _ error) error { // what a broken message gives is enough
		if part.MultipartReader() == nil {
			b, _ := io.ReadAll(part.Body)
			out = append(out, b)
		}
		return nil
	})
	return out
}
