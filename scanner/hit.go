package scanner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// hit is a candidate in its place.
type hit struct {
	patterns.Candidate
	raw     string // the secret as it stood in the view that showed it
	written string // the secret as it stands in the text, disguised
	part    string
	path    []string
	where   string
	line    int
	column  int
	decoded []string
	quoted  bool       // taken over from an earlier message
	letter  *enclosing // the message around it; nil in what is kept of an equal file
}

// harvest takes what extraction makes of one message: it searches the texts and
// keeps the account.
type harvest struct {
	set     *patterns.Set
	context patterns.Context
	cands   []patterns.Candidate
	hits    []hit
	lost    []mail.Lost
	opened  []extract.Opened
	seen    map[spot]string  // where a secret was seen, by the text that showed it
	near    places           // of the hits in the current text
	letters letters          // the messages around it
	quotes  quotes           // what of it was taken over from others
	mention patterns.Mention // of a password whose value is not there
	alone   lone             // the values that a short message consists of
	tries   tries            // what may open a file of another message
	tried   int              // passwords of this message, on its own files
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

func (c counts) minus(d counts) counts {
	return counts{c.seen - d.seen, c.read - d.read, c.unread - d.unread}
}

func (c counts) negated() counts { return counts{-c.seen, -c.read, -c.unread} }

func (c counts) balanced() bool { return c.seen == c.read+c.unread }

// spot is one leaf that holds one secret.
type spot struct{ part, path, secret string }

func (h *harvest) Seen(parts int, bytes int64) {
	h.parts.seen += int64(parts)
	h.bytes.seen += bytes
}

func (h *harvest) Opened(o extract.Opened) { h.opened = append(h.opened, o) }

func (h *harvest) Read(l extract.Leaf) {
	h.parts.read++
	h.bytes.read += l.Bytes
}

func (h *harvest) Lost(l mail.Lost) {
	h.bytes.unread += l.Bytes
	if len(h.lost) > mostLost { // the last record stands for all that are too many to list
		h.lost[mostLost].Bytes += l.Bytes
		h.parts.seen--
		return
	}
	if len(h.lost) == mostLost {
		l.Detail, l.Path = "and all further unread leaves of this message, which are too many to list one by one", nil
	}
	h.lost = append(h.lost, l)
	h.parts.unread++
}

// mostLost is how many unread leaves of one message are listed one by one.
const mostLost = 5000

// Text searches a text as it stands, and then its views.
func (h *harvest) Text(t extract.Text) {
	h.near.begin(t.Overlap > 0, t.Offset, len(h.hits))
	h.letters.take(t)
	h.quotes.begin(t)
	if t.Header == "Subject" {
		_, h.context.Subject, _ = strings.Cut(t.Content, ": ") // of the message whose body follows
	}
	r := newRuler(t)
	h.search(t, r)
	for v := range extract.Views(t) {
		h.search(v, r)
	}
	h.hits = h.near.settle(h.hits)
	h.guarded(t, "looking for values that stand alone in it", func() {
		h.lookAlone(t, r)
		if t.Where == string(patterns.InBody) || t.Header == "Subject" {
			h.tries.text(t)
		}
	})
}

// guarded does what comes on top of the search of a text: if it fails, what was
// found stays found, and the failure is listed.
func (h *harvest) guarded(t extract.Text, what string, f func()) {
	defer func() {
		if p := recover(); p != nil {
			h.failed(t, what, p)
		}
	}()
	f()
}

func (h *harvest) failed(t extract.Text, what string, p any) {
	h.Seen(1, 0)
	h.Lost(mail.Lost{
		Part: t.Part, Path: t.Path, Reason: mail.Crashed,
		Detail: fmt.Sprintf("the text was searched, but %s failed (%T)", what, p),
		Hint:   "read it by hand, and report the failure without the content",
	})
}

// overlong lists a text that holds more of what looks like passwords than the learned
// reader looks at.
func (h *harvest) overlong(t extract.Text) {
	h.Seen(1, 0)
	h.Lost(mail.Lost{
		Part: t.Part, Path: t.Path, Reason: mail.TooSlow,
		Detail: "the rules searched all of the text, but so much of it looks like passwords that the learned reader looked at its first part only",
		Hint:   "read it by hand",
	})
}

func (h *harvest) search(t extract.Text, r *ruler) {
	h.cands = h.set.Find(h.cands[:0], patterns.Text{
		OnLimit: func() { h.overlong(t) },
		OnPanic: func(p any) { h.failed(t, "asking the learned reader about it", p) },
		Content: t.Content, Name: t.Name, Header: t.Header, Where: patterns.Where(t.Where), Joined: t.Joined,
		Strings: t.OfBinary(), Unseen: t.View != extract.Main, Context: h.context,
	})
	h.near.view++
	for i := range h.cands {
		c := &h.cands[i]
		at := h.placeOf(t, c)
		if isEscaped(t.Content, c) || at.end <= t.Offset+t.Overlap || !at.plain && !at.changed || h.elsewhere(t, c.Secret) || !h.near.admits(&at, c, h.hits) {
			continue
		}
		h.take(t, r, c, at)
	}
}

// isEscaped tells an unproven value that begins with the rest of an escaped "=",
// "key=3Dvalue": a view shows it without.
func isEscaped(s string, c *patterns.Candidate) bool {
	return c.Checked == patterns.Unchecked && c.Start > 0 && strings.HasPrefix(s[c.Start-1:], "=3D")
}

// take makes a candidate a hit.
func (h *harvest) take(t extract.Text, r *ruler, c *patterns.Candidate, at place) {
	h.near.add(at, len(h.hits))
	h.seen[spotOf(t, c.Secret)] = viewOf(t)
	h.hits = append(h.hits, h.makeHit(t, r, c, at.undone))
}

func (h *harvest) makeHit(t extract.Text, r *ruler, c *patterns.Candidate, undone []string) hit {
	start, end := t.Origin.Written(c.Start, c.End)
	line, column := r.position(start)
	return hit{
		Candidate: *c, raw: strings.Clone(t.Content[c.Start:c.End]), written: r.written(start, end), part: t.Part, path: t.Path,
		where: t.Where, line: line, column: column, decoded: append(slices.Clip(t.Decoded), undone...),
		quoted: h.quotes.quoted(line), letter: h.letters.around(t.Part, t.Path),
	}
}

// reach is how far from a match something may have been undone that made it: a
// rule's check reads more than its expression matches.
const reach = 128

// placeOf tells where a candidate stands in the text that extraction gave.
func (h *harvest) placeOf(t extract.Text, c *patterns.Candidate) place {
	start, end := t.Origin.Span(c.Start, c.End)
	from, _ := t.Origin.Written(c.Start, c.End)
	p := place{start: t.Offset + start, end: t.Offset + end, told: told{c.Secret, t.Offset + from}, view: h.near.view}
	if p.plain = t.Origin == nil; p.plain {
		return p
	}
	p.within = t.Origin.Undone(c.Start, c.End)
	before, after := min(c.Start, c.MatchStart), max(c.End, c.MatchEnd)
	p.undone = t.Origin.Undone(before, after)
	if len(p.undone) == 0 {
		p.undone = t.Origin.Undone(max(0, before-reach), min(len(t.Content), after+reach))
	}
	p.changed = len(p.undone) > 0
	return p
}

// elsewhere tells whether a secret was seen in another text of the same leaf: a
// link's text and its target are one place.
func (h *harvest) elsewhere(t extract.Text, secret string) bool {
	view, known := h.seen[spotOf(t, secret)]
	if !known && t.View == extract.Pasted && len(t.Path) > 0 { // a file in a text that was searched
		t.Path = t.Path[:len(t.Path)-1]
		view, known = h.seen[spotOf(t, secret)]
	}
	return known && view != viewOf(t)
}

func spotOf(t extract.Text, secret string) spot {
	return spot{t.Part, strings.Join(t.Path, "\x00"), secret}
}

func viewOf(t extract.Text) string { return t.Where + "\x00" + t.Header + "\x00" + string(t.View) }
