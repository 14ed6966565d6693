package patterns

import (
	"slices"
	"strings"
)

// Prose passwords: secrets that people write into sentences, lists and tables.
// A rule's pattern finds only the anchor, a word such as "password"; the checks
// here read the text around it, weigh every way to see a secret there with a
// logistic model (prose/weights.toml), and keep the best one.

// proseCheck gives the check for anchors of one kind of prose/kinds.toml.
func proseCheck(kind string) check {
	return func(t *Text, groups []int, c *Candidate) bool {
		d, err := readProse()
		if err != nil {
			return true // nothing is lost: the anchor itself stays in the report
		}
		p := newPassage(d, t, groups[0], groups[1])
		return p.find(kind, c)
	}
}

// find settles the candidate on the best reading around its anchor.
func (p *passage) find(base string, c *Candidate) bool {
	a, ok := p.readAnchor()
	if !ok {
		return false
	}
	kind := p.kindOf(base)
	p.numeric = kind.Numeric
	all := p.readings(a)
	if kind.Name == "answer" {
		all = append(all, p.answerReadings(a)...)
	}
	if len(all) == 0 {
		return false
	}
	plain := *c
	j, ok := p.best(tied(all), a, kind)
	ok = ok && p.settle(&j, kind, c)
	p.others(all, &j, a, kind, plain)
	if ok {
		p.across(&j, kind, plain)
	}
	return ok
}

// tied are the readings that something ties to the anchor. The others stand beside
// them: what looks most like a secret may belong to another anchor.
func tied(all []reading) []reading {
	var out []reading
	for _, r := range all {
		if !r.loose {
			out = append(out, r)
		}
	}
	return out
}

// others adds what else stands out around the anchor: "one is Foo#1 and the
// other Foo#2".
func (p *passage) others(all []reading, taken *judged, a anchor, kind *proseKind, plain Candidate) {
	for _, r := range all {
		if !r.loose && !standsBefore(r, taken) || r.start < taken.end && r.end > taken.start || p.whole.tried(p.base+r.start) {
			continue
		}
		c := plain
		if j, ok := p.judge(r, a, kind); ok && p.settle(&j, kind, &c) {
			p.whole.more = append(p.whole.more, c)
		}
	}
}

// standsBefore says whether r is tied to the anchor as closely as can be, and the
// value that was taken stands somewhere behind it: "the read community is Foo_1 and
// the write one B4r!".
func standsBefore(r reading, taken *judged) bool {
	return r.end < taken.start && contains(taken.why, "connector-near") && (contains(r.features, "connector-verb") || contains(r.features, "connector-colon")) &&
		!slices.ContainsFunc(r.features, func(f string) bool { return strings.HasPrefix(f, "gap-") || strings.HasPrefix(f, "head") })
}

// Below this chance not even a user name beside the value makes a finding.
const hopeless = 0.08

// settle writes a judged reading into the candidate; it is false where the
// confidence is too low to be a finding.
func (p *passage) settle(j *judged, kind *proseKind, c *Candidate) bool {
	if j.confidence < hopeless {
		return false
	}
	if p.identify(j); j.confidence < p.data.Thresholds.Review {
		return false
	}
	c.Start, c.End, c.Secret = p.base+j.start, p.base+j.end, j.secret
	c.MatchStart, c.MatchEnd = min(c.MatchStart, c.Start), max(c.MatchEnd, c.End)
	c.Confidence, c.Identity = j.confidence, j.who
	c.Tier = p.tier(j.confidence)
	if kind.Name == "one-time" && isFirstPassword(j.secret) {
		kind = p.data.kinds["password"]
	}
	if kind.Tier == "" && p.isFormer(j) {
		kind = p.data.kinds["former"]
	}
	if p.whole.Context.Explain {
		c.Why = p.data.reasons(j.why)
	}
	kind.apply(c)
	if kind.Tier != Info && c.Privileged == "" {
		p.markPrivileged(j, c)
	}
	return true
}

// reasons are the features of a reading with their weights.
func (d *proseData) reasons(features []string) *Reasons {
	out := Reasons{{"bias", d.Weights["bias"]}}
	for _, f := range features {
		out = append(out, Reason{f, d.Weights[f]})
	}
	return &out
}

// isFirstPassword tells a password that is to be changed at the first login from
// a code that a machine sends: both are called one-time.
func isFirstPassword(s string) bool {
	sh := shapeOf(s)
	return sh.lower > 0 && sh.runes > 6 && (sh.symbols > 0 || sh.upper > 0 || sh.runes > 8)
}

func (p *passage) tier(confidence float64) Tier {
	if confidence >= p.data.Thresholds.Rotate {
		return Rotate
	}
	return Review
}

func (p *passage) markPrivileged(j *judged, c *Candidate) {
	if why := p.privilegedBy(j); why != "" {
		c.Privileged = why
	}
}

// apply gives the candidate what its kind says beyond its rule.
func (k *proseKind) apply(c *Candidate) {
	for _, f := range []struct{ field, by *string }{{&c.Title, &k.Title}, {&c.Rotate, &k.Rotate}} {
		if *f.by != "" {
			*f.field = *f.by
		}
	}
	if k.Severity != "" {
		c.Severity = k.Severity
	}
	if k.Tier != "" {
		c.Tier = k.Tier
	}
}

// ofGame says whether the text around the match speaks of a raffle, a quiz or a
// discount: their code words open nothing.
func (d *proseData) ofGame(t *Text, groups []int) bool {
	p := newPassage(d, t, groups[0], groups[1])
	return d.games.in(p.nearby(160, 160))
}

// proseNearby is proseCheck for anchors that mean a secret only where words of
// the kind's context stand near: "Key:" below "SSID:".
func proseNearby(kind string) check {
	inner := proseCheck(kind)
	return func(t *Text, groups []int, c *Candidate) bool {
		d, err := readProse()
		if err != nil {
			return true
		}
		near := lowerSame(t.Content[max(0, groups[0]-200):min(len(t.Content), groups[1]+60)])
		return d.kinds[kind].context.in(near) && !(kind == "answer" && d.ofGame(t, groups)) && inner(t, groups, c)
	}
}
