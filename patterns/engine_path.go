package patterns

// appliesTo says whether a rule that looks at named files alone looks at t. All
// other rules apply to every text, whatever its name: gitleaks' list of paths
// that it skips would hide every secret in a .docx or .pdf.
func (r *rule) appliesTo(t *Text) bool {
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
