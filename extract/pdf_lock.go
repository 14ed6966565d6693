package extract

import (
	"bytes"
	"slices"
	"strconv"
)

// pdfLock is what a document's encryption dictionary has for telling a wrong
// password (ISO 32000-2 section 7.6.4). PDFium reads the document anew for each
// password: of a large one that takes seconds.
type pdfLock struct {
	revision int
	lengths  []int // of the key in bytes, any of which it may be
	rights   uint32
	id       []byte
	o, u     []byte
}

// pdfLockOf finds the lock of a document; nil where it is not clear which one holds.
func pdfLockOf(raw []byte) *pdfLock {
	number, ok := lockObject(raw)
	if !ok {
		return nil
	}
	var found *pdfObject
	ps := &pdfParser{b: raw, full: func(*pdfObject) {}, aside: func([]byte) {}}
	for from := 0; ; from = ps.at {
		_, after, num := nextObject(raw, from)
		if ps.at = after; after >= len(raw) {
			break
		}
		if num != number {
			continue
		}
		if found != nil {
			return nil // another version of it
		}
		found = ps.object(num)
	}
	if found == nil || found.name("Filter") != "Standard" {
		return nil
	}
	l := newPDFLock(found)
	if l != nil && l.revision < 5 && !l.identify(raw) {
		return nil
	}
	return l
}

// lockObject is the number of the one object that the trailers say is the
// encryption dictionary.
func lockObject(raw []byte) (number int, ok bool) {
	key := []byte("/Encrypt")
	for at := bytes.Index(raw, key); at >= 0; {
		rest := raw[at+len(key):]
		word := rest[:min(len(rest), 32)]
		if len(word) > 0 && !isPDFRegular(word[0]) { // not EncryptMetadata
			fields := bytes.Fields(word)
			if len(fields) < 3 || !bytes.HasPrefix(fields[2], []byte("R")) {
				return 0, false // it stands in the trailer itself
			}
			n, err := strconv.Atoi(string(fields[0]))
			if err != nil || ok && n != number {
				return 0, false
			}
			number, ok = n, true
		}
		next := bytes.Index(rest, key)
		if next < 0 {
			break
		}
		at += len(key) + next
	}
	return number, ok
}

// isPDFRegular tells a character that may go on with a name.
func isPDFRegular(c byte) bool { return !isPDFSpace(c) && !isPDFDelimiter(c) }

// newPDFLock takes the lock from its dictionary. How long the key is depends on
// versions and filters that writers do not agree upon; a wrong length opens nothing.
func newPDFLock(o *pdfObject) *pdfLock {
	l := &pdfLock{}
	l.revision, _ = o.number("R")
	rights, _ := o.number("P")
	l.rights = uint32(rights)
	user, _ := o.find(pdfString, 0, "U")
	owner, _ := o.find(pdfString, 0, "O")
	l.u, l.o = user.text, owner.text
	least := 32
	if l.revision >= 5 {
		least = 48
	}
	if l.revision < 2 || l.revision > 6 || len(l.u) < least || len(l.o) < least {
		return nil
	}
	bits, _ := o.number("Length")
	l.lengths = []int{5}
	if l.revision > 2 {
		l.lengths = []int{16, 5}
	}
	if n := bits / 8; n > 5 && n < 16 {
		l.lengths = append(l.lengths, n)
	}
	return l
}

// identify finds the document's identifier, which older locks take into their keys;
// false where there are several.
func (l *pdfLock) identify(raw []byte) bool {
	var all [][]byte
	for at := 0; ; {
		next := bytes.Index(raw[at:], []byte("/ID"))
		if next < 0 {
			break
		}
		at += next + len("/ID")
		if rest := bytes.TrimLeft(raw[at:min(len(raw), at+256)], " \r\n\t"); len(rest) > 0 && rest[0] == '[' {
			ps := &pdfParser{b: rest, full: func(*pdfObject) {}, aside: func([]byte) {}}
			if items := ps.object(0).items; len(items) > 0 && items[0].kind == pdfString {
				all = append(all, items[0].text)
			}
		}
		if len(all) > 1 && !bytes.Equal(all[0], all[len(all)-1]) {
			return false
		}
		all = all[:min(len(all), 1)]
	}
	l.id = slices.Concat(all...)
	return true
}
