package storetest

import (
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// Tamper changes the database of a case, a folder or a DSN, behind its back, as someone
// would who has it and not its key.
func Tamper(place, statement string) error {
	db, err := behind(place)
	if err != nil {
		return err
	}
	_, err = db.Exec(statement)
	return errors.Join(err, db.Close())
}

func behind(place string) (*sql.DB, error) {
	if strings.HasPrefix(place, "postgres://") {
		return sql.Open("pgx", place)
	}
	path, err := filepath.Abs(filepath.Join(place, "case.db"))
	if err != nil {
		return nil, err
	}
	return sql.Open("sqlite", (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()+"?_pragma=busy_timeout(10000)")
}

// Rows gives the rows of all tables of a database on a server, one value a line, its
// bytes as they are.
func Rows(dsn string) (string, error) {
	db, err := behind(dsn)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var out strings.Builder
	tables, err := column(db, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
	for _, table := range tables {
		err = errors.Join(err, addRows(&out, db, table))
	}
	return out.String(), err
}

func column(db *sql.DB, query string) ([]string, error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

func addRows(out *strings.Builder, db *sql.DB, table string) error {
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	row, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for _, v := range row {
			out.Write(v)
			out.WriteByte('\n')
		}
	}
	return rows.Err()
}
