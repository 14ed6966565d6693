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
	"testing"
	"time"

	"github.com/emersion/go-message"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"

	"github.com/mailspill/mailspill/patterns/patternstest"
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

func newOracle(t testing.TB) *oracle {
	t.Helper()
	cfg := patternstest.GitleaksConfig(t)
	one, rest := cfg, cfg
	one.Rules = map[string]config.Rule{genericID: cfg.Rules[genericID]}
	rest.Rules = map[string]config.Rule{}
	for id, r := range cfg.Rules {
		if id != genericID {
			rest.Rules[id] = r
		}
	}
	return &oracle{patternstest.NewDetector(rest), patternstest.NewDetector(one)}
}

// find gives "rule, byte of the match, match, secret" of each finding in a file of
// that name, sorted.
func (o *oracle) find(name, text string) []string {
	starts := []int{0} // of lines, as the detector counts columns
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, i)
		}
	}
	var out []string
	for _, d := range []*detect.Detector{o.specific, o.generic} {
		//lint:ignore SA1019 version 8 has no other way to name the file
		for _, f := range d.Detect(detect.Fragment{Raw: text, FilePath: name}) {
			if f.StartLine < 0 {
				continue // the file itself
			}
			at := starts[f.StartLine] + f.StartColumn - 1
			for strings.HasPrefix(text[at:], "\n") && !strings.HasPrefix(text[at:], f.Match) {
				at++ // a line end that the detector took off the match, not off its place
			}
			out = append(out, fmt.Sprintf("%s at %d: %q in %q", f.RuleID, at, trimmed(f.Secret), f.Match))
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

func ourHits(s *Set, name, text string) []string {
	var out []string
	for _, h := range s.findAll(nil, &Text{Content: text, Name: name}) {
		out = append(out, fmt.Sprintf("%s at %d: %q in %q", h.RuleID, h.MatchStart, h.Secret, text[h.MatchStart:h.MatchEnd]))
	}
	slices.Sort(out)
	return out
}

// compareWith fails for every finding that one side has and the other has not,
// and returns how many findings were compared.
func (o *oracle) compareWith(t *testing.T, s *Set, name, text string) int {
	t.Helper()
	return o.compareNamed(t, s, name, "", text)
}

func (o *oracle) compareNamed(t *testing.T, s *Set, name, file, text string) int {
	t.Helper()
	want, got := o.find(file, text), ourHits(s, file, text)
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

// fileNames are those that rules for named files look at.
var fileNames = map[string]string{
	"freemius-secret-key": "a/plugin.php", "hashicorp-tf-password": "main.tf",
	"kubernetes-secret-yaml": "secret.yaml", "nuget-config-password": "nuget.config",
}

// randomSample is of a rule's regex. What is made of one expression hardly ever
// matches it, for it asks for words that begin after any character.
func randomSample(r Rule, rng *rand.Rand) string {
	if r.ID == "kubernetes-secret-yaml" && rng.IntN(2) == 0 {
		return fmt.Sprintf("kind: Secret\ndata:\n  pass: aZ%08dQ9x==\n", rng.IntN(1e8))
	}
	return sampleOf(r.Regex, rng)
}

func TestSameAsGitleaksOnGeneratedTexts(t *testing.T) {
	t.Parallel()
	o, s := newOracle(t), plainGitleaks(t)
	seen := map[string]bool{"pkcs12-file": true} // it has no regex
	for _, r := range s.Rules() {
		rng := rand.New(rand.NewPCG(7, uint64(len(r.ID))))
		for i := range 6 * len(mailFrames) {
			text := fmt.Sprintf(mailFrames[i%len(mailFrames)], withKeyword(r, randomSample(r, rng)))
			if o.compareNamed(t, s, r.ID, fileNames[r.ID], text) > 0 {
				seen[r.ID] = true
				if i > 3*len(mailFrames) {
					break
				}
			}
		}
	}
	for _, r := range s.Rules() {
		if !seen[r.ID] {
			t.Errorf("no finding in any sample of %s", r.ID)
		}
	}
}

// TestSameAsGitleaksOnNearMisses spoils samples in one place, which some matches
// survive.
func TestSameAsGitleaksOnNearMisses(t *testing.T) {
	t.Parallel()
	o, s := newOracle(t), plainGitleaks(t)
	for _, r := range s.Rules() {
		rng := rand.New(rand.NewPCG(23, uint64(len(r.ID))))
		for i := range 2 * len(mailFrames) {
			sample := spoil(rng, withKeyword(r, randomSample(r, rng)))
			o.compareNamed(t, s, r.ID, fileNames[r.ID], fmt.Sprintf(mailFrames[i%len(mailFrames)], sample))
		}
	}
}

// spoil takes a character out of a text, doubles one, or puts another in its place.
func spoil(rng *rand.Rand, text string) string {
	if text == "" {
		return text
	}
	chars := []rune(text)
	i := rng.IntN(len(chars))
	switch rng.IntN(4) {
	case 0:
		chars = slices.Delete(chars, i, i+1)
	case 1:
		chars = slices.Insert(chars, i, chars[i])
	case 2:
		chars[i] = []rune(" -_.=:;,\"'!/+\né\u212a")[rng.IntN(16)]
	case 3:
		chars[i] ^= 0x20 // the case of a letter
	}
	return strings.ToValidUTF8(string(chars), "?")
}

// FuzzSameAsGitleaks changes samples of all rules. Line ends are put around the
// text, see oracle.
func FuzzSameAsGitleaks(f *testing.F) {
	o, s := newOracle(f), plainGitleaks(f)
	rng := newRand(31)
	for _, r := range s.Rules() {
		if r.Regex != "" {
			f.Add(fmt.Sprintf(mailFrames[rng.IntN(len(mailFrames))], withKeyword(r, sampleOf(r.Regex, rng))))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		o.compareWith(t, s, "text", "\n"+validSameLength(text)+"\n")
	})
}

// TestSameAsGitleaksOnMangledTexts is what fuzzing reaches only slowly.
func TestSameAsGitleaksOnMangledTexts(t *testing.T) {
	t.Parallel()
	o, s := newOracle(t), plainGitleaks(t)
	seed := uint64(time.Now().UnixNano())
	rng := newRand(seed)
	compared := 0
	for end := time.Now().Add(3 * time.Second); time.Now().Before(end) && !t.Failed(); {
		text := validSameLength(mangle(rng, mingle(rng, s))) + "\n"
		if compared += o.compareWith(t, s, "mangled", text); t.Failed() {
			t.Logf("seed %d, the text: %q", seed, text)
		}
	}
	if compared == 0 {
		t.Error("nothing was compared")
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
