package patterns

import (
	"fmt"
	"html"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// fitMail is what the fit needs of a labelled mail of testdata/prose.
type fitMail struct {
	ID, Thread, Template, Genre, Subject, Text, Why string
	HTML                                            bool
	Secrets                                         []fitSecret
}

// fitSecret is a secret that a mail holds.
type fitSecret struct{ Value, Tier, User string }

// sample is one reading of a labelled mail.
type sample struct {
	features []string
	secret   bool
	fold     int
}

// TestProseFit fits the weights of prose/weights.toml to the readings of the
// tuning half of the labelled mail, by logistic regression that is drawn towards
// the weights as they are, and prints what it would change:
//
//	MAILSPILL_FIT=1 go test ./patterns -run TestProseFit -v
//
// The strength of that pull is chosen by the loss on folds held out by thread.
func TestProseFit(t *testing.T) {
	if os.Getenv("MAILSPILL_FIT") == "" {
		t.Skip("MAILSPILL_FIT is not set")
	}
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	all := fitSamples(t)
	best, pull := math.Inf(1), 0.0
	for _, p := range []float64{0.3, 1, 3, 10, 30, 100} {
		loss := 0.0
		for fold := range folds {
			w := fit(d.Weights, all, p, func(s sample) bool { return s.fold != fold })
			loss += meanLoss(w, all, func(s sample) bool { return s.fold == fold }) / folds
		}
		t.Logf("pull %v: loss on held-out folds %.4f", p, loss)
		if loss < best {
			best, pull = loss, p
		}
	}
	t.Logf("%d readings; loss now %.4f, pull %v", len(all), meanLoss(d.Weights, all, everything), pull)
	w := fit(d.Weights, all, pull, everything)
	for _, name := range slices.Sorted(maps.Keys(w)) {
		t.Logf("%s = %.1f   # was %.1f", name, w[name], d.Weights[name])
	}
}

const folds = 5

func everything(sample) bool { return true }

func fitSamples(t *testing.T) []sample {
	set := proseRules(t)
	names, err := filepath.Glob("../testdata/prose/tune/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no labelled mail: %v", err)
	}
	threads := map[string]int{}
	var out []sample
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var f struct{ Mails []fitMail }
		if err := decodeTOML(b, &f); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, m := range f.Mails {
			if _, known := threads[m.Thread]; !known {
				threads[m.Thread] = len(threads) % folds
			}
			out = append(out, samplesOf(set, m, threads[m.Thread])...)
		}
	}
	for i, m := range readProseMails(t, "tune") {
		one := fitMail{Text: m.Text}
		for _, s := range m.Secrets {
			one.Secrets = append(one.Secrets, fitSecret{Value: s})
		}
		out = append(out, samplesOf(set, one, i%folds)...)
	}
	return out
}

// samplesOf gives the distinct readings of one mail.
func samplesOf(set *Set, m fitMail, fold int) []sample {
	labels := map[string]string{}
	for _, s := range m.Secrets {
		labels[html.UnescapeString(s.Value)] = s.Tier
	}
	seen := map[string]bool{}
	var out []sample
	trace := func(j judged) {
		tier, isSecret := labels[j.secret]
		key := fmt.Sprint(j.secret, j.why)
		if tier == "info" || seen[key] {
			return
		}
		seen[key] = true
		out = append(out, sample{slices.Clone(j.why), isSecret, fold})
	}
	text := m.Text
	if m.HTML {
		text = crudeText(text)
	}
	set.Find(nil, Text{Content: text, Where: InBody, trace: trace})
	return out
}

var (
	anyTag   = regexp.MustCompile(`<[^>]*>`)
	lineTag  = regexp.MustCompile(`(?i)<br ?/?>|</(?:p|tr|div|li|h\d)>|<(?:tr|p)\b[^>]*>`)
	betweens = regexp.MustCompile(`(?i)</t[dh]>\s*<t[dh][^>]*>`)
)

// crudeText makes text of a page well enough for the fit.
func crudeText(page string) string {
	page = betweens.ReplaceAllString(strings.ReplaceAll(page, "\n", " "), "\t")
	return html.UnescapeString(anyTag.ReplaceAllString(lineTag.ReplaceAllString(page, "\n"), ""))
}

// fit minimises the loss plus pull times the squared distance from the weights
// from, by gradient descent with a fixed step.
func fit(from map[string]float64, all []sample, pull float64, use func(sample) bool) map[string]float64 {
	w := maps.Clone(from)
	const steps, rate = 400, 0.05
	for range steps {
		slope := map[string]float64{}
		for _, s := range all {
			if !use(s) {
				continue
			}
			miss := chance(w, s) - target(s)
			slope["bias"] += miss
			for _, f := range s.features {
				slope[f] += miss
			}
		}
		for name := range w {
			g := slope[name] + pull*(w[name]-from[name])
			w[name] -= rate * g / math.Sqrt(1+math.Abs(g))
		}
	}
	return w
}

func target(s sample) float64 {
	if s.secret {
		return 1
	}
	return 0
}

func chance(w map[string]float64, s sample) float64 {
	sum := w["bias"]
	for _, f := range s.features {
		sum += w[f]
	}
	return 1 / (1 + math.Exp(-sum))
}

func meanLoss(w map[string]float64, all []sample, use func(sample) bool) float64 {
	sum, n := 0.0, 0
	for _, s := range all {
		if use(s) {
			p := min(max(chance(w, s), 1e-9), 1-1e-9)
			sum -= target(s)*math.Log(p) + (1-target(s))*math.Log(1-p)
			n++
		}
	}
	return sum / float64(max(1, n))
}
