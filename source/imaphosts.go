package source

import (
	"context"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Hosts keeps the connections to each server within what it allows, whichever
// mailboxes they are for. A source takes its connections when it is opened, one at
// least, and gives them back when it is closed.
type Hosts struct {
	least  int
	mu     sync.Mutex
	byName map[string]*semaphore.Weighted
}

// NewHosts makes room for least connections to any server, even where it is known
// to allow fewer.
func NewHosts(least int) *Hosts {
	return &Hosts{least: least, byName: map[string]*semaphore.Weighted{}}
}

// usualConnections are below the 10 of one user and address that Dovecot allows
// by default, so that a mail program has room beside us.
const usualConnections = 8

// manyConnections are servers that were seen to allow more: 20 and 15 of one
// user.
var manyConnections = map[string]int{"outlook.office365.com": 16, "imap.gmail.com": 12}

func (h *Hosts) of(host string) *semaphore.Weighted {
	h.mu.Lock()
	defer h.mu.Unlock()
	host = strings.ToLower(host)
	if h.byName[host] == nil {
		most, known := manyConnections[host]
		if !known {
			most = usualConnections
		}
		h.byName[host] = semaphore.NewWeighted(int64(max(most, h.least)))
	}
	return h.byName[host]
}

// take waits for one connection, and takes up to want if there are as many.
func (h *Hosts) take(ctx context.Context, host string, want int) (int, error) {
	if h == nil {
		return want, nil
	}
	room := h.of(host)
	if err := room.Acquire(ctx, 1); err != nil {
		return 0, err
	}
	n := 1
	for n < want && room.TryAcquire(1) {
		n++
	}
	return n, nil
}

func (h *Hosts) give(host string, n int) {
	if h != nil {
		h.of(host).Release(int64(n))
	}
}
