package patterns

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// The reader learns from mail in many languages, and there is little of each. So
// the files of prose/concepts name common words of every language by what they
// mean: what is learnt of "reset" in one holds for all.

// conceptFiles is where the tables lie: a line is "concept: form, form*", and a
// form that ends in a star stands for all words that begin so.
const conceptFiles = "prose/concepts/*.txt"

// concepts finds the forms of all languages.
type concepts struct {
	names     []string // of concepts, in the order of the English table
	languages []string
	forms     []string
	meaning   []formMeaning
}

// formMeaning is what a form means in a language.
type formMeaning struct {
	concept  int32
	language uint8
	open     bool // the word may go on
}

var readConcepts = sync.OnceValues(func() (*concepts, error) { return loadConcepts(proseFiles) })

func loadConcepts(files fs.FS) (*concepts, error) {
	names, err := fs.Glob(files, conceptFiles)
	if err != nil {
		return nil, fmt.Errorf("listing the tables of concepts: %w", err)
	}
	slices.SortFunc(names, func(a, b string) int { // the English table names the concepts
		return strings.Compare(strings.Replace(a, "/en.", "/..", 1), strings.Replace(b, "/en.", "/..", 1))
	})
	c := &concepts{}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		if err := c.add(strings.TrimSuffix(path.Base(name), ".txt"), string(b)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return c, nil
}

func (c *concepts) add(language, table string) error {
	first := len(c.languages) == 0
	seen := map[string]bool{}
	for number, line := range strings.Split(table, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, forms, ok := strings.Cut(line, ":")
		at := slices.Index(c.names, name)
		switch {
		case !ok || !first && at < 0:
			return fmt.Errorf("line %d: no concept %q", number+1, name)
		case first:
			at = len(c.names)
			c.names = append(c.names, name)
		}
		for _, form := range strings.Split(forms, ",") {
			form = strings.TrimSpace(form)
			word, open := strings.CutSuffix(form, "*")
			if word == "" || seen[form] || strings.Contains(word, "*") {
				continue
			}
			seen[form] = true
			c.forms = append(c.forms, lowerSame(word))
			c.meaning = append(c.meaning, formMeaning{int32(at), uint8(len(c.languages)), open})
		}
	}
	c.languages = append(c.languages, language)
	return nil
}
