package extract

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/mail"
)

func TestHive(t *testing.T) {
	t.Parallel()
	r := extractRaw(t, attach("NTUSER.DAT", "application/octet-stream", traceFile(t, "user.hiv")), DefaultLimits())
	for _, want := range []string{
		"\n[ROOT\\Software\\Wrén]\n", "\n\"Password\"=\"Crake=Moor62\"\n", "\n\"Länge\"=dword:00000007\n", "\n\"\"=\"a default value\"\n", "\n\"List\"=\"one\", \"two\"\n",
		"\n[ROOT\\Software\\Wrén\\Inner]\n\"Key\"=hex:01,02,03,f4\n\"Text\"=\"Blob+of+text5\"\n",
	} {
		if !strings.Contains(r.String(), want) || len(r.lost) != 0 {
			t.Errorf("%q is missing; lost %+v in:\n%s", want, r.lost, r)
		}
	}
}

// Big values lie in segments; a hive that ends early gives what is there.
func TestHiveSegments(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	cell := func(data []byte) uint32 {
		at := uint32(b.Len())
		size := (len(data) + 4 + 7) / 8 * 8
		_ = binary.Write(&b, binary.LittleEndian, int32(-size))
		b.Write(data)
		b.Write(make([]byte, size-4-len(data)))
		return at
	}
	b.WriteString("hbin" + strings.Repeat("\x00", 28))
	text := strings.Repeat("x", 8160) + " Sora&Rail71 " + strings.Repeat("y", 500)
	var wide []byte
	for _, c := range []byte(text) {
		wide = append(wide, c, 0)
	}
	first, second := cell(wide[:16344]), cell(wide[16344:])
	list := cell(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, first), second))
	db := cell(append([]byte("db\x02\x00"), binary.LittleEndian.AppendUint32(nil, list)...))
	vk := append([]byte("vk\x01\x00"), make([]byte, 16)...)
	binary.LittleEndian.PutUint32(vk[4:], uint32(len(wide)))
	binary.LittleEndian.PutUint32(vk[8:], db)
	vk[12], vk[16] = regString, 1
	values := cell(binary.LittleEndian.AppendUint32(nil, cell(append(vk, 'V'))))
	nk := append([]byte("nk\x24\x00"), make([]byte, 72)...)
	binary.LittleEndian.PutUint32(nk[36:], 1)
	binary.LittleEndian.PutUint32(nk[40:], values)
	nk[72] = 1
	cell(append(nk, 'K'))
	raw := append(append([]byte("regf"), make([]byte, 4092)...), b.Bytes()...)
	binary.LittleEndian.PutUint32(raw[4096+8:], uint32(b.Len()))
	r := extractRaw(t, attach("a.hiv", "application/octet-stream", raw), DefaultLimits())
	if !strings.Contains(r.String(), "\n[K]\n\"V\"=\"xxx") || !strings.Contains(r.String(), "x Sora&Rail71 y") || len(r.lost) != 0 {
		t.Errorf("lost %+v in:\n%.300s", r.lost, r)
	}
	r = extractRaw(t, attach("a.hiv", "application/octet-stream", raw[:len(raw)-300]), DefaultLimits())
	if len(r.lost) != 1 || r.lost[0].Reason != mail.Corrupt {
		t.Errorf("lost %+v", r.lost)
	}
}

func FuzzHive(f *testing.F) {
	f.Add(traceFile(f, "user.hiv"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFormat(t, "a.hiv", data) })
}
