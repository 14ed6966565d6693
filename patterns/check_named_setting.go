package patterns

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// otherName matches names that hold a password's word and no password.
var otherName = regexp.MustCompile(`(?i)(?:change|reset|forgot|require|expir|(?:^|[^d])min|max|old|show|allow|hint|length|policy|secret[_.-]?(?:name|id|ref|uri|path))`)

// checkSetting judges the value of a setting that is named apart from it: of a
// container's environment, an app's settings, a bean's properties.
func checkSetting(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	placeArgument(t, c, start, end)
	if isPlaceholder(c.Secret) || vaultLink.MatchString(c.Secret) || otherName.MatchString(t.Content[groups[0]:start]) {
		return false
	}
	lower, upper, digits, signs := classesOf(c.Secret)
	classes := min(lower, 1) + min(upper, 1) + min(digits, 1) + min(signs, 1)
	return !strings.ContainsAny(c.Secret, " \t") && len(c.Secret) >= 5 && classes >= 2 && digits+signs > 0 && !elementTexts.MatchString(c.Secret)
}

// checkShown judges base64 that a command decodes: user and password, or a
// password as a program or a careful person makes it.
func checkShown(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	raw, err := base64.StdEncoding.DecodeString(c.Secret)
	if err != nil {
		return false
	}
	value := strings.Trim(string(raw), blankChars)
	if !readable(value) || strings.ContainsAny(value, blankChars+"{}<>") || strings.Contains(value, "://") {
		return false
	}
	if user, password, ok := strings.Cut(value, ":"); ok && user != "" && !strings.Contains(password, ":") {
		c.Identity.User, value = user, password
		c.Privileged = superuser(user)
	}
	c.Secret, c.Checked = value, ByStructure
	return len(value) >= 6 && !isPlaceholder(value) && looksGenerated(value)
}

// checkShownData judges what a command printed of a secret: in base64, or decoded.
func checkShownData(t *Text, groups []int, c *Candidate) bool {
	if !strings.Contains(t.Content[groups[0]:c.Start], "base64") && checkShown(t, groups, c) {
		return true
	}
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	return !isPlaceholder(c.Secret) && looksGenerated(c.Secret)
}
