package archive_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/archive"
)

// rarMaker writes RAR files whose members are stored, after the technical note of
// RARLAB (https://www.rarlab.com/technote.htm). Only RAR itself writes others.
type rarMaker struct {
	bytes.Buffer
	rounds    byte   // 2 to the power of it, for keys
	listLock  []byte // the key of the headers; nil in the clear
	salt, ivs []byte
}

func newRARMaker() *rarMaker {
	m := &rarMaker{rounds: 4, salt: []byte("0123456789abcdef"), ivs: []byte("an initial vecto")}
	m.WriteString("Rar!\x1a\x07\x01\x00")
	return m
}

func vint(n int) []byte { return binary.AppendUvarint(nil, uint64(n)) }

// key gives the key and the check value of a password.
func (m *rarMaker) key(t testing.TB, password string) (key, check []byte) {
	t.Helper()
	derive := func(rounds int) []byte {
		k, err := pbkdf2.Key(sha256.New, password, m.salt, rounds, 32)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	fold := make([]byte, 8)
	for i, b := range derive(1<<m.rounds + 32) {
		fold[i%8] ^= b
	}
	sum := sha256.Sum256(fold)
	return derive(1 << m.rounds), append(fold, sum[:4]...)
}

func (m *rarMaker) encrypt(t testing.TB, key, plain []byte) []byte {
	t.Helper()
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	b := append(bytes.Clone(plain), make([]byte, (16-len(plain)%16)%16)...)
	cipher.NewCBCEncrypter(block, m.ivs).CryptBlocks(b, b)
	return b
}

// header writes a header with its size and checksum.
func (m *rarMaker) header(t testing.TB, fields ...[]byte) {
	t.Helper()
	body := bytes.Join(fields, nil)
	body = append(vint(len(body)), body...)
	head := append(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)), body...)
	if m.listLock != nil {
		m.Write(m.ivs)
		head = m.encrypt(t, m.listLock, head)
	}
	m.Write(head)
}

func (m *rarMaker) lockList(t testing.TB, password string) {
	key, check := m.key(t, password)
	m.header(t, vint(4), vint(0), vint(0), vint(1), []byte{m.rounds}, m.salt, check)
	m.listLock = key
}

func (m *rarMaker) start(t testing.TB) { m.header(t, vint(1), vint(0), vint(0)) }
func (m *rarMaker) end(t testing.TB)   { m.header(t, vint(5), vint(0), vint(0)) }

func (m *rarMaker) file(t testing.TB, name, body, password string) {
	const hasExtra, hasData, hasSum = 1, 2, 4
	flags, data, extra := hasData, []byte(body), []byte(nil)
	if password != "" {
		key, check := m.key(t, password)
		record := bytes.Join([][]byte{vint(1), vint(0), vint(1), {m.rounds}, m.salt, m.ivs, check}, nil)
		extra = append(vint(len(record)), record...)
		data = m.encrypt(t, key, data)
		flags |= hasExtra
	}
	fields := [][]byte{vint(2), vint(flags)}
	if extra != nil {
		fields = append(fields, vint(len(extra)))
	}
	fields = append(fields, vint(len(data)), vint(hasSum), vint(len(body)), vint(0o100644),
		binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))), vint(0), vint(1), vint(len(name)), []byte(name), extra)
	m.header(t, fields...)
	m.Write(data)
}

// rar3Of writes a RAR of the former version, with a member that is locked if there is a
// password. Its lock does not tell a wrong one.
func rar3Of(t testing.TB, name, body, password string) []byte {
	t.Helper()
	out := bytes.NewBufferString("Rar!\x1a\x07\x00")
	head := func(kind byte, flags uint16, fields ...[]byte) {
		rest := bytes.Join(fields, nil)
		b := binary.LittleEndian.AppendUint16([]byte{kind}, flags)
		b = append(binary.LittleEndian.AppendUint16(b, uint16(7+len(rest))), rest...)
		out.Write(binary.LittleEndian.AppendUint16(nil, uint16(crc32.ChecksumIEEE(b))))
		out.Write(b)
	}
	u32 := func(n int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }
	const longBlock, hasPassword, hasSalt = 0x8000, 0x4, 0x400
	flags, data, salt := uint16(longBlock), []byte(body), []byte(nil)
	if password != "" {
		salt = []byte("8 octets")
		flags |= hasPassword | hasSalt
		key, iv := rar3Key(password, salt)
		m := &rarMaker{ivs: iv}
		data = m.encrypt(t, key, data)
	}
	head(0x73, 0, make([]byte, 6))
	head(0x74, flags, u32(len(data)), u32(len(body)), []byte{3}, u32(int(crc32.ChecksumIEEE([]byte(body)))), u32(0x5a210000),
		[]byte{29, 0x30}, binary.LittleEndian.AppendUint16(nil, uint16(len(name))), u32(0o100644), []byte(name), salt)
	out.Write(data)
	head(0x7b, 0x4000)
	return out.Bytes()
}

func rar3Key(password string, salt []byte) (key, iv []byte) {
	var seed []byte
	for _, c := range utf16.Encode([]rune(password)) {
		seed = binary.LittleEndian.AppendUint16(seed, c)
	}
	seed = append(seed, salt...)
	h := sha1.New()
	const rounds = 1 << 18
	for i := range rounds {
		h.Write(seed)
		h.Write([]byte{byte(i), byte(i >> 8), byte(i >> 16)})
		if i%(rounds/16) == 0 {
			iv = append(iv, h.Sum(nil)[19])
		}
	}
	sum := h.Sum(nil)
	for i := 0; i < 16; i += 4 {
		key = append(key, sum[i+3], sum[i+2], sum[i+1], sum[i])
	}
	return key, iv
}

func rarOf(t testing.TB, listPassword string, files [][3]string) []byte {
	t.Helper()
	m := newRARMaker()
	if listPassword != "" {
		m.lockList(t, listPassword)
	}
	m.start(t)
	for _, f := range files {
		m.file(t, f[0], f[1], f[2])
	}
	m.end(t)
	return m.Bytes()
}

func TestRAR(t *testing.T) {
	t.Parallel()
	note := "The password of db-01 is Kestrel-Anvil-58.\n"
	free, locked := seen{Name: "a.txt", Body: note}, seen{Name: "a.txt", Body: note, Unlocked: true}
	shut := seen{Name: "a.txt", Encrypted: true}
	for _, c := range []struct {
		name      string
		data      []byte
		passwords []string
		want      []seen
		asked     int
		err       error
	}{
		{"free", rarOf(t, "", [][3]string{{"a.txt", note, ""}, {"b.txt", "b", ""}}), nil, []seen{free, {Name: "b.txt", Body: "b"}}, 0, nil},
		{"locked", rarOf(t, "", [][3]string{{"a.txt", note, "Kestrel-58"}, {"b.txt", "b", ""}}), []string{"x", "Kestrel-58"}, []seen{locked, {Name: "b.txt", Body: "b"}}, 1, nil},
		{"shut", rarOf(t, "", [][3]string{{"a.txt", note, "Kestrel-58"}, {"b.txt", "b", ""}}), []string{"x"}, []seen{shut, {Name: "b.txt", Body: "b"}}, 1, nil},
		{"two passwords", rarOf(t, "", [][3]string{{"b.txt", "b", "One-1"}, {"a.txt", note, "Two-2"}, {"c.txt", "c", "One-1"}}), []string{"x", "Two-2", "One-1"},
			[]seen{{Name: "b.txt", Body: "b", Unlocked: true}, locked, {Name: "c.txt", Body: "c", Unlocked: true}}, 2, nil},
		{"locked list", rarOf(t, "Kestrel-58", [][3]string{{"a.txt", note, "Kestrel-58"}}), []string{"x", "Kestrel-58"}, []seen{locked}, 1, nil},
		{"shut list", rarOf(t, "Kestrel-58", [][3]string{{"a.txt", note, "Kestrel-58"}}), []string{"x"}, nil, 1, archive.ErrEncrypted},
		{"former version", rar3Of(t, "a.txt", note, ""), nil, []seen{free}, 0, nil},
		{"former version, locked", rar3Of(t, "a.txt", note, "Kestrel-58"), []string{"x", "Kestrel-58"}, []seen{locked}, 1, nil},
		{"former version, shut", rar3Of(t, "a.txt", note, "Kestrel-58"), []string{"x"}, []seen{shut}, 1, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			y := &trying{passwords: c.passwords}
			got, err := look("a.rar", c.data, archive.Limits{}, y)
			if !errors.Is(err, c.err) {
				t.Errorf("got %v, want %v", err, c.err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("members differ (-want +got):\n%s", diff)
			}
			if y.asked != c.asked {
				t.Errorf("asked %d times, want %d", y.asked, c.asked)
			}
		})
	}
}

// Many members that stay shut cost few askings.
func TestShutRARAsksSeldom(t *testing.T) {
	t.Parallel()
	var files [][3]string
	for range 50 {
		files = append(files, [3]string{"a.txt", "body", "Kestrel-58"})
	}
	y := &trying{passwords: []string{"x"}}
	got, err := look("a.rar", rarOf(t, "", files), archive.Limits{}, y)
	if err != nil || len(got) != 50 || y.asked > 10 {
		t.Errorf("%d members, asked %d times, %v", len(got), y.asked, err)
	}
}

// A cut RAR gives what came before the cut.
func TestCutRAR(t *testing.T) {
	t.Parallel()
	data := rarOf(t, "", [][3]string{{"a.txt", "first", ""}, {"b.txt", "second, which is cut", ""}})
	got, err := look("a.rar", data[:len(data)-12], archive.Limits{}, &trying{})
	if len(got) != 2 || got[0].Body != "first" || !errors.Is(err, archive.ErrCorrupt) {
		t.Errorf("%v, %v", got, err)
	}
}
