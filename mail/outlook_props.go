package mail

import (
	"encoding/base64"
	"regexp"
	"strings"

	"github.com/mailspill/mailspill/outlook"
)

// properties gives what the properties of an item say beyond its header and its
// bodies: texts as lines "name: value", large values as leaves of their own, and
// all others together.
func (w *walker) properties(it *outlook.Item, block []byte, at place) bool {
	l := newPropertyList(it, ReadHeader(block))
	l.object(&it.Props, given)
	for i := range it.Recipients {
		l.object(&it.Recipients[i], nil)
	}
	for _, a := range it.Attachments {
		l.object(&a.Props, nil)
	}
	l.values = append(l.values, it.Loose...)
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
	for _, class := range usualClasses {
		l.known[class] = true
	}
	for f := range h.All() {
		l.known[spaced(f.Value)], l.known[spaced(DecodeWords(f.Value))] = true, true
	}
	for _, a := range append(h.Senders(), h.Recipients()...) {
		l.known[a.Addr], l.known[a.Name] = true, true
	}
	for _, a := range it.Attachments {
		l.known[spaced(attachmentName(&a.Props))] = true
	}
	return l
}

// usualClasses are the values of PidTagMessageClass that only say: mail.
var usualClasses = []string{"IPM.Note", "IPM.Microsoft Mail.Note"}

// spaced is a value as it is compared: however it was folded.
func spaced(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\x00", "")), " ")
}

// given are the properties of an item that were given as its header or a body.
// What the header has in a field of its own is told by its value: a subject that
// someone changed in Outlook is not the one that the message came with.
var given = map[property]bool{
	{outlook.PidTagTransportMessageHeaders, false}: true, {outlook.PidTagBody, false}: true,
	{outlook.PidTagHTML, false}: true, {outlook.PidTagHTML, true}: true, {outlook.PidTagRtfCompressed, true}: true,
}

// pooled is the size, in bytes, up to which binary values are looked at together:
// ids and keys, of which a message has dozens. What is larger may be a document.
const pooled = 4096

// property is one that a reader asks for by its id, as text or as bytes.
type property struct {
	id     uint16
	binary bool
}

func (l *propertyList) object(p *outlook.Props, given map[property]bool) {
	seen := map[property]bool{} // of one that comes twice, the first was given
	for i := range p.List {
		q := &p.List[i]
		number, isNumber := q.Number()
		kind := property{q.Tag.ID(), q.IsBinary()}
		first := given[kind] && !seen[kind]
		switch {
		case q.IsBinary():
			values := q.Values
			if first && q.IsPlainBinary() {
				values, seen[kind] = values[min(1, len(values)):], true
			}
			l.binary(q, values)
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
		if first && i == 0 || l.known[spaced(s)] || strings.TrimSpace(s) == "" {
			continue
		}
		if isTopic(q.Tag.ID()) && strings.HasSuffix(l.topic, s) {
			continue
		}
		if strings.HasPrefix(q.Name, derived) {
			s = l.unbond(s)
		}
		l.line(q.Label(), s)
	}
}

func (l *propertyList) line(name, value string) {
	l.text.WriteString(oneLine.Replace(name) + ": " + value + "\n")
}

// derived begins the names of what Exchange's own analysis made of the body: key
// phrases and the like, as JSON.
const derived = "EntityExtraction/"

// bond is Bond Compact Binary, as base64: it begins with CB and a version. It
// looks like a key, and its text is UTF-16.
var bond = regexp.MustCompile(`\bQ0IBA[A-Za-z0-9+/]{8,}={0,2}`)

// unbond takes such data out of a derived value, to be looked at with the other
// binary values.
func (l *propertyList) unbond(s string) string {
	return bond.ReplaceAllStringFunc(s, func(packed string) string {
		plain, err := base64.StdEncoding.DecodeString(packed)
		if err != nil {
			return packed
		}
		l.values = append(append(l.values, plain...), 0, 0)
		return ""
	})
}

// isTopic tells the subject without its "Re:", which is kept twice more.
func isTopic(id uint16) bool { return id == outlook.PidTagConversationTopic || id == 0x0E1D }

// binary keeps binary values: small ones and the picture of an icon together,
// others each for itself.
func (l *propertyList) binary(q *outlook.Property, values [][]byte) {
	for _, v := range values {
		if len(v) <= pooled || q.Tag.ID() == outlook.PidTagAttachRendering {
			l.values = append(append(l.values, v...), 0, 0)
			continue
		}
		l.large = append(l.large, outlook.Stream{Name: q.Label(), Data: v})
	}
}
