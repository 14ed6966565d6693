package report

import (
	"errors"
	"fmt"

	"github.com/mailspill/mailspill/finding"
)

// Tee returns a sink that hands every record to each of sinks. When one fails
// the others still get that record, so that a full disk under one report does
// not cost the rest; the errors come back joined, each with its sink's name.
// A sink that failed gets no more records, but is closed. What Tee returns is a
// finding.Keeper if one of sinks is, since keeping costs the scan something.
func Tee(sinks ...finding.Sink) finding.Sink {
	t := &tee{sinks: sinks, failed: make([]bool, len(sinks))}
	for _, s := range sinks {
		if _, ok := s.(finding.Keeper); ok {
			return &keepingTee{t}
		}
	}
	return t
}

// keepingTee is a tee with a sink that keeps more than records.
type keepingTee struct{ *tee }

func (t *keepingTee) Keep(k finding.Kept) error {
	return t.each(func(s finding.Sink) error {
		if keeper, ok := s.(finding.Keeper); ok {
			return keeper.Keep(k)
		}
		return nil
	})
}

type tee struct {
	sinks  []finding.Sink
	failed []bool
}

func (t *tee) Begin(r finding.Scan) error {
	return t.each(func(s finding.Sink) error { return s.Begin(r) })
}

func (t *tee) Finding(r finding.Finding) error {
	return t.each(func(s finding.Sink) error { return s.Finding(r) })
}

func (t *tee) Unread(r finding.Unread) error {
	return t.each(func(s finding.Sink) error { return s.Unread(r) })
}

func (t *tee) Done(m finding.Message, next finding.Cursor) error {
	return t.each(func(s finding.Sink) error { return s.Done(m, next) })
}

func (t *tee) Close(r finding.Summary) error {
	clear(t.failed)
	return t.each(func(s finding.Sink) error { return s.Close(r) })
}

func (t *tee) each(give func(finding.Sink) error) error {
	var all []error
	for i, s := range t.sinks {
		if t.failed[i] {
			continue
		}
		if err := give(s); err != nil {
			t.failed[i] = true
			all = append(all, named(i, s, err))
		}
	}
	return errors.Join(all...)
}

// named says which sink failed. The reports of this package say so themselves.
func named(i int, s finding.Sink, err error) error {
	if _, ours := s.(fmt.Stringer); ours {
		return err
	}
	return fmt.Errorf("sink %d (%T): %w", i+1, s, err)
}
