package scanner

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// report gives the records of one item, and counts it.
func (r *run) report(ctx context.Context, j *job) error {
	lost := asLost(j.err)
	if lost != nil {
		if err := r.notMail(j, *lost); err != nil {
			return err
		}
	}
	if j.msg == nil || j.msg.Raw == nil {
		return r.keeping.bare(ctx, j, lost)
	}
	j.kept = &finding.Kept{}
	r.account.message(j)
	if !j.selected || j.harvest == nil {
		r.progress(j, 0)
		_, err := r.keeping.message(j, finding.Message{})
		return err
	}
	msg := r.message(j)
	r.locked.remember(j, msg)
	r.locked.withhold(j, msg)
	if err := r.give(j.harvest, msg); err != nil {
		return err
	}
	if err := r.assemble(ctx, j, msg); err != nil {
		return err
	}
	if err := r.followed(j, msg); err != nil {
		return err
	}
	r.progress(j, len(j.harvest.hits))
	if ok, err := r.keeping.message(j, msg); err != nil || !ok {
		return err // interrupted: the source goes on before this message, or one before it
	}
	return r.out.Done(msg, j.msg.Next)
}

// give gives the records of what was found and lost in a message, whose secrets
// are known to the masks.
func (r *run) give(h *harvest, msg finding.Message) error {
	for _, hit := range h.hits {
		f := r.finding(hit, finding.NewSecret(hit.Secret))
		f.Message = msg
		if err := r.out.Finding(f); err != nil {
			return err
		}
		r.account.finding(f.CredentialID)
	}
	for _, l := range h.lost {
		if err := r.list(l, msg); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) progress(j *job, findings int) {
	if r.opt.Progress != nil {
		r.opt.Progress(j.size, findings)
	}
}

// notMail records what a source could not give as a message: a file of another
// kind, or a message that did not arrive.
func (r *run) notMail(j *job, l mail.Lost) error {
	var ref mail.Ref
	if j.msg != nil {
		ref = j.msg.Ref
	}
	r.account.lost(l)
	return r.list(l, finding.Message{Source: r.masks.id(ref.Source), Folder: r.masks.id(ref.Folder), To: []string{}})
}

// list gives the record of one unread leaf.
func (r *run) list(l mail.Lost, msg finding.Message) error {
	r.account.limit(l)
	return r.out.Unread(r.unread(l, msg))
}

// learn masks the secrets of a message from now on.
func (r *run) learn(hits []hit) {
	for _, h := range hits {
		r.masks.add(finding.NewSecret(h.Secret), h.Secret, h.raw, h.written)
	}
}

// message makes the message's part of a record, once the secrets in it are known.
func (r *run) message(j *job) finding.Message {
	m := j.msg
	r.learn(j.harvest.hits)
	r.learn(j.harvest.alone.most()) // its thread may still tell that they are secrets
	h := m.Header()
	mask := r.masks.text
	out := finding.Message{
		Source: r.masks.id(m.Ref.Source), Folder: r.masks.id(m.Ref.Folder), UID: m.Ref.UID, SHA256: hex.EncodeToString(m.Ref.SHA256[:]),
		MessageID: r.masks.id(h.ID()), Thread: r.masks.id(h.Thread()), Subject: mask(h.Text("Subject")),
		From: mask(first(addresses(h, "From"))), To: maskAll(mask, addresses(h, "To")), Cc: maskAll(mask, addresses(h, "Cc")),
		Direction: r.selector.direction(h),
	}
	if m.Ref.Offset != mail.NoOffset {
		out.Offset = &m.Ref.Offset
	}
	if t := m.Date(); !t.IsZero() {
		out.Date = t.UTC().Format(time.RFC3339)
	}
	return out
}

// masked gives a message's part of a record once more, where secrets became known
// since it was made: the subject may hold the password that opened a file.
func (r *run) masked(m finding.Message) finding.Message {
	mask := r.masks.text
	m.Source, m.Folder = r.masks.id(m.Source), r.masks.id(m.Folder)
	m.MessageID, m.Thread, m.Subject, m.From = r.masks.id(m.MessageID), r.masks.id(m.Thread), mask(m.Subject), mask(m.From)
	m.To, m.Cc = maskAll(mask, slices.Clone(m.To)), maskAll(mask, slices.Clone(m.Cc))
	return m
}

func addresses(h mail.Header, field string) []string {
	out := []string{}
	for _, a := range h.Addresses(field) {
		out = append(out, a.String())
	}
	return out
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func maskAll(mask func(string) string, list []string) []string {
	for i, s := range list {
		list[i] = mask(s)
	}
	return list
}

// finding makes the record of one hit.
func (r *run) finding(h hit, s finding.Secret) finding.Finding {
	f := finding.Finding{
		Type: "finding", CredentialID: r.credentialID(h.Credential()), RuleID: h.RuleID, Title: h.Title,
		Severity: string(h.Severity), Tier: string(h.Tier), Confidence: h.Confidence, Checked: string(h.Checked),
		Preview: s.String(), Privileged: h.Privileged, Rotate: h.Rotate, Identity: r.identity(h.Identity),
		Part: h.part, Path: r.maskedPath(h.path), Where: h.where, Line: h.line, Column: h.column, Decoded: h.decoded,
	}
	f.Quoted, f.Written = h.quoted, h.letter.date
	if r.opt.ShowSecrets {
		f.Secret = finding.NewRevealed(s)
	}
	if h.Why != nil {
		for _, why := range *h.Why {
			f.Explain = append(f.Explain, finding.Reason{Feature: why.Feature, Weight: why.Weight})
		}
	}
	f.IssuedAt, f.ExpiresAt = timeOrNil(h.IssuedAt), timeOrNil(h.ExpiresAt)
	if f.ExpiresAt != nil {
		expired := h.Expired
		f.Expired = &expired
	}
	return f
}

// credentialID joins the same secret everywhere without telling it.
func (r *run) credentialID(secret string) string {
	mac := hmac.New(sha256.New, r.opt.Key)
	mac.Write([]byte(secret)) // a hash does not fail
	return hex.EncodeToString(mac.Sum(nil))
}

func (r *run) identity(id patterns.Identity) *finding.Identity {
	if id == (patterns.Identity{}) {
		return nil
	}
	mask := r.masks.text
	return &finding.Identity{
		User: mask(id.User), Account: mask(id.Account), Host: mask(id.Host),
		Tenant: mask(id.Tenant), AppID: mask(id.AppID), Resource: mask(id.Resource),
	}
}

func (r *run) maskedPath(path []string) []string {
	if len(path) == 0 {
		return nil
	}
	out := make([]string, len(path))
	for i, p := range path {
		out[i] = r.masks.text(p)
	}
	return out
}

func (r *run) unread(l mail.Lost, msg finding.Message) finding.Unread {
	path := r.maskedPath(l.Path)
	if path == nil {
		path = []string{}
	}
	return finding.Unread{
		Type: "unread", Message: msg, Part: l.Part, Path: path, MediaType: r.masks.text(l.MediaType), Bytes: l.Bytes,
		Reason: string(l.Reason), Detail: r.masks.text(l.Detail), Hint: l.Hint, Limit: limitOf(l),
	}
}

// timeOrNil gives a time that a record can hold. What mail tells may lie in any year,
// but RFC 3339 knows four digits (section 1), and no record may fail for a date.
func timeOrNil(t time.Time) *time.Time {
	t = t.UTC()
	if t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return nil
	}
	return &t
}
