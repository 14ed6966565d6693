package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// answer is one credential in one message: what a scan should find.
type answer struct {
	MessageID string `json:"message_id"` // of the outermost message, without angle brackets
	Kind      string `json:"kind"`
	Secret    string `json:"secret"`            // the smallest value that must change
	Expired   bool   `json:"expired,omitempty"` // by the secret's own date
	// Selected tells that the message belongs to the correspondence with
	// Microsoft; what is not selected must not be reported by default.
	Selected bool `json:"selected"`
}

// answers looks for each secret in everything that can be read in each mail, so
// that the list cannot drift from the stories: quoted and nested copies count.
func answers(v *vault, mails []*mail) []answer {
	var out []answer
	for _, m := range mails {
		texts := strings.Join(m.readable(), "\x00")
		for _, s := range v.list() {
			if strings.Contains(texts, s.written) {
				out = append(out, answer{m.outermostID(), s.kind, s.value, s.expired, m.withMicrosoft()})
			}
		}
	}
	return out
}

func (m *mail) outermostID() string {
	if m.journal {
		return m.journalID()
	}
	return m.messageID()
}

// withMicrosoft tells whether a mail belongs to the correspondence: by its
// participants, or because it holds one that does.
func (m *mail) withMicrosoft() bool {
	for _, p := range append(append([]person{m.from}, m.to...), m.cc...) {
		if isMicrosoft(p.address) {
			return true
		}
	}
	return m.nested != nil && m.nested.withMicrosoft() ||
		m.quote == headerBlock && m.answered != nil && m.answered.withMicrosoft()
}

func isMicrosoft(address string) bool {
	return strings.HasSuffix(address, "@microsoft.com") || strings.HasSuffix(address, ".microsoft.com")
}

func writeAnswers(out io.Writer, list []answer) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, a := range list {
		if err := encoder.Encode(a); err != nil {
			return fmt.Errorf("write the answers: %w", err)
		}
	}
	return nil
}
