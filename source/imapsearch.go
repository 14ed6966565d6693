package source

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Search says which messages of a server are wanted, so that it need not send the
// others. It only narrows: what is wanted in the end, the reader decides.
type Search struct {
	// Domains and Addresses are the parties whose correspondence is wanted: none for
	// all messages, whatever else is said here.
	Domains, Addresses []string
	// Since and Until bound the date that a message bears; zero for no bound.
	Since, Until time.Time
}

func (s Search) active() bool { return len(s.Domains)+len(s.Addresses) > 0 }

// dayForm is that of a search's mark.
const dayForm = "20060102"

// mark tells a search from others in a cursor: the days, and a hash of the names.
func (s Search) mark() string {
	if !s.active() {
		return ""
	}
	names := slices.Sorted(slices.Values(s.names()))
	hash := sha256.Sum256([]byte(strings.Join(names, "\n")))
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(dayForm)
	}
	return fmt.Sprintf("%s/%s/%x", day(s.Since), day(s.Until), hash[:8])
}

func (s Search) names() []string { return slices.Concat(s.Domains, s.Addresses) }

// covers tells whether a search, by its mark, chose all that another does.
func covers(mark, other string) bool {
	if mark == "" || mark == other {
		return true
	}
	a, b := strings.Split(mark, "/"), strings.Split(other, "/")
	if len(a) != 3 || len(b) != 3 || a[2] != b[2] {
		return false
	}
	early := a[0] == "" || b[0] != "" && a[0] <= b[0]
	late := a[1] == "" || b[1] != "" && a[1] >= b[1]
	return early && late
}

// namesAtOnce keeps a command shorter than 8,000 bytes, which all servers take
// (RFC 7162, section 4).
const namesAtOnce = 8

// question asks for what is wanted in two ways: all of it, and as much as the
// headers show, which costs a server little.
type question struct{ all, shown imap.SearchCriteria }

// questions together ask for what is wanted.
func (s Search) questions() []question {
	var list []question
	period := s.period()
	for names := range slices.Chunk(s.names(), namesAtOnce) {
		var shown, all []imap.SearchCriteria
		if len(list) == 0 {
			shown = opaque()
		}
		for _, name := range names {
			for _, field := range addressFields {
				shown = append(shown, header(field, name))
			}
			// Anywhere in header and text: so correspondence is found that another
			// message holds or quotes.
			all = append(all, imap.SearchCriteria{Text: []string{name}})
		}
		q := question{all: either(append(all, shown...)), shown: either(shown)}
		q.all.And(&period)
		q.shown.And(&period)
		list = append(list, q)
	}
	return list
}

// addressFields have search keys of their own, or are asked for by most servers'
// indexes.
var addressFields = []string{"From", "To", "Cc", "Bcc", "Sender", "Reply-To"}

// header finds a field that holds a text; of "" any field of that name (RFC
// 3501, 6.4.4).
func header(field, text string) imap.SearchCriteria {
	return imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: field, Value: text}}}
}

func not(c imap.SearchCriteria) imap.SearchCriteria {
	return imap.SearchCriteria{Not: []imap.SearchCriteria{c}}
}

// plainSize is larger than mail is without files in it.
const plainSize = 256 << 10

// opaque finds messages of which a server may not see enough to choose: their
// header is not whole, or they may hold files, other messages, or text in an
// encoding of the whole. Left are such as plain pages and newsletters.
func opaque() []imap.SearchCriteria {
	kind := either([]imap.SearchCriteria{
		header("Content-Type", "text/plain"), header("Content-Type", "text/html"), header("Content-Type", "multipart/alternative"),
		header("Content-Type", "multipart/related"), not(header("Content-Type", "")),
	})
	return []imap.SearchCriteria{
		not(header("From", "")), not(header("To", "")), not(header("Date", "")),
		not(kind), header("Content-Disposition", "attachment"), header("X-MS-Has-Attach", "yes"),
		header("Content-Transfer-Encoding", "base64"), header("Content-Transfer-Encoding", "x-"),
		{Larger: plainSize},
	}
}

// Zones shift a message's day, and servers disagree on which day counts.
const dayMargin = 2 * 24 * time.Hour

// A date that a server cannot read it takes for one of these, or for one that is
// neither before nor after any.
var (
	oldest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	newest = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

// period finds what may bear a date within the bounds, each asked for in the two
// ways that differ for a date that cannot be read.
func (s Search) period() imap.SearchCriteria {
	var both imap.SearchCriteria
	undated := not(header("Date", ""))
	if !s.Since.IsZero() {
		from := s.Since.UTC().Add(-dayMargin)
		later := either([]imap.SearchCriteria{{SentSince: from}, not(imap.SearchCriteria{SentBefore: from}), {SentBefore: oldest}, undated})
		both.And(&later)
	}
	if !s.Until.IsZero() {
		to := s.Until.UTC().Add(dayMargin)
		sooner := either([]imap.SearchCriteria{{SentBefore: to}, not(imap.SearchCriteria{SentSince: to}), {SentSince: newest}, undated})
		both.And(&sooner)
	}
	return both
}

// either joins searches by OR, as a tree that is as flat as can be.
func either(any []imap.SearchCriteria) imap.SearchCriteria {
	if len(any) == 1 {
		return any[0]
	}
	half := len(any) / 2
	return imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{either(any[:half]), either(any[half:])}}}
}
