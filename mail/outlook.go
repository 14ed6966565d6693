package mail

import (
	"strings"
	"time"

	"github.com/mailspill/mailspill/outlook"
)

// readItem reads a message in one of Outlook's own forms, told by its content;
// nil for any other message.
func readItem(raw []byte) (*outlook.Item, error) {
	switch {
	case outlook.LooksLikeTNEF(raw):
		return outlook.ReadTNEF(raw)
	case outlook.LooksLikeCompound(raw):
		return outlook.ReadMessageFile(raw)
	}
	return nil, nil
}

// itemHeader writes the header of an item: the one that it came with, if it came
// by mail, then what only its properties tell. Recipients who are in no field of
// the first, such as those of Bcc, are in the second.
func itemHeader(it *outlook.Item) []byte {
	b := &headerBuilder{}
	if came := it.Props.Text(outlook.PidTagTransportMessageHeaders); came != "" {
		b.block.WriteString(strings.TrimRight(came, "\r\n") + "\r\n")
	}
	b.came = ReadHeader([]byte(b.block.String()))
	p := &it.Props
	b.add("Subject", p.Text(outlook.PidTagSubject))
	b.senders(p)
	b.recipients(it)
	b.add("Date", itemDate(p))
	b.add("Message-ID", p.Text(outlook.PidTagInternetMessageID))
	b.add("In-Reply-To", p.Text(outlook.PidTagInReplyTo))
	b.add("References", p.Text(outlook.PidTagInternetReferences))
	return []byte(b.block.String())
}

// headerBuilder adds fields to a header.
type headerBuilder struct {
	block strings.Builder
	came  Header // what the item came with
}

var oneLine = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\x00", "")

// add writes a field, unless the item came with one of that name.
func (b *headerBuilder) add(name, value string) {
	if value != "" && !b.came.Has(name) {
		b.field(name, value)
	}
}

func (b *headerBuilder) field(name, value string) {
	b.block.WriteString(name + ": " + oneLine.Replace(value) + "\r\n")
}

// senders writes From, for whom it was sent, and Sender, who sent it, where that
// is another (RFC 5322 section 3.6.2).
func (b *headerBuilder) senders(p *outlook.Props) {
	from := mailbox(p.Text(outlook.PidTagSentRepresentingName), p.Text(outlook.PidTagSentRepresentingSMTP), p.Text(outlook.PidTagSentRepresentingAddress))
	sender := mailbox(p.Text(outlook.PidTagSenderName), p.Text(outlook.PidTagSenderSMTPAddress), p.Text(outlook.PidTagSenderEmailAddress))
	if from == "" {
		from = sender
	}
	b.add("From", from)
	if sender != from {
		b.add("Sender", sender)
	}
}

// recipientKinds are the fields of PidTagRecipientType ([MS-OXOMSG] section
// 2.2.3.1), with the property that lists their names.
var recipientKinds = []struct {
	kind, names int
	field       string
}{
	{1, outlook.PidTagDisplayTo, "To"},
	{2, outlook.PidTagDisplayCc, "Cc"},
	{3, outlook.PidTagDisplayBcc, "Bcc"},
}

func (b *headerBuilder) recipients(it *outlook.Item) {
	known := map[string]bool{}
	for _, a := range b.came.Recipients() {
		known[strings.ToLower(a.Addr)] = true
	}
	listed := map[string]bool{}
	for i := range it.Recipients {
		p := &it.Recipients[i]
		field := recipientField(p)
		listed[field] = true
		addr := firstAddress(p.Text(outlook.PidTagSMTPAddress), p.Text(outlook.PidTagEmailAddress))
		if addr != "" && known[strings.ToLower(addr)] {
			continue
		}
		if value := mailbox(p.Text(outlook.PidTagDisplayName), addr, p.Text(outlook.PidTagEmailAddress)); value != "" {
			b.field(field, value)
		}
	}
	for _, k := range recipientKinds {
		if !listed[k.field] {
			b.add(k.field, it.Props.Text(uint16(k.names)))
		}
	}
}

func recipientField(p *outlook.Props) string {
	kind, _ := p.Int(outlook.PidTagRecipientType)
	for _, k := range recipientKinds {
		if kind&0xF == k.kind { // flags stand above
			return k.field
		}
	}
	return "To"
}

// firstAddress is the first that looks like one of the internet.
func firstAddress(list ...string) string {
	for _, a := range list {
		if strings.Contains(a, "@") {
			return a
		}
	}
	return ""
}

// mailbox writes a participant as RFC 5322 section 3.4 has it. Exchange's own
// addresses, which are none of the internet, are kept beside the name.
func mailbox(name string, addrs ...string) string {
	addr := firstAddress(addrs...)
	for _, a := range addrs {
		if addr == "" {
			addr = a
		}
	}
	name = strings.Trim(strings.NewReplacer(`"`, "'", `\`, "/").Replace(name), " '")
	addr = strings.Trim(strings.NewReplacer("<", "", ">", "").Replace(addr), " ")
	switch {
	case addr == "":
		return name
	case name == "" || name == addr:
		return addr
	}
	return `"` + name + `" <` + addr + ">"
}

func itemDate(p *outlook.Props) string {
	for _, id := range []uint16{outlook.PidTagClientSubmitTime, outlook.PidTagMessageDeliveryTime, outlook.PidTagCreationTime} {
		if t, ok := p.Time(id); ok {
			return t.Format(time.RFC1123Z)
		}
	}
	return ""
}
