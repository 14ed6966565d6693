package patterns

import (
	"regexp"
	"slices"
	"strings"
)

// sureOfEdges is the confidence from which a rule knows better than the reader where
// a secret begins and ends, or sees what ties it to a word too far away for it: the
// heading of a table.
const sureOfEdges = 0.95

// keeps is the chance from which what a rule saw stays: a lower one for what the rule
// was sure of, and for what looks made up to be a password.
func (r *readerThresholds) keeps(h *hit) float64 {
	if h.Confidence >= sureOfEdges || shapeOf(h.Secret).mixed() {
		return r.KeepSure
	}
	return r.Keep
}

// join settles what the rules found with what the reader says.
func (r *rule) join(found []hit, t *Text, o *opinion, m *model) []hit {
	told := make([]bool, len(o.secrets))
	var out []hit
	for _, h := range found {
		if !h.ofProse() || r.stays(&h, t, o, m.data, told) {
			out = append(out, h)
		}
	}
	for i, l := range o.secrets {
		if !told[i] && l.tier != Info {
			out = append(out, hit{r.told(l, t, m.data), r})
		}
	}
	sortHits(out)
	return out
}

// stays settles one finding of a rule of prose, and notes which of the reader's it
// tells of.
func (r *rule) stays(h *hit, t *Text, o *opinion, d *proseData, told []bool) bool {
	if ofMachine.MatchString(h.Secret) || h.isSetting(t.Content) {
		return true // it has learnt from what people type
	}
	sure, seen := h.Confidence >= sureOfEdges, false
	first, _ := slices.BinarySearchFunc(o.secrets, h.Start+1, func(l learned, at int) int { return l.end - at })
	for i := first; i < len(o.secrets) && o.secrets[i].start < h.End; i++ {
		l := o.secrets[i]
		seen = true
		if l.tier == Info || l.start == h.Start && l.end == h.End { // of a note, the reader tells nothing itself
			h.agree(l, d)
			sure = true
		}
		told[i] = told[i] || sure
	}
	if seen {
		return sure // else the reader's edges are better
	}
	chance, asked := o.secretIn(h.Start, h.End)
	return !asked || chance >= d.Reader.keeps(h)
}

// isSetting says whether the value stands in quotes behind a name in quotes, or alone in
// an element, as programs write settings, and looks made up to be a password.
func (h *hit) isSetting(text string) bool {
	before, after := text[max(0, h.Start-6):h.Start], text[h.End:min(len(text), h.End+2)]
	quoted := settingBefore.MatchString(before) && strings.HasPrefix(after, `"`)
	return (quoted || strings.HasSuffix(before, ">") && after == "</") && shapeOf(h.Secret).mixed()
}

var settingBefore = regexp.MustCompile(`"\s{0,2}:\s{0,2}"$`)

// agree settles a rule's finding that the reader sees as well.
func (h *hit) agree(l learned, d *proseData) {
	if h.Tier == Info || l.tier == Info {
		h.Tier = Info
		return
	}
	if h.Why != nil {
		why := append(slices.Clone(*h.Why), Reason{"learned", l.confidence})
		h.Why = &why
	}
	h.Confidence = 1 - (1-h.Confidence)*(1-l.confidence) // of two rules the surer one stays so
	if h.Tier == Review && l.tier == Rotate && h.Confidence >= d.Thresholds.Rotate && !h.settledKind() {
		h.Tier = Rotate
	}
}

// settledKind says whether the words around a value make it one that is only to be
// reviewed: the code of a door, a former password.
func (h *hit) settledKind() bool {
	return h.rule.Tier == Review || h.Severity != h.rule.Severity || h.Title != h.rule.Title
}

// told makes a candidate of what only the reader saw.
func (r *rule) told(l learned, t *Text, d *proseData) Candidate {
	c := Candidate{
		RuleID: r.ID, Title: r.Title, Severity: r.Severity, Tier: Review, Confidence: l.confidence, Checked: Unchecked, Rotate: r.Rotate,
		Start: l.start, End: l.end, MatchStart: l.start, MatchEnd: l.end, Secret: t.Content[l.start:l.end],
	}
	p := newPassage(d, t, l.start, l.end)
	j := judged{reading: reading{value: value{start: p.a0, end: p.a1}}, secret: c.Secret, confidence: l.confidence}
	if j.who = p.identity(j.reading); d.isWord(lowerSame(j.who.Host)) {
		j.who.Host = "" // "the router is behind the sofa"
	}
	c.Identity = j.who
	if l.tier == Rotate {
		if l.confidence >= d.Reader.Rotate {
			c.Tier = Rotate
		}
		p.markPrivileged(&j, &c)
		if p.ofMeeting() {
			d.kinds["meeting"].apply(&c)
		}
	} else {
		d.kinds["door"].apply(&c)
	}
	if t.Context.Explain {
		c.Why = &Reasons{{"rule " + r.ID, r.Confidence}, {"learned", l.confidence}}
	}
	r.mend(t, &c, &c)
	return c
}
