package extract

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
)

// isOLE tells a compound file; what is in it shows only further in.
func isOLE(head []byte, _ *mail.Part) bool { return outlook.LooksLikeCompound(head) }

// readCompound reads a compound file: the documents of Word, Excel and PowerPoint
// as they were until 2007, and what such documents embed. Of any other the
// strings of its streams are searched, and it is listed.
func readCompound(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over {
		w.loseBinary(p, bufio.NewReaderSize(io.MultiReader(bytes.NewReader(raw), r), headSize), mail.Lost{
			Reason: mail.TooLarge, Detail: "an OLE file that is too large, with those around it, to be held in memory", Hint: "save it to a file of its own and scan that",
		})
		return
	}
	file := outlook.OpenCompound(raw)
	if file == nil || slices.ContainsFunc(file.Streams, isForOthers) {
		w.after("compound", p, raw, err)
		return
	}
	d := &oleDoc{w: w, p: p, size: int64(len(raw)), err: err, foreign: foreignKind(file.Streams)}
	for _, s := range storages(file.Streams) {
		d.storage(s)
	}
	d.loosely(file.Rest)
	d.project()
	d.finish(file.Damage)
}

// isForOthers tells the streams of a package that is encrypted as a whole or
// protected by rights management ([MS-OFFCRYPTO] section 1.3.3).
func isForOthers(s outlook.PathStream) bool {
	name := s.Path[len(s.Path)-1]
	return len(s.Path) == 1 && (name == "EncryptedPackage" || name == "\tDRMContent")
}

// undidOffice names in Text.Decoded a binary document of Office.
const undidOffice = "office"

// storage is one storage of a compound file: a document, or what one embeds.
type storage struct {
	path    []string
	streams []outlook.PathStream
}

// storages puts the streams of a file together by the storage that they lie in.
func storages(streams []outlook.PathStream) []storage {
	var out []storage
	for _, s := range streams {
		dir := s.Path[:len(s.Path)-1]
		if n := len(out) - 1; n < 0 || !slices.Equal(out[n].path, dir) {
			out = append(out, storage{path: dir})
		}
		at := &out[len(out)-1]
		at.streams = append(at.streams, s)
	}
	return out
}

// stream gives the bytes of a stream of the storage, by name; nil if there is none.
func (s storage) stream(name string) []byte {
	for _, k := range s.streams {
		if strings.EqualFold(k.Path[len(k.Path)-1], name) {
			return k.Data
		}
	}
	return nil
}

// oleDoc is what a compound file gives, while it is read.
type oleDoc struct {
	w    *walk
	p    *mail.Part
	size int64
	err  error // of reading the file

	main, hidden, links strings.Builder
	loose               []byte // searched by its strings
	vague               []byte // what may be pixels: by its long strings
	objects             []embedded
	images              int
	macros              []outlook.Stream // of a VBA project

	lock    *rc4Lock // that a password opened, and what its keys are made of
	secret  []byte
	read    bool   // a document was read in it
	locked  string // what a password is missing for
	unknown int64  // bytes of streams that were searched by their strings only
	faults  []string
	foreign string // what kind of file it is, if it is none of these documents
}

// fault notes that something could not be read as it should.
func (d *oleDoc) fault(what string) {
	if !slices.Contains(d.faults, what) {
		d.faults = append(d.faults, what)
	}
}

// child keeps a file that is embedded, to be read when the texts were given.
func (d *oleDoc) child(e embedded) { d.objects = append(d.objects, e) }

// loosely searches bytes by their strings.
func (d *oleDoc) loosely(b []byte) { d.loose = append(append(d.loose, b...), 0, 0) }

// hide adds a line that a reader does not see.
func (d *oleDoc) hide(line string) {
	if strings.TrimSpace(line) != "" {
		d.hidden.WriteString(line + "\n")
	}
}

// project reads the macros ([MS-OVBA]): each module is a leaf.
func (d *oleDoc) project() {
	sources, rest := vbaSources(d.macros)
	for _, s := range sources {
		d.child(embedded{name: s.name, media: "text/plain", data: s.text, decoded: []string{undidVBA}})
	}
	for _, b := range rest {
		d.loosely(b)
	}
}

// finish gives the texts, closes the account and reads what is embedded.
func (d *oleDoc) finish(damage string) {
	t := textOf(d.p)
	t.Decoded = append(slices.Clip(t.Decoded), undidOffice)
	d.w.whole(t, d.main.String())
	t.View = Hidden
	d.hidden.WriteString(looseWide(d.loose))
	d.w.whole(t, d.hidden.String())
	strung := t
	strung.Decoded = append(slices.Clip(t.Decoded), undidStrings)
	d.w.strings(strung, d.loose, shortestRun)
	d.w.strings(strung, d.vague, shortestInPixels)
	t.Where, t.View = "url", Links
	d.w.whole(t, d.links.String())
	d.account(damage)
	for _, e := range d.objects {
		if d.w.ctx.Err() != nil {
			return
		}
		d.w.child(d.p, e)
	}
}

// account says of all bytes of the file whether they were read.
func (d *oleDoc) account(damage string) {
	l := mail.Lost{Part: d.p.Number, Path: d.p.Path, MediaType: d.p.MediaType, Bytes: d.size}
	switch {
	case d.locked != "":
		d.w.locked(d.p, d.size, mail.EncryptedDocument, d.locked)
		return
	case !d.read && d.unknown > 0:
		l.Reason, l.Hint = mail.Unsupported, hintByHand
		l.Detail = d.foreign + ", which this version does not read; the strings of its streams were searched"
		d.w.out.Lost(l)
		return
	}
	l.Bytes = min(d.unknown, d.size)
	d.w.accounted(d.p, &counter{n: d.size - l.Bytes}, d.err)
	if l.Bytes > 0 {
		l.Reason, l.Hint = mail.Unsupported, hintByHand
		l.Detail = "streams of a document that are not understood; their strings were searched"
		d.w.out.Lost(l)
	}
	if damage != "" {
		d.fault(damage)
	}
	if len(d.faults) > 0 {
		l.Bytes, l.Reason, l.Hint = 0, mail.Corrupt, hintDamaged
		l.Detail = fmt.Sprintf("a damaged document: %s; what could be made out was searched", strings.Join(d.faults, ", "))
		d.w.out.Lost(l)
	}
}

// hasPrefix tells a stream or storage by the beginning of its name.
func hasPrefix(path []string, prefix string) bool {
	return slices.ContainsFunc(path, func(s string) bool { return strings.HasPrefix(s, prefix) })
}
