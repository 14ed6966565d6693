package mail

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/mailspill/mailspill/outlook"
)

// item walks an Outlook item: its header, its bodies, its attachments, then the
// properties that are in none of them. Its bodies say the same in different
// forms, and are numbered as the parts of a multipart/alternative.
func (w *walker) item(it *outlook.Item, damage error, at place) bool {
	if at.depth > MaxDepth {
		w.msg.note(NestedTooDeep)
		return w.yield(nil, tooDeep(at, "application/vnd.ms-outlook", 0))
	}
	if it.BadChecksum {
		w.msg.note(BadChecksum)
	}
	block := itemHeader(it)
	if len(block) > 0 && !w.headerBlock(ReadHeader(block), block, at.number, at.path, at.depth) {
		return false
	}
	if !w.bodies(it, at) {
		return false
	}
	n := 1
	for _, a := range it.Attachments {
		if n++; !w.itemAttachment(a, at.child(n)) {
			return false
		}
	}
	return w.properties(it, block, at.child(n+1)) && w.rest(it.Rest, at.child(n+2)) && w.damaged(damage, at)
}

// bodies gives the bodies of an item, in each form that it has.
func (w *walker) bodies(it *outlook.Item, at place) bool {
	list, lost := w.bodyParts(it)
	for i, p := range list {
		p.Number, p.Path, p.Depth = join(at.number, 1), at.path, at.depth+1
		if len(list) > 1 {
			p.Number = join(p.Number, i+1)
		}
		if !w.yield(p, nil) {
			return false
		}
	}
	if lost == "" {
		return true
	}
	return w.yield(nil, &Lost{
		Part: join(at.number, 1), Path: at.path, MediaType: "text/rtf", Reason: Corrupt,
		Detail: lost, Hint: "open the message in Outlook, and compare",
	})
}

// bodyParts makes a leaf of each body; lost says what is missing of one.
func (w *walker) bodyParts(it *outlook.Item) (list []*Part, lost string) {
	p := &it.Props
	if s := p.Text(outlook.PidTagBody); s != "" {
		list = append(list, bytesLeaf("text/plain", "utf-8", []byte(s)))
	}
	if s := p.Text(outlook.PidTagHTML); s != "" {
		list = append(list, bytesLeaf("text/html", "utf-8", []byte(s)))
	}
	if b := p.Binary(outlook.PidTagHTML); len(b) > 0 {
		page, _ := p.Int(outlook.PidTagInternetCodepage)
		list = append(list, bytesLeaf("text/html", outlook.Charset(page), b))
	}
	packed := p.Binary(outlook.PidTagRtfCompressed)
	if len(packed) == 0 {
		return list, ""
	}
	rtf, err := outlook.DecompressRTF(packed)
	switch {
	case errors.Is(err, outlook.ErrRTFForm):
		return append(list, bytesLeaf("application/octet-stream", "", packed)), ""
	case errors.Is(err, outlook.ErrRTFChecksum):
		w.msg.note(BadChecksum)
	case err != nil:
		lost = err.Error()
	}
	return append(list, bytesLeaf("text/rtf", "", rtf)), lost
}

// bytesLeaf is a leaf of which the bytes are at hand.
func bytesLeaf(media, charset string, b []byte) *Part {
	return &Part{Kind: Leaf, MediaType: media, Charset: charset, Header: typeHeader(media), Open: opener(b), Faulty: never}
}

func typeHeader(media string) Header {
	return Header{fields: []Field{{Name: "Content-Type", Value: oneLine.Replace(media), Line: 1}}}
}

// itemAttachment gives an attachment: as a nested message, as a leaf, or, where
// it holds but a link, as lost.
func (w *walker) itemAttachment(a *outlook.Attachment, at place) bool {
	name := attachmentName(&a.Props)
	if name != "" {
		at.path = append(slices.Clip(at.path), name)
	}
	media, _, _ := mediaValue(a.Props.Text(outlook.PidTagAttachMimeTag))
	if !strings.Contains(media, "/") {
		media = "application/octet-stream"
	}
	if name != "" && !w.yield(&Part{
		Kind: PartHeader, Number: at.number, Path: at.path, Name: name, MediaType: media, Disposition: "attachment",
		Depth: at.depth, Open: opener(nil), Faulty: never,
	}, nil) {
		return false
	}
	if !w.attachedContent(a, name, media, at) {
		return false
	}
	return w.rest(a.Rest, at)
}

func (w *walker) attachedContent(a *outlook.Attachment, name, media string, at place) bool {
	switch {
	case a.Item != nil:
		return w.item(a.Item, nil, place{number: at.number, path: at.path, depth: at.depth + 1})
	case len(a.Data) == 0 && isReference(&a.Props):
		return w.yield(nil, &Lost{
			Part: at.number, Path: at.path, MediaType: media, Reason: ExternalLink,
			Detail: "the attachment is a link to a file that lies elsewhere", Hint: "fetch the file from where the link leads, and scan it",
		})
	case len(a.Data) == 0 && len(a.Rest) > 0:
		return true // an object, whose streams follow
	}
	p := bytesLeaf(media, "", a.Data)
	p.Header = typeHeader(a.Props.Text(outlook.PidTagAttachMimeTag))
	p.Number, p.Path, p.Name, p.Depth, p.Disposition = at.number, at.path, name, at.depth, "attachment"
	return w.yield(p, nil)
}

// attachmentName is the longest of the names that an attachment has.
func attachmentName(p *outlook.Props) string {
	for _, id := range []uint16{outlook.PidTagAttachLongFilename, outlook.PidTagAttachFilename, outlook.PidTagDisplayName} {
		if s := strings.TrimSpace(p.Text(id)); s != "" {
			return s
		}
	}
	return ""
}

// isReference tells attachments whose content is not in the message ([MS-OXCMSG]
// section 2.2.2.9), those that were put into a cloud among them.
func isReference(p *outlook.Props) bool {
	method, _ := p.Int(outlook.PidTagAttachMethod)
	switch method {
	case outlook.AttachByReference, outlook.AttachByRefResolve, outlook.AttachByReferenceOnly, outlook.AttachByWebReference:
		return true
	}
	for i := range p.List {
		if strings.EqualFold(p.List[i].Name, "AttachmentProviderType") {
			return true
		}
	}
	return false
}

// rest gives streams that are no known property as leaves of unknown type.
func (w *walker) rest(list []outlook.Stream, at place) bool {
	for _, s := range list {
		p := bytesLeaf("application/octet-stream", "", s.Data)
		p.Number, p.Depth, p.Disposition = at.number, at.depth, "attachment"
		p.Path = append(slices.Clip(at.path), strings.Trim(oneLine.Replace(s.Name), "\x01\x02\x03"))
		if !w.yield(p, nil) {
			return false
		}
	}
	return true
}

// damaged tells what is wrong with an item, and gives what is left of it.
func (w *walker) damaged(err error, at place) bool {
	var d *outlook.Damage
	if !errors.As(err, &d) {
		return true
	}
	l := &Lost{
		Part: at.number, Path: at.path, MediaType: "application/vnd.ms-outlook", Reason: Corrupt, Detail: d.What,
		Hint: "ask for the message again, or open it in Outlook and compare",
	}
	if len(d.Rest) == 0 {
		return w.yield(nil, l)
	}
	return w.yield(&Part{
		Kind: Remains, Number: at.number, Path: at.path, MediaType: l.MediaType, Disposition: "attachment",
		Depth: at.depth, Open: opener(d.Rest), Faulty: never,
	}, nil)
}

func tooDeep(at place, media string, size int64) *Lost {
	return &Lost{
		Part: at.number, Path: at.path, MediaType: media, Bytes: size, Reason: TooDeep,
		Detail: "nested more than " + strconv.Itoa(MaxDepth) + " levels deep", Hint: "open the message by hand; such nesting is a sign of an attack",
	}
}
