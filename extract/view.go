package extract

import (
	"iter"
	"slices"
	"strings"
)

// Mail shows a secret in a disguise that a person sees through: wrapped over
// lines, escaped, behind a link wrapper. A view is a stretch of a text with such
// disguises undone. The text itself is always searched as well, so a view may
// be mistaken about what a disguise is.

// viewDepth is how many steps lead from a text to its last view: base64 in a
// percent-encoded parameter of a wrapped link that was broken over two lines
// takes four. With it the views of a text together stay below viewFactor times
// the text: a step changes a text or joins its lines, the latter once on a way.
const (
	viewDepth  = 5
	viewFactor = 24
)

// What views undo, as the records name it.
const (
	undidStrings      = "strings" // by readStrings
	undidZeroWidth    = "zero-width"
	undidUnicode      = "unicode"
	undidJoined       = "joined-lines"
	undidFlowed       = "flowed"
	undidQuoteMarks   = "quote-marks"
	undidContinuation = "line-continuation"
	undidEscape       = "json-escape"
	undidPercent      = "percent"
	undidEntities     = "entities"
	undidQP           = "quoted-printable"
	undidBase64       = "base64"
	undidUTF16        = "utf-16"
	undidSafeLinks    = "safelinks"
	undidURLDefense   = "urldefense"
	undidLinkWrapper  = "link-wrapper"
)

// edit replaces s[start:end] by text.
type edit struct {
	start, end int
	text       string
	what       string
	soft       bool // not worth a view by itself
	spread     bool // see piece
}

// Views gives the views of a text that extraction handed out, those with less
// undone first. Their Origin leads back to it; a text without disguises has none.
func Views(t Text) iter.Seq[Text] {
	return func(yield func(Text) bool) {
		level := []Text{t}
		for range viewDepth {
			var next []Text
			for _, u := range level {
				for _, v := range viewsOf(u) {
					if !yield(v) {
						return
					}
					next = append(next, v)
				}
			}
			level = next
		}
	}
}

// viewsOf gives the views that are one step away from t.
func viewsOf(t Text) []Text {
	edits := cleanEdits(t)
	if t.Joined {
		return viewsBy(t, madeByJoin(t.Origin, edits))
	}
	out := viewsBy(t, edits)
	if slices.Contains(t.Decoded, undidStrings) {
		return out // each line is a string of its own
	}
	edits, softly := joinEdits(t)
	t.Joined = true
	out = append(out, viewsBy(t, edits)...)
	if softly != nil {
		out = append(out, viewsBy(t, softly)...)
	}
	return out
}

// viewsBy gives the views that the edits make of t.
func viewsBy(t Text, edits []edit) []Text {
	var out []Text
	for _, r := range regions(t.Content, edits) {
		if t.Origin == nil && r.end <= t.Overlap {
			continue // seen at the end of the chunk before
		}
		out = append(out, t.view(r))
	}
	return out
}

// madeByJoin keeps the edits of a joined text that its joints made possible; the
// others were found before.
func madeByJoin(o *Origin, edits []edit) []edit {
	for i, e := range edits {
		if !o.touched(e.start, e.end, 0) {
			edits[i].soft = true
		}
	}
	return edits
}

// region is a stretch of a text with the edits in it.
type region struct {
	start, end int
	edits      []edit
}

// view applies a region's edits.
func (t Text) view(r region) Text {
	o := &Origin{parent: t.Origin, from: r.start, pieces: make([]piece, 0, len(r.edits))}
	var b strings.Builder
	b.Grow(r.end - r.start)
	at := r.start
	for _, e := range r.edits {
		b.WriteString(t.Content[at:e.start])
		o.pieces = append(o.pieces, piece{b.Len(), len(e.text), e.start, e.end, e.what, e.spread})
		b.WriteString(e.text)
		at = e.end
	}
	b.WriteString(t.Content[at:r.end])
	t.Content, t.Origin = b.String(), o
	return t
}
