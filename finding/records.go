// Package finding holds the records that leave the scanner and the Sink that
// takes them. Their JSON is the contract of `mailspill scan --format jsonl`
// (schema "mailspill/1"); every report is made from these records alone.
package finding

import "time"

// Schema names the version of the records.
const Schema = "mailspill/1"

// Scan is the first record: what was scanned, by which rules.
type Scan struct {
	Type        string    `json:"type"` // "scan"
	Schema      string    `json:"schema"`
	ToolVersion string    `json:"tool_version"`
	StartedAt   time.Time `json:"started_at"` // UTC
	Sources     []string  `json:"sources"`
	Counterpart string    `json:"counterpart"`
	Rules       Rules     `json:"rules"`
	Marking     string    `json:"marking,omitempty"` // of the case, such as CUI; every report bears it
}

// Rules identifies the rules in force.
type Rules struct {
	Count  int    `json:"count"`
	SHA256 string `json:"sha256"` // hex, over all rule files in force
}

// Message is the outermost message as its source gave it.
type Message struct {
	Source    string   `json:"source"`
	Folder    string   `json:"folder"`
	UID       uint32   `json:"uid,omitempty"`
	Offset    *int64   `json:"offset,omitempty"`
	SHA256    string   `json:"sha256,omitempty"` // hex
	MessageID string   `json:"message_id"`       // without angle brackets
	Date      string   `json:"date"`             // RFC 3339 UTC; empty where unknown
	From      string   `json:"from"`
	To        []string `json:"to"`
	Cc        []string `json:"cc,omitempty"`
	Subject   string   `json:"subject"`
	Direction string   `json:"direction"` // received, sent, other
	Thread    string   `json:"thread"`    // first of References, else In-Reply-To, else its own id
}

// Identity is what a secret opens, where the text tells.
type Identity struct {
	User     string `json:"user,omitempty"`
	Account  string `json:"account,omitempty"`
	Host     string `json:"host,omitempty"`
	Tenant   string `json:"tenant,omitempty"`
	AppID    string `json:"app_id,omitempty"`
	Resource string `json:"resource,omitempty"`
}

// Finding is one credential in one place.
type Finding struct {
	Type         string     `json:"type"` // "finding"
	CredentialID string     `json:"credential_id"`
	RuleID       string     `json:"rule_id"`
	Title        string     `json:"title"`
	Severity     string     `json:"severity"` // critical, high, medium, low
	Tier         string     `json:"tier"`     // rotate, review, info
	Confidence   float64    `json:"confidence"`
	Checked      string     `json:"checked"` // checksum, structure, none, failed
	Preview      string     `json:"preview"`
	Secret       *Revealed  `json:"secret,omitempty"` // set only with --show-secrets
	Identity     *Identity  `json:"identity,omitempty"`
	IssuedAt     *time.Time `json:"issued_at,omitempty"`
	ExpiresAt    *time.Time `json:"expires_at,omitempty"`
	Expired      *bool      `json:"expired,omitempty"`
	Privileged   string     `json:"privileged,omitempty"` // why it opens privileged access
	Rotate       string     `json:"rotate"`
	Message      Message    `json:"message"`
	Part         string     `json:"part"`
	Path         []string   `json:"path,omitempty"`
	Where        string     `json:"where"` // header, body, attachment, filename, url
	Line         int        `json:"line"`
	Column       int        `json:"column"`
	Decoded      []string   `json:"decoded,omitempty"`
	Explain      []Reason   `json:"explain,omitempty"` // set only with --explain

	// Quoted says that it stands in what the writer took over from an earlier message;
	// Written is the date of the innermost message around it, zero if unknown. They are for a
	// case, which tells a new use of a credential from an old copy; no record shows them.
	Quoted  bool      `json:"-"`
	Written time.Time `json:"-"`
}

// Reason is one thing that spoke for a finding (Weight above 0) or against it.
type Reason struct {
	Feature string  `json:"feature"`
	Weight  float64 `json:"weight"`
}

// Unread is one leaf that could not be searched.
type Unread struct {
	Type      string   `json:"type"` // "unread"
	Message   Message  `json:"message"`
	Part      string   `json:"part"`
	Path      []string `json:"path"`
	MediaType string   `json:"media_type"`
	Bytes     int64    `json:"bytes"`
	Reason    string   `json:"reason"`
	Detail    string   `json:"detail"`
	Hint      string   `json:"hint"`

	// Limit is the flag whose limit was met, as the summary counts it; a case keeps it.
	Limit string `json:"-"`
}

// Summary is the last record: the account of everything that was seen.
type Summary struct {
	Type     string        `json:"type"` // "summary"
	Messages MessageCounts `json:"messages"`
	Parts    Counts        `json:"parts"`
	Bytes    Counts        `json:"bytes"`
	// Defects counts the scanned messages that break the standards, by the kind
	// of defect (mail.Defect); a message may have several.
	Defects map[string]int64 `json:"defects,omitempty"`
	// Limits counts the unread leaves that were lost to a limit, by the flag of
	// `mailspill scan` that sets it, such as "max-ratio".
	Limits map[string]int64 `json:"limits,omitempty"`
	// LeftOut counts the messages, among those seen and not selected, that were not
	// fetched, since a server's own search left them out.
	LeftOut     int64 `json:"left_out,omitempty"`
	Findings    int64 `json:"findings"`
	Credentials int64 `json:"credentials"`
	Accounted   bool  `json:"accounted"`
	FullyRead   bool  `json:"fully_read"`
	ElapsedMS   int64 `json:"elapsed_ms"`
}

// MessageCounts counts messages; Seen = selected + not selected.
type MessageCounts struct {
	Seen      int64 `json:"seen"`
	Selected  int64 `json:"selected"`
	Scanned   int64 `json:"scanned"`
	Duplicate int64 `json:"duplicate"`
	Defective int64 `json:"defective"`
}

// Counts is one line of the account: Seen = Read + Unread.
type Counts struct {
	Seen   int64 `json:"seen"`
	Read   int64 `json:"read"`
	Unread int64 `json:"unread"`
}
