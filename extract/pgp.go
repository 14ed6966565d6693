package extract

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

const hintPGP = "decrypt it with the recipient's key and scan the result"

// isPGP tells a binary OpenPGP message (RFC 9580 section 10.3) by its packets;
// where the name or the type says so too, one packet is enough. An armoured one
// is text, and its text is read around it.
func isPGP(head []byte, p *mail.Part) bool {
	if looksPGP(head) {
		return true
	}
	if !namedPGP(p) || looksTextual(head) {
		return false
	}
	first, _, ok := nextPacket(head)
	if !ok {
		return false
	}
	switch first.tag {
	case pgpPublicKeyESK, pgpSymmetricESK, pgpOnePass, pgpCompressed, pgpLiteral, pgpEncrypted, pgpEncryptedMAC, pgpEncryptedAEAD:
		return true
	}
	return false
}

func namedPGP(p *mail.Part) bool {
	if strings.HasPrefix(p.MediaType, "application/pgp") {
		return true
	}
	name := strings.ToLower(p.Name)
	return strings.HasSuffix(name, ".gpg") || strings.HasSuffix(name, ".pgp") || strings.HasSuffix(name, ".asc")
}

// readPGP opens a binary OpenPGP message that is only signed or compressed, and
// lists an encrypted one.
func readPGP(w *walk, p *mail.Part, r *bufio.Reader) {
	sealed := mail.Lost{Reason: mail.EncryptedPGP, Detail: "encrypted with OpenPGP", Hint: hintPGP}
	raw, over, err := w.held(r)
	if over {
		w.loseRest(p, io.MultiReader(bytes.NewReader(raw), r), sealed)
		return
	}
	o, ok := w.openPGP(raw)
	switch {
	case ok && o.encrypted:
		w.loseRest(p, bytes.NewReader(raw), sealed)
	case ok:
		w.literals(p, o)
	default:
		w.loseBinary(p, bufio.NewReader(bytes.NewReader(raw)), mail.Lost{
			Reason: mail.Corrupt, Detail: "an OpenPGP message that does not open", Hint: hintDamaged,
		})
	}
	if err != nil {
		w.refused(p, err, 0)
	}
}

// literals reads what an OpenPGP message holds in the clear. Of its other packets
// the strings are searched: a signature has notations, and a hostile one anything.
func (w *walk) literals(p *mail.Part, o opened) {
	w.container()
	_, _ = w.readStrings(p, bufio.NewReader(bytes.NewReader(o.other)), shortestRun) // a bytes.Reader does not fail
	for _, e := range o.literals {
		w.child(p, e)
	}
	if o.err != nil {
		w.refused(p, o.err, 0)
	}
}
