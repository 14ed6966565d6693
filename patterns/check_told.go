package patterns

import (
	"regexp"
	"strings"
	"unicode"
)

// classesOf counts which of lower and upper case letters, digits and other
// signs a value has.
func classesOf(v string) (lower, upper, digits, signs int) {
	for _, r := range v {
		switch {
		case unicode.IsLower(r):
			lower++
		case unicode.IsUpper(r):
			upper++
		case unicode.IsDigit(r):
			digits++
		default:
			signs++
		}
	}
	return lower, upper, digits, signs
}

// notGenerated are addresses, versions, settings and names with a number at the
// end, which no program draws as a password.
var notGenerated = regexp.MustCompile(`(?i)^(?:https?:|www\.|[a-z]:\\|\\\\|[\d.:,-]+$|[a-z]+[-_.]?\d{1,4}$|(?:[a-z0-9]+[-_.])+[a-z]+\d{0,4}$|[a-z]{1,6}\d+$|\w+@|\w+=)|@\w+\.\w`)

// looksGenerated says whether v may be a password that a program drew: of three
// classes of characters at least, and no name.
func looksGenerated(v string) bool {
	lower, upper, digits, signs := classesOf(v)
	classes := min(lower, 1) + min(upper, 1) + min(digits, 1) + min(signs, 1)
	return classes >= 3 && digits > 0 && distinctBytes(v) >= 6 && !notGenerated.MatchString(v)
}

// checkGenerated judges what a sentence says to be the password that LAPS drew.
func checkGenerated(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, start+len(bareValue(t.Content[start:end])))
	if isPlaceholder(c.Secret) || len(c.Secret) < 8 || !looksGenerated(c.Secret) {
		return false
	}
	c.Identity.Host = strings.ToLower(vicinity(t, c, 200, 100).nearest(lapsName))
	c.Privileged = localAdministrator
	return true
}

// checkStorePassword judges the password of a keystore that a setting or a
// sentence names. Without quotes or a sign before it a plain word is none.
func checkStorePassword(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	placeArgument(t, c, start, end)
	if isPlaceholder(c.Secret) || spoken.MatchString(c.Secret) || vaultLink.MatchString(c.Secret) {
		return false
	}
	_, _, digits, signs := classesOf(c.Secret)
	tied := strings.ContainsAny(t.Content[groups[0]:c.Start], ":=")
	return tied || digits+signs > 0
}

// besideFile reads the name of the file that stands before a password.
var besideFile = regexp.MustCompile(`^[^\s"')\],;:]+`)

// fileLike matches another file's name, a size or a date.
var fileLike = regexp.MustCompile(`(?i)\.[a-z][a-z0-9]{1,4}$|^[\d.,]+\s?[kmgt]?i?b?$|\d{4}-\d\d-\d\d|^v(?:ersion)?[ _.-]?\d|\d(?:px|mb|kb|gb)$`)

// passwordSaid matches the words for a password between a file's name and a value.
var passwordSaid = regexp.MustCompile(`(?i)(?:key|pass\w*|passwort|kennwort|pw)\s{0,2}(?:is|ist|[:=])?\s{0,3}["“]?$`)

// checkBesideFile judges what stands behind the name of a file and a stroke.
func checkBesideFile(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, start+len(bareValue(t.Content[start:end])))
	lower, upper, digits, signs := classesOf(c.Secret)
	if isPlaceholder(c.Secret) || fileLike.MatchString(c.Secret) || !looksGenerated(c.Secret) {
		return false
	}
	c.Identity.Resource = strings.Clone(besideFile.FindString(t.Content[groups[0]:start]))
	told := passwordSaid.MatchString(t.Content[groups[0]:start])
	return (signs > 0 || told) && lower+upper+digits > signs
}
