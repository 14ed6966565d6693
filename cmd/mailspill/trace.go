package main

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/mailspill/mailspill/source"
)

// auditWarning is told before a mailbox of Exchange Online is read (Purview's
// page "Use MailItemsAccessed to investigate compromised accounts").
const auditWarning = `reading leaves a trace: Exchange Online records each message read as MailItemsAccessed, and past 1,000 records in 24 hours ` +
	`it stops recording for that mailbox for a day. If someone still has to see who else read this mail, export the audit log first, or scan an export of the mailbox`

// trace tells in the end what a scan left in the audit log.
type trace struct {
	graph *source.Graph
	log   *slog.Logger
	began time.Time
}

func newTrace(g *source.Graph, log *slog.Logger) *trace {
	return &trace{graph: g, log: log, began: time.Now().UTC()}
}

// close ends the connections, and tells which records are ours.
func (t *trace) close(tell bool) {
	if t == nil {
		return
	}
	t.graph.Close()
	use := t.graph.Use()
	if !tell || len(use.Addresses) == 0 {
		return
	}
	ended := time.Now().UTC()
	who := "application " + orUnknown(use.AppID)
	if use.User != "" {
		who += " for " + use.User
	}
	t.log.Info(fmt.Sprintf("read as %q from %s, %s to %s: %q", who, strings.Join(use.Addresses, ", "),
		t.began.Format(time.RFC3339), ended.Format(time.RFC3339), use.Mailboxes))
	if query := othersReads(use, t.began, ended); query != "" {
		t.log.Info("the audit log without these reads: " + query)
	}
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

// guid is the form of an application's id: nothing else goes into a command that
// someone will paste into a shell.
var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// othersReads is the command of Exchange Online PowerShell that shows what others
// read at the time of the scan and a day before and after, since records come late
// and hold several reads.
func othersReads(use source.GraphUse, began, ended time.Time) string {
	if !guid.MatchString(use.AppID) {
		return ""
	}
	return fmt.Sprintf("Search-UnifiedAuditLog -Operations MailItemsAccessed -StartDate %s -EndDate %s -SessionCommand ReturnLargeSet -ResultSize 5000 | "+
		"Where-Object { $a = $_.AuditData | ConvertFrom-Json; $a.ClientAppId -ne '%s' -and $a.AppId -ne '%s' }",
		began.Add(-24*time.Hour).Format("2006-01-02T15:04:05Z"), ended.Add(24*time.Hour).Format("2006-01-02T15:04:05Z"), use.AppID, use.AppID)
}
