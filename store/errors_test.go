package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// Errors of the engines say what happened and what to do next, and nothing of a row.
func TestPlainErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		says string
	}{
		{io.ErrUnexpectedEOF, "was lost"},
		{driver.ErrBadConn, "was lost"},
		{fmt.Errorf("write tcp: %w", syscall.EPIPE), "was lost"},
		{fmt.Errorf("read tcp: %w", syscall.ECONNRESET), "was lost"},
		{&pgconn.PgError{Code: "53100", Message: "could not extend file", Detail: "a row"}, "no room left"},
		{&pgconn.PgError{Code: "57P01", Message: "terminating connection", Detail: "a row"}, "was stopped"},
		{&pgconn.PgError{Code: "57014", Message: "canceling statement", Detail: "a row"}, "was stopped"},
		{&pgconn.PgError{Code: "42501", Message: "permission denied", Detail: "a row"}, "refuses"},
		{&pgconn.PgError{Code: "", Message: "nothing", Detail: "a row"}, "failed"},
	} {
		got := plain(plain(tt.err))
		if !strings.Contains(got.Error(), tt.says) || strings.Contains(got.Error(), "a row") {
			t.Errorf("%v: %v", tt.err, got)
		}
		if errors.Is(got, syscall.EPIPE) {
			t.Errorf("%v: looks as if the reader of a report had left", tt.err)
		}
	}
}
