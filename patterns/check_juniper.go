package patterns

import "strings"

// The alphabet of Junos' $9$ passwords: four families of letters, those of the
// first followed by three letters that stand for nothing, those of the last by
// none. The weights of the letters of one character change from one to the next.
var (
	junosFamilies = []string{"QzF3n6/9CAtpu0O", "B1IREhcSyrleKvMW8LXx", "7N-dVbwsY2g4oaJZGUDj", "iHkq.mPf5T"}
	junosAlphabet = strings.Join(junosFamilies, "")
	junosWeights  = [][]int{{1, 4, 32}, {1, 16, 32}, {1, 8, 32}, {1, 64}, {1, 32}, {1, 4, 16, 128}, {1, 32, 64}}
)

// junosPassword reveals a $9$ password: each letter counts by its distance in
// the alphabet from the letter before.
func junosPassword(value string) (string, bool) {
	rest, ok := strings.CutPrefix(value, "$9$")
	if !ok || rest == "" || strings.Trim(rest, junosAlphabet) != "" {
		return "", false
	}
	previous := rest[0]
	skip := 1 + fillers(previous)
	if len(rest) < skip {
		return "", false
	}
	var out []byte
	for rest = rest[skip:]; rest != ""; {
		weights := junosWeights[len(out)%len(junosWeights)]
		if len(rest) < len(weights) {
			return "", false
		}
		sum := 0
		for i, w := range weights {
			sum += w * junosGap(previous, rest[i])
			previous = rest[i]
		}
		if sum = sum % 256; sum < ' ' || sum > '~' {
			return "", false
		}
		out, rest = append(out, byte(sum)), rest[len(weights):]
	}
	return string(out), len(out) > 0
}

// fillers counts the letters without meaning that follow the first one.
func fillers(letter byte) int {
	for i, f := range junosFamilies {
		if strings.IndexByte(f, letter) >= 0 {
			return 3 - i
		}
	}
	return 0
}

func junosGap(from, to byte) int {
	n := len(junosAlphabet)
	return (strings.IndexByte(junosAlphabet, to)-strings.IndexByte(junosAlphabet, from)+n)%n - 1
}

// checkJunos judges a Junos $9$ password, which hides its clear text no better
// than Cisco's type 7; the secret is the clear one.
func checkJunos(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	clear, ok := junosPassword(c.Secret)
	if !ok {
		c.Checked, c.Confidence = CheckFailed, 0.6
		return distinctBytes(c.Secret) >= 8
	}
	c.Secret, c.Checked, c.Confidence = clear, ByStructure, 0.97
	return true
}
