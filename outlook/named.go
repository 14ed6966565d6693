package outlook

import "fmt"

// Streams of the storage that maps ids to names ([MS-OXMSG] section 2.2.3.1).
const (
	namedEntries = valueStream + "00030102"
	namedStrings = valueStream + "00040102"
)

// readNames reads the names of the named properties, by id. A property that is
// named by a number is called by that.
func (c *compound) readNames(e *entry) map[uint16]string {
	var list, text []byte
	for _, k := range c.children(e) {
		switch k.name {
		case namedEntries:
			list = c.stream(k)
		case namedStrings:
			text = c.stream(k)
		default:
			c.slack.add(c.stream(k)) // hashes of the names, and the sets they are from
		}
	}
	names := map[uint16]string{}
	for ; len(list) >= 8; list = list[8:] {
		id, name := 0x8000+u16(list, 6), fmt.Sprintf("0x%04X", u32(list, 0))
		if u16(list, 4)&1 == 1 {
			name = nameAt(text, u32(list, 0))
		}
		if _, known := names[id]; !known && name != "" {
			names[id] = name
		}
	}
	return names
}

// longestName is more than [MS-OXPROPS] allows; many entries may point at one
// string, and must not multiply it.
const longestName = 512

// nameAt is the string at an offset: its length in bytes, then UTF-16.
func nameAt(text []byte, at uint32) string {
	if uint64(at)+4 > uint64(len(text)) {
		return ""
	}
	n := u32(text, int(at))
	text = text[at+4:]
	return decode16(text[:min(uint64(n), uint64(len(text)), longestName)])
}
