package extract

import (
	"slices"
	"time"

	"github.com/mailspill/mailspill/mail"
)

// usualPasswords are what people lock a file with who only mean to get it past
// a virus scanner, and what programs set when nobody chose one.
var usualPasswords = []string{"", "infected", "changeit", "password", "virus", "malware"}

// unlock looks for the password that opens the leaf p. try tells whether one
// does; it should be as cheap as the format allows, and is called with each
// password that the walk knows, within the limits. What the password was is
// handed on, since it is a secret that the mail exposes; the empty one is none.
func (w *walk) unlock(p *mail.Part, try func(password string) bool) (password string, ok bool) {
	return w.unlockOnce(p, nil, try)
}

// unlockOnce is unlock for a lock that is known: what did not open it before is not
// tried again.
func (w *walk) unlockOnce(p *mail.Part, lock *lockID, try func(password string) bool) (password string, ok bool) {
	try = w.opt.Tried.once(lock, try)
	var until time.Time
	if w.lim.TryTime > 0 {
		until = time.Now().Add(w.lim.TryTime)
	}
	for i, password := range w.passwords() {
		if w.ctx.Err() != nil || w.lim.Tries > 0 && i >= w.lim.Tries || !until.IsZero() && i > 0 && time.Now().After(until) {
			return "", false
		}
		if try(password) {
			w.unlocked = append(w.unlocked, p)
			if password != "" {
				w.prove(Opened{Part: p.Number, Path: p.Path, Password: password})
			}
			return password, true
		}
	}
	return "", false
}

// prove tells which password opened a leaf, and tries it first from now on.
func (w *walk) prove(o Opened) {
	w.proven = append([]string{o.Password}, slices.DeleteFunc(w.proven, func(s string) bool { return s == o.Password })...)
	w.out.Opened(o)
}

// undidLock tells text of what was locked.
const undidLock = "decrypted"

// decrypted tells what was undone to get to a text, and where a password was among
// it.
func (w *walk) decrypted(t *Text) []string {
	out := t.Decoded
	for _, p := range w.unlocked {
		inside := p.Number == t.Part && len(p.Path) <= len(t.Path) && slices.Equal(p.Path, t.Path[:len(p.Path)])
		if at := len(p.Decoded); inside && at <= len(out) && (at == len(out) || out[at] != undidLock) {
			out = slices.Insert(slices.Clip(out), at, undidLock)
		}
	}
	return out
}

// passwords lists what is tried on a locked leaf. What opened one before in this
// message comes first.
func (w *walk) passwords() []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Concat(w.proven, w.opt.Passwords, usualPasswords), func(password string) bool {
		known := seen[password]
		seen[password] = true
		return known
	})
}

// locked lists the leaf p, of which nothing else was recorded, as shut: l says
// what it is. Its bytes are those of the leaf as stored.
func (w *walk) locked(p *mail.Part, bytes int64, reason mail.Reason, detail string) {
	hint := hintDocument
	if reason == mail.EncryptedArchive {
		hint = hintPassword
	}
	w.out.Lost(mail.Lost{
		Part: p.Number, Path: p.Path, MediaType: p.MediaType, Bytes: bytes,
		Reason: reason, Detail: detail, Hint: hint, Locked: true,
	})
}
