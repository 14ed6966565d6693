package main

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
)

// rtfDictionary is what the dictionary of compressed RTF begins with ([MS-OXRTFCP]
// section 2.1.2.1).
const rtfDictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` + "\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// compressedRTF is RTF in the compressed form.
func compressedRTF(raw string) string {
	packed := lzfu(raw)
	return rtfHeader(len(packed), len(raw), "LZFu", rtfSum(packed)) + packed
}

// uncompressedRTF is RTF in the form that is not compressed.
func uncompressedRTF(raw string) string { return rtfHeader(len(raw), len(raw), "MELA", 0) + raw }

func rtfHeader(packed, raw int, kind string, sum uint32) string {
	b := binary.LittleEndian.AppendUint32(nil, uint32(packed+12))
	b = append(binary.LittleEndian.AppendUint32(b, uint32(raw)), kind...)
	return string(binary.LittleEndian.AppendUint32(b, sum))
}

// rtfSum is a CRC-32 without the inversions at its ends.
func rtfSum(s string) uint32 {
	var sum uint32
	for i := range len(s) {
		sum = crc32.IEEETable[byte(sum)^s[i]] ^ sum>>8
	}
	return sum
}

// lzfu writes groups of a control byte and eight tokens, each a literal or a
// reference of 12 bits of offset and 4 of length, and ends with a reference to
// the place that would be written next.
func lzfu(raw string) string {
	var out, group []byte
	var control byte
	tokens := 0
	put := func(token ...byte) {
		if len(token) == 2 {
			control |= 1 << tokens
		}
		group = append(group, token...)
		if tokens++; tokens == 8 {
			out = append(append(out, control), group...)
			control, group, tokens = 0, nil, 0
		}
	}
	history := rtfDictionary
	for len(raw) > 0 {
		at, n := longest(history, raw)
		if n < 2 {
			put(raw[0])
			n = 1
		} else {
			put(byte(at>>4), byte(at<<4)|byte(n-2))
		}
		history, raw = history+raw[:n], raw[n:]
	}
	end := len(history) % 4096
	put(byte(end>>4), byte(end<<4))
	if tokens > 0 {
		out = append(append(out, control), group...)
	}
	return string(out)
}

// longest finds the longest beginning of raw in the dictionary: its place there
// and its length, 17 at most.
func longest(history, raw string) (at, n int) {
	window := history[max(0, len(history)-4000):]
	for try := min(17, len(raw)); try >= 2; try-- {
		if i := strings.LastIndex(window, raw[:try]); i >= 0 {
			return (len(history) - len(window) + i) % 4096, try
		}
	}
	return 0, 0
}
