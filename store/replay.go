package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// Reading says which of the records of a case are wanted.
type Reading struct {
	// NewIn leaves out what other runs than this one found first; empty for all.
	NewIn string
	// Suppressed gives also what was marked as a false positive.
	Suppressed bool
}

// LeftOut counts what a report does not show.
type LeftOut struct {
	Findings    int64 // of credentials marked as false positives
	Credentials int64
}

// shownSQL chooses the places of a report: where a message is; where it was last, if it is gone
// from everywhere. Names of runs sort by their time.
const shownSQL = `(p.gone_run = '' OR NOT EXISTS (SELECT 1 FROM place q WHERE q.message = p.message AND (q.gone_run = '' OR q.gone_run > p.gone_run)))`

// Replay gives the records of the case to a sink, in the order of its sources, as one
// scan of all of them would.
func (c *Case) Replay(ctx context.Context, to finding.Sink, want Reading) (LeftOut, error) {
	p := &replaying{c: c, ctx: ctx, to: to, want: want, credentials: map[string]bool{}, hidden: map[string]bool{}}
	err := p.run()
	return LeftOut{p.left, int64(len(p.hidden) - p.shownHidden())}, err
}

type replaying struct {
	c           *Case
	ctx         context.Context
	to          finding.Sink
	want        Reading
	credentials map[string]bool // that were given
	hidden      map[string]bool // that are marked as false positives
	left        int64
	given       int64
}

func (p *replaying) shownHidden() int {
	n := 0
	for id := range p.hidden {
		if p.credentials[id] {
			n++
		}
	}
	return n
}

func (p *replaying) run() error {
	scan, elapsed, err := p.c.lastScan(p.ctx)
	if err != nil {
		return err
	}
	if err := p.to.Begin(scan); err != nil {
		return err
	}
	if err := errors.Join(p.loadHidden(), p.files()); err != nil {
		return err
	}
	if err := p.messages(); err != nil {
		return err
	}
	sum, err := p.c.summary(p.ctx)
	if err != nil {
		return err
	}
	sum.Findings, sum.Credentials, sum.ElapsedMS = p.given, int64(len(p.credentials)), elapsed
	return p.to.Close(sum)
}

// loadHidden reads which credentials are no credentials.
func (p *replaying) loadHidden() error {
	rows, err := p.c.db.query(p.ctx, "SELECT id FROM credential WHERE status = ? AND (until = '' OR until > ?)", FalsePositive, p.c.clock())
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		p.hidden[id] = true
	}
	return plain(rows.Err())
}

// files gives the unread files that hold no message.
func (p *replaying) files() error {
	if p.want.NewIn != "" {
		return nil
	}
	rows, err := p.c.db.query(p.ctx, "SELECT u.id, u.sealed FROM unread u JOIN source s ON s.id = u.source WHERE u.message = '' ORDER BY s.number, u.n")
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var sealed []byte
		var u finding.Unread
		if err := rows.Scan(&id, &sealed); err != nil {
			return err
		}
		if err := p.c.keys.open("unread "+id, sealed, &u); err != nil {
			return err
		}
		if err := p.to.Unread(u); err != nil {
			return err
		}
	}
	return plain(rows.Err())
}

// messages gives the records of each message at each of its places. Three queries in the
// same order are read side by side, so that the memory needed is that of one message.
func (p *replaying) messages() error {
	order := " WHERE " + shownSQL + " AND m.selected = 1 ORDER BY s.number, p.ord, p.id"
	from := " FROM place p JOIN source s ON s.id = p.source JOIN message m ON m.id = p.message "
	places, err := openStream(p, "SELECT p.id, p.message, '', '', '', p.sealed, m.sealed"+from+order)
	if err != nil {
		return err
	}
	defer places.rows.Close()
	findings, err := openStream(p, "SELECT p.id, f.message, f.credential, f.spot, f.first_run, f.sealed, ''"+from+"JOIN finding f ON f.message = p.message"+order+", f.n")
	if err != nil {
		return err
	}
	defer findings.rows.Close()
	unread, err := openStream(p, "SELECT p.id, u.id, '', '', '', u.sealed, ''"+from+"JOIN unread u ON u.message = p.message"+order+", u.n")
	if err != nil {
		return err
	}
	defer unread.rows.Close()
	for places.ok {
		if findings.at(places) || unread.at(places) {
			if err := p.message(places, findings, unread); err != nil {
				return err
			}
		}
		if err := places.next(); err != nil {
			return err
		}
	}
	return nil
}

// message gives all records at one place.
func (p *replaying) message(place, findings, unread *stream) error {
	m, err := p.c.messageAt(place)
	if err != nil {
		return err
	}
	told := false
	for findings.at(place) {
		gave, err := p.finding(findings, m)
		if err == nil {
			err = findings.next()
		}
		if err != nil {
			return err
		}
		told = told || gave
	}
	for unread.at(place) {
		var u finding.Unread
		if err := p.c.keys.open("unread "+unread.a, unread.sealed, &u); err != nil {
			return err
		}
		u.Message = m
		if p.want.NewIn == "" {
			told = true
			if err := p.to.Unread(u); err != nil {
				return err
			}
		}
		if err := unread.next(); err != nil {
			return err
		}
	}
	if !told {
		return nil
	}
	return p.to.Done(m, "")
}

func (p *replaying) finding(s *stream, m finding.Message) (gave bool, err error) {
	if p.want.NewIn != "" && s.d != p.want.NewIn {
		return false, nil
	}
	if p.hidden[s.b] && !p.want.Suppressed {
		p.left++
		return false, nil
	}
	var f finding.Finding
	if err := p.c.keys.open("finding "+s.a+s.b+s.c, s.sealed, &f); err != nil {
		return false, err
	}
	f.Message = m
	f.CredentialID = s.b
	expired(&f, p.c.now())
	p.given++
	p.credentials[s.b] = true
	return true, p.to.Finding(f)
}

// expired says whether a secret's own date is over now, whenever it was found.
func expired(f *finding.Finding, now time.Time) {
	if f.ExpiresAt != nil {
		over := f.ExpiresAt.Before(now)
		f.Expired = &over
	}
}

// messageAt makes the message of the records at a place.
func (c *Case) messageAt(s *stream) (finding.Message, error) {
	var at located
	var h head
	if err := errors.Join(c.keys.open("place "+s.place, s.sealed, &at), c.keys.open("message "+s.a, s.more, &h)); err != nil {
		return finding.Message{}, err
	}
	m := h.Message
	m.Source, m.Folder, m.UID, m.Offset = at.Source, at.Folder, at.UID, nil
	if at.Shown != "" || h.Masked {
		m.Source, m.Folder = at.masked()
	}
	if at.Offset >= 0 {
		m.Offset = &at.Offset
	}
	return m, nil
}

// masked names a place as its records do, or says the folder only, where the message was
// moved since they were made.
func (l located) masked() (source, folder string) {
	if l.Shown != "" {
		return l.Shown, l.ShownFolder
	}
	return filepath.Join(filepath.Dir(l.Source), hidden), hidden
}

const hidden = "********"

// stream is a query whose rows belong to places, in their order.
type stream struct {
	rows              *sql.Rows
	ok                bool
	place, a, b, c, d string
	sealed, more      []byte
}

func openStream(p *replaying, query string) (*stream, error) {
	rows, err := p.c.db.query(p.ctx, query)
	if err != nil {
		return nil, plain(err)
	}
	s := &stream{rows: rows}
	return s, s.next()
}

func (s *stream) next() error {
	if s.ok = s.rows.Next(); !s.ok {
		return plain(s.rows.Err())
	}
	return s.rows.Scan(&s.place, &s.a, &s.b, &s.c, &s.d, &s.sealed, &s.more)
}

func (s *stream) at(place *stream) bool { return s.ok && s.place == place.place }

// lastScan is the scan record of the case: its last run's, with all sources.
func (c *Case) lastScan(ctx context.Context) (finding.Scan, int64, error) {
	var id string
	var sealed []byte
	var r runRecord
	err := c.db.queryRow(ctx, "SELECT id, sealed FROM run ORDER BY id DESC LIMIT 1").Scan(&id, &sealed)
	if isNone(err) {
		return finding.Scan{}, 0, ErrNoRun
	}
	if err != nil {
		return finding.Scan{}, 0, plain(err)
	}
	if err := c.keys.open("run "+id, sealed, &r); err != nil {
		return finding.Scan{}, 0, err
	}
	sources, err := c.Sources(ctx)
	if err != nil {
		return finding.Scan{}, 0, err
	}
	r.Scan.Sources = nil
	for _, s := range sources {
		r.Scan.Sources = append(r.Scan.Sources, s.Name)
	}
	return r.Scan, r.Summary.ElapsedMS, nil
}

// ErrNoRun says that a case holds nothing to report.
var ErrNoRun = errors.New("nothing was scanned into it yet: run `mailspill scan --case`")

// LastRun names the last run of the case.
func (c *Case) LastRun(ctx context.Context) (string, error) {
	var id string
	err := c.db.queryRow(ctx, "SELECT id FROM run ORDER BY id DESC LIMIT 1").Scan(&id)
	if isNone(err) {
		return "", ErrNoRun
	}
	return id, plain(err)
}

// KeptSource is a SOURCE of the case.
type KeptSource struct {
	Name     string
	Whole    bool // its last walk came to its end
	Messages int64
	Omitted  int64     // messages that a server counted and was not asked for
	Last     time.Time // when its last walk began; zero if none came to an end
}

// Sources lists what was scanned into the case, in the order in which it came.
func (c *Case) Sources(ctx context.Context) ([]KeptSource, error) {
	passed, err := c.passed(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := c.db.query(ctx, "SELECT id, sealed, state FROM source ORDER BY number")
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	var out []KeptSource
	for rows.Next() {
		var id string
		var name, state []byte
		var s KeptSource
		var st sourceState
		if err := rows.Scan(&id, &name, &state); err != nil {
			return nil, err
		}
		if err := errors.Join(c.keys.open("source "+id, name, &s.Name), c.keys.open("state "+id, state, &st)); err != nil {
			return nil, err
		}
		s.Whole, s.Messages, s.Omitted, s.Last = st.Whole, st.Messages, st.Omitted+passed[id+c.planName(st.Plan)], begunAt(st.Run)
		out = append(out, s)
	}
	return out, plain(rows.Err())
}

// passed counts what servers were not asked for, by source and plan.
func (c *Case) passed(ctx context.Context) (map[string]int64, error) {
	rows, err := c.db.query(ctx, "SELECT source, plan, passed FROM source_cursor")
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	out := map[string]int64{}
	for rows.Next() {
		var source, plan string
		var n int64
		if err := rows.Scan(&source, &plan, &n); err != nil {
			return nil, err
		}
		out[source+plan] = n
	}
	return out, plain(rows.Err())
}

// planName names what a walk looks for: it goes on after one that looked for the same.
func (c *Case) planName(p Plan) string { return c.keys.name("plan", p.Rules, p.Selection) }

// begunAt is when a run began, by its name.
func begunAt(run string) time.Time {
	when, _, _ := strings.Cut(run, "-")
	t, err := time.Parse(runForm, when)
	if err != nil {
		return time.Time{}
	}
	return t
}

// summary is the account of all that the case holds.
func (c *Case) summary(ctx context.Context) (finding.Summary, error) {
	s := finding.Summary{Type: "summary", Defects: map[string]int64{}, Limits: map[string]int64{}}
	from := " FROM place p JOIN message m ON m.id = p.message WHERE " + shownSQL
	row := c.db.queryRow(ctx, `SELECT COUNT(*), COALESCE(SUM(m.selected), 0), COALESCE(SUM(m.parts_seen), 0), COALESCE(SUM(m.parts_read), 0), COALESCE(SUM(m.parts_unread), 0),
		COALESCE(SUM(m.bytes_seen), 0), COALESCE(SUM(m.bytes_read), 0), COALESCE(SUM(m.bytes_unread), 0),
		COUNT(DISTINCT CASE WHEN m.selected = 1 THEN m.id END), COALESCE(SUM(CASE WHEN m.selected = 1 AND m.defects <> '' THEN 1 ELSE 0 END), 0)`+from)
	var distinct int64
	err := row.Scan(&s.Messages.Seen, &s.Messages.Selected, &s.Parts.Seen, &s.Parts.Read, &s.Parts.Unread, &s.Bytes.Seen, &s.Bytes.Read, &s.Bytes.Unread, &distinct, &s.Messages.Defective)
	if err != nil {
		return s, plain(err)
	}
	s.Messages.Scanned, s.Messages.Duplicate = s.Messages.Selected, s.Messages.Selected-distinct
	if err := c.addFiles(ctx, &s); err != nil {
		return s, err
	}
	if err := errors.Join(c.addDefects(ctx, &s, from), c.addLimits(ctx, &s)); err != nil {
		return s, err
	}
	sources, err := c.Sources(ctx)
	for _, k := range sources {
		s.Messages.Seen += k.Omitted
	}
	s.Accounted = err == nil && !slices.ContainsFunc(sources, func(k KeptSource) bool { return !k.Whole }) &&
		s.Parts.Seen == s.Parts.Read+s.Parts.Unread && s.Bytes.Seen == s.Bytes.Read+s.Bytes.Unread
	s.FullyRead = s.Accounted && s.Parts.Unread == 0
	return s, err
}

// addFiles adds the files that hold no message.
func (c *Case) addFiles(ctx context.Context, s *finding.Summary) error {
	var n, bytes int64
	if err := c.db.queryRow(ctx, "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM unread WHERE message = ''").Scan(&n, &bytes); err != nil {
		return plain(err)
	}
	s.Parts.Seen, s.Parts.Unread = s.Parts.Seen+n, s.Parts.Unread+n
	s.Bytes.Seen, s.Bytes.Unread = s.Bytes.Seen+bytes, s.Bytes.Unread+bytes
	return nil
}

// addLimits counts the leaves that were lost to a limit, at each place of their message.
func (c *Case) addLimits(ctx context.Context, s *finding.Summary) error {
	rows, err := c.db.query(ctx, `SELECT u.met, COUNT(*) FROM unread u WHERE u.met <> '' AND u.message = '' GROUP BY u.met
		UNION ALL SELECT u.met, COUNT(*) FROM unread u JOIN place p ON p.message = u.message WHERE u.met <> '' AND u.message <> '' AND `+shownSQL+` GROUP BY u.met`)
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var limit string
		var n int64
		if err := rows.Scan(&limit, &n); err != nil {
			return fmt.Errorf("counting limits: %w", err)
		}
		s.Limits[limit] += n
	}
	return plain(rows.Err())
}

func (c *Case) addDefects(ctx context.Context, s *finding.Summary, from string) error {
	rows, err := c.db.query(ctx, "SELECT m.defects, COUNT(*)"+from+" AND m.selected = 1 AND m.defects <> '' GROUP BY m.defects")
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kinds string
		var n int64
		if err := rows.Scan(&kinds, &n); err != nil {
			return fmt.Errorf("counting defects: %w", err)
		}
		for _, kind := range strings.Split(kinds, ",") {
			s.Defects[kind] += n
		}
	}
	return plain(rows.Err())
}
