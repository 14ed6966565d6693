package scanner

import (
	"sort"
	"strings"

	"github.com/mailspill/mailspill/extract"
)

// quotes tells which lines of a message's own texts its writer took over from an
// earlier message. What it does not recognise counts as written anew: a credential
// that is opened again for nothing costs a look, one that stays shut is missed.
//
// A text is looked through when the first hit in it asks, chunk by chunk if it is
// long. Files are never quoted by themselves.
type quotes struct {
	heads *heads
	reply bool // the message answers another
	state quoteState
	whole extract.Text // the text that a page shows; its Content is what was not looked through
	next  int          // the line at which Content begins
	lines []lineRange  // that are quoted, in order

	named, unnamed, tops []lineRange  // what the markup of the text says
	now                  extract.Text // that is searched, without its content
}

// lineRange is a range of lines, from and to included.
type lineRange struct{ from, to int }

// quoteState is what the lines before tell of those that follow.
type quoteState struct {
	rest    bool      // all that follows is taken over, down to the end
	headed  bool      // the last line was a head
	unnamed lineRange // of the <blockquote> that followed a head
	before  [2]string // the last two lines, where they may begin a head
}

// begin takes up a text that is about to be searched.
func (q *quotes) begin(t extract.Text) {
	content := t.Content
	t.Content = ""
	q.now = t
	if !t.Own || t.View == extract.Links || t.View == extract.Hidden {
		return
	}
	if t.Overlap == 0 {
		q.state, q.lines = quoteState{}, nil
		q.sorted(t.Quotes)
	} else {
		q.look() // at the end of the chunk before
	}
	overlap := min(t.Overlap, len(content))
	q.whole, q.next = t, t.Line+strings.Count(content[:overlap], "\n")
	q.whole.Content = content[overlap:]
}

// quoted tells whether a line of the text that is searched was taken over.
func (q *quotes) quoted(line int) bool {
	if !q.now.Own {
		return q.reply && q.ofSubject()
	}
	if q.now.View == extract.Links || q.now.View == extract.Hidden {
		if q.now.Part != q.whole.Part || len(q.now.Path) != len(q.whole.Path) {
			return false // the page shows nothing
		}
		line = shownAt(q.now.Beside, line)
	}
	q.look()
	_, ok := at(q.lines, line)
	return ok
}

// ofSubject tells the fields of the outermost message that a mail program fills in from
// the message that it answers: a password in a subject comes back with every answer.
func (q *quotes) ofSubject() bool {
	return q.now.Part == "0" && (strings.EqualFold(q.now.Header, "Subject") || strings.EqualFold(q.now.Header, "Thread-Topic"))
}

// shownAt gives the line of what a page shows to which a line of its other texts
// belongs; 0 if that is not known.
func shownAt(list []extract.Beside, line int) int {
	i := sort.Search(len(list), func(i int) bool { return list[i].Line > line })
	if i == 0 {
		return 0
	}
	return list[i-1].Main
}

// look goes through the lines that are left.
func (q *quotes) look() {
	rest := q.whole.Content
	q.whole.Content = ""
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if q.take(line, after) {
			q.mark(q.next)
		}
		rest = after
		q.next++
	}
}

func (q *quotes) mark(line int) {
	if n := len(q.lines); n > 0 && q.lines[n-1].to >= line-1 {
		q.lines[n-1].to = line
		return
	}
	q.lines = append(q.lines, lineRange{line, line})
}

// take tells whether a line was taken over.
func (q *quotes) take(line, after string) bool {
	s := &q.state
	if s.rest {
		return true
	}
	body, marks := unmarked(line)
	named, unnamed, head := q.markup(q.next)
	switch {
	case unnamed.from > 0 && s.headed:
		s.unnamed = unnamed
		named = true
	case unnamed.from > 0 && unnamed == s.unnamed:
		named = true
	}
	if marks || named {
		s.headed, s.before = false, [2]string{}
		return true
	}
	if body == "" {
		s.headed = s.headed || head
		return false
	}
	isHead := q.isHead(body, after)
	s.headed = head || isHead
	s.rest = isHead && !q.marked(after, q.next+1, 1) || head && !q.marked(after, q.next+1, mostHeadLines)
	s.before = [2]string{s.before[1], body}
	return s.rest
}

// Of lines with text, a head that a mail program marks as one has so many at most. Of
// blank ones, so many stand between them.
const (
	mostHeadLines = 6
	mostBlank     = 8
)

// isHead tells the last line of a head, or the first of a block of fields.
func (q *quotes) isHead(body, after string) bool {
	if q.heads.divides(body) {
		next, _ := nextLine(after)
		return next == "" || !q.heads.attributes(next)
	}
	if q.heads.attributes(body) {
		return true
	}
	if strings.HasSuffix(body, ":") || strings.HasSuffix(body, "：") {
		for i := len(q.state.before) - 1; i >= 0 && q.state.before[i] != ""; i-- {
			if body = q.state.before[i] + " " + body; q.heads.attributes(body) {
				return true
			}
		}
	}
	return q.heads.fields(body, after)
}

// marked tells whether one of the next few lines with text carries quote marks, or
// stands in a blockquote.
func (q *quotes) marked(after string, line, few int) bool {
	for most := few + mostBlank; after != "" && few > 0 && most > 0; most-- {
		var s string
		s, after = shortLine(after)
		body, marks := unmarked(s)
		named, unnamed, _ := q.markup(line)
		if marks || named || unnamed.from > 0 {
			return true
		}
		if body != "" {
			few--
		}
		line++
	}
	return false
}

// markup tells what the markup of a page says of a line: that it stands in a
// blockquote, of an answer or of unknown purpose, or begins a head.
func (q *quotes) markup(line int) (named bool, unnamed lineRange, head bool) {
	_, named = at(q.named, line)
	unnamed, _ = at(q.unnamed, line)
	_, head = at(q.tops, line)
	return named, unnamed, head
}

// at gives the range that holds a line, of ranges in order that do not overlap.
func at(list []lineRange, line int) (lineRange, bool) {
	i := sort.Search(len(list), func(i int) bool { return list[i].to >= line })
	if i == len(list) || list[i].from > line {
		return lineRange{}, false
	}
	return list[i], true
}

// sorted takes what the markup says apart by its kinds.
func (q *quotes) sorted(list []extract.Quote) {
	q.named, q.unnamed, q.tops = nil, nil, nil
	for _, m := range list {
		switch r := (lineRange{m.From, m.To}); {
		case m.Head:
			q.tops = append(q.tops, lineRange{m.From, m.From})
		case m.Bare:
			q.unnamed = append(q.unnamed, r)
		default:
			q.named = append(q.named, r)
		}
	}
}
