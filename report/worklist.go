package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// Bounds on what is kept of one credential. A password in a signature stands in
// every message of a mailbox; what is beyond a bound is still counted, and
// stands in full in the jsonl and csv reports.
const (
	keptPlaces     = 200
	keptRoutes     = 50
	keptIdentities = 1000
	keptReasons    = 8   // titles, reasons of privilege, ways of rotation
	keptText       = 400 // code points of one text from mail
)

// credential is one secret with every place it was found in: one line of work.
type credential struct {
	finding.Finding // the strongest of its findings stands for all

	Identities []finding.Identity // distinct; a password may open several things
	Titles     []string           // other kinds that rules took the same secret for
	Privileges []string           // why it opens privileged access; empty if unknown
	Rotations  []string           // how it is revoked or rotated
	Places     []place            // the first ones, in the order of the scan
	Routes     []route            // distinct senders and recipients, first ones
	MoreRoutes bool
	MoreIDs    bool // more identities than are kept

	PlaceCount, MessageCount int64
	First, Last              string // dates of its earliest and latest message

	lastMessage messageKey
}

// worklist groups findings by credential_id. It is the one place where that is
// done; table, html and xlsx show the same lines of work.
type worklist struct {
	byID map[string]*credential
}

func newWorklist() *worklist { return &worklist{byID: map[string]*credential{}} }

func (w *worklist) add(f finding.Finding) {
	c, ok := w.byID[f.CredentialID]
	if !ok {
		c = &credential{Finding: f}
		w.byID[f.CredentialID] = c
	}
	c.add(f, !ok)
}

func (c *credential) add(f finding.Finding, first bool) {
	c.addPlace(f)
	c.addDates(f)
	if f.Identity != nil {
		c.addIdentity(*f.Identity)
	}
	c.Privileges = addText(c.Privileges, f.Privileged)
	c.Rotations = addText(c.Rotations, f.Rotate)
	c.Titles = addText(c.Titles, f.Title)
	if !first && stronger(f, c.Finding) < 0 {
		c.Finding = keepLongest(f, c.Finding)
	} else {
		c.Finding = keepLongest(c.Finding, f)
	}
	c.Finding = shortened(c.Finding)
}

// shortened keeps of a finding what is shown of a credential; the places and
// lists hold the rest.
func shortened(f finding.Finding) finding.Finding {
	for _, s := range []*string{&f.Title, &f.Severity, &f.Tier, &f.Checked, &f.Preview, &f.RuleID, &f.CredentialID} {
		*s = cut(*s, keptText)
	}
	f.Message, f.Identity, f.Path, f.Decoded = finding.Message{}, nil, nil, nil
	return f
}

func (c *credential) addPlace(f finding.Finding) {
	c.PlaceCount++
	key := keyOf(f.Message)
	if c.MessageCount == 0 || key != c.lastMessage { // a message's findings come together
		c.MessageCount++
		c.lastMessage = key
		c.addRoute(routeOf(f.Message))
	}
	if len(c.Places) < keptPlaces {
		c.Places = append(c.Places, placeOf(f))
	}
}

func (c *credential) addDates(f finding.Finding) {
	d := cut(f.Message.Date, keptText)
	if d == "" {
		return
	}
	if c.First == "" || d < c.First {
		c.First = d
	}
	c.Last = max(c.Last, d)
}

// addIdentity keeps an identity unless one that is kept says as much or more.
func (c *credential) addIdentity(id finding.Identity) {
	for _, s := range []*string{&id.User, &id.Account, &id.Host, &id.Tenant, &id.AppID, &id.Resource} {
		*s = cut(*s, keptText)
	}
	for i, have := range c.Identities {
		if covers(have, id) {
			return
		}
		if covers(id, have) {
			c.Identities[i] = id
			return
		}
	}
	if len(c.Identities) == keptIdentities {
		c.MoreIDs = true
		return
	}
	c.Identities = append(c.Identities, id)
}

// covers reports whether a holds everything that b holds.
func covers(a, b finding.Identity) bool {
	fa, fb := identityFields(a), identityFields(b)
	for i := range fb {
		if fb[i].value != "" && fa[i].value != fb[i].value {
			return false
		}
	}
	return true
}

func addText(list []string, s string) []string {
	s = cut(s, keptText)
	if s == "" || len(list) == keptReasons || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// keepLongest returns f with the widest span of dates that either finding knows:
// of two expiry dates the later one is the safer belief.
func keepLongest(f, other finding.Finding) finding.Finding {
	if other.ExpiresAt != nil && (f.ExpiresAt == nil || other.ExpiresAt.After(*f.ExpiresAt)) {
		f.ExpiresAt, f.Expired = other.ExpiresAt, other.Expired
	}
	if other.IssuedAt != nil && (f.IssuedAt == nil || other.IssuedAt.Before(*f.IssuedAt)) {
		f.IssuedAt = other.IssuedAt
	}
	return f
}

var (
	tiers      = []string{"rotate", "review", "info"}
	severities = []string{"critical", "high", "medium", "low"}
)

// rank is the place of a word in its list; an unknown word ranks last.
func rank(list []string, word string) int {
	if i := slices.Index(list, word); i >= 0 {
		return i
	}
	return len(list)
}

// stronger is negative when a says more about the credential than b does.
func stronger(a, b finding.Finding) int {
	return cmp.Or(
		cmp.Compare(rank(tiers, a.Tier), rank(tiers, b.Tier)),
		cmp.Compare(rank(severities, a.Severity), rank(severities, b.Severity)),
		cmp.Compare(b.Confidence, a.Confidence),
	)
}

// work returns the credentials that somebody must act on or look at: privileged
// ones first, then by tier, severity and latest mail.
func (w *worklist) work() []*credential {
	return w.sorted(func(c *credential) bool { return !c.IsInfo() })
}

// recorded returns the credentials of the tier info, in the same order.
func (w *worklist) recorded() []*credential { return w.sorted((*credential).IsInfo) }

func (w *worklist) sorted(keep func(*credential) bool) []*credential {
	var list []*credential
	for _, c := range w.byID {
		if keep(c) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, byUrgency)
	return list
}

func byUrgency(a, b *credential) int {
	return cmp.Or(
		-boolCompare(a.IsPrivileged(), b.IsPrivileged()),
		stronger(finding.Finding{Tier: a.Tier, Severity: a.Severity}, finding.Finding{Tier: b.Tier, Severity: b.Severity}),
		-cmp.Compare(a.Last, b.Last),
		cmp.Compare(a.Title, b.Title),
		cmp.Compare(a.CredentialID, b.CredentialID),
	)
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// IsInfo reports whether the credential is recorded only, with nothing to do.
func (c *credential) IsInfo() bool { return c.Tier == "info" }

// IsPrivileged reports whether the credential is known to open privileged access.
func (c *credential) IsPrivileged() bool { return len(c.Privileges) > 0 }

// validity is what a credential's own dates say of it.
type validity string

const (
	stillValid  validity = "valid"
	pastItsDate validity = "expired"
	noDate      validity = "unknown"
)

// validity judges by the expiry date where there is one: a saved stream may be
// read long after its scan, when more has expired.
func (c *credential) validity(now time.Time) validity {
	switch {
	case c.ExpiresAt != nil && c.ExpiresAt.After(now):
		return stillValid
	case c.ExpiresAt != nil:
		return pastItsDate
	case c.Expired == nil:
		return noDate
	case *c.Expired:
		return pastItsDate
	}
	return stillValid
}
