// Package scanner is the loop: it selects messages, has them taken apart and
// searched, and accounts for every byte.
package scanner

import (
	"context"
	"time"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// Options say what to select and how to report it.
type Options struct {
	Scan        finding.Scan      // the first record; Type and Schema are filled in
	Counterpart *patterns.Profile // nil selects every message
	Since       time.Time         // earliest date selected; zero for none
	Until       time.Time         // first date not selected; zero for none
	Folders     []string          // patterns as in path.Match; empty for all
	Extract     extract.Options
	Chosen      func(mail.Ref) bool // selects besides what an earlier scan selected; nil for nothing. Called from several goroutines
	Key         []byte              // of the HMAC that makes credential ids; at least 32 bytes
	ShowSecrets bool
	Explain     bool      // findings say what spoke for them
	Workers     int       // messages taken apart at a time; 0 means one a processor
	Now         time.Time // when expiry is judged

	// UnlockTime is how long the words of other messages are tried on locked files, at
	// the end of the scan; zero means no such bound.
	UnlockTime time.Duration

	// Reopen, if set, reads a message again that was seen before. What it gives is
	// used before it is called again.
	Reopen func(ctx context.Context, ref mail.Ref) (*mail.Message, error)

	// Known, if set, tells whether a case holds a credential already, by its id. It is
	// asked of every word in a record's texts, and so must answer from memory.
	Known func(credentialID string) bool

	// Settle, if set, is called once, after all records and before the sink is closed:
	// a case masks texts that it kept before a secret in them was known. fresh gives a text
	// with the secrets of this scan masked, all with those of Known besides, at the cost of
	// some hundred hashes a line.
	Settle func(fresh, all func(string) string) error

	// Omitted, if set, tells in the end how many messages the sources counted and did
	// not give, and how many of these a server's search left out.
	Omitted func() (messages, searched int64)

	// Progress, if set, is told of every message from the goroutine that runs
	// Run: its size in bytes and what was found in it.
	Progress func(bytes int64, findings int)
}
