package mail

import (
	"strings"

	"github.com/mailspill/mailspill/outlook"
)

// properties gives what the properties of an item say beyond its header and its
// bodies: texts as lines "name: value", large values as leaves of their own, and
// all others together.
func (w *walker) properties(it *outlook.Item, block []byte, at place) bool {
	l := newPropertyList(it, ReadHeader(block))
	l.object(&it.Props)
	for i := range it.Recipients {
		l.object(&it.Recipients[i])
	}
	for _, a := range it.Attachments {
		l.object(&a.Props)
	}
	path := append(at.path[:len(at.path):len(at.path)], "properties")
	if l.text.Len() > 0 {
		p := bytesLeaf("text/plain", "utf-8", []byte(l.text.String()))
		p.Number, p.Path, p.Depth = at.number, path, at.depth
		if !w.yield(p, nil) {
			return false
		}
	}
	if len(l.values) > 0 && !w.yield(&Part{
		Kind: Values, Number: at.number, Path: path, MediaType: "application/octet-stream",
		Depth: at.depth, Open: opener(l.values), Faulty: never,
	}, nil) {
		return false
	}
	return w.rest(l.large, at)
}

// propertyList collects the properties of an item.
type propertyList struct {
	known  map[string]bool // values that the header gives already
	text   strings.Builder
	values []byte
	large  []outlook.Stream
	topic  string
}

func newPropertyList(it *outlook.Item, h Header) *propertyList {
	l := &propertyList{known: map[string]bool{}, topic: it.Props.Text(outlook.PidTagSubject)}
	for f := range h.All() {
		l.known[strings.TrimSpace(f.Value)] = true
	}
	for _, a := range append(h.Senders(), h.Recipients()...) {
		l.known[a.Addr], l.known[a.Name] = true, true
	}
	for _, a := range it.Attachments {
		l.known[attachmentName(&a.Props)] = true
	}
	return l
}

// given are the properties that were given in another form.
var given = map[uint16]bool{
	outlook.PidTagTransportMessageHeaders: true, outlook.PidTagBody: true, outlook.PidTagHTML: true, outlook.PidTagRtfCompressed: true,
	outlook.PidTagSubject: true, outlook.PidTagInternetMessageID: true, outlook.PidTagInReplyTo: true, outlook.PidTagInternetReferences: true,
	outlook.PidTagMessageClass: true, outlook.PidTagAttachMimeTag: true,
}

// pooled is the size, in bytes, up to which binary values are looked at together:
// ids and keys, of which a message has dozens. What is larger may be a document.
const pooled = 4096

// property is one that a reader asks for by its id, as text or as bytes.
type property struct {
	id     uint16
	binary bool
}

func (l *propertyList) object(p *outlook.Props) {
	seen := map[property]bool{} // of one that comes twice, the first was given
	for i := range p.List {
		q := &p.List[i]
		number, isNumber := q.Number()
		kind := property{q.Tag.ID(), q.IsBinary()}
		first := given[kind.id] && !seen[kind]
		switch {
		case q.IsBinary():
			if !first {
				l.binary(q)
			}
			seen[kind] = true
		case len(q.Texts) > 0:
			l.texts(q, first)
			seen[kind] = seen[kind] || q.Texts[0] != ""
		case isNumber && q.Name != "" && !strings.HasPrefix(q.Name, "0x"):
			l.line(q.Name, number) // a field that people made, such as a PIN
		}
	}
}

func (l *propertyList) texts(q *outlook.Property, first bool) {
	for i, s := range q.Texts {
		if first && i == 0 || l.known[strings.TrimSpace(oneLine.Replace(s))] || strings.TrimSpace(s) == "" {
			continue
		}
		if isTopic(q.Tag.ID()) && strings.HasSuffix(l.topic, s) || strings.HasPrefix(q.Name, derived) {
			continue
		}
		l.line(q.Label(), s)
	}
}

func (l *propertyList) line(name, value string) {
	l.text.WriteString(oneLine.Replace(name) + ": " + value + "\n")
}

// derived begins the names of what Exchange's own analysis made of the body: key
// phrases and the like, in base64, that say nothing more and look like keys.
const derived = "EntityExtraction/"

// isTopic tells the subject without its "Re:", which is kept twice more.
func isTopic(id uint16) bool { return id == outlook.PidTagConversationTopic || id == 0x0E1D }

// binary keeps binary values: small ones and the picture of an icon together,
// others each for itself.
func (l *propertyList) binary(q *outlook.Property) {
	for _, v := range q.Values {
		if len(v) <= pooled || q.Tag.ID() == outlook.PidTagAttachRendering {
			l.values = append(append(l.values, v...), 0, 0)
			continue
		}
		l.large = append(l.large, outlook.Stream{Name: q.Label(), Data: v})
	}
}
