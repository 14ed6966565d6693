package patterns

import (
	"slices"
	"unicode/utf8"
)

// mostClasses is how many classes of characters an expression may tell apart.
const mostClasses = 255

// classes parts the characters into those that no set of an expression tells apart.
type classes struct {
	ascii  [utf8.RuneSelf]uint8
	bounds []rune  // the first characters of stretches beyond ASCII
	class  []uint8 // of each stretch
	sample []rune  // one character of each class
}

func newClasses(sets [][]rune) classes {
	bounds := []rune{0, utf8.RuneSelf}
	for _, set := range sets {
		for i := 0; i+1 < len(set); i += 2 {
			bounds = append(bounds, set[i], set[i+1]+1)
		}
	}
	slices.Sort(bounds)
	c := classes{}
	number := map[string]uint8{}
	for _, from := range slices.Compact(bounds) {
		class := c.classOf(from, sets, number)
		if from >= utf8.RuneSelf {
			c.bounds, c.class = append(c.bounds, from), append(c.class, class)
			continue
		}
		for b := from; b < utf8.RuneSelf; b++ {
			c.ascii[b] = class
		}
	}
	return c
}

func (c *classes) classOf(char rune, sets [][]rune, number map[string]uint8) uint8 {
	key := make([]byte, len(sets))
	for i, set := range sets {
		if inRanges(set, char) {
			key[i] = 1
		}
	}
	class, ok := number[string(key)]
	if !ok && len(c.sample) <= mostClasses {
		class = uint8(len(c.sample))
		number[string(key)] = class
		c.sample = append(c.sample, char)
	}
	return class
}

// of gives the class of a character.
func (c *classes) of(char rune) int {
	if char < utf8.RuneSelf {
		return int(c.ascii[char])
	}
	i, exact := slices.BinarySearch(c.bounds, char)
	if !exact {
		i--
	}
	return int(c.class[i])
}
