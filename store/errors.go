package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// plain says in plain words what an engine's error means, where that is known, and
// keeps its own beside it.
func plain(err error) error {
	if err == nil {
		return nil
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		if what := liteWords[lite.Code()&0xff]; what != "" {
			return fmt.Errorf("%s: %w", what, err)
		}
		return err
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return fmt.Errorf("the database server does not let us in, or is not there; see to it and run the same command again, it goes on where it stopped: %v", err)
	}
	if slices.ContainsFunc(lost, func(l error) bool { return errors.Is(err, l) }) || pgconn.SafeToRetry(err) {
		return fmt.Errorf("the connection to the database server was lost; see to it and run the same command again, it goes on where it stopped: %v", err)
	}
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return serverError(server)
	}
	return err
}

// lost are the ways in which a connection ends under us. They are told, but not passed
// on: elsewhere a broken pipe means that whoever read a report has seen enough.
var lost = []error{io.ErrUnexpectedEOF, io.EOF, driver.ErrBadConn, sql.ErrConnDone, syscall.EPIPE, syscall.ECONNRESET, syscall.ECONNREFUSED, syscall.ETIMEDOUT}

// liteWords are the primary result codes that users meet (sqlite.org/rescode.html).
var liteWords = map[int]string{
	sqlite3.SQLITE_FULL:     "the disk is full; make room and run the same command again, it goes on where it stopped",
	sqlite3.SQLITE_IOERR:    "the disk does not take or give the data; see to its room, its quota or its connection and run the same command again, it goes on where it stopped",
	sqlite3.SQLITE_BUSY:     "another process has been writing to it for a minute",
	sqlite3.SQLITE_READONLY: "it cannot be written to",
	sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
	sqlite3.SQLITE_CORRUPT:  "it is damaged; restore it from an export or a backup",
	sqlite3.SQLITE_NOTADB:   "it is no case, or is damaged",
}

// serverError leaves out the detail of a server's error: it may repeat a row.
func serverError(e *pgconn.PgError) error {
	switch e.Code[:min(2, len(e.Code))] {
	case "53": // insufficient resources (PostgreSQL manual, appendix A)
		return fmt.Errorf("the database server has no room left (%s %s); make room and run the same command again, it goes on where it stopped", e.Code, e.Message)
	case "57":
		return fmt.Errorf("the database server was stopped (%s %s); start it and run the same command again, it goes on where it stopped", e.Code, e.Message)
	case "28", "3D", "42":
		return fmt.Errorf("the database server refuses (%s %s)", e.Code, e.Message)
	}
	return fmt.Errorf("the database server failed (%s %s)", e.Code, e.Message)
}
