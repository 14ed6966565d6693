package patterns

// appliesTo says whether a rule looks at t: one for named files alone only at
// those, one for prose not where lines were joined, unless it looks for links. All
// other rules apply to every text, whatever its name: gitleaks' list of paths
// that it skips would hide every secret in a .docx or .pdf.
func (r *rule) appliesTo(t *Text) bool {
	if t.Joined && (r.rank == rankProse || r.rank == rankGuess) && r.Check != "prose-reset-link" {
		return false
	}
	if r.path == nil {
		return true
	}
	name := fileName(t)
	return r.path.matches(name)
}

// fileItself is the candidate of a rule without regex: the file itself is the
// secret. It is given once, for the text that is the file's name.
func (r *rule) fileItself(found []hit, t *Text) []hit {
	if t.Where != InFilename || t.Content == "" {
		return found
	}
	return append(found, hit{r.candidate(t, []int{0, len(t.Content)}, 0, len(t.Content)), r})
}

func fileName(t *Text) string {
	if t.Name == "" && t.Where == InFilename {
		return t.Content
	}
	return t.Name
}
