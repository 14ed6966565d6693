package patterns

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/patterns/tagger"
)

// TestReaderFit teaches the learned reader, and writes its model:
//
//	make fit-reader
//
// MAILSPILL_FIT_HOLD says what files of testdata/prose/fit begin with, with commas
// between, whose mails are held out, to see how well it reads what it has not learnt from. Nothing of
// the test half is read. Before what rows mean is changed, the model's file must be
// emptied.
func TestReaderFit(t *testing.T) {
	name := os.Getenv("MAILSPILL_FIT_READER")
	if name == "" {
		t.Skip("MAILSPILL_FIT_READER is not set")
	}
	set := proseRules(t)
	learnt, held := readAllTaught(t, set)
	f := &fitting{T: t, set: set, mails: learnt, describer: newDescriber(must(readProse()), must(readCues()), must(readConcepts()), vocabularyOf(learnt))}
	t.Logf("%d texts to learn from, %d words; %d mails held out", len(learnt), len(f.words), len(held))
	f.prepareAll()
	m := &model{describer: f.describer}
	m.scout = f.teach(0, scoutShape, fitScouting)
	for seed := range uint64(fitNetworks) {
		m.nets = append(m.nets, f.teach(seed+1, readerShape, fitDrop))
		f.look(m, held)
	}
	f.write(m, name)
}

// How the reader is taught; found by trying, on mails held out.
const (
	fitNetworks = 2
	fitRounds   = 7
	fitSalad    = 1600 // texts of words that say nothing and of what machines print, each round others
	fitSeen     = 6    // mails in which a word must stand to be known
	fitVaried   = 50   // how often, in a hundred, a mail's secrets are replaced
	fitDrop     = 0.3  // share of what describes a token that is left out; with more it learns too little, with less by heart
	fitScouting = 0.5  // the same for the scout, which shall rather see too much

	fitUnreadable = 5 // and the letters of one without are such as a wrong charset leaves
)

// fitting is what is taught, and from what.
type fitting struct {
	*testing.T
	*describer
	set    *Set
	mails  []taughtMail
	texts  []taughtText
	values map[Tier][]string // of all secrets
	common []string          // words of dictionaries
}

// taughtText is a mail as the reader sees it.
type taughtText struct {
	s      string
	tokens []token
	found  []foundSpan
	rows   []int32
	tags   []uint8
}

// prepare makes of a mail what is learnt from; ruled adds what the rules say of it.
func prepare(set *Set, d *describer, m *taughtMail, ruled bool) taughtText {
	head := subjectHead(m.subject)
	offset := len(head)
	out := taughtText{s: head + m.text}
	out.tokens = tokensOf(out.s)
	if ruled {
		for _, h := range set.findAll(nil, &Text{Content: m.text, Where: InBody}) {
			out.found = append(out.found, foundSpan{h.Start + offset, h.End + offset, h.ofProse(), h.Confidence, h.Tier})
		}
	}
	out.rows = d.describe(&room{}, out.s, out.tokens, out.found)
	out.tags = make([]uint8, len(out.tokens))
	for _, s := range m.secrets {
		tag := map[Tier]uint8{Rotate: tagRotate, Review: tagReview, Info: tagInfo}[s.tier]
		for i := firstAt(out.tokens, s.start+offset); i < len(out.tokens) && out.tokens[i].start < s.end+offset; i++ {
			out.tags[i] = tag
			tag += tag % 2
		}
	}
	return out
}

// prepareAll prepares all mails. Of those that the rules were tuned with it does not
// say what the rules found: they know them too well.
func (f *fitting) prepareAll() {
	f.values = map[Tier][]string{}
	f.common = keysOf(f.data.dictionary)
	for i := range f.mails {
		m := &f.mails[i]
		f.texts = append(f.texts, prepare(f.set, f.describer, m, !m.ruled))
		for _, s := range m.secrets {
			f.values[s.tier] = append(f.values[s.tier], m.text[s.start:s.end])
		}
	}
}

// The networks, but for the rows that they know.
var (
	readerShape = tagger.Shape{Slots: slots, Width: 64, Tags: tags, Strides: []int{1, 2, 4, 8, 16, 1}, Pool: 4}
	scoutShape  = tagger.Shape{Slots: slots, Width: 16, Tags: tags, Strides: []int{1, 2, 4, 8}, Pool: 4}
)

// teach fits one network.
func (f *fitting) teach(seed uint64, shape tagger.Shape, drop float64) *tagger.Network {
	shape.Rows = f.rows
	started := time.Now()
	plan := tagger.Plan{Rounds: fitRounds, Batch: 16, Rate: 0.002, Drop: drop, Seed: seed}
	plan.Told = func(round int, loss float64) {
		f.Logf("network %d, round %d: loss %.4f after %.0f s", seed, round+1, loss, time.Since(started).Seconds())
	}
	return tagger.Teach(shape, plan, len(f.mails)+fitSalad, func(round, i int) tagger.Sample {
		return f.sample(rand.New(rand.NewPCG(uint64(round)+1000*seed, uint64(i))), i)
	})
}

func (f *fitting) sample(rng *rand.Rand, i int) tagger.Sample {
	if i >= len(f.mails) {
		m := salad(rng, f.common)
		if i%2 == 0 {
			m = printed(rng, f.common)
		}
		x := prepare(f.set, f.describer, &m, true)
		return tagger.Sample{Rows: x.rows, Tags: x.tags}
	}
	x := f.texts[i]
	switch m := f.mails[i]; {
	case len(m.secrets) > 0 && rng.IntN(100) < fitVaried:
		m = m.varied(rng, f.values)
		x = prepare(f.set, f.describer, &m, !m.ruled)
	case len(m.secrets) == 0 && rng.IntN(100) < fitUnreadable:
		m.text = unreadable(rng, m.text)
		x = prepare(f.set, f.describer, &m, !m.ruled)
	}
	from, to := x.crop(rng)
	rows := slices.Clone(x.rows[from*slots : to*slots])
	forget(rows, f.describer, rng)
	return tagger.Sample{Rows: rows, Tags: x.tags[from:to]}
}

// look tells how well a model reads mails that it has not learnt from.
func (f *fitting) look(m *model, held []taughtMail) {
	if len(held) == 0 {
		return
	}
	learned := &rule{Rule: Rule{ID: "prose-learned", Severity: High, Title: "Password in prose"}, rank: rankGuess, def: &ruleDef{}}
	least := m.data.Reader.Least
	defer func() { m.data.Reader.Least = least }()
	for _, at := range []float64{0.8, 0.85, 0.9, 0.95, 2} {
		m.data.Reader.Least = at
		var all tally
		for i := range held {
			text := &Text{Content: held[i].text, Where: InBody, Context: Context{Subject: held[i].subject}}
			found := f.set.findAll(nil, text)
			if at <= 1 {
				found = learned.join(found, text, m.read(text, spansOfHits(found)), m)
			}
			all.count(&held[i], dedupe(found))
		}
		f.Logf("%d networks, least %.2f: %s", len(m.nets), at, all)
	}
}

func (f *fitting) write(m *model, name string) {
	var b bytes.Buffer
	if err := m.write(&b); err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("..", name), b.Bytes(), 0o644); err != nil {
		f.Fatal(err)
	}
}

// tally counts the secrets of mails as make eval-prose does.
type tally struct{ right, wrong, missed, negatives, noise int }

func (p tally) String() string {
	precision := float64(p.right) / float64(max(1, p.right+p.wrong))
	recall := float64(p.right) / float64(max(1, p.right+p.missed))
	return fmt.Sprintf("precision %.3f, recall %.3f, F1 %.3f, %.1f findings in 1,000 mails without",
		precision, recall, 2*precision*recall/max(1e-9, precision+recall), 1000*float64(p.noise)/float64(max(1, p.negatives)))
}

func (p *tally) count(m *taughtMail, found []Candidate) {
	want, got := map[string]bool{}, map[string]bool{}
	for _, s := range m.secrets {
		if s.tier != Info {
			want[m.text[s.start:s.end]] = true
		}
	}
	for _, c := range found {
		if c.Tier != Info {
			got[c.Secret] = true
		}
	}
	if len(want) == 0 {
		p.negatives++
		p.noise += len(got)
	}
	for v := range got {
		if want[v] {
			p.right++
		} else {
			p.wrong++
		}
	}
	for v := range want {
		if !got[v] {
			p.missed++
		}
	}
}

// readAllTaught reads everything to learn from, and what is held out.
func readAllTaught(t *testing.T, set *Set) (learnt, held []taughtMail) {
	names, err := filepath.Glob("../testdata/prose/fit/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no mail to learn from: %v", err)
	}
	hold := strings.Split(os.Getenv("MAILSPILL_FIT_HOLD"), ",")
	for _, name := range names {
		mails := readTaught(t, name)
		if slices.ContainsFunc(hold, func(begin string) bool { return begin != "" && strings.HasPrefix(filepath.Base(name), begin) }) {
			held = append(held, mails...)
		} else {
			learnt = append(learnt, mails...)
		}
	}
	learnt = append(learnt, readTuneHalf(t)...)
	learnt = append(learnt, readExamples(set)...)
	return append(learnt, readOwn(t)...), held
}

// vocabularyOf numbers the words of mails that stand in some of them.
func vocabularyOf(mails []taughtMail) vocabulary {
	seen := map[uint32]int{}
	for i := range mails {
		low := lowerSame(subjectHead(mails[i].subject) + mails[i].text)
		inMail := map[uint32]bool{}
		for _, tok := range tokensOf(low) {
			inMail[wordHash(wordOf(low, tok))] = true
		}
		for h := range inMail {
			seen[h]++
		}
	}
	maps.DeleteFunc(seen, func(_ uint32, n int) bool { return n < fitSeen })
	out := vocabulary{}
	for i, h := range slices.Sorted(maps.Keys(seen)) {
		out[h] = int32(i)
	}
	return out
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
