package patterns

import (
	"strings"
	"unicode/utf8"
)

// rule is a rule in force: what is told of it, and what runs.
type rule struct {
	Rule
	def      *ruleDef
	rank     int
	gitleaks bool // judged exactly as gitleaks judges; else see hits
	named    bool // allowlists of paths apply, on the text's real name
	re       *regex
	generic  *genericMatcher // in place of re
	path     *regex
	allow    []*allowlist
	check    check
	onPanic  func(any) // told what a check panicked with; set by tests alone
	places   []string  // where matches can be, as keywords found in them; see locate
	reach    reach     // around places
	filter   filter
	exact    func() *matcher // made when it is first asked for
	gate     gate
}

// span is a stretch of a text, as bytes [start, end).
type span struct{ start, end int }

// find appends the rule's candidates in the given spans of the text.
func (r *rule) find(found []hit, t *Text, spans []span) []hit {
	if !r.appliesTo(t) {
		return found
	}
	if r.re == nil {
		return r.fileItself(found, t)
	}
	if t.Where == InFilename {
		t = withoutEnding(t)
	}
	at := &visit{text: t}
	for _, sp := range spans {
		if sp.end = min(sp.end, len(t.Content)); sp.start < sp.end {
			found = r.findIn(found, at, sp)
		}
	}
	return found
}

func (r *rule) findIn(found []hit, at *visit, sp span) []hit {
	part := at.text.Content[sp.start:sp.end]
	if r.generic != nil {
		return r.findGeneric(found, at, sp)
	}
	if m := r.exact(); m != nil {
		if at.places = at.places[:0]; m.each(part, at.add) && (len(at.places) == 0 || r.re.groups() == 0) {
			return r.acceptAll(found, at, sp.start)
		}
	}
	re := r.re.on(len(part))
	if !r.gitleaks {
		for _, groups := range re.FindAllStringSubmatchIndex(part, -1) {
			found = r.accept(found, at, shift(groups, sp.start))
		}
		return found
	}
	for _, m := range re.FindAllStringIndex(part, -1) {
		found = r.accept(found, at, regroup(re.FindStringSubmatchIndex, at.text.Content, m[0]+sp.start, m[1]+sp.start))
	}
	return found
}

// acceptAll takes the places that the matcher found, of a rule without groups.
func (r *rule) acceptAll(found []hit, at *visit, from int) []hit {
	for _, m := range at.places {
		at.whole = [2]int{m.start + from, m.end + from}
		groups := at.whole[:]
		if r.gitleaks {
			groups = regroup(func(s string) []int { return r.re.on(len(s)).FindStringSubmatchIndex(s) }, at.text.Content, groups[0], groups[1])
		}
		found = r.accept(found, at, groups)
	}
	return found
}

func (r *rule) findGeneric(found []hit, at *visit, sp span) []hit {
	r.generic.each(at.text.Content[sp.start:sp.end], func(m []int) bool {
		found = r.accept(found, at, regroup(r.generic.first, at.text.Content, m[0]+sp.start, m[1]+sp.start))
		return true
	})
	return found
}

// regroup finds the groups as gitleaks does: by matching once more on the match
// alone, with line ends taken off. What stands around the match is then out of
// sight, so that the groups, and even the match, can differ.
func regroup(match func(string) []int, content string, start, end int) []int {
	trimmed := strings.Trim(content[start:end], "\n")
	// gitleaks takes the line ends off the match, and still gives the place of the
	// first one as its place. We give that of what is left.
	start += strings.Index(content[start:end], trimmed)
	groups := match(trimmed)
	if groups == nil {
		return []int{start, start + len(trimmed)}
	}
	groups = shift(groups, start)
	groups[0], groups[1] = start, start+len(trimmed)
	return groups
}

func shift(groups []int, by int) []int {
	for i := range groups {
		if groups[i] >= 0 {
			groups[i] += by
		}
	}
	return groups
}

// accept appends the candidate that the groups stand for, unless the rule's
// entropy, allowlists or check are against it.
func (r *rule) accept(found []hit, at *visit, groups []int) []hit {
	t := at.text
	start, end := r.secretIn(groups)
	secret := t.Content[start:end]
	if secret == "" || r.Entropy != 0 && entropy(secret) <= r.Entropy {
		return found
	}
	if r.allowed(at, secret, groups) {
		return found
	}
	at.judged = r.candidate(t, groups, start, end)
	c := &at.judged
	keep := r.check == nil || r.judge(t, groups, c)
	if t.Context.Explain && c.Why == nil {
		c.Why = &Reasons{{"rule " + r.ID, r.Confidence}, {"checked " + string(c.Checked), 0}}
	}
	found = r.besides(found, t, c)
	if !keep || c.Secret == "" {
		return found
	}
	return append(found, hit{*c, r})
}

// besides appends what the check found beside its candidate.
func (r *rule) besides(found []hit, t *Text, c *Candidate) []hit {
	for i := range t.more {
		r.mend(t, &t.more[i], c)
		found = append(found, hit{t.more[i], r})
	}
	t.more = t.more[:0]
	return found
}

// secretIn gives the group that holds the secret: the one that the rule names,
// else the first that is not empty, else the whole match.
func (r *rule) secretIn(groups []int) (start, end int) {
	if n := 2 * r.SecretGroup; n > 0 && n+1 < len(groups) && groups[n] >= 0 {
		return groups[n], groups[n+1]
	}
	for i := 2; i+1 < len(groups); i += 2 {
		if groups[i] >= 0 && groups[i+1] > groups[i] {
			return groups[i], groups[i+1]
		}
	}
	return groups[0], groups[1]
}

func (r *rule) candidate(t *Text, groups []int, start, end int) Candidate {
	start, end = trimQuotes(t.Content, start, end)
	return Candidate{
		RuleID: r.ID, Title: r.Title, Severity: r.Severity, Tier: r.Tier,
		Start: start, End: end, MatchStart: groups[0], MatchEnd: groups[1],
		Secret:     strings.Clone(t.Content[start:end]),
		Confidence: r.Confidence, Checked: Unchecked, Rotate: r.Rotate,
	}
}

// trimQuotes takes white space and surrounding quotes off a secret as written.
func trimQuotes(s string, start, end int) (int, int) {
	const around = " \t\r\n\"'`\u00a0\u201c\u201d\u2018\u2019"
	inner := strings.TrimLeft(s[start:end], around)
	start = end - len(inner)
	return start, start + len(strings.TrimRight(inner, around))
}

// judge runs the rule's check. A check that panics must not end the scan and
// must not lose what it was to judge: the candidate stays, less certain.
func (r *rule) judge(t *Text, groups []int, c *Candidate) (keep bool) {
	before := *c
	defer func() {
		if p := recover(); p != nil {
			*c, keep = before, true
			c.Confidence /= 2
			if r.onPanic != nil {
				r.onPanic(p)
			}
		}
		r.mend(t, c, &before)
	}()
	return r.check(t, groups, c)
}

// mend puts back offsets that a check moved out of the text or into the middle
// of a character, and a confidence that is none. Its strings are copied: a piece
// of the text would keep all of it in memory as long as the finding.
func (r *rule) mend(t *Text, c, before *Candidate) {
	if c.Start < 0 || c.Start > c.End || c.End > len(t.Content) || !utf8.ValidString(t.Content[c.Start:c.End]) {
		c.Start, c.End = before.Start, before.End
	}
	c.Confidence = min(max(c.Confidence, 0), 1)
	c.Secret = strings.Clone(c.Secret)
	for _, s := range []*string{&c.Identity.User, &c.Identity.Account, &c.Identity.Host, &c.Identity.Tenant, &c.Identity.AppID, &c.Identity.Resource} {
		*s = strings.Clone(*s)
	}
}
