package patterns

import (
	"regexp"
	"strings"
)

// How far from an anchor the words of an invitation stand, in bytes.
const (
	meetingBefore = 350
	meetingAfter  = 120
)

// ofMeeting says whether the text around the anchor invites to a meeting: by words
// that nothing else has, or by the number of one.
func (p *passage) ofMeeting() bool {
	k := p.data.kinds["meeting"]
	if !p.lacks(meetingWords, max(0, p.a0-meetingBefore), min(len(p.low), p.a1+meetingAfter)) && k.context.in(p.nearby(meetingBefore, meetingAfter)) {
		return true
	}
	return p.meetingNumbered(k)
}

// meetingNumber is the number of a meeting as Zoom, Webex and Teams write it, in
// groups of three or four digits, behind what calls it one.
var meetingNumber = regexp.MustCompile(`([^\n\d]{0,24})\b\d{3,4}[ \x{a0}-]\d{3,4}[ \x{a0}-]\d{3,4}\b`)

// numberIsID is how a meeting's number is called beside its own name.
var numberIsID = regexp.MustCompile(`\bid\W{0,4}$`)

// remoteDesks are programs whose own numbers look the same, and whose passwords open
// a computer.
var remoteDesks = regexp.MustCompile(`teamviewer|team viewer|anydesk|any desk|rustdesk|ultraviewer|supremo|aeroadmin|ammyy|向日葵|todesk`)

// meetingNumbered says whether the number of a meeting stands near the anchor: behind
// the name of what people meet in, or as an ID where such a name is near, or in the
// subject.
func (p *passage) meetingNumbered(k *proseKind) bool {
	around := p.nearby(meetingAfter, meetingAfter)
	if !strings.ContainsAny(around, "0123456789") {
		return false
	}
	for _, m := range meetingNumber.FindAllStringSubmatch(around, -1) {
		called := k.words.in(m[1])
		if !called && numberIsID.MatchString(m[1]) {
			called = k.words.in(p.nearby(meetingBefore, meetingAfter)) || k.words.in(lowerSame(p.whole.Context.Subject))
		}
		if called {
			return !remoteDesks.MatchString(p.nearby(meetingBefore, meetingAfter))
		}
	}
	return false
}
