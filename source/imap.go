package source

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mailspill/mailspill/mail"
)

// IMAPOptions say how to get into an IMAP mailbox, and how patient to be with it.
type IMAPOptions struct {
	// Auth is how to sign in: "password" (the default), "xoauth2" or "oauthbearer".
	Auth string
	// Secret gives the password or the token of a user at a host. It is asked for
	// each connection, so that a token that was renewed meanwhile is used.
	Secret func(ctx context.Context, user, host string) (string, error)
	// AuthOf tells for one mailbox how the secret that was given last is to be used;
	// "" as Auth says. It may be nil.
	AuthOf func(user, host string) string
	// Refused is told of a token that has expired or that the server does not take,
	// so that Secret gets another. It may be nil, and then a refusal is final.
	Refused func(user, host, secret string)
	// Used is told of each connection that is signed in. It may be nil.
	Used func(IMAPUse)
	// CA holds certificates in PEM that are trusted besides the system's.
	CA []byte
	// Plaintext lets an imap:// server do without TLS.
	Plaintext bool
	// Connections is how many are open to the server at a time.
	Connections int
	// Hosts bounds the connections of all sources that share it; nil for no bound.
	Hosts *Hosts
	// Idle is how long the server may be silent while an answer is due.
	Idle time.Duration
	// Search is what the server narrows by; zero for all messages.
	Search Search
	// Pause is waited before the second try; later ones wait longer.
	Pause time.Duration
}

// IMAPUse is what a connection left in a server's logs: whoever reads these must
// be able to leave it out.
type IMAPUse struct {
	User, Host string // the mailbox
	Auth       string
	AppID      string // of the token, where it tells
	Person     string // whom the token is for, where it tells
	Local      string // addresses of the two ends
	Remote     string
}

// Two connections hide the time that an answer is under way, and leave room
// below what servers allow to one user.
const (
	defaultConnections = 2
	defaultIdle        = 60 * time.Second
	defaultPause       = 500 * time.Millisecond
)

func (o IMAPOptions) withDefaults() IMAPOptions {
	if o.Auth == "" {
		o.Auth = AuthPassword
	}
	if o.Connections <= 0 {
		o.Connections = defaultConnections
	}
	if o.Idle <= 0 {
		o.Idle = defaultIdle
	}
	if o.Secret == nil {
		o.Secret = func(context.Context, string, string) (string, error) { return "", errNoSecret }
	}
	if o.Pause <= 0 {
		o.Pause = defaultPause
	}
	return o
}

var errNoSecret = errors.New("none was given")

// imapBox is an IMAP mailbox. It is never changed: folders are opened by EXAMINE
// and messages fetched by BODY.PEEK (RFC 3501, 6.3.2 and 6.4.5).
type imapBox struct {
	name  string // as the user wrote it
	at    imapURL
	opt   Options
	ca    *x509.CertPool // nil for the system's alone
	pool  *imapPool
	taken int // connections, of those that the host allows
	shut  sync.Once
	unfit atomic.Int32 // messages in a row over which the connection ended

	unsearchable atomic.Bool // the server's search failed
}

// openIMAP signs in once, so that a wrong password or host is told at once.
func openIMAP(ctx context.Context, rawURL string, opt Options) (Source, error) {
	at, err := parseIMAP(rawURL)
	if err != nil {
		return nil, err
	}
	opt.IMAP = opt.IMAP.withDefaults()
	b := &imapBox{name: rawURL, at: at, opt: opt}
	if b.ca, err = b.trusted(); err != nil {
		return nil, err
	}
	if b.taken, err = opt.IMAP.Hosts.take(ctx, at.host, opt.IMAP.Connections); err != nil {
		return nil, err
	}
	b.pool = newIMAPPool(b, b.taken)
	if err := b.pool.do(ctx, func(*imapSession) error { return nil }); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// trusted are the certificates of --ca-file beside the system's.
func (b *imapBox) trusted() (*x509.CertPool, error) {
	if len(b.opt.IMAP.CA) == 0 {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a system without any
	}
	if !pool.AppendCertsFromPEM(b.opt.IMAP.CA) {
		return nil, b.fail("the file of certificates to trust holds none", "Name a PEM file, with lines -----BEGIN CERTIFICATE-----.", errors.ErrUnsupported)
	}
	return pool, nil
}

func (b *imapBox) tls() *tls.Config {
	return &tls.Config{ServerName: b.at.host, RootCAs: b.ca, MinVersion: tls.VersionTLS12, NextProtos: []string{"imap"}}
}

func (b *imapBox) fail(what, hint string, cause error) *Error {
	return &Error{Source: b.name, What: what, Hint: hint, Err: cause}
}

func (b *imapBox) Messages(ctx context.Context, after mail.Cursor) iter.Seq2[*mail.Message, error] {
	return messages(ctx, b.name, b.opt, nil, after, func(w *walk, from position) error {
		done, err := parseProgress(from)
		if err != nil {
			return badCursor(b.name, err)
		}
		return b.walk(w, done)
	})
}

// Message fetches one message by its folder and UID.
func (b *imapBox) Message(ctx context.Context, ref mail.Ref) (*mail.Message, error) {
	spot, err := parseSpot(ref.ID)
	if err != nil {
		return nil, badCursor(b.name, err)
	}
	got, err := b.fetch(ctx, batch{folder: spot.folder, validity: spot.validity, uids: []imapUID{spot.uid}, bytes: largestBatch})
	if err != nil {
		return nil, gone(b.name, ref, err)
	}
	a := got[0]
	if a.raw == nil {
		return nil, gone(b.name, ref, errors.Join(a.missing, ErrChanged))
	}
	if ref.SHA256 != ([sha256.Size]byte{}) && sha256.Sum256(a.raw) != ref.SHA256 {
		return nil, gone(b.name, ref, ErrChanged)
	}
	m := mail.New(ref, a.raw, "")
	if a.missing != nil {
		return m, a.missing
	}
	return m, nil
}

// Size is not known before the folders are listed.
func (b *imapBox) Size() int64 { return 0 }

// Close ends all connections. Messages stay valid, as they are in memory.
func (b *imapBox) Close() error {
	b.shut.Do(func() {
		b.pool.close()
		b.opt.IMAP.Hosts.give(b.at.host, b.taken)
	})
	return nil
}
