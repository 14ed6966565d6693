package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// batch collects what is to be written together: the records of whole messages and the
// cursor behind them. It is written when it is large or old, so that a killed run loses
// a moment's work and nothing that the cursor says was done.
type batch struct {
	c     *Case
	ops   []op
	since time.Time
}

type op struct {
	statement string
	args      []any
}

const (
	mostOps = 2000
	oldest  = 300 * time.Millisecond
)

func (b *batch) add(statement string, args ...any) {
	if len(b.ops) == 0 {
		b.since = time.Now()
	}
	b.ops = append(b.ops, op{statement, args})
}

// due tells whether it is time to write.
func (b *batch) due() bool {
	return len(b.ops) >= mostOps || len(b.ops) > 0 && time.Since(b.since) >= oldest
}

// write commits all of it, or nothing.
func (b *batch) write(ctx context.Context) error {
	if len(b.ops) == 0 {
		return nil
	}
	err := b.c.db.together(ctx, func(tx *transaction) error {
		for _, o := range b.ops {
			if err := tx.exec(ctx, o.statement, o.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		b.ops = b.ops[:0]
	}
	return err
}

// transaction is one unit of writing; its statements are prepared once.
type transaction struct {
	*sql.Tx
	db       *database
	prepared map[string]*sql.Stmt
}

// mostAttempts is how often a transaction is tried that stood in another one's way.
const mostAttempts = 10

// together writes in one transaction. Where two processes wait for each other, the
// engine ends one of them (PostgreSQL manual, 13.3.4), which tries again.
func (d *database) together(ctx context.Context, do func(*transaction) error) error {
	for attempt := 1; ; attempt++ {
		err := d.attempt(ctx, do)
		if attempt == mostAttempts || !isInTheWay(err) {
			return plain(err)
		}
	}
}

// isInTheWay tells the errors after which a transaction is to be tried again: a deadlock,
// and what cannot be put in an order (PostgreSQL manual, appendix A, class 40).
func isInTheWay(err error) bool {
	var server *pgconn.PgError
	return errors.As(err, &server) && strings.HasPrefix(server.Code, "40")
}

func (d *database) attempt(ctx context.Context, do func(*transaction) error) error {
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	t := &transaction{Tx: tx, db: d, prepared: map[string]*sql.Stmt{}}
	if err := do(t); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

// ignoreDone: a transaction whose connection broke has ended already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

func (t *transaction) exec(ctx context.Context, statement string, args ...any) error {
	s := t.prepared[statement]
	if s == nil {
		var err error
		if s, err = t.PrepareContext(ctx, t.db.statement(statement)); err != nil {
			return err
		}
		t.prepared[statement] = s
	}
	_, err := s.ExecContext(ctx, args...)
	return err
}

func (t *transaction) queryRow(ctx context.Context, s string, args ...any) *sql.Row {
	return t.QueryRowContext(ctx, t.db.statement(s), args...)
}
