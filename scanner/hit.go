package scanner

import (
	"strings"
	"unicode/utf8"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// hit is a candidate in its place.
type hit struct {
	patterns.Candidate
	raw     string // the secret as written
	part    string
	path    []string
	where   string
	line    int
	column  int
	decoded []string
}

// harvest takes what extraction makes of one message: it searches the texts and
// keeps the account.
type harvest struct {
	set     *patterns.Set
	context patterns.Context
	cands   []patterns.Candidate
	hits    []hit
	lost    []mail.Lost
	seen    map[spot]string // where a secret was seen, by the view that showed it
	parts   counts
	bytes   counts
}

// counts is one line of the account. seen is counted where the bytes come from,
// read and unread where they end, so that a difference shows a fault.
type counts struct{ seen, read, unread int64 }

func (c *counts) add(d counts) {
	c.seen += d.seen
	c.read += d.read
	c.unread += d.unread
}

func (c counts) balanced() bool { return c.seen == c.read+c.unread }

// spot is one leaf that holds one secret.
type spot struct{ part, path, secret string }

func (h *harvest) Seen(parts int, bytes int64) {
	h.parts.seen += int64(parts)
	h.bytes.seen += bytes
}

func (h *harvest) Read(l extract.Leaf) {
	h.parts.read++
	h.bytes.read += l.Bytes
}

func (h *harvest) Lost(l mail.Lost) {
	h.lost = append(h.lost, l)
	h.parts.unread++
	h.bytes.unread += l.Bytes
}

func (h *harvest) Text(t extract.Text) {
	h.cands = h.set.Find(h.cands[:0], patterns.Text{
		Content: t.Content, Name: t.Name, Header: t.Header, Where: patterns.Where(t.Where), Context: h.context,
	})
	at, line, column := 0, t.Line, t.Column
	for _, c := range h.cands {
		if c.End <= t.Overlap || !h.fresh(t, c.Secret) {
			continue
		}
		if c.Start >= at {
			line, column = advance(line, column, t.Content[at:c.Start])
			at = c.Start
		}
		h.hits = append(h.hits, hit{
			Candidate: c, raw: strings.Clone(t.Content[c.Start:c.End]), part: t.Part, path: t.Path,
			where: t.Where, line: line, column: column, decoded: t.Decoded,
		})
	}
}

// fresh tells whether a secret was not yet seen in another view of the same
// leaf: a link's text and its target are one place.
func (h *harvest) fresh(t extract.Text, secret string) bool {
	view := t.Where + "\x00" + t.Header + "\x00" + string(t.View)
	key := spot{t.Part, strings.Join(t.Path, "\x00"), secret}
	first, known := h.seen[key]
	if !known {
		h.seen[key] = view
	}
	return !known || first == view
}

// advance moves a line and column, both from 1, over s; columns are code points.
func advance(line, column int, s string) (int, int) {
	line += strings.Count(s, "\n")
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		return line, 1 + utf8.RuneCountInString(s[i+1:])
	}
	return line, column + utf8.RuneCountInString(s)
}
