package extract

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

const (
	// longestKeyText bounds how far the end of a key is looked for.
	longestKeyText = 40_000
	// mostKeyTexts bounds the locked keys of one message that are tried and listed one
	// by one.
	mostKeyTexts = 200
)

// lockedKey is a private key in a text that is locked with a password.
type lockedKey struct {
	start, end int
	open       func(password string) (plain string, ok bool) // nil where the lock is not known
	ring       func(w *walk, p *mail.Part) keyring           // instead, of a file of keys
	id         []byte                                        // its bytes
}

// mayHoldKeys is a cheap test for what lockedKeys looks for.
func mayHoldKeys(s string) bool {
	return strings.Contains(s, signPEM) || strings.Contains(s, signPuTTY) || strings.Contains(s, signPFX) || strings.Contains(s, signJKS)
}

// lockedKeys opens the locked private keys that stand in a text. What is opened is
// a text of its own; the text around it was given as it stands.
func (w *walk) lockedKeys(t Text) {
	if t.Where == "header" || t.Where == "filename" {
		return
	}
	for _, k := range append(keysIn(t.Content), keyBlobs(t.Content)...) {
		if k.end <= t.Overlap || w.ctx.Err() != nil {
			continue
		}
		if k.id == nil {
			k.id = []byte(t.Content[k.start:k.end])
		}
		if len(w.keyTexts) > mostKeyTexts || w.triedKey(k.id) {
			continue
		}
		if len(w.keyTexts) > mostKeyTexts {
			w.loseKeyText(t, fmt.Sprintf("more than %d encrypted private keys in one message: the others were not tried", mostKeyTexts))
			continue
		}
		w.lockedKey(t, k)
	}
}

// triedKey says whether a key was tried before, and notes that it now is.
func (w *walk) triedKey(key []byte) bool {
	if w.keyTexts == nil {
		w.keyTexts = map[[32]byte]bool{}
	}
	id := sha256.Sum256(key)
	tried := w.keyTexts[id]
	w.keyTexts[id] = true
	return tried
}

func (w *walk) lockedKey(t Text, k lockedKey) {
	p := &mail.Part{
		Kind: mail.Leaf, Number: t.Part, Path: t.Path, Name: t.Name, MediaType: "text/plain", Decoded: t.Decoded,
		Faulty: func() bool { return false },
	}
	if k.ring != nil {
		w.lockedRing(t, p, k.ring(w, p))
		return
	}
	plain := ""
	opened := k.open != nil && w.unlockKey(p, func(password string) (ok bool) {
		plain, ok = k.open(password)
		return ok
	})
	if opened {
		w.child(p, embedded{media: "text/plain", data: []byte(plain), decoded: []string{undidKeyring}})
		return
	}
	w.loseKeyText(t, "an encrypted private key in a text")
}

// lockedRing gives what a file of keys within a text holds; where no password is
// needed the rules see that for themselves.
func (w *walk) lockedRing(t Text, p *mail.Part, k keyring) {
	switch {
	case k.keys > 0 && !k.free:
		w.child(p, embedded{media: "text/plain", charset: "utf-8", data: k.text.Bytes(), decoded: []string{undidBase64, undidKeyring}})
	case k.known && k.keys == 0 && k.shut > 0:
		w.loseKeyText(t, "a locked file of keys in base64 in a text")
	}
}

func (w *walk) loseKeyText(t Text, detail string) {
	w.out.Lost(mail.Lost{
		Part: t.Part, Path: t.Path, MediaType: "text/plain", Reason: mail.EncryptedDocument, Locked: true, Detail: detail, Hint: hintKeyTry,
	})
}
