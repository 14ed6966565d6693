package source

import (
	"errors"
	"time"
)

// pace is how fast a server answers a command: one that sends a byte now and then
// is never silent, and never done.
type pace struct {
	all, message span
	inMessage    bool
	slow         int // spans that brought next to nothing, in a row
}

// span counts what came in a time.
type span struct {
	since time.Time
	bytes int
}

const (
	// slowest is what must come of a message in the time that a server may be
	// silent, by default 500 bytes a second.
	slowest = 30_000
	// longWork is how many such times other work may take, such as a search, while
	// the server says now and then that it goes on.
	longWork = 20
)

var errSlow = errors.New("the server sends next to nothing")

func startPace(now time.Time) pace { return pace{all: span{since: now}} }

// keeps tells whether the answers come fast enough, once more bytes came.
func (p *pace) keeps(bytes int, inMessage bool, idle time.Duration, now time.Time) bool {
	if inMessage && !p.inMessage {
		p.message = span{since: now}
	}
	p.inMessage = inMessage
	if p.message.over(bytes, idle, now) && inMessage {
		return false
	}
	if p.all.over(bytes, idle, now) {
		p.slow++
	} else if p.all.bytes >= slowest {
		p.slow = 0
	}
	return p.slow < longWork
}

// over counts bytes, and tells of a span at its end that held too few.
func (s *span) over(bytes int, idle time.Duration, now time.Time) bool {
	s.bytes += bytes
	if now.Sub(s.since) < idle {
		return false
	}
	tooFew := s.bytes < slowest
	*s = span{since: now}
	return tooFew
}
