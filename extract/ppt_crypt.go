package extract

import (
	"bytes"
	"maps"
	"slices"
)

// pptDefault is the password with which PowerPoint encrypts a presentation that is
// only write-protected, and which it tries by itself.
const pptDefault = "/01Hannes Ruescher/01"

// pptEdits are the edits of a presentation: which record is which object, by where
// it begins ([MS-PPT] section 2.3.4).
type pptEdits struct {
	objects map[uint32]uint32 // place to number
	clear   map[uint32]bool   // places of what is never encrypted
	locked  bool
}

// findPPTLock finds how a presentation is encrypted; nil if it is not, or in a way
// that is not known: then the edits are locked.
func findPPTLock(b, user []byte) (*rc4Lock, pptEdits) {
	e := pptEdits{objects: map[uint32]uint32{}, clear: map[uint32]bool{}}
	const encrypted = 0xF3D1C4DF // headerToken ([MS-PPT] section 2.3.2)
	if len(user) < 20 {
		return nil, e
	}
	e.locked = le32(user, 12) == encrypted
	var header uint32
	seen := map[uint32]bool{}
	for at := le32(user, 16); at != 0 && !seen[at] && uint64(at) < uint64(len(b)); {
		seen[at] = true
		r, ok := pptRecordAt(b[at:])
		if !ok || r.kind != pptUserEdit || len(r.data) < 28 {
			break
		}
		e.clear[at] = true
		e.directory(b, le32(r.data, 12))
		if len(r.data) >= 32 && header == 0 {
			header = le32(r.data, 28)
		}
		at = le32(r.data, 8)
	}
	if header == 0 {
		return nil, e
	}
	e.locked = true
	for _, at := range slices.Backward(e.places()) {
		if e.objects[at] != header {
			continue
		}
		if r, ok := pptRecordAt(b[min(uint64(at), uint64(len(b))):]); ok && r.kind == pptLockHeader {
			e.clear[at] = true
			return readOLELock(r.data), e
		}
	}
	return nil, e
}

// mostPPTObjects is how many objects a presentation may have; real ones have some
// hundreds.
const mostPPTObjects = 1 << 18

// directory reads which object begins where ([MS-PPT] section 2.3.6). What a later
// edit says of an object stands besides what an earlier one did.
func (e *pptEdits) directory(b []byte, at uint32) {
	if uint64(at) >= uint64(len(b)) || e.clear[at] {
		return
	}
	r, ok := pptRecordAt(b[at:])
	if !ok || r.kind != pptPersist {
		return
	}
	e.clear[at] = true
	for list := r.data; len(list) >= 4; {
		first, n := le32(list, 0)&0xFFFFF, le32(list, 0)>>20
		list = list[4:]
		for ; n > 0 && len(list) >= 4 && len(e.objects) < mostPPTObjects; n-- {
			if _, known := e.objects[le32(list, 0)]; !known {
				e.objects[le32(list, 0)] = first
			}
			first, list = first+1, list[4:]
		}
	}
}

// places are those of all objects in their order.
func (e *pptEdits) places() []uint32 { return slices.Sorted(maps.Keys(e.objects)) }

// unlockSlides decrypts each object of a presentation by the key of its number
// ([MS-PPT] section 2.3.7); nil if no known password opens it.
func (d *oleDoc) unlockSlides(b []byte, lock *rc4Lock, e pptEdits) []byte {
	if lock == nil {
		return nil
	}
	password, ok := d.password(pptDefault, lock.opens)
	if !ok {
		return nil
	}
	secret := lock.secret(password)
	d.lock, d.secret = lock, secret
	out := bytes.Clone(b)
	left := len(b) + 1 // objects of a hostile file lie over each other
	for _, at := range e.places() {
		if e.clear[at] || uint64(at)+8 > uint64(len(b)) {
			continue
		}
		c := lock.cipher(secret, e.objects[at])
		c.XORKeyStream(out[at:at+8], b[at:at+8])
		r, ok := pptRecordAt(out[at:])
		if !ok || len(r.data)+8 > left {
			d.fault("an encrypted object of a presentation is broken")
			continue
		}
		left -= len(r.data) + 8
		c.XORKeyStream(r.data, b[int(at)+8:int(at)+8+len(r.data)])
	}
	return out
}
