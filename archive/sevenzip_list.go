package archive

import (
	"encoding/binary"
	"errors"
	"slices"
	"unicode/utf16"
)

// The marks of a list's properties (7zFormat.txt, "Property IDs").
const (
	sevenEnd = iota
	sevenHeader
	sevenArchiveProperties
	sevenAdditionalStreams
	sevenMainStreams
	sevenFilesInfo
	sevenPackInfo
	sevenUnpackInfo
	sevenSubStreams
	sevenSize
	sevenCRC
	sevenFolderMark
	sevenUnpackSizes
	sevenNumUnpack
	sevenEmptyStream
	sevenEmptyFile
	sevenAnti
	sevenNames
	sevenCTime
	sevenATime
	sevenMTime
	sevenAttributes
	sevenComment
	sevenEncodedHeader
)

var errSevenMembers = errors.New("too many members")

// sevenArchive is a list of members.
type sevenArchive struct {
	folders []*sevenFolder
	files   []*sevenFile
	locked  bool // the list was encrypted
}

// sevenFile is a member: a part of what a folder unpacks to.
type sevenFile struct {
	name     string
	special  string
	isFolder bool
	folder   int // -1 for a member without data
	begin    int64
	size     int64
	crc      uint32
	summed   bool
}

// sevenParser reads a list. Once something is wrong all that it gives is zero.
type sevenParser struct {
	b    []byte
	bad  bool
	most int // members allowed; zero for as many as there may be
}

func (p *sevenParser) bytes(n uint64) []byte {
	if p.bad || n > uint64(len(p.b)) {
		p.bad, p.b = true, nil
		return nil
	}
	b := p.b[:n]
	p.b = p.b[n:]
	return b
}

func (p *sevenParser) byte() byte {
	if b := p.bytes(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (p *sevenParser) uint32() uint32 {
	if b := p.bytes(4); len(b) == 4 {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// number reads a number of 1 to 9 bytes: each leading one of the first byte is a byte
// that follows, the rest of it are the highest bits.
func (p *sevenParser) number() uint64 {
	first := p.byte()
	value := uint64(0)
	for i := range 8 {
		mask := byte(0x80) >> i
		if first&mask == 0 {
			return value | uint64(first&(mask-1))<<(8*i)
		}
		value |= uint64(p.byte()) << (8 * i)
	}
	return value
}

// size reads a number that is a size.
func (p *sevenParser) size() int64 {
	n := p.number()
	if n > 1<<62 {
		p.bad = true
		return 0
	}
	return int64(n)
}

// count reads how many things of so many bytes at least follow.
func (p *sevenParser) count() int {
	n := p.number()
	if n > uint64(len(p.b)) {
		p.bad = true
		return 0
	}
	return int(n)
}

// bits reads a bit for each of n things.
func (p *sevenParser) bits(n int) []bool {
	b := p.bytes(uint64(n+7) / 8)
	if b == nil && n > 0 {
		return make([]bool, 0)
	}
	set := make([]bool, n)
	for i := range set {
		set[i] = b[i/8]&(0x80>>(i%8)) != 0
	}
	return set
}

// defined is bits with a shorthand for all.
func (p *sevenParser) defined(n int) []bool {
	if p.byte() == 0 {
		return p.bits(n)
	}
	if p.bad {
		return nil
	}
	return slices.Repeat([]bool{true}, n)
}

func (p *sevenParser) expect(id byte) {
	if p.byte() != id {
		p.bad = true
	}
}

func (p *sevenParser) err() error {
	if p.bad {
		return ErrCorrupt
	}
	return nil
}

// header reads a whole list.
func (p *sevenParser) header() (*sevenArchive, error) {
	a, s := &sevenArchive{}, &sevenStreams{}
	for !p.bad {
		switch p.byte() {
		case sevenArchiveProperties:
			for p.byte() != sevenEnd && !p.bad {
				p.bytes(p.number())
			}
		case sevenAdditionalStreams:
			if _, err := p.streams(); err != nil {
				return a, err
			}
		case sevenMainStreams:
			var err error
			if s, err = p.streams(); err != nil {
				return a, err
			}
			a.folders = s.folders
		case sevenFilesInfo:
			return a, p.files(a, s)
		case sevenEnd:
			return a, p.err()
		default:
			p.bad = true
		}
	}
	return a, ErrCorrupt
}

// files reads the names of the members and joins them with their data.
func (p *sevenParser) files(a *sevenArchive, s *sevenStreams) error {
	n := p.count()
	if p.most > 0 && n > p.most {
		return errSevenMembers
	}
	var names []string
	var attributes []uint32
	empty, emptyFile := make([]bool, n), []bool(nil)
	for !p.bad {
		id := p.byte()
		if id == sevenEnd {
			break
		}
		q := &sevenParser{b: p.bytes(p.number())}
		switch id {
		case sevenEmptyStream:
			empty = q.bits(n)
		case sevenEmptyFile:
			emptyFile = q.bits(count(empty))
		case sevenNames:
			names = q.names(n)
		case sevenAttributes:
			attributes = q.attributes(n)
		}
		p.bad = p.bad || q.bad
	}
	if p.bad || len(empty) != n {
		return ErrCorrupt
	}
	return a.join(s.data, names, attributes, empty, emptyFile)
}

func count(set []bool) int {
	n := 0
	for _, b := range set {
		if b {
			n++
		}
	}
	return n
}

// join gives each member that is not empty the next stretch of data.
func (a *sevenArchive) join(data []sevenFile, names []string, attributes []uint32, empty, emptyFile []bool) error {
	holes := 0
	for i, none := range empty {
		f := &sevenFile{folder: -1}
		switch {
		case none:
			f.isFolder = holes >= len(emptyFile) || !emptyFile[holes]
			holes++
		case len(data) == 0:
			return ErrCorrupt
		default:
			*f = data[0]
			data = data[1:]
		}
		if i < len(names) {
			f.name = names[i]
		}
		if i < len(attributes) {
			f.special = sevenSpecial(attributes[i])
		}
		a.files = append(a.files, f)
	}
	return nil
}

// sevenSpecial goes by the mode of Unix in the upper half of the attributes, if it is
// there, and by the attribute of Windows for links.
func sevenSpecial(attributes uint32) string {
	const (
		hasMode, reparse = 0x8000, 0x400
		kinds, link      = 0xf000, 0xa000
	)
	if attributes&hasMode != 0 && attributes>>16&kinds == link || attributes&reparse != 0 {
		return "symbolic link"
	}
	return ""
}

// names reads the names, in UTF-16 and with a zero behind each.
func (p *sevenParser) names(n int) []string {
	if p.byte() != 0 { // they stand elsewhere
		p.bad = true
	}
	names := make([]string, 0, n)
	for range n {
		var name []uint16
		for {
			b := p.bytes(2)
			if b == nil {
				return names
			}
			c := binary.LittleEndian.Uint16(b)
			if c == 0 {
				break
			}
			name = append(name, c)
		}
		names = append(names, string(utf16.Decode(name)))
	}
	return names
}

func (p *sevenParser) attributes(n int) []uint32 {
	set := p.defined(n)
	if p.byte() != 0 {
		p.bad = true
	}
	all := make([]uint32, n)
	for i := range set {
		if set[i] {
			all[i] = p.uint32()
		}
	}
	return all
}
