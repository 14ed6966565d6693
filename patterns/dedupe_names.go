package patterns

import (
	"slices"
	"strings"
)

// shortestName is how long an account's or a host's name must be, in bytes, to be
// known again where prose took it for a password: "sa" may well be both.
const shortestName = 5

// withoutNames takes out what prose was read to say where a rule for one format
// knows better: the account or the host that another credential belongs to is no
// password, and neither is anything in a match that its rule understands to its
// ends. found is ordered by Start.
func withoutNames(found []hit) []hit {
	names, whole := map[string]bool{}, []span{}
	for i := range found {
		h := &found[i]
		if h.rule.rank != rankOurs {
			continue
		}
		for _, name := range []string{h.Identity.User, h.Identity.Host, h.Identity.Account} {
			if len(name) >= shortestName && !strings.EqualFold(name, h.Secret) {
				names[strings.ToLower(name)] = true
			}
		}
		if h.rule.def != nil && h.rule.def.Whole {
			whole = append(whole, span{h.MatchStart, h.MatchEnd})
		}
	}
	if len(names)+len(whole) == 0 {
		return found
	}
	slices.SortFunc(whole, func(a, b span) int { return a.start - b.start })
	return slices.DeleteFunc(found, func(h hit) bool {
		if h.rule.rank != rankProse && h.rule.rank != rankGuess {
			return false
		}
		same := strings.EqualFold(h.Identity.User, h.Secret) // the text gives the name for the password, too
		return names[strings.ToLower(h.Secret)] && !same || inOne(whole, h.Start, h.End)
	})
}

// inOne says whether a stretch lies in one of spans, which come in order and are
// apart from each other.
func inOne(spans []span, start, end int) bool {
	at, _ := slices.BinarySearchFunc(spans, start, func(s span, start int) int { return s.start - start })
	for i := max(0, at-1); i < min(len(spans), at+1); i++ {
		if spans[i].start <= start && end <= spans[i].end {
			return true
		}
	}
	return false
}
