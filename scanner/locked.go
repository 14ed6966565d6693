package scanner

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
)

// People send a locked file in one message and its password in another, before or
// after. What stays locked is therefore not reported as unread before the end of
// the scan: then it is tried with what the other messages say.
type locked struct {
	waits  []*waiting
	said   map[string][]*said // by thread, and by who writes to whom
	kept   int                // tries in said
	held   int64              // bytes of messages in waits
	proven []string           // what opened anything, of any message
}

// waiting is a message in which something stayed locked.
type waiting struct {
	ref     mail.Ref
	raw     []byte // a copy; nil where the message is read again from its source
	msg     finding.Message
	date    time.Time
	keys    []string // of its thread
	people  []string
	lost    []mail.Lost // what was not reported
	given   map[string]int
	opened  []string // passwords of its own that opened something
	parts   counts   // what the account holds of it
	bytes   counts
	tried   map[string]bool // words of other messages
	words   int             // tried of its own
	limit   string          // that was met, as the flag that sets it
	unknown string          // why it could not be looked at again
	kept    *finding.Kept   // what the case was told of it
}

// said is what one message says that may be a password.
type said struct {
	date  time.Time
	tries []tried
}

const (
	// daysBetween is how far apart in time two messages may be of the same people
	// and of no common thread, one with a file and one with its password.
	daysBetween = 14 * 24 * time.Hour
	// mostKept bounds the tries that are kept for locked files, and mostHeld the
	// bytes of messages that are kept in memory for another look.
	mostKept = 1 << 19
	mostHeld = 64 << 20
	// mostTried bounds the passwords of other messages tried on one message.
	mostTried = 300
	rounds    = 4 // an opened file may hold the password of the next one
)

// remember keeps what a message says that may be a password of another's file.
func (l *locked) remember(j *job, msg finding.Message) {
	for _, o := range j.harvest.opened {
		if !slices.Contains(l.proven, o.Password) && len(l.proven) < mostTried {
			l.proven = append(l.proven, o.Password)
		}
	}
	list := append(ofHits(j.harvest.hits), j.harvest.tries.best()...)
	if len(list) == 0 || l.kept > mostKept {
		return
	}
	for i := range list {
		list[i].text.msg = &msg
	}
	keys, _ := threadKeys(j.msg)
	l.note(&said{j.msg.Date(), list}, keys, peopleOf(j.msg))
}

func (l *locked) note(s *said, keys, people []string) {
	if l.said == nil {
		l.said = map[string][]*said{}
	}
	l.kept += len(s.tries)
	for _, k := range slices.Concat(keys, people) {
		l.said[k] = append(l.said[k], s)
	}
}

// peopleOf names who writes to whom, in both directions alike.
func peopleOf(m *mail.Message) []string {
	const most = 16
	h := m.Header()
	from := h.Addresses("From")
	if len(from) == 0 {
		return nil
	}
	var out []string
	for i, to := range h.Addresses("To", "Cc") {
		if i == most {
			break
		}
		if k := pairKey(from[0].Addr, to.Addr); !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

func pairKey(a, b string) string {
	pair := []string{strings.ToLower(a), strings.ToLower(b)}
	slices.Sort(pair)
	return "pair " + strings.Join(pair, " ")
}

// withhold takes what stayed locked out of a harvest until the end of the scan.
func (l *locked) withhold(j *job, msg finding.Message) {
	h := j.harvest
	if !j.whole || !slices.ContainsFunc(h.lost, isLocked) {
		return
	}
	keys, _ := threadKeys(j.msg)
	w := &waiting{
		ref: j.msg.Ref, msg: msg, date: j.msg.Date(), keys: keys, people: peopleOf(j.msg),
		kept: j.kept, parts: h.parts, bytes: h.bytes, given: map[string]int{}, tried: map[string]bool{}, words: h.tried,
	}
	for _, o := range h.opened {
		w.opened = append(w.opened, o.Password)
	}
	h.lost = slices.DeleteFunc(h.lost, func(lost mail.Lost) bool {
		if lost.Locked {
			w.lost = append(w.lost, lost)
		}
		return lost.Locked
	})
	w.count(h)
	if size := int64(len(j.msg.Raw)); l.held+size <= mostHeld {
		l.held += size
		w.raw = slices.Clone(j.msg.Raw)
	}
	j.waits = true
	l.waits = append(l.waits, w)
}

func hitKey(h hit) string {
	return strings.Join([]string{h.RuleID, h.Secret, h.part, strings.Join(h.path, "\x00"), h.where, fmt.Sprint(h.line, h.column)}, "\x01")
}

func lostKey(l mail.Lost) string {
	return strings.Join([]string{string(l.Reason), l.Part, strings.Join(l.Path, "\x00"), l.Detail}, "\x01")
}
