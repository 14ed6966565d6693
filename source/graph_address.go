package source

import (
	"net/url"
	"strings"
)

// graphAddress is what a URL m365://user@tenant[/folder] names.
type graphAddress struct {
	mailbox string // user principal name or object id
	tenant  string
	folder  string // "" for all
}

// parseGraphAddress reads a URL. A user without "@" has the tenant for domain;
// one with it (percent-encoded) is a whole address, and the tenant may be an id.
func parseGraphAddress(rawURL string) (graphAddress, *Error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return graphAddress{}, graphUsage("m365://", "cannot be understood as a URL", err)
	}
	_, hasPassword := u.User.Password()
	user := u.User.Username()
	switch {
	case hasPassword:
		return graphAddress{}, graphUsage("m365://"+u.Host, "holds a password, which was not used", ErrNotMail)
	case user == "" || u.Hostname() == "" || u.Host != u.Hostname():
		return graphAddress{}, graphUsage(rawURL, "names no mailbox", ErrNotMail)
	case u.RawQuery != "" || u.Fragment != "":
		return graphAddress{}, graphUsage(rawURL, "holds a bare \"?\" or \"#\"", ErrNotMail)
	}
	if !strings.Contains(user, "@") && !isGUID(user) {
		user += "@" + u.Host
	}
	return graphAddress{mailbox: user, tenant: u.Host, folder: strings.Trim(u.Path, "/")}, nil
}

func graphUsage(shown, what string, err error) *Error {
	return &Error{
		Source: shown, What: what, Err: err,
		Hint: "Write m365://user@tenant or m365://user@tenant/folder; what is special in a URL is percent-encoded (ann%40example.org@TENANT).",
	}
}

// isGUID knows the object id of a directory: 8-4-4-4-12 hexadecimal digits.
func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, r := range s {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (r == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return false
		}
	}
	return true
}
