package extract

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"time"
)

// Files whose parts lie upon each other take no longer than their size allows.
func TestHostileTraces(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{
		"a long name, called again and again": hostileNames(),
		"keys that share a value":             hostileValues(),
		"cells that share a row":              hostileCells(),
		"requests without bodies":             bytes.Repeat([]byte("GET / HTTP/1.1\n\n"), 4<<20/16),
		"chunks of one byte":                  []byte("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n" + strings.Repeat("1\nx\n", 1<<20)),
	} {
		start := time.Now()
		r := extractRaw(t, attach("a.bin", "application/octet-stream", raw), DefaultLimits())
		size := 0
		for _, text := range r.texts {
			size += len(text.Content)
		}
		if took := time.Since(start); took > 20*time.Second || size > 40*len(raw) {
			t.Errorf("%s: %d bytes gave %d in %v", name, len(raw), size, took)
		}
	}
}

// hostileNames is an event log of elements with one name of 60 kB.
func hostileNames() []byte {
	e := &evtxWriter{b: append([]byte(magicChunk), make([]byte, 504)...), names: map[string]int{}}
	e.put(0x2a, 0x2a, 0, 0)
	e.number(chunkEVTX - 512)
	e.b = append(e.b, make([]byte, 16)...)
	for len(e.b) < 5_000 {
		e.put(1)
		e.number(1)
		e.number(5_000)
		e.put(4)
	}
	e.b = append(e.b[:5_000], 0, 0, 0, 0, 0, 0)
	e.short(29_000)
	e.b = append(e.b, bytes.Repeat([]byte{'x', 0}, (chunkEVTX-len(e.b))/2)...)
	one := e.b[:chunkEVTX]
	return append(append([]byte(magicEVTX), make([]byte, headEVTX-8)...), bytes.Repeat(one, 16)...)
}

// hostileValues is a hive of keys that share one long list of one long value.
func hostileValues() []byte {
	var b bytes.Buffer
	b.WriteString("hbin" + strings.Repeat("\x00", 28))
	cell := func(data []byte) uint32 {
		at := uint32(b.Len())
		size := (len(data) + 11) / 8 * 8
		_ = binary.Write(&b, binary.LittleEndian, int32(-size))
		b.Write(data)
		b.Write(make([]byte, size-4-len(data)))
		return at
	}
	long := cell(bytes.Repeat([]byte("x\x00"), 20_000))
	vk := append([]byte("vk\x01\x00"), make([]byte, 17)...)
	binary.LittleEndian.PutUint32(vk[4:], 40_000)
	binary.LittleEndian.PutUint32(vk[8:], long)
	vk[12], vk[16], vk[20] = regString, 1, 'v'
	list := cell(bytes.Repeat(binary.LittleEndian.AppendUint32(nil, cell(vk)), 10_000))
	nk := append([]byte("nk\x24\x00"), make([]byte, 76)...)
	binary.LittleEndian.PutUint32(nk[36:], 10_000)
	binary.LittleEndian.PutUint32(nk[40:], list)
	for range 10_000 {
		cell(nk)
	}
	raw := append(append([]byte(magicHive), make([]byte, hiveHeader-4)...), b.Bytes()...)
	binary.LittleEndian.PutUint32(raw[hiveHeader+8:], uint32(b.Len()))
	return raw
}

// hostileCells is a database whose pages have thousands of cells that are one.
func hostileCells() []byte {
	const size = 65536
	page := func(h int) []byte {
		b := make([]byte, size)
		b[h] = leafTable
		binary.BigEndian.PutUint16(b[h+3:], 8_000)
		for i := range 8_000 {
			binary.BigEndian.PutUint16(b[h+8+2*i:], 20_000)
		}
		copy(b[20_000:], "\x82\xbe\x00\x01\x04\x82\xbd\x70") // a row of one long text
		copy(b[20_008:], bytes.Repeat([]byte("x"), 40_000))
		return b
	}
	raw := page(100)
	copy(raw, magicSQLite)
	raw[16], raw[17], raw[59] = 0, 1, 1
	for range 15 {
		raw = append(raw, page(0)...)
	}
	return raw
}
