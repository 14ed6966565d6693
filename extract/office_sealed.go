package extract

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
)

// defaultPassword is what Excel locks a file with that is only recommended to be
// opened for reading, or whose structure is protected ([MS-OFFCRYPTO] section
// 2.3.7.6 and Excel's own habit): it keeps no one out, and is no secret.
const defaultPassword = "VelvetSweatshop"

// mayBeOfficeOLE tells a compound file: what is in one shows only further in.
func mayBeOfficeOLE(head []byte, _ *mail.Part) bool { return outlook.LooksLikeCompound(head) }

// readOfficeOLE reads the compound files that belong to documents that are zips:
// an encrypted document, and a project of macros. All others are read further on.
func readOfficeOLE(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	streams, _ := outlook.Streams(raw)
	info, packed := streamNamed(streams, "EncryptionInfo"), streamNamed(streams, "EncryptedPackage")
	switch {
	case over || err != nil:
		w.afterAll("office-ole", p, io.MultiReader(bytes.NewReader(raw), r), err)
	case info != nil && packed != nil:
		w.sealedPackage(p, raw, info, packed)
	case isVBA(streams):
		w.vba(p, streams, int64(len(raw)))
	default:
		w.after("office-ole", p, raw, nil)
	}
}

// sealedPackage opens an encrypted document of Office ([MS-OFFCRYPTO] section
// 2.3.4): a zip in a cipher.
func (w *walk) sealedPackage(p *mail.Part, raw, info, packed []byte) {
	s, detail := parseSeal(info)
	if s == nil {
		w.locked(p, int64(len(raw)), mail.EncryptedDocument, detail)
		return
	}
	lock := newLockID("office", info)
	if !w.opt.Tried.once(lock, s.opens)(defaultPassword) {
		if _, ok := w.unlockOnce(p, lock, s.opens); !ok {
			w.locked(p, int64(len(raw)), mail.EncryptedDocument, "an Office document with a password")
			return
		}
	}
	plain := s.decrypt(packed)
	if len(plain) == 0 {
		w.loseRest(p, bytes.NewReader(raw), mail.Lost{
			Reason: mail.Corrupt, Detail: "an encrypted Office document that opens and then has no content", Hint: hintDamaged,
		})
		return
	}
	w.container()
	w.child(p, embedded{media: p.MediaType, data: plain})
}

func streamNamed(list []outlook.Stream, name string) []byte {
	for _, s := range list {
		if strings.EqualFold(s.Name, name) { // names differ by more than case ([MS-CFB] section 2.6.4)
			return s.Data
		}
	}
	return nil
}
