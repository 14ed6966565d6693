package outlook

import (
	"bytes"
	"errors"
	"hash/crc32"
)

// Compressed RTF ([MS-OXRTFCP]).
const (
	rtfHeader       = 16
	rtfCompressed   = 0x75465A4C // "LZFu"
	rtfUncompressed = 0x414C454D // "MELA"
	dictionarySize  = 4096
)

// dictionary is what the window holds at the beginning ([MS-OXRTFCP] section
// 2.1.2.1).
const dictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor ` +
	"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// Errors of compressed RTF. What came out before stands beside them.
var (
	ErrRTFForm     = errors.New("not compressed RTF")
	ErrRTFShort    = errors.New("the compressed RTF ends too early")
	ErrRTFChecksum = errors.New("the checksum of the compressed RTF is wrong")
)

// DecompressRTF gives the RTF of a PidTagRtfCompressed. Sizes that it declares
// are not believed: it yields what the input does, at most nine times as much.
// RTF that was never compressed is given as it is.
func DecompressRTF(b []byte) ([]byte, error) {
	if bytes.HasPrefix(b, []byte(`{\rtf`)) {
		return b, nil
	}
	if len(b) < rtfHeader {
		return nil, ErrRTFForm
	}
	declared, body := uint64(u32(b, 4)), b[rtfHeader:]
	switch u32(b, 8) {
	case rtfUncompressed:
		if uint64(len(body)) < declared {
			return body, ErrRTFShort
		}
		return body, nil // what stands behind the declared size is text all the same
	case rtfCompressed:
		out, used, ended := inflate(body)
		switch {
		case !ended && uint64(len(out)) < declared:
			return out, ErrRTFShort
		case rtfChecksum(body[:used]) != u32(b, 12) && rtfChecksum(body) != u32(b, 12): // some count their padding
			return out, ErrRTFChecksum
		}
		return out, nil
	}
	return nil, ErrRTFForm
}

// inflate undoes LZFu ([MS-OXRTFCP] section 3.1.4.1). used is how much of the
// input was taken, ended whether the end was marked.
func inflate(in []byte) (out []byte, used int, ended bool) {
	var window [dictionarySize]byte
	at := copy(window[:], dictionary)
	put := func(c byte) {
		out = append(out, c)
		window[at%dictionarySize] = c
		at++
	}
	for i := 0; i < len(in); {
		control := in[i]
		i++
		for bit := 0; bit < 8 && i < len(in); bit++ {
			if control>>bit&1 == 0 {
				put(in[i])
				i++
				continue
			}
			if i+2 > len(in) {
				return out, i, false
			}
			from, n := int(in[i])<<4|int(in[i+1])>>4, int(in[i+1]&15)+2
			i += 2
			if from == at%dictionarySize {
				return out, i, true
			}
			for range n {
				put(window[from%dictionarySize])
				from++
			}
		}
	}
	return out, len(in), false
}

// rtfChecksum is the CRC of [MS-OXRTFCP] section 3.1.3.2: the usual polynomial
// without inversion at either end.
func rtfChecksum(b []byte) uint32 { return ^crc32.Update(^uint32(0), crc32.IEEETable, b) }
