package main

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mailspill/mailspill/source"
)

// trace tells in the end what a scan left in the logs of mail services. It holds
// no secret.
type trace struct {
	log   *slog.Logger
	began time.Time
	graph *source.Graph // nil if there is none

	mu  sync.Mutex
	who map[string]*reading // what was read by IMAP, by server and identity
}

// reading is what one identity read at one service.
type reading struct {
	service   string
	as        string // identity, for people
	appID     string // of the token; "" for none
	here      []string
	there     []string
	mailboxes []string
	exchange  bool // it writes MailItemsAccessed
}

// reach enters into opt what reads mailboxes on servers, besides what opt has for
// IMAP; says what reading them leaves behind; and takes it down.
func (f *scanFlags) reach(opt *source.Options, sources []string, log *slog.Logger) (*trace, error) {
	if err := f.m365.open(opt, sources); err != nil {
		return nil, err
	}
	t := newTrace(log)
	t.graph, opt.IMAP.Used = opt.Graph, t.used
	warn(log, sources, opt.Graph != nil, f.quiet)
	return t, nil
}

func newTrace(log *slog.Logger) *trace {
	return &trace{log: log, began: time.Now().UTC(), who: map[string]*reading{}}
}

// used takes down a connection to an IMAP server.
func (t *trace) used(u source.IMAPUse) {
	t.mu.Lock()
	defer t.mu.Unlock()
	as := identity(u.AppID, u.Person)
	if as == "" {
		as = "each mailbox's own user, by " + u.Auth
	}
	key := u.Host + "\x00" + as
	r := t.who[key]
	if r == nil {
		r = &reading{service: u.Host, as: as, appID: u.AppID, exchange: isExchange(u.Host) || guid.MatchString(u.AppID)}
		t.who[key] = r
	}
	r.here, r.there, r.mailboxes = with(r.here, u.Local), with(r.there, u.Remote), with(r.mailboxes, u.User)
}

// with keeps a list sorted, each once.
func with(list []string, one string) []string {
	at, found := slices.BinarySearch(list, one)
	if found || one == "" {
		return list
	}
	return slices.Insert(list, at, one)
}

// identity is who a token says that it is for; "" if it says nothing.
func identity(appID, person string) string {
	switch {
	case appID == "":
		return person
	case person == "":
		return "application " + appID
	}
	return "application " + appID + " for " + person
}

// close ends the connections, and tells which records are ours.
func (t *trace) close(tell bool) {
	var all []*reading
	if t.graph != nil {
		t.graph.Close()
		if use := t.graph.Use(); len(use.Addresses) > 0 {
			all = append(all, ofGraph(use))
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(t.who)) {
		all = append(all, t.who[key])
	}
	if !tell {
		return
	}
	ended := time.Now().UTC()
	for _, r := range all {
		t.tell(r, ended)
	}
}

func ofGraph(use source.GraphUse) *reading {
	as := identity(use.AppID, use.User)
	if as == "" {
		as = "an unknown application"
	}
	return &reading{service: "Microsoft Graph", as: as, appID: use.AppID, here: use.Addresses, mailboxes: use.Mailboxes, exchange: true}
}

// tell writes down one reading, and how to leave it out of a log.
func (t *trace) tell(r *reading, ended time.Time) {
	at := ""
	if len(r.there) > 0 {
		at = " (" + strings.Join(r.there, ", ") + ")"
	}
	t.log.Info(fmt.Sprintf("read at %q%s as %q from %s, %s to %s: %q", r.service, at, r.as, strings.Join(r.here, ", "),
		t.began.Format(time.RFC3339), ended.Format(time.RFC3339), r.mailboxes))
	if !r.exchange {
		return
	}
	queries := othersReads(r.appID, t.began, ended)
	if len(queries) == 0 {
		t.log.Info("the token does not tell its application: in the audit log, these reads are told by their addresses and times")
	}
	for _, query := range queries {
		t.log.Info("the audit log without these reads: " + query)
	}
}
