package main

import (
	"bytes"
	"encoding/asn1"
	"encoding/binary"
	"io"
	"strings"
	"testing"

	"github.com/richardlehane/mscfb"
)

// TestCompressedRTF undoes the compression by the specification ([MS-OXRTFCP]
// section 3.1.1.1), and checks the example of its section 4.1.
func TestCompressedRTF(t *testing.T) {
	t.Parallel()
	if len(rtfDictionary) != 207 {
		t.Fatalf("the dictionary begins with %d bytes, want 207", len(rtfDictionary))
	}
	const hello = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
	const packed = "\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0"
	if got := unpackRTF(packed); got != hello {
		t.Errorf("the unpacker of this test gives %q of the specification's example", got)
	}
	if got := rtfSum(packed); got != 0xa7c7c5f1 {
		t.Errorf("checksum %08x of the specification's example, want a7c7c5f1", got)
	}
	for _, raw := range []string{hello, rtf("AccountKey=abc"), rtf(strings.Repeat("WXYZ harbor ", 900)), ""} {
		if got := unpackRTF(lzfu(raw)); got != raw {
			t.Errorf("%d bytes become %d", len(raw), len(got))
		}
	}
}

func unpackRTF(packed string) string {
	dictionary := make([]byte, 4096)
	at := copy(dictionary, rtfDictionary)
	var out []byte
	put := func(c byte) {
		out = append(out, c)
		dictionary[at%4096] = c
		at++
	}
	for i := 0; i < len(packed); {
		control := packed[i]
		i++
		for bit := 0; bit < 8 && i < len(packed); bit++ {
			if control>>bit&1 == 0 {
				put(packed[i])
				i++
				continue
			}
			ref := binary.BigEndian.Uint16([]byte(packed[i:]))
			i += 2
			if int(ref>>4) == at%4096 {
				return string(out)
			}
			for k := range int(ref&15) + 2 {
				put(dictionary[(int(ref>>4)+k)%4096])
			}
		}
	}
	return string(out)
}

// TestCompoundFile reads what the writer wrote with a reader of others.
func TestCompoundFile(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("quiet harbor ", 40_000)
	file := compoundFile(
		&cfbItem{name: "short", data: "one"}, &cfbItem{name: "long", data: long},
		&cfbItem{name: "folder", storage: true, items: []*cfbItem{{name: "inner", data: "two"}, {name: "empty"}}},
	)
	r, err := mscfb.New(bytes.NewReader([]byte(file)))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for entry, err := r.Next(); err == nil; entry, err = r.Next() {
		b, err := io.ReadAll(entry)
		if err != nil {
			t.Errorf("%s: %v", entry.Name, err)
		}
		got[strings.Join(append(entry.Path, entry.Name), "/")] = string(b)
	}
	if got["short"] != "one" || got["long"] != long || got["folder/inner"] != "two" {
		t.Errorf("read %d streams, long of %d bytes", len(got), len(got["long"]))
	}
}

func TestSignedDataIsDER(t *testing.T) {
	t.Parallel()
	var outer struct {
		Kind    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	for _, size := range []int{10, 200, 70_000} {
		content := strings.Repeat("x", size)
		rest, err := asn1.Unmarshal([]byte(signedData(content)), &outer)
		if err != nil || len(rest) > 0 || !outer.Kind.Equal(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}) {
			t.Errorf("%d bytes: %v, %d bytes behind it, kind %v", size, err, len(rest), outer.Kind)
		}
		if !bytes.Contains(outer.Content.Bytes, []byte(content)) {
			t.Errorf("%d bytes: the content is not in it", size)
		}
	}
}

func TestUrlDefense(t *testing.T) {
	t.Parallel()
	const link = "https://a.example/x?p=1&q=%2B;r"
	if got := urlDefense3(link); !strings.Contains(got, "__https://a.example/x?p=1*q=*2B*r__;JiU7!!") {
		t.Errorf("got %s", got)
	}
	if got := urlDefense2(link); !strings.Contains(got, "u=https:__a.example_x-3Fp-3D1-26q-3D-252B-3Br&") {
		t.Errorf("got %s", got)
	}
}
