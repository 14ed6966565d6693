package patterns

// proseLanguage is one language's file. All words are in lower case.
type proseLanguage struct {
	Language string
	// Labels are whole names of a field or column that mean a password.
	Labels []string
	// Medium are anchors that mean something else more often than a password.
	Medium []string
	// NoNouns end in an anchor and mean something else: "la parola", "to pass".
	NoNouns []string `toml:"no_nouns"`
	// ItIs begins a sentence that tells a password named before: "it is".
	ItIs []string `toml:"it_is"`
	// Games are raffles, quizzes and sales: what has code words that open nothing.
	Games []string
	// Merely are fillers that make light of the value behind them: "it's just X".
	Merely []string
	// Tails may be joined to an anchor: "password_prod".
	Tails []string
	// Heads right after an anchor make another noun of it ("password policy");
	// HeadsBefore do so right before it ("politique de mot de passe").
	Heads       string
	HeadsBefore []string `toml:"heads_before"`
	// ShortWords are words of one or two letters that a sentence may end with: they
	// abbreviate nothing.
	ShortWords []string `toml:"short_words"`
	// ToldHeads are heads that tell what became of the password: its new value may
	// follow behind a colon ("password reset: X").
	ToldHeads []string `toml:"told_heads"`
	// Verbs ("is"), To ("set to") and Fillers ("now") stand between anchor and
	// value, After right behind a value that its verb follows ("olarak ayarlandı").
	Verbs []string `toml:"connectors_verb"`
	To    []string `toml:"connectors_to"`
	After []string `toml:"connectors_after"`
	// Set are prepositions that mean "to" only beside a verb of setting ("auf",
	// "na"), whose beginnings Setting holds.
	Set     []string `toml:"connectors_set"`
	Setting []string `toml:"set_verbs"`
	// Addresses are words of postal addresses, which end in a code.
	Addresses []string
	// Complements are prepositions right behind an anchor that tell what for.
	Complements []string
	// PhraseLabels are anchors whose value is several words.
	PhraseLabels []string `toml:"phrase_labels"`
	Fillers      []string
	// ReverseVerbs and ReverseFillers stand between a value and the anchor behind
	// it: "X is the new password".
	ReverseVerbs   []string `toml:"reverse_verbs"`
	ReverseFillers []string `toml:"reverse_fillers"`
	// Suffixes are endings that the language joins to a value: "X-ra", "X'dir".
	Suffixes []string `toml:"value_suffixes"`
	// FormerBefore and FormerAfter say that a secret is no longer in force.
	FormerBefore []string `toml:"former_before"`
	FormerAfter  []string `toml:"former_after"`
	// Policy is talk about passwords in general, Example shows bad ones, and
	// Elsewhere says that the value comes another way: all in the same sentence.
	Policy  []string
	Example []string
	// ExampleAfter follows an example: "のような".
	ExampleAfter []string `toml:"example_after"`
	Elsewhere    []string
	// Asks are phrases that ask for a password, or announce one, in the sentence
	// that names it: "please send", "in my next mail".
	Asks []string
	// Here is what may stand before a value that a message consists of: "here it
	// is".
	Here []string
	// DigitNouns are names of what is digits alone: "PIN", "door code".
	DigitNouns []string `toml:"digit_nouns"`
	// Joints stand between the names of two fields: "user and password".
	Joints []string
	// Pairs in an anchor say that a user name and a password follow: "creds".
	Pairs []string
	// Ones may stand for the noun: "the old one".
	Ones []string
	// Restate gives in its own form what was described before: "i.e. X".
	Restate []string
	// Spelling says behind a value how it is written: "all lower case".
	Spelling []string
	// Dots say behind a value that the stop at its end is part of it.
	Dots      []string
	AsWords   []string `toml:"as_words"`
	WithWords []string `toml:"with_words"`
	Surfaces  []string
	// SoftLabels name a column of passwords, or another: "initial", "Zugang".
	SoftLabels        []string `toml:"soft_labels"`
	Spaced            []string
	Enter             []string
	Naming            []string
	Networks          []string
	KeyWords          []string `toml:"key_words"`
	Says              []string
	Archives, Hints   []string
	Instruments       []string
	Titles, Particles []string
	Vague             []string
	WordEndings       []string `toml:"word_endings"`
	// Turns follow the first value of "from X to Y".
	Turns []string
	// About are words that show that a text speaks of accounts.
	About []string
	// Systems are what people log in to.
	Systems []string
	// States are values that are none ("password: required"), Words are the
	// ordinary words of the language, by their beginnings.
	States       string
	Words        string
	Units        []string
	UserLabels   []string `toml:"user_labels"`
	HostLabels   []string `toml:"host_labels"`
	TenantLabels []string `toml:"tenant_labels"`
	ColumnLabels []string `toml:"column_labels"`
	Headings     []string
	Kinds        map[string]proseKindWords
	Privileged   []privilegedWords
	Codes        codeWords
}

// proseKindWords are a language's words for one kind: see proseKind.
type proseKindWords struct{ Words, Context []string }
