package source

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// GraphURL is where Microsoft Graph answers in the worldwide cloud.
const GraphURL = "https://graph.microsoft.com"

// longestSilence is more than Graph's own gateways wait for a mailbox.
const longestSilence = 2 * time.Minute

// GraphOptions say how mailboxes of Exchange Online are reached.
type GraphOptions struct {
	// URL is Graph's own, for a national cloud; "" for GraphURL.
	URL string
	// Token gives an access token for a tenant. stale is one that Graph refused,
	// which must not be given again; "" at first.
	Token func(ctx context.Context, tenant, stale string) (string, error)
	// AcceptBroadAccess reads on with a token that allows more than reading mail,
	// or reading every mailbox of the tenant.
	AcceptBroadAccess bool
	// Transport makes the requests; nil for one of our own.
	Transport http.RoundTripper
}

// Graph reads mailboxes of Exchange Online through Microsoft Graph. All sources
// of one Graph share the limits of each mailbox. Besides GET it asks nothing.
type Graph struct {
	base   string
	opt    GraphOptions
	client *http.Client
	idle   time.Duration // how long a server may be silent
	wait   func(ctx context.Context, d time.Duration) error

	mu    sync.Mutex
	lanes map[string]*lane // by mailbox
	used  GraphUse
}

// GraphUse is what reading left in the audit log of a tenant: whoever reads that
// log must be able to leave it out.
type GraphUse struct {
	AppID     string // of the token
	User      string // who signed in; "" for an application by itself
	Mailboxes []string
	Addresses []string // of this machine, as its own connections show them
}

// NewGraph makes no connection yet.
func NewGraph(opt GraphOptions) (*Graph, error) {
	if opt.URL == "" {
		opt.URL = GraphURL
	}
	u, err := url.Parse(opt.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && !isLoopback(u) {
		return nil, &Error{Source: opt.URL, What: "is no address of Microsoft Graph", Hint: "Write it as https://HOST; without TLS only this machine itself is asked.", Err: errors.ErrUnsupported}
	}
	g := &Graph{base: strings.TrimRight(opt.URL, "/") + "/v1.0", opt: opt, idle: longestSilence, wait: sleep, lanes: map[string]*lane{}}
	transport := opt.Transport
	if transport == nil {
		transport = graphTransport()
	}
	g.client = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a token goes nowhere but to Graph
	}}
	return g, nil
}

func isLoopback(u *url.URL) bool {
	return u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "::1" || u.Hostname() == "localhost")
}

func graphTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = atOnce
	t.TLSHandshakeTimeout = 30 * time.Second
	return t
}

// Use tells what was read until now.
func (g *Graph) Use() GraphUse {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.used
}

// Close ends the connections that are kept for the next request.
func (g *Graph) Close() { g.client.CloseIdleConnections() }

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
