package finding

import "time"

// Credential is a row of a case's worklist: one secret, with what is known of it over
// all mail, and how far its rotation is.
type Credential struct {
	Type       string     `json:"type"` // "credential"
	ID         string     `json:"credential_id"`
	Status     string     `json:"status"`
	RuleID     string     `json:"rule_id"`
	Title      string     `json:"title"`
	Severity   string     `json:"severity"` // the highest of its findings
	Tier       string     `json:"tier"`
	Privileged string     `json:"privileged"`
	Preview    string     `json:"preview"`
	Identity   *Identity  `json:"identity,omitempty"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty"`
	Expired    bool       `json:"expired"`
	Rotate     string     `json:"rotate"`
	FirstMail  string     `json:"first_mail"` // the day of the first message that holds it; empty if unknown
	LastMail   string     `json:"last_mail"`
	Messages   int64      `json:"messages"`
	Mailboxes  int64      `json:"mailboxes"` // sources that hold such a message
	Findings   int64      `json:"findings"`
	Gone       bool       `json:"gone"` // no message with it is in a source any more
	Since      time.Time  `json:"since"`
	Until      *time.Time `json:"until,omitempty"`
	By         string     `json:"by"`
	Note       string     `json:"note"`
	New        bool       `json:"new"` // first found by the last run
}
