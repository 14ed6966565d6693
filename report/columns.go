package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// column is one field of a record in a table of cells, raw: each format
// neutralises in its own way.
type column[R any] struct {
	name string
	cell func(R) string
}

// findingColumns are the fields of a finding's JSON in their order, nested ones
// joined by a dot. The secret has a column only when the user asked for it.
func findingColumns(showSecrets bool) []column[finding.Finding] {
	type f = finding.Finding
	list := []column[f]{
		{"type", func(r f) string { return r.Type }},
		{"credential_id", func(r f) string { return r.CredentialID }},
		{"rule_id", func(r f) string { return r.RuleID }},
		{"title", func(r f) string { return r.Title }},
		{"severity", func(r f) string { return r.Severity }},
		{"tier", func(r f) string { return r.Tier }},
		{"confidence", func(r f) string { return strconv.FormatFloat(r.Confidence, 'g', -1, 64) }},
		{"checked", func(r f) string { return r.Checked }},
		{"preview", func(r f) string { return r.Preview }},
	}
	if showSecrets {
		list = append(list, column[f]{"secret", func(r f) string { return revealed(r.Secret) }})
	}
	list = append(list, identityColumns...)
	list = append(list,
		column[f]{"issued_at", func(r f) string { return timeCell(r.IssuedAt) }},
		column[f]{"expires_at", func(r f) string { return timeCell(r.ExpiresAt) }},
		column[f]{"expired", func(r f) string { return boolCell(r.Expired) }},
		column[f]{"privileged", func(r f) string { return r.Privileged }},
		column[f]{"rotate", func(r f) string { return r.Rotate }},
	)
	list = append(list, messageColumns(func(r f) finding.Message { return r.Message })...)
	return append(list,
		column[f]{"part", func(r f) string { return r.Part }},
		column[f]{"path", func(r f) string { return listCell(r.Path) }},
		column[f]{"where", func(r f) string { return r.Where }},
		column[f]{"line", func(r f) string { return strconv.Itoa(r.Line) }},
		column[f]{"column", func(r f) string { return strconv.Itoa(r.Column) }},
		column[f]{"decoded", func(r f) string { return listCell(r.Decoded) }},
	)
}

var identityColumns = []column[finding.Finding]{
	{"identity.user", func(r finding.Finding) string { return identityOf(r).User }},
	{"identity.account", func(r finding.Finding) string { return identityOf(r).Account }},
	{"identity.host", func(r finding.Finding) string { return identityOf(r).Host }},
	{"identity.tenant", func(r finding.Finding) string { return identityOf(r).Tenant }},
	{"identity.app_id", func(r finding.Finding) string { return identityOf(r).AppID }},
	{"identity.resource", func(r finding.Finding) string { return identityOf(r).Resource }},
}

func messageColumns[R any](of func(R) finding.Message) []column[R] {
	return []column[R]{
		{"message.source", func(r R) string { return of(r).Source }},
		{"message.folder", func(r R) string { return of(r).Folder }},
		{"message.uid", func(r R) string { return uidCell(of(r).UID) }},
		{"message.offset", func(r R) string { return offsetCell(of(r).Offset) }},
		{"message.sha256", func(r R) string { return of(r).SHA256 }},
		{"message.message_id", func(r R) string { return of(r).MessageID }},
		{"message.date", func(r R) string { return of(r).Date }},
		{"message.from", func(r R) string { return of(r).From }},
		{"message.to", func(r R) string { return listCell(of(r).To) }},
		{"message.cc", func(r R) string { return listCell(of(r).Cc) }},
		{"message.subject", func(r R) string { return of(r).Subject }},
		{"message.direction", func(r R) string { return of(r).Direction }},
		{"message.thread", func(r R) string { return of(r).Thread }},
	}
}

// unreadColumns are the fields of an unread record's JSON in their order.
func unreadColumns() []column[finding.Unread] {
	type u = finding.Unread
	list := []column[u]{{"type", func(r u) string { return r.Type }}}
	list = append(list, messageColumns(func(r u) finding.Message { return r.Message })...)
	return append(list,
		column[u]{"part", func(r u) string { return r.Part }},
		column[u]{"path", func(r u) string { return listCell(r.Path) }},
		column[u]{"media_type", func(r u) string { return r.MediaType }},
		column[u]{"bytes", func(r u) string { return strconv.FormatInt(r.Bytes, 10) }},
		column[u]{"reason", func(r u) string { return r.Reason }},
		column[u]{"detail", func(r u) string { return r.Detail }},
		column[u]{"hint", func(r u) string { return r.Hint }},
	)
}

func names[R any](columns []column[R]) []string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.name
	}
	return list
}

func identityOf(r finding.Finding) finding.Identity {
	if r.Identity == nil {
		return finding.Identity{}
	}
	return *r.Identity
}

func revealed(s *finding.Revealed) string {
	if s == nil {
		return ""
	}
	return s.Reveal()
}

func listCell(list []string) string { return strings.Join(list, "; ") }

func timeCell(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func boolCell(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

func uidCell(uid uint32) string {
	if uid == 0 {
		return ""
	}
	return strconv.FormatUint(uint64(uid), 10)
}

func offsetCell(offset *int64) string {
	if offset == nil {
		return ""
	}
	return strconv.FormatInt(*offset, 10)
}
