package patterns

import "time"

// Where says in what kind of place a text stood in its message.
type Where string

const (
	InHeader     Where = "header"
	InBody       Where = "body"
	InAttachment Where = "attachment"
	InFilename   Where = "filename"
	InURL        Where = "url"
)

// Text is one readable text to search. Content is valid UTF-8.
type Text struct {
	Content string
	Name    string // file name of the part it came from; empty for a body
	Header  string // name of the header field, if Content is one ("Name: value")
	Where   Where
	Joined  bool // lines were joined: a word may be two, so that prose is not read
	Unseen  bool // another view of a part than the text that a reader of the mail sees
	Strings bool // each line is a printable run of binary data: they say nothing of each other
	Context Context
	OnLimit func()    // told where the learned reader looks at no more of Content; may be nil
	OnPanic func(any) // told what the learned reader panicked with; nil lets it go on
	notes   *notes    // what checks found in Content; nil outside of Find

	seen       gatePlaces      // the words that gates look for
	low        lowText         // what passages share
	loneSeen   bool            // the values that stand alone were looked for
	table      table           // whose rows are being read
	rows       passedRows      // above rows for which a heading was looked for
	long       span            // a line above them
	labels     labelLines      // which of them name a password
	shapes     map[string]bool // values, and whether their shape is that of no secret
	chat       map[chatLine]chatSpeaker
	plain      *recent      // where no value stands that could be told without a tie
	loose      map[int]bool // where values were judged that nothing ties to an anchor
	more       []Candidate  // what a check found besides the candidate that it judges
	codeBefore int          // where the code of digits ends that was found last
	codes      codeTable    // whose codes are being read
	opened     int          // how many hidden passwords were tried with the key that their program comes with
	inserted   int          // where the rows end that INSERT statements were read to
	trace      func(judged) // told of every reading of prose; set by tests alone
}

// Context is what the rules may know of the message around a text.
type Context struct {
	Date time.Time // of the message; zero if unknown
	Now  time.Time // when expiry is judged

	Subject string // of the message whose body the text is of

	Explain bool // candidates tell why they are held for secrets
	Bulk    bool // a bulk sender's mail (List-Unsubscribe, Precedence: bulk)
}

// Severity, tier and checked are the words of the records.
type (
	Severity string
	Tier     string
	Checked  string
)

const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"

	Rotate Tier = "rotate" // act on it
	Review Tier = "review" // a person should look
	Info   Tier = "info"   // recorded only

	ByChecksum  Checked = "checksum"
	ByStructure Checked = "structure"
	Unchecked   Checked = "none"
	CheckFailed Checked = "failed"
)

// Identity is what a secret opens, where the text tells.
type Identity struct{ User, Account, Host, Tenant, AppID, Resource string }

// Reason is one thing that spoke for a candidate, or against it. Of what prose
// was scored by, Weight is the feature's logit in prose/weights.toml; of other
// candidates it is the rule's confidence.
type Reason struct {
	Feature string
	Weight  float64
}

// Reasons are all that was weighed.
type Reasons []Reason

// Candidate is a rule's hit, checked and scored.
type Candidate struct {
	RuleID   string
	Title    string
	Severity Severity
	Tier     Tier

	// Start and End are the bytes of Text.Content in which the secret stands as
	// written; MatchStart and MatchEnd those of the whole match around it.
	Start, End           int
	MatchStart, MatchEnd int

	// Secret is the smallest value that must change, in canonical form (URL
	// encoding undone, surrounding quotes and white space gone). It is what
	// joins the same credential everywhere, so two rules that see one secret
	// must give the same Secret.
	Secret string

	// Joins joins the forms of one secret that cannot be written alike: of a private
	// key, its public half. Empty where Secret does.
	Joins string

	Confidence float64 // 0 to 1
	Checked    Checked
	Identity   Identity
	IssuedAt   time.Time // zero if unknown
	ExpiresAt  time.Time // zero if unknown
	Expired    bool      // ExpiresAt has passed at Context.Now
	Privileged string    // why this opens privileged access; empty if unknown
	Rotate     string    // how this kind is revoked or rotated, and a link
	Why        *Reasons  // what spoke for it and against it; nil unless the context asks
}

// Credential is what candidates of one credential have in common.
func (c *Candidate) Credential() string {
	if c.Joins != "" {
		return c.Joins
	}
	return c.Secret
}
