package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// Copy puts the case, as it is at one moment, into an SQLite database in a folder that
// holds none yet, and opens it there. Nothing in it opens without the case's key.
func (c *Case) Copy(ctx context.Context, dir string) (*Case, error) {
	db, err := c.copyDatabase(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("copying the case: %w", plain(err))
	}
	return &Case{db: db, place: dir, id: c.id, keys: c.keys, chain: c.chain, acting: c.acting, now: c.now}, nil
}

func (c *Case) copyDatabase(ctx context.Context, dir string) (*database, error) {
	if c.db.numbered {
		return c.db.rewritten(ctx, dir)
	}
	path := filepath.Join(dir, file)
	if err := makeFile(dir, path, true); err != nil {
		return nil, err
	}
	// The target may be an empty file (sqlite.org/lang_vacuum.html), and so keeps its mode.
	if err := c.db.exec(ctx, "VACUUM INTO ?", path); err != nil {
		return nil, err
	}
	return openDatabase(ctx, dir, false)
}

// rewritten copies table by table what stands in another engine's database.
func (d *database) rewritten(ctx context.Context, dir string) (*database, error) {
	to, err := openDatabase(ctx, dir, true)
	if err != nil {
		return nil, err
	}
	if err := d.copyTables(ctx, to); err != nil {
		return nil, errors.Join(err, to.Close())
	}
	return to, nil
}

func (d *database) copyTables(ctx context.Context, to *database) error {
	from, err := d.snapshot(ctx)
	if err != nil {
		return err
	}
	defer from.Rollback() // it was only read
	tables, err := to.tables(ctx)
	if err != nil {
		return err
	}
	return to.together(ctx, func(tx *transaction) error {
		for _, t := range tables {
			if err := copyTable(ctx, from, tx, t); err != nil {
				return fmt.Errorf("table %s: %w", t, err)
			}
		}
		return nil
	})
}

// snapshot is for reading all as it was at one moment. An SQLite database is written
// to by others meanwhile.
func (d *database) snapshot(ctx context.Context) (*transaction, error) {
	tx, err := d.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, plain(err)
	}
	return &transaction{Tx: tx, db: d, prepared: map[string]*sql.Stmt{}}, nil
}

func (t *transaction) query(ctx context.Context, s string, args ...any) (*sql.Rows, error) {
	rows, err := t.QueryContext(ctx, t.db.statement(s), args...)
	return rows, plain(err)
}

// tables lists what an SQLite database of a case holds besides its own version.
func (d *database) tables(ctx context.Context) ([]string, error) {
	return d.column(ctx, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'schema%'`)
}

// copyTable copies the rows of a table, whose columns have the same names in both.
func copyTable(ctx context.Context, from, to *transaction, table string) error {
	rows, err := from.query(ctx, "SELECT * FROM "+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	insert := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")"
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := to.exec(ctx, insert, values...); err != nil {
			return err
		}
	}
	return plain(rows.Err())
}
