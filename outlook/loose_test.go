package outlook_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/outlook"
	"github.com/mailspill/mailspill/outlook/outlooktest"
)

// word stands where no property or stream is.
const word = "Cl0ak-R00m-77"

// What no stream of a message file holds is handed out.
func TestLooseInMessageFile(t *testing.T) {
	t.Parallel()
	plain := []outlooktest.Prop{outlooktest.Text(outlook.PidTagBody, "body")}
	number := func(tag uint32) []byte {
		return outlooktest.MessageFile(outlooktest.Message{Props: append(plain[:1:1], outlooktest.Prop{Tag: tag, Value: []byte(word)})})
	}
	// A mini stream of 64 bytes and more, the end of which no stream reaches.
	slack := outlooktest.MessageFile(outlooktest.Message{Props: plain, Extra: map[string][]byte{"odd": []byte("x " + word)}})
	at := bytes.Index(slack, []byte("o\x00d\x00d\x00\x00")) // its entry in the directory; the size is at 120
	binary.LittleEndian.PutUint32(slack[at+120:], 1)
	for name, b := range map[string][]byte{
		"appended":               append(outlooktest.MessageFile(outlooktest.Message{Props: plain}), []byte(word+strings.Repeat(" ", 512))...),
		"a number as a stream":   number(0x66AA0048),
		"several numbers":        number(0x66AA1003),
		"behind a stream's size": slack,
	} {
		it, err := outlook.ReadMessageFile(b)
		if err != nil || !bytes.Contains(it.Loose, []byte(word)) {
			t.Errorf("%s: %v; it has %q", name, err, it.Loose)
		}
	}
	if it, err := outlook.ReadMessageFile(outlooktest.MessageFile(sample())); err != nil || len(it.Loose) > 0 {
		t.Errorf("%v; a sound file has %q", err, it.Loose)
	}
}

// What an attribute of TNEF holds beyond its form is handed out.
func TestLooseInTNEF(t *testing.T) {
	t.Parallel()
	none := make([]byte, 4)
	date := []byte{0xe8, 7, 6, 0, 3, 0, 10, 0, 20, 0, 30, 0, 1, 0}
	clsid := append(binary.LittleEndian.AppendUint32([]byte{1, 0, 0, 0}, 0x66AA0048), (word + "   ")...)
	numbers := append(binary.LittleEndian.AppendUint32([]byte{1, 0, 0, 0}, 0x66AA1003), append([]byte{4, 0, 0, 0}, word+"   "...)...)
	for name, a := range map[string]struct {
		level byte
		id    uint32
		data  []byte
	}{
		"rendering":         {2, 0x00069002, []byte(word)},
		"version":           {1, 0x00089006, []byte(word)},
		"code page":         {1, 0x00069007, append([]byte{0xe4, 4, 0, 0}, word...)},
		"short sender":      {1, 0x00008000, []byte(word[7:])},
		"behind the sender": {1, 0x00008000, append(make([]byte, 8), word...)},
		"short date":        {1, 0x00038005, []byte(word)},
		"behind a date":     {1, 0x00038006, append(date, word...)},
		"short and unknown": {1, 0x00067777, []byte(word)},
		"behind properties": {1, 0x00069003, append(none[:4:4], word...)},
		"behind recipients": {1, 0x00069004, append(none[:4:4], word...)},
		"a GUID":            {1, 0x00069003, clsid},
		"several numbers":   {1, 0x00069003, numbers},
	} {
		b := outlooktest.Attribute([]byte{0x78, 0x9f, 0x3e, 0x22, 1, 0}, a.level, a.id, a.data)
		it, err := outlook.ReadTNEF(b)
		if err != nil || !bytes.Contains(it.Loose, []byte(word[7:])) {
			t.Errorf("%s: %v; it has %q", name, err, it.Loose)
		}
	}
	if it, err := outlook.ReadTNEF(outlooktest.TNEF(sample())); err != nil || len(it.Loose) > 0 {
		t.Errorf("%v; a sound stream has %q", err, it.Loose)
	}
}
