package extract

import (
	"slices"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// outside watches the texts of a message for signs of content that is not in it:
// links to shared files, stubs that stand in place of what a server kept,
// wrappers around a protected message. Each is listed as lost, with no bytes.
type outside struct {
	Out
	links  map[string]mail.Lost // by address
	stubs  []mail.Lost
	rights *mail.Lost      // a sign of protected content
	sealed bool            // which was itself listed
	nested map[string]bool // paths of attached messages
	tape   *[]Sign         // of the file that is read, if it may come again
}

func watch(out Out) *outside {
	return &outside{Out: out, links: map[string]mail.Lost{}, nested: map[string]bool{}}
}

// Text implements Out.
func (o *outside) Text(t Text) {
	o.Out.Text(t)
	switch t.Where {
	case "header":
		o.header(t)
		if strings.HasSuffix(t.Part, ".0") {
			o.take(Sign{part: t.Part, path: t.Path, nested: true})
		}
	case "body", "attachment":
		if t.View == Raw || slices.Contains(t.Decoded, undidStrings) || slices.Contains(t.Decoded, undidArchive) && !o.inMessage(t) {
			return // a file that speaks of such things
		}
		o.phrases(t)
		o.addresses(t, t.Content, 0)
	case "url":
		o.addresses(t, t.Content, 0)
	case "filename":
		if portalPage(strings.ToLower(t.Content)) {
			o.add(t, mail.EncryptedRights, "a message in a portal's page", hintPortal)
		}
	}
}

// inMessage tells a text of an attached message, such as one out of an archive:
// its body, or an attachment that names one more step.
func (o *outside) inMessage(t Text) bool {
	return o.nested[pathKey(t.Path)] || len(t.Path) > 0 && o.nested[pathKey(t.Path[:len(t.Path)-1])]
}

func pathKey(path []string) string { return strings.Join(path, "\x00") }

// portalPage tells by its name a page that holds a message in encrypted form:
// Cisco's, Proofpoint's, Voltage's, Virtru's.
func portalPage(name string) bool {
	page := strings.HasSuffix(name, ".html") || strings.HasSuffix(name, ".htm")
	return page && (strings.HasPrefix(name, "securedoc") || strings.HasPrefix(name, "securemessageatt") || strings.HasPrefix(name, "message_zdm")) ||
		strings.HasSuffix(name, ".tdf.html") || strings.HasSuffix(name, ".tdf3.html")
}

// Lost implements Out.
func (o *outside) Lost(l mail.Lost) {
	if l.Reason == mail.EncryptedRights {
		o.take(Sign{part: l.Part, path: l.Path, sealed: true})
	}
	o.Out.Lost(l)
}

// close lists what was seen, once the whole message was.
func (o *outside) close() {
	for _, l := range o.stubs {
		o.list(l)
	}
	if o.rights != nil && !o.sealed {
		o.list(*o.rights)
	}
	for i, key := range o.distinct() {
		l := o.links[key]
		if i == mostLinks {
			l.Detail = "further links to content that is not in the mail"
			o.list(l)
			return
		}
		o.list(l)
	}
}

// list records a leaf that was announced in the mail but is not in it.
func (o *outside) list(l mail.Lost) {
	o.Out.Seen(1, l.Bytes)
	o.Out.Lost(l)
}

// mostLinks is how many links of one message are listed one by one.
const mostLinks = 1000

// distinct gives the addresses in order, without those that a line's end cut
// short.
func (o *outside) distinct() []string {
	keys := make([]string, 0, len(o.links))
	for k := range o.links {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	whole := keys[:0]
	for i, k := range keys {
		if i+1 == len(keys) || !strings.HasPrefix(keys[i+1], k) {
			whole = append(whole, k)
		}
	}
	return whole
}

// add notes a sign of content outside of the message.
func (o *outside) add(t Text, reason mail.Reason, detail, hint string) {
	l := mail.Lost{Part: t.Part, Path: t.Path, Reason: reason, Detail: detail, Hint: hint}
	o.take(Sign{part: t.Part, path: t.Path, lost: l})
}

// header looks at a header field.
func (o *outside) header(t Text) {
	value := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(t.Content, t.Header+":")))
	for _, s := range headerStubs {
		if (s.field == "" || strings.EqualFold(s.field, t.Header)) && strings.Contains(value, s.value) {
			o.add(t, s.reason, s.detail, s.hint)
			return
		}
	}
}

// Stubs are short, or stand at the beginning or end of a message.
const (
	stubHead = 64 << 10
	stubTail = 8 << 10
)

// phrases looks for the sentences of stubs.
func (o *outside) phrases(t Text) {
	s := t.Content
	if len(s) > stubHead+stubTail {
		s = s[:stubHead] + " " + s[len(s)-stubTail:]
	}
	if !slices.ContainsFunc(stubAnchors, func(a string) bool { return strings.Contains(s, a) }) {
		return
	}
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "\u2019", "'")
	for _, p := range textStubs {
		if strings.Contains(s, p.phrase) {
			l := mail.Lost{Part: t.Part, Path: t.Path, Reason: p.reason, Detail: p.detail, Hint: p.hint}
			o.take(Sign{part: t.Part, path: t.Path, once: true, lost: l})
		}
	}
}

// has tells whether a stub is known: by what its part's header says, or from
// another form of the body.
func (o *outside) has(part string, r mail.Reason, detail string) bool {
	return slices.ContainsFunc(o.stubs, func(l mail.Lost) bool {
		return l.Detail == detail || l.Part == part && l.Reason == r
	})
}

// addresses looks for links to shared content, also within the links of link
// wrappers, whose targets stand there as they are or percent-encoded.
func (o *outside) addresses(t Text, s string, level int) {
	end, inside := 0, 0 // of the address before, and how many were found in it
	for at := 0; ; {
		i := strings.Index(s[at:], "://")
		if i < 0 {
			return
		}
		at += i + len("://")
		if inside++; at >= end {
			inside = 0
		}
		if inside > mostInside {
			at = end
			continue
		}
		n := addressEnd(s[at:])
		end = max(end, at+n)
		o.address(t, s[at:at+n], level)
	}
}

// mostInside is how many addresses are looked for within one; more come from
// those who want a scan to take long.
const mostInside = 8

// address takes one link, behind its "://".
func (o *outside) address(t Text, a string, level int) {
	host, path, _ := cutHost(a)
	if l, ok := sharedLink(host, path); ok {
		o.link(t, l, host, path)
		return
	}
	if level > 2 || !strings.Contains(a, "%") {
		return
	}
	if inner := unescape(a, '%'); inner != a {
		if i := strings.Index(inner, "://"); i >= 0 {
			o.addresses(t, inner[i:], level+1)
		}
	}
}

func (o *outside) link(t Text, l shared, host, path string) {
	detail := l.kind + " at " + hostName(host)
	if l.reason == mail.EncryptedRights {
		o.add(t, l.reason, detail, hintPortal)
		return
	}
	key := host + path
	if l.bare {
		key = host + path[:pathEnd(path)]
	}
	o.take(Sign{part: t.Part, path: t.Path, link: key, lost: mail.Lost{Part: t.Part, Path: t.Path, Reason: l.reason, Detail: detail, Hint: hintFetch}})
}

// hostName gives a host for a record: only what is a name there.
func hostName(host string) string {
	plain := strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") == ""
	if !plain || len(host) > 253 {
		return "a host with an odd name"
	}
	return host
}

// longestAddress bounds how far an address is followed.
const longestAddress = 4096

func addressEnd(s string) int {
	s = s[:min(len(s), longestAddress)]
	end := len(s)
	if i := strings.IndexAny(s, " \t\r\n\"'<>`|\\^{}[]\u00a0"); i >= 0 {
		end = i
	}
	return len(strings.TrimRight(s[:end], ".,;:!?)*_"))
}

// cutHost parts an address, in lower case, from its path and query.
func cutHost(a string) (host, path string, ok bool) {
	end := strings.IndexAny(a, "/?#")
	if end < 0 {
		end = len(a)
	}
	host = a[:end]
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	host, _, _ = strings.Cut(host, ":")
	return strings.ToLower(host), a[end:], len(host) > 0
}

func pathEnd(path string) int {
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		return i
	}
	return len(path)
}
