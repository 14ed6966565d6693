package extract

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// eventValue is what stands in a place of a template.
type eventValue struct {
	kind     byte
	at, size int
	data     []byte
}

// The kinds of values ([MS-EVEN6] section 2.2.12, BinXml type system).
const (
	valueString  = 0x01
	valueANSI    = 0x02
	valueInt64   = 0x09
	valueUint64  = 0x0a
	valueBool    = 0x0d
	valueBinary  = 0x0e
	valueGUID    = 0x0f
	valueSID     = 0x13
	valueHex64   = 0x15
	valueXML     = 0x21
	valueStrings = 0x81
)

// String shows a value. Times and fractions are left out: they tell nothing here.
func (v eventValue) String() string {
	switch {
	case v.kind == valueString:
		return utf16Text(v.data)
	case v.kind == valueStrings:
		return strings.ReplaceAll(strings.TrimRight(utf16Text(v.data), "\x00"), "\x00", "\n")
	case v.kind == valueANSI:
		return valid(v.data)
	case v.kind >= 3 && v.kind <= valueUint64 || v.kind == valueBool || v.kind == 0x14 || v.kind == valueHex64:
		return v.number()
	case v.kind == valueBinary && isWideText(v.data):
		return utf16Text(v.data)
	case v.kind == valueBinary && looksTextual(v.data):
		return valid(v.data)
	case v.kind == valueBinary:
		return hex.EncodeToString(v.data)
	case v.kind == valueGUID && len(v.data) == 16:
		d := v.data
		return fmt.Sprintf("%08x-%04x-%04x-%x-%x", binary.LittleEndian.Uint32(d), binary.LittleEndian.Uint16(d[4:]), binary.LittleEndian.Uint16(d[6:]), d[8:10], d[10:])
	case v.kind == valueSID:
		return v.sid()
	}
	return ""
}

func (v eventValue) number() string {
	var b [8]byte
	if len(v.data) > 8 || len(v.data) == 0 {
		return ""
	}
	copy(b[:], v.data)
	n := binary.LittleEndian.Uint64(b[:])
	switch shift := 64 - 8*len(v.data); {
	case v.kind == 0x14 || v.kind == valueHex64:
		return fmt.Sprintf("0x%x", n)
	case v.kind <= valueInt64 && v.kind%2 == 1: // signed
		return strconv.FormatInt(int64(n<<shift)>>shift, 10)
	}
	return strconv.FormatUint(n, 10)
}

// sid writes a security identifier ([MS-DTYP] section 2.4.2.1).
func (v eventValue) sid() string {
	d := v.data
	if len(d) < 8 || len(d) != 8+4*int(d[1]) {
		return ""
	}
	out := fmt.Sprintf("S-%d-%d", d[0], uint64(binary.BigEndian.Uint16(d[2:]))<<32|uint64(binary.BigEndian.Uint32(d[4:])))
	for d = d[8:]; len(d) > 0; d = d[4:] {
		out += "-" + strconv.FormatUint(uint64(binary.LittleEndian.Uint32(d)), 10)
	}
	return out
}
