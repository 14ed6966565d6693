package report

import (
	"cmp"
	"slices"

	"github.com/mailspill/mailspill/finding"
)

// remedy is what would unlock a kind of unread content. The unread account is
// grouped by it: a responder asks for all passwords at once.
type remedy struct {
	Title   string
	Advice  string
	Reasons []string // of the unread records; docs/terms.md
}

// remedies holds every reason once, the most often successful remedy first.
var remedies = []remedy{
	{"Needs a password", "Ask the owner or look in the same thread, then scan again with it.",
		[]string{"encrypted-archive", "encrypted-document"}},
	{"Needs a key", "Decrypt with the recipient's private key, then scan the decrypted message.",
		[]string{"encrypted-smime", "encrypted-pgp"}},
	{"Needs a new export", "Export these again as individual messages with rights protection removed.",
		[]string{"encrypted-rights", "corrupt"}},
	{"Needs eyes or OCR", "Images without readable text: scan with --ocr (tesseract), or look at them.",
		[]string{"image-only"}},
	{"Needs the sender", "The content is not in the mail: ask the sender for it, or fetch it and scan it.",
		[]string{"external-link"}},
	{"Needs a larger limit", "Left out to stay within limits: scan these alone, or open them by hand.",
		[]string{"too-large", "too-deep", "too-slow"}},
	{"Needs the server", "The server did not hand these out: check the account's rights and scan again.",
		[]string{"server-refused"}},
	{"Needs another tool", "No reader for this here: try a newer version, or open them by hand.",
		[]string{"unsupported", "crashed"}},
}

// otherRemedy takes a reason that this version does not know, from a stream that
// a newer one wrote: it is shown, never dropped.
var otherRemedy = remedy{Title: "Needs a person", Advice: "Open these by hand.", Reasons: nil}

// Bounds on what is kept for showing; everything is counted.
const (
	keptItems = 500 // per remedy
	keptHints = 20  // lines per remedy
)

// account collects the unread records.
type account struct {
	groups   []unreadGroup // as remedies, otherRemedy last
	leaves   int64
	distinct int64 // each repeated image counted once
	bytes    int64
	images   map[imageKey]*unreadItem
}

// unreadGroup is what one remedy would unlock.
type unreadGroup struct {
	remedy
	Lines    []unreadLine // by reason and hint
	Items    []*unreadItem
	Leaves   int64
	Distinct int64
	Bytes    int64
}

// unreadLine counts the leaves with the same reason and hint.
type unreadLine struct {
	Reason, Hint  string
	Leaves, Bytes int64
}

// unreadItem is one leaf, or an image that is repeated Count times.
type unreadItem struct {
	Reason, Name, MediaType, Detail, Hint string
	Source, Subject, From, Date           string
	Bytes, Count                          int64
}

const imageOnly = "image-only"

// imageKey joins the copies of one picture, such as a signature's logo.
type imageKey struct {
	mediaType, name string
	bytes           int64
}

func newAccount() *account {
	a := &account{images: map[imageKey]*unreadItem{}}
	for _, r := range append(slices.Clone(remedies), otherRemedy) {
		a.groups = append(a.groups, unreadGroup{remedy: r})
	}
	return a
}

func (a *account) add(u finding.Unread) {
	u.Reason = cut(u.Reason, keptText)
	g := a.groupOf(u.Reason)
	a.leaves, g.Leaves = a.leaves+1, g.Leaves+1
	a.bytes, g.Bytes = a.bytes+u.Bytes, g.Bytes+u.Bytes
	g.addLine(u)
	if copies, ok := a.images[keyOfImage(u)]; ok && u.Reason == imageOnly {
		copies.Count++
		return
	}
	a.distinct, g.Distinct = a.distinct+1, g.Distinct+1
	item := &unreadItem{Count: 1}
	if len(g.Items) < keptItems {
		item = itemOf(u)
		g.Items = append(g.Items, item)
	}
	if u.Reason == imageOnly {
		a.images[keyOfImage(u)] = item
	}
}

func (a *account) groupOf(reason string) *unreadGroup {
	for i := range a.groups {
		if slices.Contains(a.groups[i].Reasons, reason) {
			return &a.groups[i]
		}
	}
	return &a.groups[len(a.groups)-1]
}

func keyOfImage(u finding.Unread) imageKey {
	k := imageKey{mediaType: u.MediaType, bytes: u.Bytes}
	if len(u.Path) > 0 {
		k.name = cut(u.Path[len(u.Path)-1], keptText)
	}
	return k
}

func itemOf(u finding.Unread) *unreadItem {
	return &unreadItem{
		Reason:    u.Reason,
		Name:      leafName(u.Part, u.Path),
		MediaType: cut(u.MediaType, keptText),
		Detail:    cut(u.Detail, keptText),
		Hint:      cut(u.Hint, keptText),
		Source:    sourceName(u.Message),
		Subject:   cut(u.Message.Subject, keptText),
		From:      cut(u.Message.From, keptText),
		Date:      cut(u.Message.Date, keptText),
		Bytes:     u.Bytes,
		Count:     1,
	}
}

// addLine counts u with the leaves of the same reason and hint. Beyond the bound
// hints are left away, so that lines stay as few as reasons.
func (g *unreadGroup) addLine(u finding.Unread) {
	hint := cut(u.Hint, keptText)
	if len(g.Lines) >= keptHints && g.line(u.Reason, hint) == nil {
		hint = ""
	}
	l := g.line(u.Reason, hint)
	if l == nil {
		g.Lines = append(g.Lines, unreadLine{Reason: u.Reason, Hint: hint})
		l = &g.Lines[len(g.Lines)-1]
	}
	l.Leaves, l.Bytes = l.Leaves+1, l.Bytes+u.Bytes
}

func (g *unreadGroup) line(reason, hint string) *unreadLine {
	for i := range g.Lines {
		if g.Lines[i].Reason == reason && g.Lines[i].Hint == hint {
			return &g.Lines[i]
		}
	}
	return nil
}

// unlockable returns the remedies that something waits for, with their leaves.
func (a *account) unlockable() []unreadGroup {
	var list []unreadGroup
	for _, g := range a.groups {
		if g.Leaves == 0 {
			continue
		}
		slices.SortStableFunc(g.Lines, func(x, y unreadLine) int { return cmp.Compare(y.Leaves, x.Leaves) })
		slices.SortStableFunc(g.Items, func(x, y *unreadItem) int { return cmp.Compare(y.Bytes, x.Bytes) })
		list = append(list, g)
	}
	return list
}

// More is how many distinct leaves are counted but not kept as items.
func (g unreadGroup) More() int64 { return g.Distinct - int64(len(g.Items)) }
