package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/mailspill/mailspill/source"
)

// auditWarning is told before a mailbox of Exchange Online is read (Purview's
// page "Use MailItemsAccessed to investigate compromised accounts").
const auditWarning = `reading leaves a trace: Exchange Online records each message read as MailItemsAccessed, and past 1,000 records in 24 hours ` +
	`it stops recording for that mailbox for a day. If someone still has to see who else read this mail, export the audit log first, ` +
	`or scan an export of the mailbox; and read no more than you need: name a folder, and at an IMAP server a time (--since, --until)`

// serverWarning is told before a mailbox of any other server is read.
const serverWarning = `reading leaves a trace: the mail stays as it is, but a server may log who signed in, from where, and what was read. ` +
	`If someone still has to see who else read this mail, save its logs first`

// warn tells once, for a machine and a user, what reading these sources leaves
// behind; quiet spares those to whom it is of less weight. byGraph says that Graph
// will be asked.
func warn(log *slog.Logger, sources []string, byGraph, quiet bool) {
	exchange, server := byGraph, false
	for _, name := range sources {
		if _, host, err := source.MailboxOf(name); err == nil {
			exchange, server = exchange || isExchange(host), server || !isExchange(host)
		}
	}
	if exchange {
		once(log, "exchange", auditWarning)
	}
	if server && !quiet {
		once(log, "server", serverWarning)
	}
}

// once tells what was not told before. Where that cannot be kept, it is told again.
func once(log *slog.Logger, what, text string) {
	dir, err := os.UserConfigDir()
	if err != nil {
		log.Warn(text)
		return
	}
	name := filepath.Join(dir, "mailspill", "told-"+what)
	if _, err := os.Stat(name); err == nil {
		return
	}
	log.Warn(text)
	if os.MkdirAll(filepath.Dir(name), 0o700) == nil {
		_ = os.WriteFile(name, []byte(note(text)), 0o600) // else it is told again
	}
}

// note explains the file to who finds it.
func note(text string) string {
	return fmt.Sprintf("mailspill told this once; remove this file to be told again.\n\n%s.\n", strings.TrimSpace(text))
}
