// Package store keeps a case: what was scanned, what was found and what could not be
// read, the state of each credential, and a journal of what was done. It lies in a
// database, SQLite in a folder or PostgreSQL, that never holds a secret: a credential
// is known by an HMAC under the case's key, and whatever came from mail is sealed with
// it. The key lies elsewhere; without it a case says nothing.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Case is an opened case. Its methods may be called from several goroutines, and
// several processes may have the same case open.
type Case struct {
	db     *database
	place  string // as errors name it
	id     string
	keys   keys
	chain  *Chain
	acting Acting
	now    func() time.Time
	closed time.Time // zero unless it was
}

// Acting says who does what is done to a case, for its journal.
type Acting struct{ Operator, Host, Version string }

// Options say how a case is opened.
type Options struct {
	// Key gives the 32 bytes of the case's key by the case's id; create tells that the
	// case is new.
	Key func(caseID string, create bool) ([]byte, error)
	// Closed opens also a case that was closed, if its key is still there: to end that.
	Closed bool
	// Create allows a case to be made where there is none.
	Create bool
	Acting Acting
	// Now is the clock; nil for the system's.
	Now func() time.Time
}

// Errors that callers tell apart.
var (
	// ErrNoCase says that there is no case at that place.
	ErrNoCase = errors.New("there is no case")
	// ErrNewer says that a newer version of the program made the case.
	ErrNewer = errors.New("a newer version of mailspill made this case")
	// ErrWrongKey says that the case was made with another key.
	ErrWrongKey = errors.New("this is not the key of the case")
	// ErrClosed says that the key of the case was destroyed.
	ErrClosed = errors.New("the case is closed")
)

// Names of the values in the table meta.
const (
	metaID     = "id"
	metaCheck  = "check"  // tells the right key from a wrong one
	metaClosed = "closed" // when the key was destroyed
	metaHold   = "hold"
	metaTerms  = "terms" // sealed
)

// Open opens the case at a place: a folder, or the URL of a PostgreSQL database. Every
// error says which case it is about.
func Open(ctx context.Context, place string, opt Options) (*Case, error) {
	c, err := open(ctx, place, opt)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", Shown(place), err)
	}
	return c, nil
}

func open(ctx context.Context, place string, opt Options) (*Case, error) {
	db, err := openDatabase(ctx, place, opt.Create)
	if err != nil {
		return nil, err
	}
	c := &Case{db: db, place: Shown(place), acting: opt.Acting, now: opt.Now}
	if c.now == nil {
		c.now = time.Now
	}
	if err := c.unlock(ctx, opt); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return c, nil
}

// unlock finds out which case it is, and derives what its key is needed for.
func (c *Case) unlock(ctx context.Context, opt Options) error {
	id, made, err := c.identify(ctx, opt.Create)
	if err != nil {
		return err
	}
	c.id = id
	closed, err := c.meta(ctx, metaClosed)
	if err != nil || closed != nil && !opt.Closed {
		return errors.Join(err, closedError(closed))
	}
	c.closed, _ = time.Parse(time.RFC3339, string(closed))
	check, err := c.meta(ctx, metaCheck)
	if err != nil {
		return err
	}
	key, err := opt.Key(id, made || check == nil)
	if err != nil {
		return errors.Join(closedError(closed), err)
	}
	defer clear(key)
	if c.keys, err = newKeys(key); err != nil {
		return err
	}
	if c.chain, err = NewChain(key, id); err != nil {
		return err
	}
	if check == nil {
		check, err = c.firstMeta(ctx, metaCheck, c.keys.check())
	}
	if err == nil && !c.keys.checks(check) {
		err = fmt.Errorf("%w: it was made with another one", ErrWrongKey)
	}
	return err
}

func closedError(at []byte) error {
	if at == nil {
		return nil
	}
	return fmt.Errorf("%w: its key was destroyed at %s, and what it held with it", ErrClosed, at)
}

// identify reads the id of the case, or makes one. Of two processes that make it at
// the same time, both use the first one's.
func (c *Case) identify(ctx context.Context, create bool) (id string, made bool, err error) {
	have, err := c.meta(ctx, metaID)
	if err != nil || have != nil {
		return string(have), false, err
	}
	if !create {
		return "", false, ErrNoCase
	}
	fresh := newID()
	got, err := c.firstMeta(ctx, metaID, []byte(fresh))
	return string(got), string(got) == fresh, err
}

// ID is the case's own, by which its key is found.
func (c *Case) ID() string { return c.id }

// CredentialKey is the key of the HMAC that makes credential ids in this case.
func (c *Case) CredentialKey() []byte { return c.keys.credentials }

// Close ends the use of the case.
func (c *Case) Close() error { return c.db.Close() }

// meta reads one value of the case's own; nil if there is none.
func (c *Case) meta(ctx context.Context, name string) ([]byte, error) {
	var value []byte
	err := c.db.queryRow(ctx, "SELECT value FROM meta WHERE name = ?", name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return value, err
}

// firstMeta sets a value unless there is one, and gives the one that stands.
func (c *Case) firstMeta(ctx context.Context, name string, value []byte) ([]byte, error) {
	if err := c.db.exec(ctx, "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, value); err != nil {
		return nil, err
	}
	return c.meta(ctx, name)
}

// clock is the time, in UTC, as the database keeps it: texts that sort as times do.
func (c *Case) clock() string { return c.now().UTC().Format(clockForm) }

const clockForm = "2006-01-02T15:04:05.000000Z"
