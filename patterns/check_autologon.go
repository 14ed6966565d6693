package patterns

import (
	"regexp"
	"strings"
)

var (
	logonUser   = regexp.MustCompile(`(?i)DefaultUserName"?(?:\s{1,8}REG_SZ\s{1,8}|\s{0,3}=\s{0,3}"|\s{1,3}/t\s{1,3}REG_SZ\s{1,3}/d\s{1,3})"?([^\s"]{1,64})`)
	logonDomain = regexp.MustCompile(`(?i)DefaultDomainName"?(?:\s{1,8}REG_SZ\s{1,8}|\s{0,3}=\s{0,3}"|\s{1,3}/t\s{1,3}REG_SZ\s{1,3}/d\s{1,3})"?([^\s"]{1,64})`)
	// nextSetting is a line of the registry that was glued to the one before.
	nextSetting = regexp.MustCompile(`(?:Alt)?(?:Auto(?:AdminLogon|LogonCount|LogonSID|RestartShell)|ForceAutoLogon|LastUsedUsername|Default(?:UserName|DomainName))\s+REG_.*$`)
	nextSwitch  = regexp.MustCompile(`\s+(?:/(?:f|reg:\d\d|t|s|accepteula)\b|-(?i:Force|PropertyType|Type|ErrorAction)\b|[;|]).*$`)
)

// checkAutologon judges the password with which a computer signs its user in by
// itself, in the forms in which the registry is shown and set.
func checkAutologon(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	v := t.Content[start:end]
	switch {
	case charBefore(t.Content, start, `'`):
		v, _, _ = strings.Cut(v, "'")
	case !charBefore(t.Content, start, `"`):
		v = nextSetting.ReplaceAllString(nextSwitch.ReplaceAllString(v, ""), "")
	}
	v = strings.TrimRight(v, blankChars)
	pin(t, c, start, start+len(v))
	if isPlaceholder(c.Secret) {
		return false
	}
	w := vicinity(t, c, 500, 500)
	c.Identity.User = w.nearest(logonUser)
	if domain := w.nearest(logonDomain); domain != "" && c.Identity.User != "" {
		c.Identity.User = domain + `\` + c.Identity.User
	}
	c.Privileged = superuser(c.Identity.User)
	return true
}

var (
	elementUser   = regexp.MustCompile(`(?i)<(?:user_?name|user)>\s*([^<\s]{1,100})\s*</`)
	elementHost   = regexp.MustCompile(`(?i)<(?:host(?:_?name)?|server)>\s*([^<\s]{1,200})\s*</`)
	elementDomain = regexp.MustCompile(`(?i)<domain>\s*([^<\s]{1,100})\s*</`)
)

// checkElement judges a password in an element of XML, with the user's beside it.
func checkElement(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Secret = undoEntities.Replace(strings.Trim(c.Secret, blankChars))
	if isPlaceholder(c.Secret) || strings.HasPrefix(c.Secret, "AQAAANCMnd8") {
		return false
	}
	if tag := t.Content[groups[0]:start]; !signIn.MatchString(tag) && !elementHolds(tag, c.Secret) {
		return false
	}
	w := vicinity(t, c, 400, 300)
	c.Identity.User = w.nearest(elementUser)
	if domain := w.nearest(elementDomain); domain != "" && c.Identity.User != "" && !strings.ContainsAny(c.Identity.User, `\@`) {
		c.Identity.User = domain + `\` + c.Identity.User
	}
	c.Privileged = superuser(c.Identity.User)
	return true
}

var (
	signIn       = regexp.MustCompile(`(?i)^<(?:logon)?credentials`)
	elementsOwn  = regexp.MustCompile(`(?i)^<(?:\w+:)?(?:password|passwd|pwd|passphrase)[>\s]`)
	elementOther = regexp.MustCompile(`(?i)^<(?:\w*(?:change|reset|forgot|require|expire|max|old|encrypt|hash|confirm)|(?:\w*[^\Wd])?min)|\sencrypted\s*=\s*["'](?:true|1|yes)`)
	elementTexts = regexp.MustCompile(`(?i)^(?:true|false|yes|no|[\d.]+|0x[0-9a-f]+|[$#@%{(\[].*|.*[})\]#%])$`)
)

// elementHolds says whether an element that is called a password holds one: a
// page's labels and a program's switches are called so, too.
func elementHolds(tag, v string) bool {
	if elementOther.MatchString(tag) || strings.ContainsAny(v, " \t\u00a0") || elementTexts.MatchString(v) && !looksGenerated(v) {
		return false
	}
	lower, upper, digits, signs := classesOf(v)
	classes := min(lower, 1) + min(upper, 1) + min(digits, 1) + min(signs, 1)
	return len(v) >= 4 && (classes >= 2 && digits+signs > 0 || elementsOwn.MatchString(tag))
}

var undoEntities = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'", "&#39;", "'")
