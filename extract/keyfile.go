package extract

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"

	"github.com/mailspill/mailspill/mail"
)

const (
	hintKeys   = "treat the keys inside as exposed, and replace them"
	hintKeyTry = "look for its password in the same thread and give it with the scan; treat the keys inside as exposed"
)

// keyrings are files of keys that can be opened, with what reads each.
var keyrings = []struct {
	is   func(raw []byte) bool
	read func(w *walk, p *mail.Part, raw []byte) keyring
	what string
}{
	{isPFX, openPFX, "a PKCS #12 file (PFX)"},
	{isJavaKeystore, openKeystore, "a Java keystore"},
	{isDER, openDER, "a private key"},
}

func isJavaKeystore(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte(magicJKS)) || bytes.HasPrefix(raw, []byte(magicJCEKS))
}

// isDER tells a sequence that begins as keys do, with a version or an algorithm.
func isDER(raw []byte) bool {
	e, _, ok := nextBER(raw)
	return ok && len(raw) > 40 && raw[0] == 0x30 && !e.indefinite && len(e.body) > 2 && (e.body[0] == berInteger || e.body[0] == 0x30)
}

// kerberos are the first bytes of keytabs and credential caches (MIT Kerberos,
// "Keytab file format", "Credential cache file format").
var kerberos = []string{"\x05\x02\x00\x00", "\x05\x04\x00\x0c\x00\x01", "\x05\x04\x00\x00\x00\x00"}

// isKerberos tells these, and a ticket, which is DER with the tag of KRB-CRED
// (RFC 4120, 5.8.1).
func isKerberos(raw []byte) bool {
	if len(raw) < 40 {
		return false
	}
	for _, magic := range kerberos {
		if bytes.HasPrefix(raw, []byte(magic)) {
			return true
		}
	}
	long := raw[1] == 0x81 || raw[1] == 0x82
	return raw[0] == 0x76 && long && raw[2+int(raw[1]&0x0f)] == 0x30
}

// isKeyring tells files that hold keys by their first bytes. A text may begin like
// DER, with a 0.
func isKeyring(head []byte, _ *mail.Part) bool {
	switch {
	case isJavaKeystore(head), isKerberos(head), foreignStore(head) != "":
		return true
	}
	return isDER(head) && !looksTextual(head)
}

// readKeyring opens a file of keys with the passwords that are known. Its keys are
// read in PEM, in which they are told from each other and joined with what stands
// elsewhere.
func readKeyring(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over || err != nil {
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), keyringLost(over, err))
		return
	}
	for _, f := range keyrings {
		if !f.is(raw) {
			continue
		}
		if k := f.read(w, p, raw); k.known {
			w.keyring(p, raw, &k, f.what)
			return
		}
	}
	if what := foreignStore(raw); what != "" {
		w.loseKeys(p, raw, what)
		return
	}
	if isKerberos(raw) && len(raw) <= longestKeyFile {
		n, err := w.readStrings(p, bufio.NewReader(bytes.NewReader(raw)), shortestRun)
		w.accounted(p, &counter{n: n}, err)
		w.searchKeyFile(p, raw)
		return
	}
	w.after("keyring", p, raw, nil)
}

func keyringLost(over bool, err error) mail.Lost {
	if over {
		return mail.Lost{Reason: mail.TooLarge, Detail: "a file of keys that is too large to hold", Hint: hintKeys}
	}
	return mail.Lost{Reason: mail.Corrupt, Detail: err.Error(), Hint: hintDamaged}
}

// keyring accounts for a file of keys. What stayed locked as a whole is given to
// the search in base64.
func (w *walk) keyring(p *mail.Part, raw []byte, k *keyring, what string) {
	if k.shut > 0 && k.keys == 0 {
		w.loseKeys(p, raw, what)
		return
	}
	w.accounted(p, &counter{n: int64(len(raw))}, nil)
	if k.text.Len() > 0 {
		w.child(p, embedded{media: "text/plain", charset: "utf-8", data: k.text.Bytes(), decoded: []string{undidKeyring}})
	}
	if len(k.rest) >= shortestRun {
		_, _ = w.readStrings(p, bufio.NewReader(bytes.NewReader(k.rest)), shortestRun) // a bytes.Reader does not fail
	}
	if k.shut > 0 {
		w.locked(p, 0, mail.EncryptedDocument, fmt.Sprintf("%d keys in %s that none of the known passwords opens", k.shut, what))
	}
	if k.cut {
		w.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: mail.Unsupported,
			Detail: what + " with entries that this version does not read: " + searchedStrings, Hint: hintKeys,
		})
	}
}

// undidKeyring is the name of having opened a file of keys.
const undidKeyring = "keyring"

// loseKeys lists a file of keys that stayed shut; its strings are searched, and all
// of it in base64.
func (w *walk) loseKeys(p *mail.Part, raw []byte, what string) {
	w.loseBinary(p, bufio.NewReader(bytes.NewReader(raw)), mail.Lost{
		Reason: mail.EncryptedDocument, Detail: what + " that none of the known passwords opens", Hint: hintKeyTry, Locked: true,
	})
	if len(raw) <= longestKeyFile {
		w.triedKey(raw) // in vain
		w.searchKeyFile(p, raw)
	}
}

// openDER reads a private key in DER, locked or not.
func openDER(w *walk, p *mail.Part, raw []byte) keyring {
	k := keyring{known: true}
	if isPrivateKey(raw) {
		k.add(raw, true)
		return k
	}
	if e, rest, ok := nextBER(raw); !ok || e.cut || len(rest) > 0 || !isLockedKey(e) {
		return keyring{}
	}
	k.add(w.openKey(p, raw))
	return k
}

// longestKeyFile bounds a file of keys that is searched as a whole.
const longestKeyFile = 60_000

// searchKeyFile gives a file of keys to the search in base64, as people paste it
// too: the rules know it so, and what it tells is read in one place.
func (w *walk) searchKeyFile(p *mail.Part, raw []byte) {
	w.child(p, embedded{media: "text/plain", data: []byte(base64.StdEncoding.EncodeToString(raw))})
}
