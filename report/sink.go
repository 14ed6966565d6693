package report

import (
	"fmt"

	"github.com/mailspill/mailspill/finding"
)

// records is what a format implements: a finding.Sink that has no use for the
// cursor of a message, since no report goes on where another stopped.
type records interface {
	Begin(finding.Scan) error
	Finding(finding.Finding) error
	Unread(finding.Unread) error
	messageDone() error
	Close(finding.Summary) error
}

// sink makes a finding.Sink of a format's records, and says in its errors which
// report failed.
type sink struct {
	name  string
	to    records
	begun bool
}

func asSink(name string, to records) finding.Sink { return &sink{name: name, to: to} }

func (s *sink) String() string { return s.name }

func (s *sink) Begin(r finding.Scan) error {
	s.begun = true
	return s.named(s.to.Begin(completeScan(r)))
}

func (s *sink) Finding(r finding.Finding) error { return s.named(s.to.Finding(completeFinding(r))) }

func (s *sink) Unread(r finding.Unread) error { return s.named(s.to.Unread(completeUnread(r))) }

func (s *sink) Done(_ finding.Message, _ finding.Cursor) error { return s.named(s.to.messageDone()) }

// Close gives a scan that failed before its first record a beginning, so that
// its report has the same parts as any.
func (s *sink) Close(r finding.Summary) error {
	if !s.begun {
		if err := s.Begin(finding.Scan{}); err != nil {
			return err
		}
	}
	return s.named(s.to.Close(completeSummary(r)))
}

func (s *sink) named(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing the %s: %w", s.name, err)
}
