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
// report failed. C is the type of a source's cursor: a report must not know the
// room that declares it, so the compiler infers it from finding.Sink itself.
type sink[C any] struct {
	name  string
	to    records
	begun bool
}

func asSink(name string, to records) finding.Sink {
	return sinkFor(name, to, finding.Sink.Done)
}

func sinkFor[C any](name string, to records, _ func(finding.Sink, finding.Message, C) error) *sink[C] {
	return &sink[C]{name: name, to: to}
}

func (s *sink[C]) String() string { return s.name }

func (s *sink[C]) Begin(r finding.Scan) error {
	s.begun = true
	return s.named(s.to.Begin(completeScan(r)))
}

func (s *sink[C]) Finding(r finding.Finding) error { return s.named(s.to.Finding(completeFinding(r))) }

func (s *sink[C]) Unread(r finding.Unread) error { return s.named(s.to.Unread(completeUnread(r))) }

func (s *sink[C]) Done(_ finding.Message, _ C) error { return s.named(s.to.messageDone()) }

// Close gives a scan that failed before its first record a beginning, so that
// its report has the same parts as any.
func (s *sink[C]) Close(r finding.Summary) error {
	if !s.begun {
		if err := s.Begin(finding.Scan{}); err != nil {
			return err
		}
	}
	return s.named(s.to.Close(completeSummary(r)))
}

func (s *sink[C]) named(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing the %s: %w", s.name, err)
}
