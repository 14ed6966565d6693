package patterns

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// What the word lists of all languages say of a token, in groups: a token has at
// most one cue of each. The numbers are part of a trained model.
const cueGroups = 3

// mostCues is more than the lists of a group.
const mostCues = 64

// cues finds the words of the lists.
type cues struct {
	list  []string
	group []uint8
	cue   []uint8
}

// readCues makes the cues of the embedded data, once.
var readCues = sync.OnceValues(func() (*cues, error) {
	d, err := readProse()
	if err != nil {
		return nil, err
	}
	return newCues(d), nil
})

// newCues numbers the lists of each group: of a word in several the first counts.
func newCues(d *proseData) *cues {
	codes := make([][]string, codeNumbered+1)
	for i, w := range d.codes.words {
		for class := range codes {
			if d.codes.meaning[i].langs[class] != 0 {
				codes[class] = append(codes[class], w)
			}
		}
	}
	named := [][]string{keysOf(d.labels), keysOf(d.medium), d.kinds["meeting"].words.list, d.kinds["one-time"].words.list, d.kinds["wifi"].words.list, d.kinds["answer"].context.list,
		d.kinds["recovery"].context.list, d.kinds["community"].context.list, d.kinds["shared-key"].context.list, keysOf(d.userLabels), keysOf(d.hostLabels), keysOf(d.tenantLabels), d.pairs.list,
		keysOf(d.softLabels), keysOf(d.headings), keysOf(d.columnLabels), d.surfaces.list, d.systems.list, d.archives.list, d.networks.list, d.keyWords.list, d.digitNouns.list}
	named = append(named, codes...)
	ties := [][]string{d.verbs.phrases(), d.tos.phrases(), d.afters.phrases(), d.turns.list, keysOf(d.reverseVerbs), d.enter.phrases(), d.asWords.phrases(), d.withWords.phrases(), d.instruments.phrases(),
		keysOf(d.fillers), keysOf(d.reverseFillers), keysOf(d.heads), keysOf(d.states), keysOf(d.complements), d.spelling.phrases(), d.restate.phrases(), d.merely.list}
	talk := [][]string{d.policy.list, d.example.list, d.elsewhere.list, d.formerBefore.list, d.formerAfter.list, d.asks.list, d.here.list, d.games.list, d.says.list, d.vague.phrases(), d.hints.list,
		d.headsBefore.list, d.exampleAfter.list, d.addresses.list, d.about.list, d.privilegedWords.list, keysOf(d.units), d.naming.list, d.noNouns.list, d.entering.list, d.faults.list}
	c := &cues{}
	for group, lists := range [][][]string{named, ties, talk} {
		c.add(uint8(group), lists)
	}
	return c
}

func keysOf(w wordSet) []string { return slices.Sorted(maps.Keys(w)) }

func (m *phraseMap) phrases() []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m.by)) {
		out = append(out, m.by[k]...)
	}
	return out
}

func (c *cues) add(group uint8, lists [][]string) {
	seen := map[string]bool{}
	for cue, list := range lists {
		for _, w := range list {
			w = strings.Trim(w, " \x00")
			if w == "" || seen[w] || strings.ContainsRune(w, 0) {
				continue
			}
			seen[w] = true
			c.list, c.group, c.cue = append(c.list, w), append(c.group, group), append(c.cue, uint8(cue)+1)
		}
	}
}
