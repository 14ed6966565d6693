package patterns

import (
	"math"
	"slices"
)

// The tags that the network gives: nothing, or the beginning or the rest of a
// secret of one of three tiers.
const (
	tagNone = iota
	tagRotate
	tagRotateOn
	tagReview
	tagReviewOn
	tagInfo
	tagInfoOn
	tags
)

// readSpan is some tokens in a row that the network takes for a secret.
type readSpan struct {
	from, to   int // tokens
	tier       Tier
	confidence float64 // the mean chance of its tokens to be part of a secret
}

// secretsAt gives the secrets among tokens by the chances of their tags. What is
// likelier a secret than not is given with its likeliest edges, and besides what
// would be one if the chance of nothing counted by lean.
func secretsAt(tokens []token, chance []float32, lean float64) []readSpan {
	out := decodeTags(tokens, chance, 1)
	for _, s := range decodeTags(tokens, chance, lean) {
		if !slices.ContainsFunc(out, func(o readSpan) bool { return o.from < s.to && s.from < o.to }) {
			out = append(out, s)
		}
	}
	return out
}

// decodeTags gives the secrets on the likeliest way through the tags, by Viterbi's
// algorithm: the rest of a secret follows only its beginning, on the same line.
func decodeTags(tokens []token, chance []float32, lean float64) []readSpan {
	if len(tokens) == 0 {
		return nil
	}
	score, from := make([]float64, tags), make([][tags]uint8, len(tokens))
	for t := range tokens {
		apart := t == 0 || tokens[t].before >= gapLine
		score = stepTags(score, &from[t], chance[t*tags:(t+1)*tags], lean, apart)
	}
	best := likeliest(score)
	way := make([]uint8, len(tokens))
	for t := len(tokens) - 1; t >= 0; t-- {
		way[t] = uint8(best)
		best = int(from[t][best])
	}
	return spansOf(way, chance)
}

func likeliest(score []float64) int {
	best := 0
	for i := range score {
		if score[i] > score[best] {
			best = i
		}
	}
	return best
}

// stepTags goes on by a token; one that is apart begins something new.
func stepTags(score []float64, from *[tags]uint8, chance []float32, lean float64, apart bool) []float64 {
	next := make([]float64, tags)
	best := likeliest(score)
	for tag := range next {
		p, before := float64(chance[tag]), best
		if tag == tagNone {
			p *= lean
		}
		if isRest(uint8(tag)) {
			before = tag
			if score[tag-1] > score[tag] {
				before = tag - 1
			}
			if apart {
				p = 0
			}
		}
		from[tag] = uint8(before)
		next[tag] = score[before] + math.Log(p+1e-12)
	}
	return next
}

func isRest(tag uint8) bool { return tag != tagNone && tag%2 == 0 }

func spansOf(way []uint8, chance []float32) []readSpan {
	var out []readSpan
	for t := 0; t < len(way); t++ {
		if way[t] == tagNone {
			continue
		}
		s := readSpan{from: t, to: t + 1}
		for s.to < len(way) && isRest(way[s.to]) {
			s.to++
		}
		s.weigh(chance)
		out = append(out, s)
		t = s.to - 1
	}
	return out
}

// weigh sums what the tokens say.
func (s *readSpan) weigh(chance []float32) {
	var tiers [3]float64
	for i := s.from; i < s.to; i++ {
		row := chance[i*tags : (i+1)*tags]
		for k := range tiers {
			tiers[k] += float64(row[1+2*k] + row[2+2*k])
		}
	}
	all := tiers[0] + tiers[1] + tiers[2]
	s.confidence = all / float64(s.to-s.from)
	s.tier = Rotate
	if tiers[1] > tiers[0] && tiers[1] > tiers[2] {
		s.tier = Review
	}
	if tiers[2] > 0.6*all {
		s.tier = Info
	}
}
