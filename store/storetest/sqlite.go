package storetest

import (
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Tamper changes the SQLite database of a case behind its back, as someone would who
// has its folder and not its key.
func Tamper(dir, statement string) error {
	path, err := filepath.Abs(filepath.Join(dir, "case.db"))
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	_, err = db.Exec(statement)
	return errors.Join(err, db.Close())
}
