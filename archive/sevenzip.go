package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// 7z archives, after 7zFormat.txt of the LZMA SDK (https://7-zip.org/sdk.html). The
// list of members is read here rather than by a library, since none bounds what a
// hostile one claims: billions of members, dictionaries and rounds of a key.

const (
	sevenMagic = "7z\xbc\xaf\x27\x1c"
	sevenHead  = 32
	// sevenList is the longest list of members, and sevenNested how often one list may
	// be packed into another.
	sevenList   = 64 << 20
	sevenNested = 4
)

func isSevenZip(head []byte) bool { return bytes.HasPrefix(head, []byte(sevenMagic)) }

// sevenZip is the walk over one archive.
type sevenZip struct {
	*walk
	r    io.ReaderAt
	size int64
	keep map[sevenKey][]byte // keys that were made of passwords
	shut map[int]bool        // folders that no password opened

	folders []*sevenFolder
	at      int       // the folder that cur reads
	cur     io.Reader // nil if none is read
	read    int64     // how much of it was
}

func walkSevenZip(w *walk, r io.ReaderAt, size int64, visit Visit) error {
	z := &sevenZip{walk: w, r: r, size: size, keep: map[sevenKey][]byte{}, shut: map[int]bool{}}
	list, err := z.list()
	if err != nil {
		return w.damaged(err)
	}
	listLocked := list.locked
	z.folders = list.folders
	for _, f := range list.files {
		if f.folder < 0 && f.isFolder {
			continue
		}
		if err := w.visit(z.member(f, listLocked), visit); err != nil {
			return err
		}
	}
	return nil
}

// list reads the list of members, which is mostly packed itself.
func (z *sevenZip) list() (*sevenArchive, error) {
	b, err := z.listBytes()
	if err != nil || len(b) == 0 {
		return &sevenArchive{}, err
	}
	locked := false
	for range sevenNested {
		p := &sevenParser{b: b[1:], most: z.budget.lim.Members}
		switch b[0] {
		case sevenHeader:
			a, err := p.header()
			if errors.Is(err, errSevenMembers) {
				err = &LimitError{Archive: z.name, Limit: "members", Allowed: int64(p.most)}
			}
			if a != nil {
				a.locked = locked
			}
			return a, err
		case sevenEncodedHeader:
			s, err := p.streams()
			if err != nil || len(s.folders) == 0 {
				return nil, errors.Join(ErrCorrupt, err)
			}
			if b, err = z.packedList(s.folders[0]); err != nil {
				return nil, err
			}
			locked = locked || s.folders[0].encrypted()
		default:
			return nil, ErrCorrupt
		}
		if len(b) == 0 {
			break
		}
	}
	return nil, ErrCorrupt
}

// listBytes takes the list from where the head says.
func (z *sevenZip) listBytes() ([]byte, error) {
	head := make([]byte, sevenHead)
	if _, err := z.r.ReadAt(head, 0); err != nil {
		return nil, err
	}
	at, length := binary.LittleEndian.Uint64(head[12:]), binary.LittleEndian.Uint64(head[20:])
	room := uint64(z.size - sevenHead)
	if at > room || length > room-at {
		return nil, fmt.Errorf("%w: its list of members is missing: it is cut, or a volume of several", ErrCorrupt)
	}
	if length > sevenList {
		return nil, fmt.Errorf("%w: its list of members has more than %d MiB", ErrUnsupported, sevenList>>20)
	}
	b := make([]byte, length)
	if _, err := z.r.ReadAt(b, sevenHead+int64(at)); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(b) != binary.LittleEndian.Uint32(head[28:]) {
		return nil, fmt.Errorf("%w: the checksum of its list of members", ErrCorrupt)
	}
	return b, nil
}

// packedList unpacks a list, with a password where it is locked.
func (z *sevenZip) packedList(f *sevenFolder) ([]byte, error) {
	if f.size() > sevenList {
		return nil, fmt.Errorf("%w: its list of members has more than %d MiB", ErrUnsupported, sevenList>>20)
	}
	if !f.encrypted() {
		return z.whole(f, "")
	}
	var list []byte
	_, ok := z.keys.find(f.lock(), 1, func(password string) bool {
		b, err := z.whole(f, password)
		if err != nil || len(b) == 0 || b[0] != sevenHeader && b[0] != sevenEncodedHeader {
			return false
		}
		list = b
		return true
	})
	if !ok {
		return nil, ErrEncrypted
	}
	return list, nil
}

// whole unpacks a folder that is a list, and checks it.
func (z *sevenZip) whole(f *sevenFolder, password string) ([]byte, error) {
	r, err := z.open(f, password)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, f.size()))
	if err == nil && f.summed && crc32.ChecksumIEEE(b) != f.crc {
		err = ErrCorrupt
	}
	return b, err
}
