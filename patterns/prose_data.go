package patterns

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// The words, kinds and weights of prose passwords are data: one file a
// language, so that a language is added without touching the code.
//
//go:embed prose/*.toml prose/concepts/*.txt
var proseFiles embed.FS

// proseData is everything that the prose checks know about languages. It is
// read once and never changed.
type proseData struct {
	Version    int
	Thresholds struct{ Rotate, Review float64 }
	Reader     readerThresholds
	Weights    map[string]float64
	kinds      map[string]*proseKind

	medium, tails, heads, toldHeads, states, dictionary wordSet
	placeholders, weak, files, hosts, units             wordSet
	userLabels, hostLabels, tenantLabels                wordSet
	columnLabels, labels                                wordSet
	headings, fillers, reverseVerbs                     wordSet
	reverseFillers                                      wordSet
	stems                                               wordSet // beginnings of the words of all languages but English
	complements                                         wordSet
	setterKeys                                          wordSet // of the words of all setters
	products, versions, softLabels                      wordSet
	titles, particles                                   wordSet
	faults                                              phrases // what a device's code means
	shortWords                                          wordSet // a sentence may end with them
	amounts                                             wordSet // what follows a quantity
	own, fieldNames                                     wordSet // of stand-ins

	fillerWords, headWords, unitWords phraseMap // of scripts that part no words
	userWords, labelWords             phraseMap
	ones, spelling, restate, vague    phraseMap
	verbs, tos, afters                phraseMap  // what ties a value to its anchor
	ties                              phraseBits // of verbs, tos and the words of all setters
	asWords, withWords                phraseMap  // around a user name
	enter, instruments                phraseMap  // verbs of typing, what a file is opened with

	phraseLabels                                                                              phrases
	noNouns, entering, games, merely, headsBefore, formerBefore, formerAfter                  phrases
	policy, example, elsewhere, about, turns, pairs                                           phrases
	asks, here, digitNouns, dots, systems, addresses, users, otherLabels, exampleAfter, nouns phrases // nouns: the labels
	privilegedWords                                                                           phrases
	talk                                                                                      phrases // policy, and then elsewhere
	kindWords                                                                                 phrases // of all namedKinds
	surfaces                                                                                  phrases // what has accounts
	spellings, spaced, naming, networks, keyWords, says, archives, hints, wireless            phrases

	setters          []*setter
	suffixes, joints []string      // longest first
	suffixesBy       [256][]string // by their last byte
	placeholderParts []string
	headingStems     *lazyAutomaton
	labelStarts      *phraseIndex // the beginnings of labels
	headingStarts    *phraseIndex // and of headings
	privileged       []privilegedWords
	privilegedBy     []int // word to its entry of privileged
	kindOfWord       []int // word to its place in namedKinds
	codes            codeLexicon
	wordEndings      []string
}

// readerThresholds say what the learned reader's chances mean.
type readerThresholds struct {
	Least    float64  // from this chance on the reader tells of a secret
	Rotate   float64  // from this chance on, what only the reader sees is to be acted on
	Keep     float64  // below it, what a rule of prose saw is nothing
	KeepSure float64  `toml:"keep_sure"` // the same where the rule is sure
	Speaks   []string // concepts, of which a short text must name one
	Scout    float64  // the chance of a secret that the scout must see, before the networks look
	Lean     float64  // by how much the chance of nothing counts while secrets are looked for
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
	Groups              bool // groups of letters and digits are its usual shape
	Names               bool // it may look like a name in code
	Words, Context      []string
	words, context      phrases
}

// privilegedWords say why an account is privileged, by words near the secret
// or by its user name.
type privilegedWords struct {
	Words     []string
	Users     []string
	UserParts []string `toml:"user_parts"`
	Why       string
}

// proseValues is values.toml.
type proseValues struct {
	Placeholders     string
	Own              string
	PlaceholderParts []string `toml:"placeholder_parts"`
	Weak             string
	FileEndings      string `toml:"file_endings"`
	HostEndings      string `toml:"host_endings"`
	Products         string // names that a number of a version or a year follows
	Versions         string // those that no user name begins with
	Numbered         []string
	Amounts          string
	Faults           []string
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

// languageName is how the file of a language is named.
const languageName = "prose/[a-z][a-z].toml"

func loadProse(files fs.FS) (*proseData, error) {
	d := &proseData{kinds: map[string]*proseKind{}}
	for _, set := range d.sets() {
		*set = wordSet{}
	}
	steps := []func(fs.FS) error{d.loadWeights, d.loadKinds, d.loadValues, d.loadWords, d.loadLanguages}
	for _, step := range steps {
		if err := step(files); err != nil {
			return nil, err
		}
	}
	d.compile()
	return d, nil
}

func (d *proseData) sets() []*wordSet {
	return []*wordSet{&d.medium, &d.tails, &d.heads, &d.toldHeads, &d.shortWords, &d.states, &d.dictionary, &d.placeholders, &d.weak, &d.files, &d.hosts, &d.units,
		&d.userLabels, &d.hostLabels, &d.tenantLabels, &d.columnLabels, &d.labels, &d.headings, &d.fillers, &d.reverseVerbs, &d.reverseFillers, &d.stems, &d.complements, &d.products, &d.versions, &d.softLabels, &d.titles, &d.particles, &d.amounts, &d.own}
}

// compile makes what is looked for in running text ready for it.
func (d *proseData) compile() {
	for _, s := range d.setters {
		s.verbs.compile()
	}
	for _, p := range []*phrases{&d.noNouns, &d.entering, &d.games, &d.merely, &d.headsBefore, &d.formerBefore, &d.formerAfter, &d.policy, &d.example, &d.elsewhere, &d.about, &d.turns, &d.pairs, &d.asks, &d.here, &d.digitNouns, &d.dots, &d.systems, &d.addresses, &d.users, &d.nouns, &d.otherLabels, &d.exampleAfter, &d.phraseLabels, &d.surfaces, &d.spellings, &d.spaced, &d.naming, &d.networks, &d.keyWords, &d.says, &d.archives, &d.hints} {
		p.compile()
	}
	for _, k := range d.kinds {
		k.words.compile()
		k.context.compile()
	}
	for i, w := range d.privileged {
		d.privilegedWords.add(w.Words...)
		for range w.Words {
			d.privilegedBy = append(d.privilegedBy, i)
		}
	}
	d.privilegedWords.compile()
	d.talk.add(append(slices.Clone(d.policy.list), d.elsewhere.list...)...)
	d.talk.compile()
	d.wireless.add(append(slices.Clone(d.networks.list), d.kinds["wifi"].words.list...)...)
	d.wireless.compile()
	d.setterKeys = wordSet{}
	d.ties.include(&d.verbs.phraseBits)
	d.ties.include(&d.tos.phraseBits)
	for _, set := range d.setters {
		d.ties.include(&set.words.phraseBits)
		d.setterKeys.add(slices.Collect(maps.Keys(set.words.by))...)
	}
	for i, name := range namedKinds {
		d.kindWords.add(d.kinds[name].words.list...)
		for range d.kinds[name].words.list {
			d.kindOfWord = append(d.kindOfWord, i)
		}
	}
	d.kindWords.compile()
	d.codes.compile()
	d.fieldNames = joinedNames(d.labels)
	for _, list := range [][]string{d.suffixes, d.joints} {
		sort.SliceStable(list, func(i, j int) bool { return len(list[i]) > len(list[j]) })
	}
	for _, suffix := range d.suffixes {
		last := suffix[len(suffix)-1]
		d.suffixesBy[last] = append(d.suffixesBy[last], suffix)
	}
	d.headingStems = newLazyAutomaton(d.stemsOfHeadings(), orbit)
	d.labelStarts = newPhraseIndex(d.startsOfLabels(), anyNumber)
	d.headingStarts = newPhraseIndex(firstWordsOf(d.headings), anyNumber)
}

// stemsOfHeadings gives a beginning of every heading above logins: a quick look
// for lines that may be one.
func (d *proseData) stemsOfHeadings() []string {
	set := wordSet{}
	for _, words := range []wordSet{d.headings, d.labels, d.softLabels} {
		for w := range words {
			set.add(firstRunes(w, 4))
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// startsOfLabels gives the first word of every label, also behind an "s": see isLabelOf.
func (d *proseData) startsOfLabels() []string {
	words := firstWordsOf(d.labels, d.softLabels)
	for _, word := range words {
		words = append(words, "s"+word)
	}
	return words
}

// firstWordsOf gives the first word of every phrase of some sets.
func firstWordsOf(sets ...wordSet) []string {
	first := wordSet{}
	for _, set := range sets {
		for phrase := range set {
			if words := strings.Fields(phrase); len(words) > 0 {
				first.add(words[0])
			}
		}
	}
	return slices.Sorted(maps.Keys(first))
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
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
		Reader     readerThresholds
		Weights    map[string]float64
	}
	err := decodeProse(files, "weights.toml", &w)
	d.Version, d.Thresholds, d.Reader, d.Weights = w.Version, w.Thresholds, w.Reader, w.Weights
	return err
}

func (d *proseData) loadKinds(files fs.FS) error {
	var k struct{ Kinds []*proseKind }
	err := decodeProse(files, "kinds.toml", &k)
	for _, kind := range k.Kinds {
		kind.words.add(kind.Words...)
		kind.context.add(kind.Context...)
		d.kinds[kind.Name] = kind
	}
	return err
}

func (d *proseData) loadValues(files fs.FS) error {
	var v proseValues
	err := decodeProse(files, "values.toml", &v)
	d.placeholders.add(strings.Fields(v.Placeholders)...)
	d.own.add(strings.Fields(v.Own)...)
	d.weak.add(strings.Fields(v.Weak)...)
	d.files.add(strings.Fields(v.FileEndings)...)
	d.hosts.add(strings.Fields(v.HostEndings)...)
	d.products.add(strings.Fields(v.Products)...)
	d.products.add(strings.Fields(v.Versions)...)
	d.versions.add(strings.Fields(v.Versions)...)
	d.placeholderParts = v.PlaceholderParts
	d.amounts.add(strings.Fields(v.Amounts)...)
	d.faults.add(v.Faults...)
	d.faults.compile()
	d.codes.add(v.Numbered, codeNumbered, ^uint32(0))
	return err
}

func (d *proseData) loadWords(files fs.FS) error {
	var w struct{ Words string }
	err := decodeProse(files, "words.toml", &w)
	d.dictionary.add(strings.Fields(w.Words)...)
	return err
}

func (d *proseData) loadLanguages(files fs.FS) error {
	names, err := fs.Glob(files, languageName)
	if err != nil {
		return fmt.Errorf("listing the languages of prose: %w", err)
	}
	for _, name := range names {
		var l proseLanguage
		if err := decodeProse(files, path.Base(name), &l); err != nil {
			return err
		}
		if err := d.addLanguage(&l); err != nil {
			return fmt.Errorf("prose data %s: %w", path.Base(name), err)
		}
	}
	return nil
}

func (d *proseData) addLanguage(l *proseLanguage) error {
	for set, words := range map[*wordSet][]string{
		&d.medium: l.Medium, &d.tails: l.Tails, &d.heads: strings.Fields(l.Heads), &d.toldHeads: l.ToldHeads, &d.shortWords: l.ShortWords, &d.states: strings.Fields(l.States), &d.units: l.Units,
		&d.userLabels: l.UserLabels, &d.hostLabels: l.HostLabels, &d.tenantLabels: l.TenantLabels, &d.columnLabels: l.ColumnLabels,
		&d.labels: l.Labels, &d.softLabels: l.SoftLabels, &d.headings: l.Headings, &d.fillers: l.Fillers,
		&d.reverseVerbs: l.ReverseVerbs, &d.reverseFillers: l.ReverseFillers, &d.complements: l.Complements, &d.titles: l.Titles, &d.particles: l.Particles,
	} {
		set.add(words...)
	}
	d.addStems(strings.Fields(l.Words))
	for into, list := range map[*phrases][]string{
		&d.noNouns: l.NoNouns, &d.games: l.Games, &d.merely: l.Merely, &d.headsBefore: l.HeadsBefore, &d.formerBefore: l.FormerBefore, &d.formerAfter: l.FormerAfter, &d.policy: l.Policy, &d.example: l.Example,
		&d.elsewhere: l.Elsewhere, &d.about: l.About, &d.turns: l.Turns, &d.pairs: l.Pairs, &d.asks: l.Asks, &d.here: l.Here, &d.digitNouns: l.DigitNouns, &d.dots: l.Dots, &d.systems: l.Systems, &d.addresses: l.Addresses, &d.users: l.UserLabels, &d.exampleAfter: l.ExampleAfter, &d.phraseLabels: l.PhraseLabels, &d.nouns: l.Labels, &d.surfaces: l.Surfaces,
		&d.spellings: append(slices.Clone(l.Spelling), l.Spaced...), &d.spaced: l.Spaced, &d.naming: l.Naming, &d.networks: l.Networks, &d.keyWords: l.KeyWords, &d.says: l.Says, &d.archives: l.Archives, &d.hints: l.Hints,
	} {
		into.add(list...)
	}
	d.verbs.add(l.Verbs)
	d.tos.add(l.To)
	for _, list := range [][]string{l.UserLabels, l.HostLabels, l.TenantLabels, l.ColumnLabels} {
		d.otherLabels.add(list...)
	}
	d.afters.add(l.After)
	d.ones.add(l.Ones)
	d.spelling.add(append(slices.Clone(l.Spelling), l.Spaced...))
	d.enter.add(l.Enter)
	d.entering.add(append(l.Enter, l.ItIs...)...)
	d.instruments.add(l.Instruments)
	d.restate.add(l.Restate)
	d.asWords.add(l.AsWords)
	d.withWords.add(l.WithWords)
	d.vague.add(l.Vague)
	d.wordEndings = append(d.wordEndings, l.WordEndings...)
	if len(l.Set) > 0 {
		d.setters = append(d.setters, newSetter(l))
	}
	d.codes.addLanguage(&l.Codes)
	d.userWords.add(l.UserLabels)
	d.labelWords.add(l.Labels)
	d.unitWords.add(spaceless(l.Units))
	d.fillerWords.add(spaceless(l.Fillers))
	d.headWords.add(spaceless(strings.Fields(l.Heads)))
	d.suffixes = append(d.suffixes, l.Suffixes...)
	d.joints = append(d.joints, l.Joints...)
	d.privileged = append(d.privileged, l.Privileged...)
	return d.addKinds(l.Kinds)
}

// spaceless gives the words of scripts that part none.
func spaceless(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		r, _ := utf8.DecodeRuneInString(w)
		return !isSpaceless(r)
	})
}

// setter holds a language's prepositions that mean "to" beside its verbs of
// setting: another language's verb says nothing.
type setter struct {
	words phraseMap
	verbs phrases // their beginnings
}

func newSetter(l *proseLanguage) *setter {
	s := &setter{}
	s.words.add(l.Set)
	s.verbs.add(l.Setting...)
	return s
}

func (d *proseData) addKinds(words map[string]proseKindWords) error {
	for name, w := range words {
		k := d.kinds[name]
		if k == nil {
			return fmt.Errorf("kinds.toml has no kind %q", name)
		}
		k.words.add(w.Words...)
		k.context.add(w.Context...)
	}
	return nil
}

// addStems keeps the words of a language, and of long ones a beginning that
// their inflected forms share.
func (d *proseData) addStems(words []string) {
	for _, w := range words {
		d.dictionary.add(w)
		if n := utf8.RuneCountInString(w); n >= 5 {
			d.stems.add(firstRunes(w, max(4, n-2)))
		}
	}
}
