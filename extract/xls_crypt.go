package extract

import (
	"bytes"

	"math/bits"
)

// xlDefault is the password with which Excel encrypts a workbook that is only
// write-protected, and which it tries by itself ([MS-XLS] section 2.2.10).
const xlDefault = "VelvetSweatshop"

const xlBlock = 1024

// xlClear are records that are never encrypted ([MS-XLS] section 2.2.10).
var xlClear = map[uint16]bool{
	xlBOF: true, xlFilePass: true, xlUsrExcl: true, xlFileLock: true, xlInterfaceHdr: true, xlRRDInfo: true, xlRRDHead: true,
}

// unlockWorkbook decrypts a stream if one of its records says that it is encrypted
// and a known password opens it; any other is given back.
func (d *oleDoc) unlockWorkbook(w *workbook, b []byte) (plain []byte, ok bool) {
	var pass xlRecord
	xlRecords(b, func(r xlRecord) bool {
		if r.kind == xlFilePass {
			pass = r
		}
		return r.kind != xlFilePass
	})
	switch p := pass.data; {
	case pass.kind == 0:
		return b, true
	case !w.biff8 && len(p) >= 4:
		return d.unmixWorkbook(b, pass.at, p)
	case w.biff8 && len(p) >= 6 && le16(p, 0) == 0:
		return d.unmixWorkbook(b, pass.at, p[2:])
	case w.biff8 && len(p) > 6:
		return d.decryptWorkbook(b, pass.at, readOLELock(p[2:]))
	}
	return nil, false
}

// password looks for the one that opens a workbook; the default is no secret.
func (d *oleDoc) password(fallback string, opens func(string) bool) (string, bool) {
	if opens(fallback) {
		return fallback, true
	}
	return d.w.unlock(d.p, opens)
}

func (d *oleDoc) decryptWorkbook(b []byte, from int, lock *rc4Lock) ([]byte, bool) {
	if lock == nil {
		return nil, false
	}
	password, ok := d.password(xlDefault, lock.opens)
	if !ok {
		return nil, false
	}
	secret := lock.secret(password)
	d.lock, d.secret = lock, secret
	plain := lock.stream(secret, b, xlBlock)
	eachRecord(b, from, func(kind uint16, at, size int) {
		copy(plain[at:at+4], b[at:])
		copyClear(plain, b, kind, at+4, size)
	})
	copy(plain[:from], b)
	return plain, true
}

// unmixWorkbook undoes XOR obfuscation ([MS-OFFCRYPTO] section 2.3.7.3): each
// record's data is turned and mixed, beginning in the array where its end is.
func (d *oleDoc) unmixWorkbook(b []byte, from int, check []byte) ([]byte, bool) {
	key, verifier := le16(check, 0), le16(check, 2)
	password, ok := d.password(xlDefault, func(password string) bool {
		narrow, ok := narrowPassword(password)
		return ok && xorKey(narrow) == key && xorVerifier(narrow) == verifier
	})
	if !ok {
		return nil, false
	}
	narrow, _ := narrowPassword(password)
	mix := xorArray(narrow, 1)
	plain := bytes.Clone(b)
	eachRecord(b, from, func(kind uint16, at, size int) {
		data := plain[at+4 : at+4+size]
		for i := range data {
			data[i] = bits.RotateLeft8(data[i]^mix[(at+4+size+i)%16], 3)
		}
		copyClear(plain, b, kind, at+4, size)
	})
	return plain, true
}

// eachRecord goes through the heads of all records from an offset on.
func eachRecord(b []byte, from int, do func(kind uint16, at, size int)) {
	for at := from; at+4 <= len(b); {
		kind, size := le16(b, at), int(le16(b, at+2))
		size = min(size, len(b)-at-4)
		do(kind, at, size)
		at += 4 + size
	}
}

// copyClear puts back what is not encrypted in a record: all of it, or where a
// sheet begins.
func copyClear(plain, b []byte, kind uint16, at, size int) {
	switch {
	case xlClear[kind]:
		copy(plain[at:at+size], b[at:])
	case kind == xlBoundSheet:
		copy(plain[at:at+min(4, size)], b[at:])
	}
}
