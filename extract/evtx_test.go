package extract

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// evtxWriter writes a chunk of an event log as Windows does: names and templates in
// full the first time, later by where they stand.
type evtxWriter struct {
	b     []byte
	names map[string]int
}

func (e *evtxWriter) put(b ...byte)  { e.b = append(e.b, b...) }
func (e *evtxWriter) short(n int)    { e.b = binary.LittleEndian.AppendUint16(e.b, uint16(n)) }
func (e *evtxWriter) number(n int)   { e.b = binary.LittleEndian.AppendUint32(e.b, uint32(n)) }
func (e *evtxWriter) wide(s string)  { e.b = append(e.b, wideOf(s)...) }
func (e *evtxWriter) value(s string) { e.put(5, 1); e.short(len(s)); e.wide(s) }
func (e *evtxWriter) place(n int)    { e.put(0x0e); e.short(n); e.put(1) }

func wideOf(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func (e *evtxWriter) name(s string) {
	if at, ok := e.names[s]; ok {
		e.number(at)
		return
	}
	e.names[s] = len(e.b) + 4
	e.number(len(e.b) + 4)
	e.number(0)
	e.short(0x1234)
	e.short(len(s))
	e.wide(s)
	e.short(0)
}

func (e *evtxWriter) element(name string, attributes map[string]string, content func()) {
	token := byte(1)
	if attributes != nil {
		token = 0x41
	}
	e.put(token)
	e.short(0xffff)
	e.number(0)
	e.name(name)
	if attributes != nil {
		e.number(0)
		for k, v := range attributes {
			e.put(6)
			e.name(k)
			e.value(v)
		}
	}
	e.put(2)
	content()
	e.put(4)
}

func (e *evtxWriter) data(label string, n int) {
	e.element("Data", map[string]string{"Name": label}, func() { e.place(n) })
}

// record writes an event with the template at at, which is written if at is 0.
func (e *evtxWriter) record(at int, values ...[]byte) int {
	start := len(e.b)
	e.put(0x2a, 0x2a, 0, 0)
	e.b = append(e.b, make([]byte, 20)...)
	e.put(0x0f, 1, 1, 0, 0x0c, 1)
	e.number(7)
	if at == 0 {
		at = len(e.b) + 4
		e.number(at)
		e.b = append(e.b, make([]byte, 20)...)
		size := len(e.b)
		e.number(0)
		e.put(0x0f, 1, 1, 0)
		e.element("Event", nil, func() {
			e.element("System", nil, func() { e.element("EventID", nil, func() { e.place(0) }) })
			e.element("EventData", nil, func() { e.data("CommandLine", 1); e.data("Parent", 2) })
		})
		e.put(0)
		binary.LittleEndian.PutUint32(e.b[size:], uint32(len(e.b)-size-4))
	} else {
		e.number(at)
	}
	e.number(len(values))
	for i, v := range values {
		e.short(len(v))
		e.put([]byte{0x06, 0x01, 0x01}[i], 0)
	}
	for _, v := range values {
		e.put(v...)
	}
	e.put(0)
	e.number(0)
	binary.LittleEndian.PutUint32(e.b[start+4:], uint32(len(e.b)-start))
	return at
}

func eventLogFile() []byte {
	e := &evtxWriter{b: append([]byte(magicChunk), make([]byte, 504)...), names: map[string]int{}}
	at := e.record(0, []byte{0x50, 0x12}, wideOf("net use /user:wren Scoter+Bay27"), wideOf("C:\\cmd.exe"))
	e.record(at, []byte{0x51, 0x12}, wideOf("zweiter Fall: Ärger"), wideOf("none"))
	e.b = append(e.b, make([]byte, chunkEVTX-len(e.b))...)
	return append(append([]byte(magicEVTX), make([]byte, headEVTX-8)...), e.b...)
}

func TestEVTX(t *testing.T) {
	t.Parallel()
	r := extractRaw(t, attach("a.evtx", "application/octet-stream", eventLogFile()), DefaultLimits())
	for _, want := range []string{
		"EventID: 4688\nCommandLine: net use /user:wren Scoter+Bay27\nParent: C:\\cmd.exe\n",
		"EventID: 4689\nCommandLine: zweiter Fall: Ärger\nParent: none\n",
	} {
		if !strings.Contains(r.String(), want) || len(r.lost) != 0 {
			t.Errorf("%q is missing; lost %+v in:\n%s", want, r.lost, r)
		}
	}
}

// What is damaged is searched by its strings.
func TestEVTXDamaged(t *testing.T) {
	t.Parallel()
	raw := eventLogFile()
	raw[headEVTX+512+24+4] = 0x7f
	r := extractRaw(t, attach("a.evtx", "application/octet-stream", raw), DefaultLimits())
	if !strings.Contains(r.String(), "Scoter+Bay27") || len(r.lost) != 1 {
		t.Errorf("lost %+v in:\n%s", r.lost, r)
	}
}

func FuzzEVTX(f *testing.F) {
	f.Add(eventLogFile()[headEVTX : headEVTX+4096])
	f.Fuzz(func(t *testing.T, data []byte) {
		raw := append(append([]byte(magicEVTX), make([]byte, headEVTX-8)...), data...)
		fuzzFormat(t, "a.evtx", raw)
	})
}
