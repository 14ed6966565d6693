package extract

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"strings"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
)

// unpack takes out what is embedded. Word's own store is a compound file, mostly
// without anything in it.
func unpack(dest rtfDest, o rtfObject) []rtfObject {
	if dest == destPict {
		return []rtfObject{o}
	}
	o = unpackObject(o)
	streams, ok := outlook.Streams(o.data)
	if dest != destStore || !ok {
		return []rtfObject{o}
	}
	var out []rtfObject
	for _, s := range streams {
		out = append(out, rtfObject{name: s.Name, media: o.media, data: s.Data})
	}
	return out
}

// isPackage tells the stream in which an OLE object keeps a file ([MS-OLEDS]
// section 2.3.6). It is known by its name only.
func isPackage(_ []byte, p *mail.Part) bool {
	return p.Kind == mail.Leaf && len(p.Path) > 0 && strings.HasSuffix(p.Path[len(p.Path)-1], "Ole10Native")
}

// readPackage reads the file that was put into an object, if there is one.
func readPackage(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over || err != nil || p.Depth >= w.lim.depth() {
		w.loseBinary(p, bufio.NewReaderSize(io.MultiReader(bytes.NewReader(raw), r), headSize), mail.Lost{
			Reason: mail.TooLarge, Detail: "an embedded object that is large or deep", Hint: hintByHand,
		})
		return
	}
	in := &oleReader{b: raw}
	in.number() // size
	o := unpackPackage(rtfObject{media: "application/octet-stream", data: in.b})
	if len(o.data) == len(in.b) {
		w.after("package", p, raw, nil)
		return
	}
	at := bytes.Index(raw, o.data)
	around := append(raw[:at:at], raw[at+len(o.data):]...) // names and paths
	n, err := w.readStrings(p, bufio.NewReader(bytes.NewReader(around)), shortestRun)
	w.accounted(p, &counter{n: n}, err)
	w.handed(int64(len(o.data)))
	q := objectPart(p, o, 1)
	q.Decoded = p.Decoded
	w.names(q)
	w.leaf(q)
}

// unpackObject takes an embedded object out of its OLE 1.0 wrapper ([MS-OLEDS]
// section 2.2.5); what has none stays as it is.
func unpackObject(o rtfObject) rtfObject {
	r := &oleReader{b: o.data}
	r.number() // version
	embedded := r.number() == 2
	class := r.counted()
	r.counted()
	r.counted()
	native := r.counted()
	if r.bad || !embedded || len(native) == 0 {
		return o
	}
	o.data = native
	if string(class) == "Package" {
		return unpackPackage(o)
	}
	return o
}

// unpackPackage takes a file out of the packager's form: marks, label, path,
// marks, the temporary path, then the file.
func unpackPackage(o rtfObject) rtfObject {
	r := &oleReader{b: o.data}
	r.cut(2)
	label := r.zeroEnded()
	r.zeroEnded()
	r.cut(4)
	r.counted()
	file := r.counted()
	if r.bad || len(file) == 0 {
		return o
	}
	o.name, o.data = valid(label), file
	return o
}

// oleReader takes values off the beginning of b.
type oleReader struct {
	b   []byte
	bad bool
}

func (r *oleReader) cut(n uint32) []byte {
	if uint64(n) > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *oleReader) number() uint32 {
	b := r.cut(4)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

// counted is a string or a block behind its length, without a final zero of a string.
func (r *oleReader) counted() []byte {
	b := r.cut(r.number())
	if n := len(b); n > 0 && n < 260 && b[n-1] == 0 {
		return b[:n-1]
	}
	return b
}

func (r *oleReader) zeroEnded() []byte {
	s, rest, found := bytes.Cut(r.b, []byte{0})
	r.bad = r.bad || !found
	r.b = rest
	return s
}
