package source

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of how Graph is asked.
const (
	atOnce      = 4                      // requests at a time for one mailbox (Graph's throttling limits for Outlook)
	graphTries  = 6                      // of a request that fails
	patience    = 40                     // waits that a server may order for one request
	longestWait = time.Hour              // that a server may order
	firstPause  = time.Second            // after a failure; doubled after each
	longestBody = 32 << 20               // bytes of an answer in JSON
	errorBody   = 64 << 10               // bytes of an answer that says what failed
	preferred   = `IdType="ImmutableId"` // ids that stay when a message is moved
)

// graphRefusal is an answer that is not the one that was asked for.
type graphRefusal struct {
	status int
	code   string // Graph's own word for it
}

func (r *graphRefusal) Error() string {
	if r.code == "" {
		return fmt.Sprintf("the server answered %d", r.status)
	}
	return fmt.Sprintf("the server answered %d (%s)", r.status, r.code)
}

// isStatus tells whether err is a graphRefusal with one of these statuses.
func isStatus(err error, statuses ...int) bool {
	var r *graphRefusal
	return errors.As(err, &r) && slices.Contains(statuses, r.status)
}

var (
	errGraphSilent = errors.New("the server fell silent")
	errForeign     = errors.New("the server named an address that is not its own")
	errLongWait    = errors.New("the server orders a wait of more than an hour")
)

// get asks for a link and hands the answer to use, again while that may help:
// after a wait that the server orders, after a failure of the network, with a new
// token. use may be called several times; what it returns counts as a failure of
// the network.
func (b *graphBox) get(ctx context.Context, link string, use func(*http.Response) error) error {
	if !strings.HasPrefix(link, b.graph.base+"/") {
		return errForeign
	}
	var failures, waits int
	renewed := false
	for {
		token, err := b.token(ctx)
		if err == nil {
			err = b.once(ctx, link, token, use)
		}
		var slow *throttled
		var fatal *Error
		switch {
		case err == nil, ctx.Err() != nil, errors.As(err, &fatal):
			return firstOf(ctx.Err(), err)
		case errors.As(err, &slow):
			if waits++; waits > patience || slow.wait > longestWait {
				return firstOf(slow.tooLong(), slow.graphRefusal)
			}
			b.lane.hold(slow.wait)
		case isStatus(err, http.StatusUnauthorized) && !renewed:
			renewed = true
			if err := b.renew(ctx, token); err != nil {
				return err
			}
		case !passing(err):
			return err
		default:
			if failures++; failures >= graphTries {
				return err
			}
			b.lane.hold(pause(failures))
		}
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// passing tells failures that another try may cure.
func passing(err error) bool {
	var r *graphRefusal
	if !errors.As(err, &r) {
		return true
	}
	return r.status >= 500 && r.status != http.StatusNotImplemented || r.status == http.StatusRequestTimeout || r.status == http.StatusTooManyRequests
}

// pause grows with each failure, and differs between those who failed together.
func pause(failures int) time.Duration {
	d := firstPause << (failures - 1)
	return d/2 + rand.N(d)
}

// throttled is an answer that says how long to stay away.
type throttled struct {
	*graphRefusal
	wait time.Duration
}

func (t *throttled) Unwrap() error { return t.graphRefusal }

func (t *throttled) tooLong() error {
	if t.wait > longestWait {
		return errLongWait
	}
	return nil
}

// once makes one request, when the mailbox has room for it.
func (b *graphBox) once(ctx context.Context, link, token string, use func(*http.Response) error) error {
	leave, err := b.lane.enter(ctx, b.graph.wait)
	if err != nil {
		return err
	}
	defer leave()
	ctx, alive := b.graph.watched(ctx)
	defer alive.stop()
	req, err := b.graph.request(ctx, link, token)
	if err != nil {
		return err
	}
	resp, err := b.graph.client.Do(req)
	if err != nil {
		return alive.cause(err)
	}
	defer resp.Body.Close()
	resp.Body = alive.reader(resp.Body)
	if resp.StatusCode != http.StatusOK {
		return graphRefused(resp)
	}
	return alive.cause(use(resp))
}

func (g *Graph) request(ctx context.Context, link, token string) (*http.Request, error) {
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { g.cameFrom(i.Conn.LocalAddr()) }})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Prefer", preferred)
	req.Header.Add("Prefer", "odata.maxpagesize=500")
	req.Header.Set("User-Agent", "mailspill")
	return req, nil
}

// cameFrom notes the address of our end of a connection.
func (g *Graph) cameFrom(a net.Addr) {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !slices.Contains(g.used.Addresses, host) {
		g.used.Addresses = append(slices.Clip(g.used.Addresses), host)
	}
}

// graphRefused reads why an answer is none. Of what Graph says only its code is kept:
// the sentences may quote mail.
func graphRefused(resp *http.Response) error {
	var body struct{ Error struct{ Code string } }
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, errorBody)) // the status says enough without it
	if json.Unmarshal(raw, &body) != nil || !isCode(body.Error.Code) {
		body.Error.Code = ""
	}
	r := &graphRefusal{resp.StatusCode, body.Error.Code}
	if wait, ok := retryAfter(resp.Header.Get("Retry-After")); ok && (r.status == http.StatusTooManyRequests || r.status >= 500) {
		return &throttled{r, wait}
	}
	return r
}

// isCode knows what looks like a word of Graph's ("ErrorItemNotFound").
func isCode(s string) bool {
	return len(s) <= 80 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '.'
	})
}

// retryAfter reads seconds or a date (RFC 9110, section 10.2.3).
func retryAfter(s string) (time.Duration, bool) {
	if n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 31); err == nil {
		return time.Duration(n) * time.Second, true
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(time.Until(t), 0), true
	}
	return 0, false
}

// getJSON asks for a page and parses it into v, which must be fresh.
func (b *graphBox) getJSON(ctx context.Context, link string, v any) error {
	var raw []byte
	err := b.get(ctx, link, func(resp *http.Response) error {
		var err error
		raw, err = io.ReadAll(io.LimitReader(resp.Body, longestBody+1))
		if err == nil && len(raw) <= longestBody && !json.Valid(raw) {
			err = io.ErrUnexpectedEOF
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return errors.New("the server's answer cannot be understood")
	}
	return nil
}
