package patterns

import (
	"cmp"
	"slices"
	"sort"
)

// Ranks of rules that saw the same secret, the weaker first: a format that only
// one issuer uses is told apart from what merely stands after "key =".
const (
	rankGeneric  = iota // gitleaks' generic-api-key
	rankGuess           // our prose rules that no word for a password leads to
	rankProse           // our prose rules: what people write around a password
	rankGitleaks        // gitleaks' rules for one issuer's format
	rankUser            // the user's own rules
	rankOurs            // our rules for one format
)

// dedupe weighs candidates that overlap: of each such group the strongest stays,
// and those that do not overlap with it. Candidates side by side all stay. found
// is ordered by Start; so is the result.
func dedupe(found []hit) []Candidate {
	var out []Candidate
	found = slices.DeleteFunc(found, func(h hit) bool { return publishedKeys[h.Secret] }) // whichever rule took it for a secret
	found = withoutNames(found)
	for len(found) > 0 {
		n := cluster(found)
		out = append(out, strongest(found[:n])...)
		found = found[n:]
	}
	for i := range out {
		raise(&out[i])
	}
	return out
}

// raise makes critical what opens privileged access and can still be used.
func raise(c *Candidate) {
	if c.Privileged != "" && !c.Expired && c.Tier != Info {
		c.Severity = Critical
	}
}

// cluster counts the first candidates that touch each other, directly or by way
// of others.
func cluster(found []hit) int {
	end := endOf(&found[0])
	for i := range found {
		if i > 0 && found[i].Start >= end {
			return i
		}
		end = max(end, endOf(&found[i]))
	}
	return len(found)
}

// endOf counts an empty place as one byte, so that it can overlap.
func endOf(h *hit) int { return max(h.End, h.Start+1) }

func strongest(group []hit) []Candidate {
	if len(group) == 1 {
		return []Candidate{group[0].Candidate}
	}
	order := make([]int, len(group))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return stronger(&group[a], &group[b]) })
	var kept []int // indexes into group, disjoint, by Start
	for _, i := range order {
		at := sort.Search(len(kept), func(k int) bool { return group[kept[k]].Start >= endOf(&group[i]) })
		if at > 0 && endOf(&group[kept[at-1]]) > group[i].Start {
			continue
		}
		kept = slices.Insert(kept, at, i)
	}
	out := make([]Candidate, len(kept))
	for k, i := range kept {
		out[k] = group[i].Candidate
	}
	return out
}

// stronger orders candidates by rank, then confidence, then length.
func stronger(a, b *hit) int {
	return cmp.Or(
		cmp.Compare(b.rule.rank, a.rule.rank),
		cmp.Compare(b.Confidence, a.Confidence),
		cmp.Compare(b.End-b.Start, a.End-a.Start),
		cmp.Compare(a.RuleID, b.RuleID),
	)
}
