package patterns

import "strings"

// work is a rule that may match, and where in the text.
type work struct {
	rule  int
	spans []span
}

// prefilter gives the rules whose keywords occur in the text.
func (s *Set) prefilter(text string) []work {
	whole := []span{{0, len(text)}}
	seen := make([]bool, len(s.rules))
	var out []work
	add := func(rule int) {
		if !seen[rule] {
			seen[rule] = true
			out = append(out, work{rule, whole})
		}
	}
	for _, rule := range s.always {
		add(rule)
	}
	s.words.each(foldRare(text), func(word int32, end int) {
		for _, rule := range s.users[word] {
			add(int(rule))
		}
	})
	return out
}

// rare maps the two characters outside ASCII that Unicode folds to an ASCII
// letter: (?i) matches them, so a keyword must, too.
var rare = strings.NewReplacer("\u212a", "k", "\u017f", "s")

func foldRare(text string) string {
	if strings.Contains(text, "\u212a") || strings.Contains(text, "\u017f") {
		return rare.Replace(text)
	}
	return text
}
