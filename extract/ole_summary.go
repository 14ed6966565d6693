package extract

// sealedSummary reads the properties of a document that the CryptoAPI encrypts
// with it ([MS-OFFCRYPTO] section 2.3.5.4): streams with a key each, and behind
// them a list of them, whose place and length come first; ok is false where that is not what b holds.
func (d *oleDoc) sealedSummary(b []byte) (ok bool) {
	if d.lock == nil || len(b) < 8 {
		return false
	}
	head := make([]byte, 8)
	d.lock.cipher(d.secret, 0).XORKeyStream(head, b[:8])
	from, size := uint64(le32(head, 0)), uint64(le32(head, 4))
	if from < 8 || from+size > uint64(len(b)) || size < 4 {
		return false
	}
	list := make([]byte, size)
	d.lock.cipher(d.secret, 0).XORKeyStream(list, b[from:from+size])
	left := len(b) // streams of a hostile one lie over each other
	for n, r := le32(list, 0), (&oleReader{b: list[4:]}); n > 0; n-- {
		head := r.cut(16)
		if head == nil {
			return false
		}
		r.cut(2 * (uint32(head[10]) + 1)) // its name
		at, length := uint64(le32(head, 0)), uint64(le32(head, 4))
		if left -= int(min(length, uint64(len(b)))); at+length > uint64(len(b)) || left < 0 {
			return false
		}
		plain := make([]byte, length)
		d.lock.cipher(d.secret, uint32(le16(head, 8))).XORKeyStream(plain, b[at:at+length])
		d.properties(plain)
	}
	return true
}
