package extract

import (
	"bytes"
	"math/bits"
)

// How much of a Word document's main stream is never encrypted ([MS-DOC] section
// 2.2.6), and the size of the blocks that have a key each.
const (
	clearHead97 = 68
	clearHead95 = 52
	docBlock    = 512
)

// unlockWord decrypts a document and its data stream, if a known password opens
// it.
func (d *oleDoc) unlockWord(doc *wordDoc, data []byte) (plain []byte, ok bool) {
	if doc.old || le16(doc.main, fibFlags)&fibObfuscated != 0 {
		return d.unlockMixed(doc, data)
	}
	lock := readOLELock(doc.table)
	if lock == nil {
		return nil, false
	}
	password, ok := d.w.unlock(d.p, lock.opens)
	if !ok {
		return nil, false
	}
	secret := lock.secret(password)
	d.lock, d.secret = lock, secret
	main := lock.stream(secret, doc.main, docBlock)
	copy(main, doc.main[:clearHead97])
	doc.main, doc.table = main, lock.stream(secret, doc.table, docBlock)
	return lock.stream(secret, data, docBlock), true
}

// unlockMixed undoes XOR obfuscation ([MS-OFFCRYPTO] section 2.3.7.4 to 2.3.7.6).
func (d *oleDoc) unlockMixed(doc *wordDoc, data []byte) (plain []byte, ok bool) {
	want := le32(doc.main, fibKey)
	password, ok := d.w.unlock(d.p, func(password string) bool {
		narrow, ok := narrowPassword(password)
		if !ok {
			return false
		}
		key := uint32(xorKey(narrow))<<16 | uint32(xorVerifier(narrow))
		return want == key || want == bits.RotateLeft32(key, 16)
	})
	if !ok {
		return nil, false
	}
	narrow, _ := narrowPassword(password)
	mix := xorArray(narrow, 1)
	main, clear := mixed(doc.main, mix), clearHead97
	if doc.old {
		clear = clearHead95
	}
	copy(main, doc.main[:clear])
	doc.table = mixed(doc.table, mix)
	if doc.main = main; doc.old {
		doc.table = main
	}
	return mixed(data, mix), true
}

// mixed undoes the obfuscation of a stream; zeros stay, and what would become
// zero.
func mixed(b []byte, mix [16]byte) []byte {
	out := bytes.Clone(b)
	for i, c := range b {
		if k := mix[i%len(mix)]; c != 0 && c != k {
			out[i] = c ^ k
		}
	}
	return out
}
