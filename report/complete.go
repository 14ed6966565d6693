package report

import (
	"cmp"

	"github.com/mailspill/mailspill/finding"
)

// The contract wants each record's type named, lists that are always there to
// be [] and never null, and an identity of which nothing is known to be absent.
// That is settled here, before a record reaches any format.

func completeScan(r finding.Scan) finding.Scan {
	r.Type = cmp.Or(r.Type, "scan")
	r.Schema = cmp.Or(r.Schema, finding.Schema)
	r.StartedAt = r.StartedAt.UTC()
	r.Sources = present(r.Sources)
	return r
}

func completeFinding(r finding.Finding) finding.Finding {
	r.Type = cmp.Or(r.Type, "finding")
	r.Message.To = present(r.Message.To)
	if r.Identity != nil && *r.Identity == (finding.Identity{}) {
		r.Identity = nil
	}
	return r
}

func completeUnread(r finding.Unread) finding.Unread {
	r.Type = cmp.Or(r.Type, "unread")
	r.Message.To = present(r.Message.To)
	r.Path = present(r.Path)
	return r
}

func completeSummary(r finding.Summary) finding.Summary {
	r.Type = cmp.Or(r.Type, "summary")
	return r
}

func present(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
