package source

import (
	"bytes"
	"strings"
)

// Bounds of what is looked at to decide about one line. They hold for mapped
// files and streams alike, so that both are split at the same places, and they
// keep the work linear on hostile input.
const (
	maxFromLine  = 4096     // a longer "From " line separates nothing
	maxLookahead = 64 << 10 // how far after it the header may begin
	maxFieldName = 128      // RFC 5322 has none; a line is 998 at most
	maxDecision  = maxFromLine + maxLookahead + maxFromLine
)

// verdict is the answer about one line that begins "From ".
type verdict int

const (
	stays  verdict = iota // it belongs to the message before
	splits                // it begins a message
	unsure                // more bytes are needed to tell
)

var (
	byteOrderMark = []byte("\xef\xbb\xbf")
	newlineFrom   = []byte("\nFrom ")
)

// judge decides whether the line at w[at:], which begins "From ", separates two
// messages. Body lines that begin so occur unquoted in real files, and real
// separators stand without a blank line before them (Thunderbird) or without a
// date, so neither sign is enough: a line with a date counts at the start or
// after a blank line; any other must be followed by a header, and by a better
// one the less it looks like a separator itself. last tells that w ends where
// the input ends.
func judge(w []byte, at int, last bool) verdict {
	line, next, known := lineAt(w, at, last)
	if !known {
		return unsure
	}
	if line == nil {
		return stays
	}
	grade := parseFromLine(line).grade
	switch {
	case grade == notFrom:
		return stays
	case grade == datedFrom && afterBlank(w, at):
		return splits
	}
	h := headerAfter(w[next:], last)
	switch {
	case h.unsure:
		return unsure
	case grade.accepts(h):
		return splits
	}
	return stays
}

// accepts tells whether the header h after a line of this grade is enough.
func (g fromGrade) accepts(h follower) bool {
	switch g {
	case datedFrom:
		return h.name != ""
	case senderFrom:
		return h.name != "" && !h.afterBlank || isMailField(h.name)
	case looseFrom:
		return !h.afterBlank && isMailField(h.name)
	}
	return false
}

// lineAt gives the line at w[at:] without its end, nil if it is too long, and
// the index of the line after it. It is not known while its end may still come.
func lineAt(w []byte, at int, last bool) (line []byte, next int, known bool) {
	rest := w[at:min(len(w), at+maxFromLine)]
	end := bytes.IndexByte(rest, '\n')
	switch {
	case end >= 0:
		return bytes.TrimSuffix(rest[:end], []byte("\r")), at + end + 1, true
	case len(rest) == maxFromLine:
		return nil, 0, true
	case last:
		return rest, len(w), true
	}
	return nil, 0, false
}

// afterBlank tells whether w[at:] is the first line or follows an empty one.
func afterBlank(w []byte, at int) bool {
	before := bytes.TrimSuffix(w[:at], []byte("\n"))
	before = bytes.TrimSuffix(before, []byte("\r"))
	return len(before) == 0 || before[len(before)-1] == '\n' || bytes.Equal(before, byteOrderMark)
}

// follower is what stands after a "From " line where a header should.
type follower struct {
	name       string // the field's name in lower case; empty if it is no header
	afterBlank bool   // empty lines stand before it
	unsure     bool
}

// headerAfter looks for a header field at the beginning of w, behind a byte
// order mark, empty lines and quoted "From " lines that mailers put there.
func headerAfter(w []byte, last bool) follower {
	var f follower
	for i := 0; i < maxLookahead; {
		// One field name or quoted line fits: nothing that comes later changes it.
		if !last && len(w)-i < maxFromLine {
			return follower{unsure: true}
		}
		skip, blank := skippable(w[i:])
		if skip == 0 {
			f.name = fieldName(w[i:])
			return f
		}
		f.afterBlank = f.afterBlank || blank
		i += skip
	}
	return follower{}
}

// skippable gives the length of what may stand before a header, 0 if it does not.
func skippable(w []byte) (length int, blank bool) {
	switch {
	case bytes.HasPrefix(w, byteOrderMark):
		return len(byteOrderMark), false
	case bytes.HasPrefix(w, []byte("\n")):
		return 1, true
	case bytes.HasPrefix(w, []byte("\r\n")):
		return 2, true
	}
	if !isQuotedFrom(w) {
		return 0, false
	}
	end := bytes.IndexByte(w[:min(len(w), maxFromLine)], '\n')
	return end + 1, false
}

// isQuotedFrom tells whether w begins with "From " behind one or more ">".
func isQuotedFrom(w []byte) bool {
	w = w[:min(len(w), maxFromLine)]
	unquoted := bytes.TrimLeft(w, ">")
	return len(unquoted) < len(w) && bytes.HasPrefix(unquoted, fromWord)
}

// fieldName gives the name of the header field that w begins with, in lower
// case, or "" (RFC 5322, 3.6.8, with the blanks before the colon of 4.5). An
// address like "https://" is none.
func fieldName(w []byte) string {
	w = w[:min(len(w), maxFieldName)]
	end := bytes.IndexFunc(w, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == ':' })
	if end <= 0 {
		return ""
	}
	after := bytes.TrimLeft(w[end:], " \t")
	if !bytes.HasPrefix(after, []byte(":")) || bytes.HasPrefix(after, []byte("://")) {
		return ""
	}
	return strings.ToLower(string(w[:end]))
}

// mailFields are names that begin a real message's header and hardly a sentence.
var mailFields = map[string]bool{
	"return-path": true, "received": true, "delivered-to": true, "envelope-to": true,
	"delivery-date": true, "from": true, "to": true, "cc": true, "bcc": true, "sender": true,
	"reply-to": true, "subject": true, "date": true, "message-id": true, "in-reply-to": true,
	"references": true, "mime-version": true, "content-type": true, "content-length": true,
	"content-transfer-encoding": true, "dkim-signature": true, "domainkey-signature": true,
	"authentication-results": true, "received-spf": true, "thread-topic": true, "thread-index": true,
}

func isMailField(name string) bool {
	for _, prefix := range []string{"x-", "arc-", "list-", "resent-"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return mailFields[name]
}
