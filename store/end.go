package store

import (
	"context"
	"errors"
	"time"
)

// End marks the case as closed: it opens for no one any more. What it gives of the
// certificate is what the case says of itself; its key is destroyed by whoever keeps it.
// A case that was marked before is not marked again, so that what stopped in between can be
// done once more (Options.Closed).
func (c *Case) End(ctx context.Context, reason string) (Certificate, error) {
	cert, err := c.certificate(ctx, reason)
	if err != nil {
		return cert, err
	}
	if !c.closed.IsZero() {
		cert.ClosedAt = c.closed
	} else if err := c.mark(ctx, &cert); err != nil {
		return cert, err
	}
	head, err := c.Verify(ctx)
	if broken := (*Break)(nil); errors.As(err, &broken) {
		cert.JournalBreak, err = broken.Error(), nil
	}
	if head.Seq > 0 {
		cert.JournalHead = head.String()
	}
	return cert, err
}

// mark writes the last entry, unless there is a hold.
func (c *Case) mark(ctx context.Context, cert *Certificate) error {
	held, err := c.Held(ctx)
	if err != nil {
		return err
	}
	if err := held.Refuses(); err != nil {
		return err
	}
	return c.db.together(ctx, func(tx *transaction) error {
		if err := c.record(ctx, tx, "close", map[string]any{"reason": cert.Reason, "held": cert.Held}); err != nil {
			return err
		}
		if err := tx.without(ctx, metaHold, ErrHeld); err != nil {
			return err
		}
		at := cert.ClosedAt.Format(time.RFC3339)
		return tx.exec(ctx, "INSERT INTO meta (name, value) VALUES (?, ?)", metaClosed, []byte(at))
	})
}

// certificate fills in what the case says of itself.
func (c *Case) certificate(ctx context.Context, reason string) (Certificate, error) {
	t, err := c.Terms(ctx)
	if err != nil {
		return Certificate{}, err
	}
	cert := Certificate{
		CaseID: c.id, Marking: t.Marking, Authority: t.Authority, OpenedAt: t.Opened, ClosedAt: c.now().UTC().Truncate(time.Second),
		Operator: c.acting.Operator, Host: c.acting.Host, ToolVersion: c.acting.Version, Reason: reason,
	}
	for _, k := range []struct{ of, table string }{
		{"sources", "source"}, {"scans", "run"}, {"messages", "message"}, {"findings", "finding"},
		{"credentials", "credential"}, {"parts that were not read", "unread"}, {"entries of its journal before the last", "journal"},
	} {
		n := CaseCount{Of: k.of}
		if err := c.db.queryRow(ctx, "SELECT COUNT(*) FROM "+k.table).Scan(&n.N); err != nil {
			return cert, plain(err)
		}
		cert.Held = append(cert.Held, n)
	}
	cert.Left = leftOfCase()
	return cert, nil
}

// leftOfCase says what of a database can still be read when its key is gone: what the
// schema and the journal keep in clear.
func leftOfCase() []string {
	return []string{
		"Its database. The texts that came from mail, the names of files and folders, the case's terms and the notes on its credentials are encrypted under the destroyed key.",
		"In clear in the database: the sizes, parts and defects of messages and the days they are from; rules, severities and tiers of findings, and when secrets expire; why parts were not read; the states of credentials and since when; the times of scans. " +
			"Messages, places and credentials are named by keyed hashes, against which no guess can be tested without the key.",
		"In clear in its journal: who did what, when, where and with which version; the terms of the case, the sources as they were named, the reasons and notes that were typed; counts; kinds of credentials with their keyed hashes. " +
			"No text of mail is in it, but the SHA-256 of each message with a finding, and one over the files of each source: whoever has the mail can tell by them that it was in the case.",
		"The reports, exports and copies that were made of it lie where they were put.",
	}
}
