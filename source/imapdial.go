package source

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// imapSession is one connection that is signed in. One command runs on it at a
// time: answers to commands sent ahead would wait for each other's readers.
type imapSession struct {
	client   *imapclient.Client
	wire     *imapWire
	folder   string // examined at the moment, as the server writes it; "" for none
	exists   uint32
	validity uint32
	strays   *strays
	secret   string // that it signed in with
}

// dial connects and signs in. A token that is refused is replaced once: it may
// have been revoked, or the clocks differ.
func (b *imapBox) dial(ctx context.Context) (*imapSession, error) {
	secret, err := b.secret(ctx)
	if err != nil {
		return nil, err
	}
	s, err := b.enter(ctx, secret)
	if err == nil || b.opt.IMAP.Refused == nil || !errors.Is(err, errTokenRefused) {
		return s, err
	}
	b.opt.IMAP.Refused(b.at.user, b.at.host, secret)
	other, failed := b.secret(ctx)
	if failed != nil || other == secret {
		return nil, errors.Join(failed, err)
	}
	return b.enter(ctx, other)
}

func (b *imapBox) secret(ctx context.Context) (string, error) {
	secret, err := b.opt.IMAP.Secret(ctx, b.at.user, b.at.host)
	if err != nil {
		return "", &secretError{err}
	}
	return secret, nil
}

// enter makes a connection that is signed in.
func (b *imapBox) enter(ctx context.Context, secret string) (*imapSession, error) {
	conn, err := b.connect(ctx)
	if err != nil {
		return nil, err
	}
	s := &imapSession{wire: &imapWire{Conn: conn, idle: b.opt.IMAP.Idle}, strays: &strays{}, secret: secret}
	unhook := context.AfterFunc(ctx, func() { conn.Close() })
	defer unhook()
	s.wire.due(true)
	s.client = imapclient.New(s.wire, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{Fetch: s.strays.take}})
	err = s.client.WaitGreeting()
	if err == nil {
		err = b.signIn(s.client, secret)
	}
	s.wire.due(false)
	if err == nil {
		err = s.probe()
	}
	if err != nil {
		err = s.explained(err)
		s.close()
		return nil, err
	}
	b.tellUse(s)
	return s, nil
}

// tellUse tells what the server sees of a session.
func (b *imapBox) tellUse(s *imapSession) {
	if b.opt.IMAP.Used == nil {
		return
	}
	use := IMAPUse{User: b.at.user, Host: b.at.host, Auth: b.auth(), Local: hostOf(s.wire.Conn.LocalAddr()), Remote: hostOf(s.wire.Conn.RemoteAddr())}
	if use.Auth != AuthPassword {
		c, _ := parseClaims(s.secret) // a token that tells nothing is used all the same
		use.AppID, use.Person = c.AppID, c.UPN
	}
	b.opt.IMAP.Used(use)
}

func hostOf(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return ""
	}
	return host
}

// probe opens INBOX, since Exchange Online takes a token also for a mailbox that
// it does not open then. That there is no INBOX, or that it must not be read, is
// no reason to stay outside: other folders may.
func (s *imapSession) probe() error {
	err := s.examine(inbox, 0)
	if _, throttled := suggestedPause(err); err == nil || !throttled && !isLost(err) && !notConnected(err) {
		return nil
	}
	return err
}

// notConnected knows Exchange Online's refusal of a mailbox to whom it let in.
func notConnected(err error) bool {
	text, _ := answerOf(err)
	return strings.Contains(strings.ToLower(text), "authenticated but not connected")
}

// secretError is that of getting the password or token, before any connection.
type secretError struct{ error }

func (e *secretError) Unwrap() error { return e.error }

// connect opens the connection with its TLS.
func (b *imapBox) connect(ctx context.Context) (net.Conn, error) {
	ctx, stop := context.WithTimeout(ctx, b.opt.IMAP.Idle)
	defer stop()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", b.at.address())
	if err != nil {
		return nil, err
	}
	unhook := context.AfterFunc(ctx, func() { conn.Close() })
	defer unhook()
	if !b.at.secure && b.opt.IMAP.Plaintext {
		return conn, nil
	}
	if !b.at.secure {
		err = startTLS(conn)
	}
	if err == nil {
		secured := tls.Client(conn, b.tls())
		if err = secured.HandshakeContext(ctx); err == nil {
			return b.greeted(secured), nil
		}
	}
	conn.Close()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return nil, err
}

// greeted gives the client the greeting that a server says once only, and said
// before STARTTLS.
func (b *imapBox) greeted(conn net.Conn) net.Conn {
	if b.at.secure {
		return conn
	}
	return &prefixed{conn, strings.NewReader("* OK secured\r\n")}
}

type prefixed struct {
	net.Conn
	first *strings.Reader
}

func (p *prefixed) Read(b []byte) (int, error) {
	if n, err := p.first.Read(b); err == nil {
		return n, nil
	}
	return p.Conn.Read(b)
}

var (
	errNoSTARTTLS = errors.New("the server gives no TLS (STARTTLS)")
	errInjected   = errors.New("the server, or someone between, sent more than it may before TLS")
)

// startTLS asks for TLS (RFC 3501, 6.2.1). Whatever came with the answer was not
// protected and would be taken for what comes after; so it ends the connection.
func startTLS(conn net.Conn) error {
	const longest = 8 << 10
	r := bufio.NewReaderSize(io.LimitReader(conn, longest), longest)
	greeting, err := r.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(strings.ToUpper(greeting), "* OK") {
		return fmt.Errorf("%w: it greets with something else than OK", errNoSTARTTLS)
	}
	if _, err := io.WriteString(conn, "S1 STARTTLS\r\n"); err != nil {
		return err
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		if strings.HasPrefix(line, "* ") {
			continue
		}
		if !strings.HasPrefix(strings.ToUpper(line), "S1 OK") {
			return errNoSTARTTLS
		}
		if r.Buffered() > 0 {
			return errInjected
		}
		return nil
	}
}

// run does one command on the session.
func (s *imapSession) run(command func() error) error {
	s.wire.due(true)
	defer s.wire.due(false)
	return s.explained(command())
}

// explained joins to an error why the connection ended, which the client drops:
// the text of a BYE, or silence.
func (s *imapSession) explained(err error) error {
	if err == nil {
		return nil
	}
	switch cause := s.wire.cause(); {
	case errors.Is(cause, errSlow):
		err = fmt.Errorf("%w: %w", errSlow, err)
	case s.wire.wasSilent():
		err = fmt.Errorf("%w: %w", errSilent, err)
	}
	if bye := s.wire.farewell(); bye != "" {
		return &byeError{err, bye}
	}
	return err
}

type byeError struct {
	error
	bye string
}

func (e *byeError) Unwrap() error { return e.error }

// goodbyeTime is how long a server may take to say goodbye.
const goodbyeTime = time.Second

// logout ends a session in order.
func (s *imapSession) logout() {
	_ = s.wire.Conn.SetWriteDeadline(time.Now().Add(goodbyeTime)) // a closed one needs no goodbye
	s.wire.mu.Lock()
	s.wire.idle = goodbyeTime
	s.wire.mu.Unlock()
	s.wire.due(true)
	_ = s.client.Logout().Wait() // it goes away in any case
	s.close()
}

// close ends a session at once: first the connection, so that no reader waits
// for bytes, then the client with its goroutine.
func (s *imapSession) close() {
	s.wire.Conn.Close()
	s.client.Close()
	s.strays.wait()
}
