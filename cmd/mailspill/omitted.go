package main

import (
	"fmt"
	"log/slog"
	"sync"

	"github.com/mailspill/mailspill/scanner"
	"github.com/mailspill/mailspill/source"
)

// omitted counts the messages that servers were not asked for.
type omitted struct {
	mu       sync.Mutex
	messages int64
	searched int64 // of them, left out by a server's search
}

func (o *omitted) add(some source.Omitted) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.messages += int64(some.Messages)
	if some.Search {
		o.searched += int64(some.Messages)
	}
}

func (o *omitted) counts() (messages, searched int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.messages, o.searched
}

// tell warns of what a server's search may have missed.
func (o *omitted) tell(log *slog.Logger) {
	if _, n := o.counts(); n > 0 {
		log.Warn(fmt.Sprintf("%d messages were not fetched: the server says that they do not name the counterpart, and they show no attached file. "+
			"If it does not look into every encoding, some may quote the correspondence all the same: --no-server-search fetches all", n))
	}
}

// narrowed tells sources which messages are wanted, so that servers need not give
// the others.
func narrowed(opt source.Options, scan scanner.Options, all bool, o *omitted, log *slog.Logger) source.Options {
	opt.Omitted = o.add
	opt.Notice = func(name, what string) { log.Warn(fmt.Sprintf("%q: %s", name, what)) }
	opt.Folder = func(name string) bool { return scanner.InFolders(scan.Folders, name) }
	if scan.Counterpart != nil && !all {
		opt.IMAP.Search = source.Search{
			Domains: scan.Counterpart.Domains, Addresses: scan.Counterpart.Addresses, Since: scan.Since, Until: scan.Until,
		}
	}
	return opt
}
