package report

import (
	"net/url"
	"regexp"
	"strings"
)

// linked is a text with the web address in it set apart.
type linked struct{ Before, URL, After string }

var webAddress = regexp.MustCompile(`https://[^\s<>"]+`)

// link finds the first https address in a rule's way of rotation.
func link(s string) linked {
	at := webAddress.FindStringIndex(s)
	if at == nil {
		return linked{Before: s}
	}
	found := strings.TrimRight(s[at[0]:at[1]], ".,;:!?)]}'")
	if u, err := url.Parse(found); err != nil || u.Host == "" {
		return linked{Before: s}
	}
	return linked{s[:at[0]], found, s[at[0]+len(found):]}
}
