package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed schema/*.sql
var schema embed.FS

// file is the database in the folder of a case.
const file = "case.db"

// pragmas: a commit is on the disk when it returns; what was deleted is overwritten;
// nothing is written but to the case's own files; whoever finds the case in use waits.
const pragmas = "?_txlock=immediate&_pragma=busy_timeout(60000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
	"&_pragma=secure_delete(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-16000)"

// database is SQLite or PostgreSQL. Statements are written for the former's "?".
type database struct {
	*sql.DB
	numbered bool // parameters are $1, $2, …
}

func openDatabase(ctx context.Context, place string, create bool) (*database, error) {
	db, err := connect(place, create)
	if err != nil {
		return nil, err
	}
	if !create {
		err = db.expectTables(ctx)
	}
	if err == nil {
		err = db.migrate(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// versions is the table in which the version of all tables is kept.
const versions = "schema_version"

// expectTables sees that there is a case, so that none is made in a database of
// something else by who only wants to read.
func (d *database) expectTables(ctx context.Context) error {
	query := "SELECT COUNT(*) FROM sqlite_master WHERE name = ?"
	if d.numbered {
		query = "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass(?)"
	}
	var n int64
	if err := d.queryRow(ctx, query, versions).Scan(&n); err != nil {
		return plain(err)
	}
	if n == 0 {
		return fmt.Errorf("%w in this database; make one with `mailspill case init`, or scan into it", ErrNoCase)
	}
	return nil
}

func isURL(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// Shown is the place of a case as errors and the journal may name it: without what a
// URL holds of passwords.
func Shown(place string) string {
	if !isURL(place) {
		return place
	}
	u, err := url.Parse(place)
	if err != nil {
		return "postgres://…"
	}
	u.RawQuery = ""
	return u.Redacted()
}

func connect(place string, create bool) (*database, error) {
	if isURL(place) {
		db, err := sql.Open("pgx", place)
		if err != nil {
			return nil, errors.New("its URL is not understood: write postgres://user@host/database, and the password in PGPASSWORD or a pgpass file")
		}
		return &database{db, true}, nil
	}
	path := filepath.Join(place, file)
	if err := makeFile(place, path, create); err != nil {
		return nil, err
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: filepath.ToSlash(absolute)}).String()+pragmas)
	if err != nil {
		return nil, err
	}
	return &database{db, false}, nil
}

// makeFile makes the folder and an empty database that others cannot read; the files
// that SQLite puts beside it get the same mode (sqlite.org/wal.html).
func makeFile(dir, path string, create bool) error {
	_, err := os.Stat(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		return err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return errors.New("it is a file; a case is a folder, or a postgres:// URL")
	}
	if !create {
		return fmt.Errorf("%w here: %s is missing; make one with `mailspill case init`, or scan into it", ErrNoCase, path)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// migrate brings the tables to what this version knows, and refuses a case of a newer
// one.
func (d *database) migrate(ctx context.Context) error {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	if d.numbered {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, d.DB, files, goose.WithTableName(versions), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return plain(err)
	}
	if current > target {
		return fmt.Errorf("%w: its tables are of version %d, this program knows %d; use the newer one", ErrNewer, current, target)
	}
	if current == target {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		if now, _, again := p.GetVersions(ctx); again == nil && now == target {
			return nil // another process was first
		}
		return fmt.Errorf("bringing its tables to version %d: %w", target, plain(err))
	}
	return nil
}

// statement gives a statement in the form of the engine.
func (d *database) statement(s string) string {
	if !d.numbered {
		return s
	}
	var b strings.Builder
	for i, part := range strings.Split(s, "?") {
		if i > 0 {
			b.WriteString("$" + strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	return b.String()
}

func (d *database) queryRow(ctx context.Context, s string, args ...any) *sql.Row {
	return d.QueryRowContext(ctx, d.statement(s), args...)
}

func (d *database) query(ctx context.Context, s string, args ...any) (*sql.Rows, error) {
	return d.QueryContext(ctx, d.statement(s), args...)
}

func isNone(err error) bool { return errors.Is(err, sql.ErrNoRows) }

func (d *database) exec(ctx context.Context, s string, args ...any) error {
	_, err := d.ExecContext(ctx, d.statement(s), args...)
	return plain(err)
}

// column gives the texts of a query's one column.
func (d *database) column(ctx context.Context, s string, args ...any) ([]string, error) {
	rows, err := d.query(ctx, s, args...)
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, plain(rows.Err())
}
