package store

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// Begin notes nothing: the run has begun.
func (r *Run) Begin(finding.Scan) error { return nil }

// Close commits what is left of a pass. The run goes on until it is finished.
func (r *Run) Close(finding.Summary) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.wrap(r.batch.write(r.ctx))
}

// Done needs nothing of what Keep was told.
func (r *Run) Done(finding.Message, finding.Cursor) error { return nil }

// severities and tiers in rising order: a number sorts.
var (
	severities = []string{"", "low", "medium", "high", "critical"}
	tiers      = []string{"", "info", "review", "rotate"}
)

func rank(names []string, name string) int64 { return int64(max(slices.Index(names, name), 0)) }

// Finding keeps one finding. It may belong to the message that is being told, or to an
// earlier one about which something became known.
func (r *Run) Finding(f finding.Finding) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	message := r.c.keys.name("message", f.Message.SHA256)
	spot := r.spot(f)
	kept := f
	kept.Message, kept.Secret = finding.Message{}, nil
	sealed, err := r.c.keys.sealed("finding "+message+f.CredentialID+spot, kept)
	if err != nil {
		return r.wrap(err)
	}
	if err := r.credential(f); err != nil {
		return r.wrap(err)
	}
	r.turn++
	r.batch.add(`INSERT INTO finding (message, credential, spot, rule, severity, tier, privileged, expires, rules, n, first_run, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (message, credential, spot) DO UPDATE SET rule = excluded.rule, severity = excluded.severity, tier = excluded.tier, privileged = excluded.privileged,
		expires = excluded.expires, rules = excluded.rules, n = excluded.n, sealed = excluded.sealed`,
		message, f.CredentialID, spot, f.RuleID, rank(severities, f.Severity), rank(tiers, f.Tier), bit(f.Privileged != ""), stamp(f.ExpiresAt), r.plan.Rules, r.turn, r.id, sealed)
	return nil
}

// spot names the place of a finding in its message.
func (r *Run) spot(f finding.Finding) string {
	return r.c.keys.name("spot", f.Part, strings.Join(f.Path, "\x00"), f.Where, number(f.Line), number(f.Column), strings.Join(f.Decoded, "\x00"))
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(clockForm)
}

// Unread keeps one leaf that was not searched.
func (r *Run) Unread(u finding.Unread) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	message, source := "", ""
	if u.Message.SHA256 != "" {
		message = r.c.keys.name("message", u.Message.SHA256)
	} else if w := r.walkOf(u.Message.Source); w != nil {
		source = w.id
	}
	id := r.unreadID(u, message, source)
	kept := u
	if message != "" {
		kept.Message = finding.Message{}
	}
	sealed, err := r.c.keys.sealed("unread "+id, kept)
	if err != nil {
		return r.wrap(err)
	}
	r.turn++
	r.batch.add(`INSERT INTO unread (id, message, source, reason, bytes, n, pass, met, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes, n = excluded.n, pass = excluded.pass, met = excluded.met, sealed = excluded.sealed`,
		id, message, source, u.Reason, u.Bytes, r.turn, r.passID(), u.Limit, sealed)
	return nil
}

// unreadID names a leaf: equal ones of one message are counted.
func (r *Run) unreadID(u finding.Unread, message, source string) string {
	base := r.c.keys.name("unread", message, source, u.Message.Source, u.Message.Folder, u.Part, strings.Join(u.Path, "\x00"), u.MediaType, u.Reason)
	n := r.equal[base]
	r.equal[base]++
	return r.c.keys.name("unread", base, number(n))
}

// Keep commits a message with its records and the cursor behind it.
func (r *Run) Keep(k finding.Kept) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.keep(k); err != nil {
		return r.wrap(err)
	}
	return r.wrap(r.writeIfDue())
}

func (r *Run) writeIfDue() error {
	if !r.batch.due() {
		return nil
	}
	return r.batch.write(r.ctx)
}

func (r *Run) keep(k finding.Kept) error {
	w := r.walkOf(k.Ref.Source)
	if k.Ref.SHA256 != ([32]byte{}) {
		if err := r.keepMessage(k, w); err != nil {
			return err
		}
	}
	if w == nil || r.pass > 0 {
		return nil
	}
	if w.passed += k.Passed; k.Next == "" {
		return nil
	}
	sealed, err := r.c.keys.sealed("cursor "+w.id+w.plan, string(k.Next))
	if err != nil {
		return err
	}
	r.batch.add(`INSERT INTO source_cursor (source, plan, sealed, passed) VALUES (?, ?, ?, ?)
		ON CONFLICT (source, plan) DO UPDATE SET sealed = excluded.sealed, passed = source_cursor.passed + excluded.passed`, w.id, w.plan, sealed, w.passed)
	w.passed = 0
	return nil
}

func (r *Run) keepMessage(k finding.Kept, w *Walk) error {
	id := r.messageID(k.Ref)
	if err := r.putMessage(k, id); err != nil {
		return err
	}
	if !k.Late {
		r.relate(k, id)
	}
	if k.Late || w == nil || r.pass > 0 {
		return nil
	}
	at, ok := w.met[whereKey(k.Ref)]
	if !ok {
		return nil
	}
	delete(w.met, whereKey(k.Ref))
	r.news.Messages++
	if !k.Cut {
		r.known.learn(id, r.planFor(k.Ref.Folder), k.Selected, k.Parts.Unread > 0 || k.Open.Locked)
	}
	return w.put(at.place, id, shownAs(k), at.ord, k.Cut)
}

// shownAs is where a message lies, and how records name that: a file may be called by
// a subject that holds a secret.
func shownAs(k finding.Kept) located {
	at := locate(k.Ref)
	if k.Selected && isMasked(k) {
		at.Shown, at.ShownFolder = k.Message.Source, k.Message.Folder
	}
	return at
}

func isMasked(k finding.Kept) bool {
	return k.Message.Source != k.Ref.Source || k.Message.Folder != k.Ref.Folder
}

// head is what a case keeps of a message in the form of its records.
type head struct {
	SHA256  string          `json:"sha256"`
	Masked  bool            `json:"masked,omitempty"` // the name of its file holds a secret
	Message finding.Message `json:"message"`
}

// putMessage writes how a message was scanned. One that an earlier scan selected, and this
// one does not, keeps what that found: a narrower scan withdraws nothing.
func (r *Run) putMessage(k finding.Kept, id string) error {
	h := head{SHA256: hex.EncodeToString(k.Ref.SHA256[:]), Masked: k.Selected && isMasked(k), Message: k.Message}
	sealed, err := r.c.keys.sealed("message "+id, h)
	if err != nil {
		return err
	}
	rules := r.plan.Rules
	if k.Cut {
		rules = "" // it is asked for again
	}
	r.batch.add(`INSERT INTO message (id, size, selected, rules, selection, reading, settled, witnessed, open, parts_seen, parts_read, parts_unread, bytes_seen, bytes_read, bytes_unread, day, defects, scanned, sealed)
		VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET selected = excluded.selected, rules = excluded.rules, selection = excluded.selection, reading = excluded.reading, settled = 0, open = excluded.open,
		parts_seen = excluded.parts_seen, parts_read = excluded.parts_read, parts_unread = excluded.parts_unread,
		bytes_seen = excluded.bytes_seen, bytes_read = excluded.bytes_read, bytes_unread = excluded.bytes_unread, day = excluded.day, defects = excluded.defects, scanned = excluded.scanned, sealed = excluded.sealed
		WHERE excluded.selected = 1 OR message.selected = 0`,
		id, k.Size, bit(k.Selected), rules, r.planFor(k.Ref.Folder).Selection, r.plan.Reading, openBits(k.Open),
		k.Parts.Seen, k.Parts.Read, k.Parts.Unread, k.Bytes.Seen, k.Bytes.Read, k.Bytes.Unread, dayOf(k.Date), strings.Join(k.Defects, ","), r.passID(), sealed)
	return nil
}

// Bits of the column open.
const (
	isLocked = 1 << iota
	isOpened
	isLone
	isPiece
)

func openBits(o finding.Open) int64 {
	return bit(o.Locked)*isLocked | bit(o.Opened)*isOpened | bit(o.Lone)*isLone | bit(o.Piece)*isPiece
}

func dayOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix() / 86400
}

// relate notes the conversations of a message.
func (r *Run) relate(k finding.Kept, id string) {
	for people, names := range [][]string{k.Threads, k.People} {
		for _, name := range names {
			r.batch.add("INSERT INTO relation (conversation, message, people) VALUES (?, ?, ?) ON CONFLICT (conversation, message) DO NOTHING",
				r.c.keys.name("conversation", name), id, int64(people))
		}
	}
}
