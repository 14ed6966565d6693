package patterns

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"sync"
)

// The words, kinds and weights of prose passwords are data: one file a
// language, so that a language is added without touching the code.
//
//go:embed prose/*.toml
var proseFiles embed.FS

// proseData is everything that the prose checks know about languages. It is
// read once and never changed.
type proseData struct {
	Version    int
	Thresholds struct{ Rotate, Review float64 }
	Weights    map[string]float64
	kinds      map[string]*proseKind

	medium, tails, heads, states, dictionary wordSet
	placeholders, weak, files, hosts, units  wordSet
	userLabels, hostLabels, tenantLabels     wordSet
	columnLabels                             wordSet
	headings, fillers, reverseVerbs          wordSet
	reverseFillers, formerBefore             wordSet
	verbs, tos, formerAfter, policy, example []string // longest first
	placeholderParts                         []string
	headingStems                             [256][]string // by first byte
	privileged                               []privilegedWords
}

// proseKind is one kind of secret that prose speaks of.
type proseKind struct {
	Name, Title, Rotate string
	Tier                Tier
	Severity            Severity
	Short               int
	Numeric             bool // digits are its usual shape
	Plain               bool // so are words
	Dated               bool // it may look like a date
	Words, Context      []string
}

// privilegedWords say why an account is privileged, by words near the secret
// or by its user name.
type privilegedWords struct {
	Words     []string
	Users     []string
	UserParts []string `toml:"user_parts"`
	Why       string
}

// proseLanguage is one language's file.
type proseLanguage struct {
	Language       string
	Medium         []string
	Tails          []string
	Heads          string
	Verbs          []string `toml:"connectors_verb"`
	To             []string `toml:"connectors_to"`
	Fillers        []string
	ReverseVerbs   []string `toml:"reverse_verbs"`
	ReverseFillers []string `toml:"reverse_fillers"`
	FormerBefore   []string `toml:"former_before"`
	FormerAfter    []string `toml:"former_after"`
	Policy         []string
	Example        []string
	States         string
	Units          []string
	UserLabels     []string `toml:"user_labels"`
	HostLabels     []string `toml:"host_labels"`
	TenantLabels   []string `toml:"tenant_labels"`
	ColumnLabels   []string `toml:"column_labels"`
	Headings       []string
	Privileged     []privilegedWords
}

// proseValues is values.toml.
type proseValues struct {
	Placeholders     string
	PlaceholderParts []string `toml:"placeholder_parts"`
	Weak             string
	FileEndings      string   `toml:"file_endings"`
	HostEndings      string   `toml:"host_endings"`
	HeadingStems     []string `toml:"heading_stems"`
}

type wordSet map[string]bool

func (w wordSet) add(words ...string) {
	for _, s := range words {
		w[s] = true
	}
}

// readProse reads the embedded data once; an error would be a defect of the
// build, which a test shows.
var readProse = sync.OnceValues(func() (*proseData, error) { return loadProse(proseFiles) })

// languageFiles is the one list of languages.
var languageFiles = []string{"en", "es", "fr", "de"}

func loadProse(files fs.FS) (*proseData, error) {
	d := &proseData{kinds: map[string]*proseKind{}}
	for _, set := range d.sets() {
		*set = wordSet{}
	}
	steps := []func(fs.FS) error{d.loadWeights, d.loadKinds, d.loadValues, d.loadWords}
	for _, step := range steps {
		if err := step(files); err != nil {
			return nil, err
		}
	}
	for _, lang := range languageFiles {
		if err := d.loadLanguage(files, lang); err != nil {
			return nil, err
		}
	}
	d.longestFirst()
	return d, nil
}

func (d *proseData) sets() []*wordSet {
	return []*wordSet{&d.medium, &d.tails, &d.heads, &d.states, &d.dictionary, &d.placeholders, &d.weak, &d.files, &d.hosts, &d.units,
		&d.userLabels, &d.hostLabels, &d.tenantLabels, &d.columnLabels, &d.headings, &d.fillers, &d.reverseVerbs, &d.reverseFillers, &d.formerBefore}
}

// longestFirst lets "is now set to" win over "is".
func (d *proseData) longestFirst() {
	for _, list := range [][]string{d.verbs, d.tos, d.formerAfter} {
		sort.SliceStable(list, func(i, j int) bool { return len(list[i]) > len(list[j]) })
	}
}

func decodeProse(files fs.FS, name string, into any) error {
	b, err := fs.ReadFile(files, "prose/"+name)
	if err != nil {
		return fmt.Errorf("reading prose data %s: %w", name, err)
	}
	if err := decodeTOML(b, into); err != nil {
		return fmt.Errorf("prose data %s: %w", name, tomlError(err, &ruleFile{}))
	}
	return nil
}

func (d *proseData) loadWeights(files fs.FS) error {
	var w struct {
		Version    int
		Thresholds struct{ Rotate, Review float64 }
		Weights    map[string]float64
	}
	err := decodeProse(files, "weights.toml", &w)
	d.Version, d.Thresholds, d.Weights = w.Version, w.Thresholds, w.Weights
	return err
}

func (d *proseData) loadKinds(files fs.FS) error {
	var k struct{ Kinds []*proseKind }
	err := decodeProse(files, "kinds.toml", &k)
	for _, kind := range k.Kinds {
		d.kinds[kind.Name] = kind
	}
	return err
}

func (d *proseData) loadValues(files fs.FS) error {
	var v proseValues
	err := decodeProse(files, "values.toml", &v)
	d.placeholders.add(strings.Fields(v.Placeholders)...)
	d.weak.add(strings.Fields(v.Weak)...)
	d.files.add(strings.Fields(v.FileEndings)...)
	d.hosts.add(strings.Fields(v.HostEndings)...)
	d.placeholderParts = v.PlaceholderParts
	for _, stem := range v.HeadingStems {
		d.headingStems[stem[0]] = append(d.headingStems[stem[0]], stem)
	}
	return err
}

func (d *proseData) loadWords(files fs.FS) error {
	var w struct{ Words string }
	err := decodeProse(files, "words.toml", &w)
	d.dictionary.add(strings.Fields(w.Words)...)
	return err
}

func (d *proseData) loadLanguage(files fs.FS, lang string) error {
	var l proseLanguage
	if err := decodeProse(files, lang+".toml", &l); err != nil {
		return err
	}
	for set, words := range map[*wordSet][]string{
		&d.medium: l.Medium, &d.tails: l.Tails, &d.heads: strings.Fields(l.Heads), &d.states: strings.Fields(l.States), &d.units: l.Units,
		&d.userLabels: l.UserLabels, &d.hostLabels: l.HostLabels, &d.tenantLabels: l.TenantLabels, &d.columnLabels: l.ColumnLabels, &d.headings: l.Headings,
		&d.fillers: l.Fillers, &d.reverseVerbs: l.ReverseVerbs, &d.reverseFillers: l.ReverseFillers, &d.formerBefore: l.FormerBefore,
	} {
		set.add(words...)
	}
	d.verbs = append(d.verbs, l.Verbs...)
	d.tos = append(d.tos, l.To...)
	d.formerAfter = append(d.formerAfter, l.FormerAfter...)
	d.policy = append(d.policy, l.Policy...)
	d.example = append(d.example, l.Example...)
	d.privileged = append(d.privileged, l.Privileged...)
	return nil
}
