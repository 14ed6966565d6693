package patterns

import (
	"net/url"
	"regexp"
	"strings"
)

// loginField matches the user's field of a form that signs in.
var loginField = regexp.MustCompile(`(?i)(?:login|loginfmt|user(?:name|id)?|email|j_username|log)=([^\s"'&<>\\;]{1,100})`)

// checkForm judges a password field of a form as browsers send it
// (url.spec.whatwg.org, application/x-www-form-urlencoded): traces of requests and
// links hold them.
func checkForm(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	unescape := url.QueryUnescape
	if strings.HasSuffix(t.Content[groups[0]:start], `"`) {
		unescape = url.PathUnescape // a field that JSON shows by itself: "+" is no blank there
	}
	value, err := unescape(c.Secret)
	if err != nil {
		value = c.Secret
	}
	if len(value) < 5 || isPlaceholder(value) || distinctBytes(value) < 4 || strings.ContainsAny(value, "\r\n{}$<>") {
		return false
	}
	c.Secret = value
	c.Identity.User = formUser(t, c)
	return true
}

// formUser gives the user in the fields around a password's.
func formUser(t *Text, c *Candidate) string {
	user := vicinity(t, c, 200, 200).nearest(loginField)
	if value, err := url.QueryUnescape(user); err == nil {
		return value
	}
	return user
}
