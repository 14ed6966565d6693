package source

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/mailspill/mailspill/mail"
)

// graphBox is one mailbox that Graph reads.
type graphBox struct {
	name  string
	at    graphAddress
	graph *Graph
	lane  *lane
	most  int // bytes of a message that are held
	opt   Options

	mu      sync.Mutex
	current string // the access token
}

// openGraph asks for a token and for the mailbox, so that a wrong name or a
// missing right shows before anything is read.
func openGraph(ctx context.Context, rawURL string, opt Options) (Source, error) {
	at, usage := parseGraphAddress(rawURL)
	if usage != nil {
		return nil, usage
	}
	if opt.Graph == nil {
		return nil, &Error{Source: rawURL, What: "no one is signed in to Microsoft 365", Hint: "Sign in with \"mailspill login m365\", or give an access token with --token-file.", Err: errors.ErrUnsupported}
	}
	b := &graphBox{name: rawURL, at: at, graph: opt.Graph, lane: opt.Graph.laneOf(at.mailbox), most: opt.MaxMessage, opt: opt}
	var root graphFolder
	if err := b.getJSON(ctx, b.link("mailFolders", rootFolder), &root); err != nil {
		return nil, b.fatal(err)
	}
	return b, nil
}

// laneOf gives the lane of a mailbox, whoever opens it.
func (g *Graph) laneOf(mailbox string) *lane {
	g.mu.Lock()
	defer g.mu.Unlock()
	key := strings.ToLower(mailbox)
	if g.lanes[key] == nil {
		g.lanes[key] = newLane()
		g.used.Mailboxes = append(slices.Clip(g.used.Mailboxes), mailbox)
	}
	return g.lanes[key]
}

// link is the address of something in the mailbox.
func (b *graphBox) link(steps ...string) string {
	var s strings.Builder
	s.WriteString(b.graph.base + "/users/" + url.PathEscape(b.at.mailbox))
	for _, step := range steps {
		s.WriteString("/" + url.PathEscape(step))
	}
	return s.String()
}

// token gives the token in use; the first is checked.
func (b *graphBox) token(ctx context.Context) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.current != "" {
		return b.current, nil
	}
	return b.take(ctx, "")
}

// renew gets another token once one was refused; another request may have done
// so already.
func (b *graphBox) renew(ctx context.Context, stale string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.current != stale {
		return nil
	}
	_, err := b.take(ctx, stale)
	return err
}

func (b *graphBox) take(ctx context.Context, stale string) (string, error) {
	token, err := b.graph.opt.Token(ctx, b.at.tenant, stale)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return "", &Error{Source: b.name, What: "no access token: " + err.Error(), Hint: "Sign in again, then scan again.", Err: err}
	}
	if refused := b.graph.checkToken(b.name, token); refused != nil {
		return "", refused
	}
	b.current = token
	return token, nil
}

// Messages walks the folders of the mailbox, each in the order in which its
// messages came in.
func (b *graphBox) Messages(ctx context.Context, after mail.Cursor) iter.Seq2[*mail.Message, error] {
	return messages(ctx, b.name, b.opt, nil, after, func(w *walk, from position) error {
		c, ok := parseGraphCursor(from)
		if !ok {
			return badCursor(b.name, fmt.Errorf("reading the cursor %q", string(after)))
		}
		return b.walk(w, c)
	})
}

// Message reads one message again, at the cost of two requests.
func (b *graphBox) Message(ctx context.Context, ref mail.Ref) (*mail.Message, error) {
	pos, err := parsePosition(ref.ID)
	if err != nil || len(pos) != 2 {
		return nil, gone(b.name, ref, ErrChanged)
	}
	item := graphItem{ID: pos[1]}
	got := graphFetched{err: b.getJSON(ctx, b.link("messages", item.ID)+"?"+url.Values{"$select": {"id,receivedDateTime"}}.Encode(), &item)}
	if got.err == nil {
		got = b.fetch(ctx, graphItem{ID: pos[1]})
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case got.err != nil && isStatus(got.err, http.StatusNotFound):
		return nil, gone(b.name, ref, ErrChanged)
	case got.err != nil:
		return nil, gone(b.name, ref, got.err)
	}
	if ref.SHA256 != ([sha256.Size]byte{}) && sha256.Sum256(got.raw) != ref.SHA256 {
		return nil, gone(b.name, ref, ErrChanged)
	}
	m := mail.New(ref, got.raw, "")
	m.EnvelopeDate = item.received()
	if got.rest != nil {
		return m, got.rest
	}
	return m, nil
}

// Size is unknown: Graph tells how many messages there are, not how large.
func (b *graphBox) Size() int64 { return 0 }

// Close leaves the connections to the other mailboxes of the same Graph.
func (b *graphBox) Close() error { return nil }

// fatal says what a failure means for the whole mailbox, and what to do.
func (b *graphBox) fatal(err error) error {
	var explained *Error
	if err == nil || errors.As(err, &explained) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := &Error{Source: b.name, What: "could not be read to its end: " + plain(err), Hint: "Check the connection, then scan again.", Err: err}
	for _, h := range graphHints {
		if isStatus(err, h.status) {
			e.What, e.Hint = fmt.Sprintf("%s (%v)", h.what, err), h.hint
		}
	}
	return e
}

// graphHints are what the statuses of Graph mean to who asks for a mailbox.
var graphHints = []struct {
	status     int
	what, hint string
}{
	{http.StatusUnauthorized, "Microsoft Graph does not accept the access token", "Get a new one, for Microsoft Graph and this tenant's cloud, then scan again."},
	{http.StatusForbidden, "the access token does not allow reading this mailbox", "Grant Mail.Read for it: assign \"Application Mail.Read\" in Exchange, or, for a person, Mail.Read and for shared mailboxes Mail.Read.Shared."},
	{http.StatusNotFound, "there is no such mailbox", "Check the address; a mailbox that is on premises or has no licence is not in Graph."},
	{http.StatusTooManyRequests, "Microsoft Graph throttled us for too long", "Scan again later; it goes on faster when fewer programs read this mailbox."},
}

// plain leaves the address out of an error of the HTTP client: Source tells it.
func plain(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	return err.Error()
}
