package archive

// sevenStreams is where the data is and what it unpacks to.
type sevenStreams struct {
	folders []*sevenFolder
	data    []sevenFile // without names, in the order of the list
}

// sevenFolder is a stretch of packed data and the coders that unpack it.
type sevenFolder struct {
	coders []sevenCoder
	binds  []sevenBind
	inputs []int   // which inputs take packed data
	sizes  []int64 // of what each coder gives
	packed []sevenPacked
	crc    uint32
	summed bool
	files  int // members in it

	opened   bool
	password string
}

type sevenCoder struct {
	id         string
	in         int
	properties []byte
}

// sevenBind says that an input of a coder takes what another one gives.
type sevenBind struct{ in, out int }

type sevenPacked struct{ begin, size int64 }

// mostCoders is how many coders 7-Zip itself takes for one folder.
const mostCoders = 32

// streams reads a list of streams ("StreamsInfo").
func (p *sevenParser) streams() (*sevenStreams, error) {
	s := &sevenStreams{}
	var packed []sevenPacked
	for !p.bad {
		switch p.byte() {
		case sevenPackInfo:
			packed = p.packInfo()
		case sevenUnpackInfo:
			s.folders = p.unpackInfo()
			if !s.assign(packed) {
				p.bad = true
			}
		case sevenSubStreams:
			p.subStreams(s)
		case sevenEnd:
			if s.data == nil {
				s.undivided()
			}
			return s, p.err()
		default:
			p.bad = true
		}
	}
	return s, ErrCorrupt
}

// packInfo reads where the packed data is, from the end of the head of the archive.
func (p *sevenParser) packInfo() []sevenPacked {
	at := p.size()
	all := make([]sevenPacked, p.count())
	for !p.bad {
		switch p.byte() {
		case sevenSize:
			for i := range all {
				all[i] = sevenPacked{at, p.size()}
				at += all[i].size
				p.bad = p.bad || at < 0
			}
		case sevenCRC:
			p.digests(len(all), func(int, uint32) {})
		case sevenEnd:
			return all
		default:
			p.bad = true
		}
	}
	return nil
}

// digests reads checksums, of which some may not be defined.
func (p *sevenParser) digests(n int, give func(i int, crc uint32)) {
	for i, set := range p.defined(n) {
		if set {
			give(i, p.uint32())
		}
	}
}

// unpackInfo reads the folders.
func (p *sevenParser) unpackInfo() []*sevenFolder {
	p.expect(sevenFolderMark)
	folders := make([]*sevenFolder, p.count())
	if p.byte() != 0 { // they stand elsewhere
		p.bad = true
	}
	for i := range folders {
		if folders[i] = p.folder(); p.bad {
			return nil
		}
	}
	p.expect(sevenUnpackSizes)
	for _, f := range folders {
		for range f.coders {
			f.sizes = append(f.sizes, p.size())
		}
	}
	id := p.byte()
	if id == sevenCRC {
		p.digests(len(folders), func(i int, crc uint32) { folders[i].crc, folders[i].summed = crc, true })
		id = p.byte()
	}
	if id != sevenEnd {
		p.bad = true
	}
	return folders
}

// folder reads the coders of a folder and how they are joined.
func (p *sevenParser) folder() *sevenFolder {
	f := &sevenFolder{files: 1}
	inputs := 0
	n := p.number()
	if n == 0 || n > mostCoders {
		p.bad = true
		return f
	}
	for range n {
		c := p.coder()
		inputs += c.in
		f.coders = append(f.coders, c)
	}
	for range len(f.coders) - 1 {
		f.binds = append(f.binds, sevenBind{in: p.index(inputs), out: p.index(len(f.coders))})
	}
	f.inputs = p.packedInputs(f, inputs)
	return f
}

// coder reads one coder. Those with several outputs were never written.
func (p *sevenParser) coder() sevenCoder {
	const idSize, complex, hasProperties, reserved = 0x0f, 0x10, 0x20, 0xc0
	flags := p.byte()
	c := sevenCoder{id: string(p.bytes(uint64(flags & idSize))), in: 1}
	if flags&complex != 0 {
		c.in = p.index(mostCoders + 1)
		if p.number() != 1 {
			p.bad = true
		}
	}
	if flags&hasProperties != 0 {
		c.properties = p.bytes(p.number())
	}
	if flags&reserved != 0 {
		p.bad = true
	}
	return c
}

// index reads a number below n.
func (p *sevenParser) index(n int) int {
	i := p.number()
	if i >= uint64(n) {
		p.bad = true
		return 0
	}
	return int(i)
}

// packedInputs are the inputs that take packed data: the one that is left, or as
// listed.
func (p *sevenParser) packedInputs(f *sevenFolder, inputs int) []int {
	n := inputs - len(f.binds)
	if n < 1 {
		p.bad = true
		return nil
	}
	if n == 1 {
		for i := range inputs {
			if f.boundTo(i) < 0 {
				return []int{i}
			}
		}
		p.bad = true
		return nil
	}
	all := make([]int, n)
	for i := range all {
		all[i] = p.index(inputs)
	}
	return all
}

// boundTo gives the coder whose output an input takes; -1 if none.
func (f *sevenFolder) boundTo(input int) int {
	for _, b := range f.binds {
		if b.in == input {
			return b.out
		}
	}
	return -1
}

// last gives the coder whose output no other takes; -1 if there is none.
func (f *sevenFolder) last() int {
	for i := len(f.coders) - 1; i >= 0; i-- {
		taken := false
		for _, b := range f.binds {
			taken = taken || b.out == i
		}
		if !taken {
			return i
		}
	}
	return -1
}

// size is that of all that the folder unpacks to.
func (f *sevenFolder) size() int64 {
	if i := f.last(); i >= 0 && i < len(f.sizes) {
		return f.sizes[i]
	}
	return 0
}

// assign gives each folder its packed streams.
func (s *sevenStreams) assign(packed []sevenPacked) bool {
	for _, f := range s.folders {
		n := len(f.inputs)
		if n > len(packed) {
			return false
		}
		f.packed, packed = packed[:n], packed[n:]
	}
	return true
}

// undivided makes one member of each folder.
func (s *sevenStreams) undivided() {
	for i, f := range s.folders {
		s.data = append(s.data, sevenFile{folder: i, size: f.size(), crc: f.crc, summed: f.summed})
	}
}

// subStreams reads how folders are divided into members. Each member has a name of at
// least its end, in the same list, so that there are no more of them than bytes.
func (p *sevenParser) subStreams(s *sevenStreams) {
	id := p.byte()
	total := 0
	if id == sevenNumUnpack {
		for _, f := range s.folders {
			n := p.number()
			if n > uint64(len(p.b)+len(s.folders)) {
				p.bad = true
				return
			}
			f.files = int(n)
			total += f.files
		}
		id = p.byte()
	} else {
		total = len(s.folders)
	}
	if p.bad || total > len(p.b)+len(s.folders) {
		p.bad = true
		return
	}
	s.data = make([]sevenFile, 0, total)
	for i, f := range s.folders {
		p.divide(s, i, f, id == sevenSize)
	}
	if id == sevenSize {
		id = p.byte()
	}
	for id != sevenEnd && !p.bad {
		if id == sevenCRC {
			p.sums(s)
		} else {
			p.bytes(p.number())
		}
		id = p.byte()
	}
}

// divide gives the members of a folder their places. The last takes what is left.
func (p *sevenParser) divide(s *sevenStreams, folder int, f *sevenFolder, sized bool) {
	at := int64(0)
	for j := range f.files {
		size := f.size() - at
		if j < f.files-1 {
			if size = 0; sized {
				size = p.size()
			}
		}
		if size < 0 || size > f.size()-at {
			p.bad = true
			return
		}
		s.data = append(s.data, sevenFile{folder: folder, begin: at, size: size})
		at += size
	}
}

// sums reads the checksums of members, except those that their folders have.
func (p *sevenParser) sums(s *sevenStreams) {
	var open []int
	for i := range s.data {
		f := s.folders[s.data[i].folder]
		if f.files == 1 && f.summed {
			s.data[i].crc, s.data[i].summed = f.crc, true
			continue
		}
		open = append(open, i)
	}
	p.digests(len(open), func(i int, crc uint32) { s.data[open[i]].crc, s.data[open[i]].summed = crc, true })
}
