package extract

import "bytes"

// letterLeads begin the letters of UTF-8 that a run may have: Latin with its marks,
// Cyrillic. More would make runs of packed data, in which any two bytes come by
// chance.
var letterLeads = [256]bool{0xc3: true, 0xc4: true, 0xc5: true, 0xd0: true, 0xd1: true}

// isLatinLetter tells letters of Latin-1 above ASCII.
func isLatinLetter(c byte) bool { return c >= 0xc0 && c < 0xff && c != 0xd7 && c != 0xf7 }

// keepWide keeps a run of UTF-16 unless it is hardly ASCII, as in tables of numbers.
func (s *runs) keepWide(run []byte) {
	high := 0
	for _, c := range run {
		if c >= 0x80 {
			high++
		}
	}
	if high*2 <= len(run) {
		s.keep(run)
	}
}

// bigRun is a run of UTF-16BE behind its mark, or behind the tag of a BMPString of
// ASN.1 with its length (X.690 section 8.23). Without these it is not told from
// UTF-16LE, which reads the same run but for a letter at its end.
type bigRun struct {
	state byte
	most  int // letters that there may be
	text  []byte
}

const bmpTag = 0x1e

const (
	noMark   = iota
	halfMark // 0xfe was seen
	length   // of a BMPString comes next
	highByte // comes next
	lowByte
)

// bigEndian takes a byte after a mark has begun.
func (s *runs) bigEndian(c byte) {
	b := &s.big
	switch {
	case b.state == halfMark && c == 0xff:
		b.state, b.most = highByte, chunkSize
		return
	case b.state == length && c < 0x80 && c%2 == 0:
		b.state, b.most = highByte, int(c)/2
		return
	case b.state == highByte && c == 0 && len(b.text) < b.most:
		b.state = lowByte
		return
	case b.state == lowByte && printable[c]:
		b.text, b.state = append(b.text, c), highByte
		return
	}
	s.endBig()
	switch c {
	case 0xfe:
		b.state = halfMark
	case bmpTag:
		b.state = length
	}
}

// endBig keeps the run, and not what it looks like in the other order.
func (s *runs) endBig() {
	b := &s.big
	if len(b.text) >= shortestRun {
		s.keep(b.text)
		for i := range s.wide {
			if bytes.HasPrefix(b.text, s.wide[i]) {
				s.wide[i] = s.wide[i][:0]
			}
		}
	}
	b.text, b.state = b.text[:0], noMark
}

// alternates tells a run that changes from ASCII to other letters and back all the
// time, as pixels and packed data do by chance and no language does.
func alternates(run [][]byte) bool {
	changes, total := 0, 0
	for _, r := range run {
		total += len(r)
		for i := 1; i < len(r); i++ {
			if (r[i] >= 0x80) != (r[i-1] >= 0x80) {
				changes++
			}
		}
	}
	return changes*2 > total
}
