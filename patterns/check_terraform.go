package patterns

import (
	"encoding/json"
	"regexp"
	"strings"
)

var (
	stateUser = regexp.MustCompile(`"(?:administrator_login|admin_username|username|user|login)"\s*:\s*"([^"\s]{1,100})"`)
	vaultLink = regexp.MustCompile(`^(?:https://[\w.-]+\.vault\.|/subscriptions/|arn:)`)
)

// isState knows a Terraform state by the names that no other file has.
func isState(text string) bool {
	for _, word := range []string{`"sensitive_attributes"`, `"schema_version"`, `"terraform_version"`, `"lineage"`, `"attributes_flat"`} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// checkState judges a value that a Terraform state holds in clear
// (developer.hashicorp.com/terraform/language/state/sensitive-data).
func checkState(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	end := endOfString(t.Content, start)
	if end < 0 {
		return false
	}
	pin(t, c, start, end)
	w := vicinity(t, c, 3000, 1500)
	if !strings.Contains(t.Name, ".tfstate") && !isState(w.text) {
		return false
	}
	var value string
	if json.Unmarshal([]byte(`"`+c.Secret+`"`), &value) == nil {
		c.Secret = canonicalText(value)
	}
	if isPlaceholder(c.Secret) || vaultLink.MatchString(c.Secret) || len(c.Secret) < 6 {
		return false
	}
	c.Checked = ByStructure
	c.Identity.User = w.nearest(stateUser)
	c.Identity.Resource = strings.Trim(w.setting("type")+"."+w.setting("name"), ".")
	c.Privileged = superuser(c.Identity.User)
	return true
}

// longestString bounds a string of JSON, in bytes.
const longestString = 8 << 10

// endOfString finds the quote that ends a string of JSON, or gives -1.
func endOfString(s string, i int) int {
	for n := 0; i < len(s) && n < longestString; i, n = i+1, n+1 {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		case '\n', '\r':
			return -1
		}
	}
	return -1
}
