package scanner

import (
	"slices"

	"github.com/mailspill/mailspill/patterns"
)

// How a view's candidate compares with a hit that overlaps with it.
type verdict int

const (
	apart verdict = iota // both stand for something of their own
	worse
	better
)

// weigh compares a view's candidate with an older hit. Whoever saw the whole
// secret with fewer disguises knows it better; but what a checksum or a structure
// proves is not given up for what merely looks longer, and rules undo percent
// encoding on their own where it belongs to a link.
func weigh(p *place, c *patterns.Candidate, q *place, old *hit) verdict {
	switch {
	case c.Secret == old.Secret:
		return sameSecret(c, &old.Candidate)
	case p.plain && p.covers(q):
		return better // it was cut off at the end of the chunk before
	case p.plain, !p.covers(q) && !q.covers(p):
		return apart
	case len(p.within) == 0, proven(&old.Candidate) && !proven(c):
		return worse
	case proven(&old.Candidate) && !p.covers(q) && slices.Contains(p.within, "base64"):
		return apart // a token that is a credential, with another one in it
	case !p.covers(q) && !slices.ContainsFunc(p.within, opens):
		return worse
	case onlyPercent(p.within) && (old.Secret != old.raw || sameEdges(p, q) && !proven(c)):
		return worse // in what people type, a percent sign is one
	}
	return better
}

// sameSecret prefers, of two rules that saw one secret, the one that knows more.
func sameSecret(c, old *patterns.Candidate) verdict {
	if c.RuleID == old.RuleID || proven(old) && !proven(c) {
		return worse
	}
	if proven(c) && !proven(old) || c.Confidence > old.Confidence {
		return better
	}
	return worse
}

func sameEdges(p, q *place) bool { return p.start == q.start && p.end == q.end }

func (p *place) covers(q *place) bool { return p.start <= q.start && q.end <= p.end }

func proven(c *patterns.Candidate) bool {
	return c.Checked == patterns.ByChecksum || c.Checked == patterns.ByStructure
}

// opens tells what, when undone, can show that a secret is shorter than it looked;
// joined lines only make one longer.
func opens(undone string) bool {
	switch undone {
	case "joined-lines", "flowed", "quote-marks", "line-continuation":
		return false
	}
	return true
}

func onlyPercent(undone []string) bool { return len(undone) == 1 && undone[0] == "percent" }
