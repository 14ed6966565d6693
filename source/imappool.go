package source

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
)

// imapPool holds the connections to one server, each used by one at a time.
type imapPool struct {
	box    *imapBox
	free   chan *imapSession // nil stands for a connection yet to be made
	shed   chan struct{}     // for each connection that the server does not allow
	known  atomic.Bool       // signing in has worked: a failure may pass
	living atomic.Int32      // connections that there are
}

func newIMAPPool(b *imapBox, connections int) *imapPool {
	p := &imapPool{box: b, free: make(chan *imapSession, connections), shed: make(chan struct{}, connections)}
	for range connections {
		p.free <- nil
	}
	return p
}

var errPoolClosed = errors.New("the source is closed")

// do lends a session to use. What use returns is returned; a session that broke
// meanwhile is replaced when it is needed next.
func (p *imapPool) do(ctx context.Context, use func(*imapSession) error) error {
	for ctx.Err() == nil {
		select {
		case s, open := <-p.free:
			if !open {
				return errPoolClosed
			}
			s, err := p.use(ctx, s, use)
			if errors.Is(err, errCrowded) {
				p.shed <- struct{}{}
				continue // with one of the others
			}
			p.free <- s
			return err
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

// use gives back the session, nil if it is of no use any more.
func (p *imapPool) use(ctx context.Context, s *imapSession, use func(*imapSession) error) (*imapSession, error) {
	if s == nil {
		var err error
		if s, err = p.connected(ctx); err != nil {
			return nil, err
		}
		p.living.Add(1)
	}
	conn := s.wire.Conn
	unhook := context.AfterFunc(ctx, func() { conn.Close() })
	err := use(s)
	p.box.renew(s, err)
	if !unhook() || broken(s, err) {
		s.close()
		p.living.Add(-1)
		s = nil
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return s, err
}

// renew tells of a token that expired amid a session, so that the next one begins
// with another.
func (b *imapBox) renew(s *imapSession, err error) {
	if text, _ := answerOf(err); b.opt.IMAP.Refused != nil && strings.Contains(text, expired) {
		b.opt.IMAP.Refused(b.at.user, b.at.host, s.secret)
	}
}

// broken tells whether a session can be used again after err. An answer NO or
// BAD alone breaks nothing.
func broken(s *imapSession, err error) bool {
	select {
	case <-s.client.Closed():
		return true
	default:
		return err != nil && isLost(err)
	}
}

// isLost tells the loss of a connection from an answer of the server.
func isLost(err error) bool {
	var answer *imap.Error
	var bye *byeError
	return errors.As(err, &bye) || !errors.As(err, &answer) && !errors.Is(err, errRenumbered)
}

// tries bounds how often a connection is tried, and how often a server may ask
// to wait, without anything going well in between.
const tries = 7

// connected makes a connection, patiently once it is known that it can be made.
func (p *imapPool) connected(ctx context.Context) (*imapSession, error) {
	var err error
	for try := range tries {
		if err = wait(ctx, p.box.delay(try, err)); err != nil {
			return nil, err
		}
		var s *imapSession
		if s, err = p.box.dial(ctx); err == nil {
			p.known.Store(true)
			return s, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if crowded(err) && p.living.Load() > 0 {
			return nil, errCrowded
		}
		if !p.mayPass(err) {
			break
		}
	}
	return nil, p.box.noEntry(err)
}

// errCrowded says that the server allows no more connections than there are.
var errCrowded = errors.New("the server allows no more connections")

// overAllowed is how servers say so: Dovecot, Gmail, Cyrus.
var overAllowed = regexp.MustCompile(`(?i)too many (simultaneous |open )?connections|maximum number of connections`)

// crowded knows the answers of a server to one connection too many.
func crowded(err error) bool {
	text, _ := answerOf(err)
	_, throttled := suggestedPause(err)
	return throttled || notConnected(err) || overAllowed.MatchString(text)
}

// mayPass tells a failure to connect that is worth another try.
func (p *imapPool) mayPass(err error) bool {
	if _, throttled := suggestedPause(err); throttled {
		return true
	}
	return p.known.Load() && !refusal(err)
}

// delay is how long to wait before a try: what the server asked for, else longer
// each time, and not at the same moment as others do.
func (b *imapBox) delay(try int, last error) time.Duration {
	if try == 0 {
		return 0
	}
	pause := min(b.opt.IMAP.Pause<<(try-1), time.Minute)
	pause = pause/2 + rand.N(pause)
	if asked, throttled := suggestedPause(last); throttled {
		return max(asked, pause)
	}
	return pause
}

func wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// patiently lends a session for a command that can be repeated, until it goes
// well or tries are used up. NO and BAD are given back at once.
func (p *imapPool) patiently(ctx context.Context, use func(*imapSession) error) error {
	var err error
	for try := range tries {
		if stop := wait(ctx, p.box.delay(try, err)); stop != nil {
			return stop
		}
		err = p.do(ctx, use)
		_, throttled := suggestedPause(err)
		if err == nil || ctx.Err() != nil || endsWalk(err) || !throttled && !isLost(err) {
			return err
		}
	}
	return err
}

// close ends all connections, each when it is free.
func (p *imapPool) close() {
	for range cap(p.free) {
		select {
		case s, open := <-p.free:
			if !open {
				return
			}
			if s != nil {
				s.logout()
			}
		case <-p.shed:
		}
	}
	close(p.free)
}

// isTimeout tells the silence of a server.
func isTimeout(err error) bool {
	var e net.Error
	return errors.Is(err, errSilent) || errors.As(err, &e) && e.Timeout()
}
