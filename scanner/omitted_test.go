package scanner_test

import (
	"testing"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
	"github.com/mailspill/mailspill/scanner"
)

// summed keeps the summary that a report is given.
type summed struct{ finding.Summary }

func (*summed) Begin(finding.Scan) error                   { return nil }
func (*summed) Finding(finding.Finding) error              { return nil }
func (*summed) Unread(finding.Unread) error                { return nil }
func (*summed) Done(finding.Message, finding.Cursor) error { return nil }
func (s *summed) Close(sum finding.Summary) error          { s.Summary = sum; return nil }

// What a source counts and does not give is seen, and not selected.
func TestOmitted(t *testing.T) {
	t.Parallel()
	set, err := patterns.Load(patterns.Options{})
	if err != nil {
		t.Fatal(err)
	}
	opt := scanner.Options{Key: make([]byte, 32), Omitted: func() (int64, int64) { return 7, 4 }}
	var told summed
	sum, err := scanner.Run(t.Context(), func(yield func(*mail.Message, error) bool) {
		yield(mail.New(mail.Ref{}, []byte("Subject: x\r\n\r\nx\r\n"), ""), nil)
	}, set, opt, &told)
	for _, s := range []finding.Summary{sum, told.Summary} {
		if err != nil || s.Messages.Seen != 8 || s.Messages.Selected != 1 || s.LeftOut != 4 || !s.Accounted {
			t.Errorf("%v, %+v", err, s)
		}
	}
}
