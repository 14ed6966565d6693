package extract

import (
	"math"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/mailspill/mailspill/mail"
)

// Quote is a stretch of lines of a message's own text of which its form says that
// the writer took it over from an earlier message. Lines count from 1.
type Quote struct {
	From, To int
	// Head tells that nothing but the place is known: the head of what is taken over
	// stands at From, and how far that goes the text itself must tell.
	Head bool
	// Bare tells a <blockquote> that says nothing of itself: it may be an indent.
	Bare bool
}

// Beside tells at which line of the Main text of a page what stands from Line on in
// another of its texts belongs; Main is 0 where that is not known.
type Beside struct{ Line, Main int }

// Of one page, so many are kept; what lies beyond counts as written anew, so that
// hostile mail hides nothing by their number.
const (
	mostQuotes = 1 << 12
	mostBeside = 1 << 13
)

// toTheEnd is the last line of a stretch that goes on to the end.
const toTheEnd = math.MaxInt32

// isOwn tells the words of a message itself from a file that it carries.
func isOwn(p *mail.Part) bool {
	return p.Name == "" && p.Disposition != "attachment" && strings.HasPrefix(p.MediaType, "text/") && p.MediaType != "text/calendar"
}

// beside makes t one of a page's texts beside what it shows.
func (t Text) beside(list []Beside) Text {
	if t.Quotes = nil; t.Own {
		t.Beside = list
	}
	return t
}

// quoteMarks notes, while a page is rendered, what its markup says of quoting.
type quoteMarks struct {
	list   []Quote
	open   []quoteKind // blockquotes around
	beyond int         // and those too deep to note
	cites  nesting
	bares  nesting

	visible lineCount
	links   besides
	hidden  besides
}

type quoteKind byte

const (
	indents quoteKind = iota
	unnamed
	cites
)

// nesting is how many blockquotes of a kind are open; at is the index of the
// outermost, -1 where there was no room for it.
type nesting struct{ depth, at int }

// lineCount counts the lines of a text that grows.
type lineCount struct{ seen, breaks int }

// line is the line at which the text ends, from 1.
func (c *lineCount) line(s string) int {
	c.breaks += strings.Count(s[c.seen:], "\n")
	c.seen = len(s)
	return c.breaks + 1
}

// besides collects for one of a page's other texts where it belongs.
type besides struct {
	lineCount
	list []Beside
}

func (b *besides) note(s string, main int) {
	n := len(b.list)
	switch {
	case n > 0 && b.list[n-1].Main == main || n > mostBeside:
		return
	case n == mostBeside:
		main = 0
	}
	b.list = append(b.list, Beside{b.line(s), main})
}

// line is the line of the visible text that comes next.
func (pg *page) line() int { return pg.quotes.visible.line(pg.visible.String()) }

// quoting takes what an opening tag, whose attributes are known, says of quoting.
func (pg *page) quoting(tag atom.Atom) {
	m := &pg.quotes
	switch {
	case tag != atom.Blockquote:
		if pg.headsQuote() {
			m.add(Quote{From: pg.line(), Head: true})
		}
	case len(m.open) == mostQuotes:
		m.beyond++
	default:
		kind := blockquoteKind(pg.pairs)
		m.open = append(m.open, kind)
		if n := m.nesting(kind); n != nil {
			if n.depth++; n.depth == 1 {
				n.at = m.add(Quote{From: pg.line(), To: toTheEnd, Bare: kind == unnamed})
			}
		}
	}
}

// quoted takes the end of a blockquote.
func (pg *page) quoted() {
	m := &pg.quotes
	last := len(m.open) - 1
	switch {
	case m.beyond > 0:
		m.beyond--
		return
	case last < 0:
		return
	}
	n := m.nesting(m.open[last])
	m.open = m.open[:last]
	if n == nil {
		return
	}
	if n.depth--; n.depth == 0 && n.at >= 0 {
		m.list[n.at].To = pg.line() - 1
	}
}

func (m *quoteMarks) nesting(k quoteKind) *nesting {
	switch k {
	case cites:
		return &m.cites
	case unnamed:
		return &m.bares
	}
	return nil
}

func (m *quoteMarks) add(q Quote) int {
	if len(m.list) == mostQuotes {
		return -1
	}
	m.list = append(m.list, q)
	return len(m.list) - 1
}

// blockquoteKind tells the blockquotes of answers from those that indent: mail
// programs mark theirs with type=cite, a class of their own, or a line at the side.
func blockquoteKind(pairs []pair) quoteKind {
	kind := unnamed
	for _, kv := range pairs {
		value := strings.ToLower(kv.value)
		switch kv.key {
		case "type", "cite":
			return cites
		case "class", "id":
			if strings.Contains(value, "quote") || strings.Contains(value, "cite") {
				return cites
			}
		case "style":
			if i := strings.Index(value, "border-left"); i >= 0 && !strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(value[i:], "border-left"), ": \t"), "none") {
				return cites
			}
			kind = indents
		}
	}
	return kind
}

// quoteHeads are the ids and classes by which mail programs mark the head of what an
// answer takes over, in lower case.
var quoteHeads = map[string]bool{
	"divrplyfwdmsg": true, // Outlook on the web
	"mail-editor-reference-message-container": true, // Outlook
	"ms-outlook-mobile-reference-message":     true, // Outlook for iOS and Android
	"olk_src_body_section":                    true, // Outlook for Mac
	"gmail_attr":                              true, // Gmail
	"moz-cite-prefix":                         true, // Thunderbird
	"moz-email-headers-table":                 true, // Thunderbird, forwarding
	"applemailquote":                          true, // Apple Mail
	"yahoo_quoted":                            true, // Yahoo
	"yahoo-quoted-begin":                      true,
	"zmail_extra":                             true, // Zoho
	"reply-intro":                             true, // Roundcube
}

// headsQuote tells an element that a mail program puts before what it quotes.
func (pg *page) headsQuote() bool {
	for _, kv := range pg.pairs {
		switch kv.key {
		case "id", "class":
			for name := range strings.FieldsSeq(strings.ToLower(kv.value)) {
				if quoteHeads[strings.TrimPrefix(name, "x_")] { // x_: as Outlook on the web renames it
					return true
				}
			}
		}
	}
	return false
}
