package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Hold is why a case must not be closed: a lawsuit, an order to preserve.
type Hold struct {
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	Since  time.Time `json:"since"`
}

// ErrHeld says that a case cannot be closed.
var ErrHeld = errors.New("the case is on hold")

var errNoReason = errors.New("say why, with --reason: it goes into the journal")

// Held gives the hold that is set; nil if there is none.
func (c *Case) Held(ctx context.Context) (*Hold, error) {
	sealed, err := c.meta(ctx, metaHold)
	if err != nil || len(sealed) == 0 {
		return nil, err
	}
	var h Hold
	return &h, c.keys.open(metaHold, sealed, &h)
}

// Refuses is the error of whoever would close the case; nil without a hold.
func (h *Hold) Refuses() error {
	if h == nil {
		return nil
	}
	return fmt.Errorf("%w since %s, set by %s: %s; `mailspill case release --reason WHY` ends that", ErrHeld, h.Since.Format(time.DateOnly), h.By, h.Reason)
}

// Hold keeps the case from being closed until it is released.
func (c *Case) Hold(ctx context.Context, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errNoReason
	}
	sealed, err := c.keys.sealed(metaHold, Hold{Reason: reason, By: c.acting.Operator, Since: c.now().UTC()})
	if err != nil {
		return err
	}
	return c.db.together(ctx, func(tx *transaction) error {
		// The entry comes first: whoever writes one waits for those that do so at the same time.
		if err := c.record(ctx, tx, "hold", map[string]any{"reason": reason}); err != nil {
			return err
		}
		if err := tx.without(ctx, metaClosed, errors.New("it was closed meanwhile")); err != nil {
			return err
		}
		if err := tx.without(ctx, metaHold, errors.New("it is on hold already")); err != nil {
			return err
		}
		return tx.exec(ctx, "INSERT INTO meta (name, value) VALUES (?, ?)", metaHold, sealed)
	})
}

// Release ends a hold.
func (c *Case) Release(ctx context.Context, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errNoReason
	}
	held, err := c.Held(ctx)
	if err != nil {
		return err
	}
	if held == nil {
		return errors.New("it is not on hold")
	}
	return c.db.together(ctx, func(tx *transaction) error {
		if err := tx.exec(ctx, "DELETE FROM meta WHERE name = ?", metaHold); err != nil {
			return err
		}
		return c.record(ctx, tx, "release", map[string]any{"reason": reason, "held_since": held.Since})
	})
}

// without fails if the case has a value of that name.
func (t *transaction) without(ctx context.Context, name string, err error) error {
	var n int64
	if failed := t.queryRow(ctx, "SELECT COUNT(*) FROM meta WHERE name = ?", name).Scan(&n); failed != nil || n == 0 {
		return failed
	}
	return err
}
