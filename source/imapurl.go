package source

import (
	"errors"
	"net"
	"net/url"
	"strings"
)

// imapURL is what an imap:// or imaps:// URL names (RFC 5092, without its search
// and parameters).
type imapURL struct {
	secure bool // TLS from the first byte
	host   string
	port   string
	user   string
	folder string // "/"-separated; "" for all
}

func (u imapURL) address() string { return net.JoinHostPort(u.host, u.port) }

var imapPorts = map[string]string{"imap": "143", "imaps": "993"}

// CheckURL refuses a SOURCE that is a URL with a password, or one that cannot be
// read and so may hold one, before anything writes it down. Its error does not
// show it.
func CheckURL(rawURL string) error {
	scheme, _, isURL := strings.Cut(rawURL, "://")
	if _, known := schemes()[strings.ToLower(scheme)]; !isURL || !known {
		return nil
	}
	_, err := parseIMAP(rawURL)
	return err
}

// MailboxOf gives the user and the host of an IMAP mailbox's URL.
func MailboxOf(rawURL string) (user, host string, err error) {
	scheme, _, _ := strings.Cut(rawURL, "://")
	if _, known := imapPorts[strings.ToLower(scheme)]; !known {
		return "", "", &Error{Source: "URL", What: "this is no URL of a mailbox on a server", Hint: "Write imaps://user@host.", Err: ErrNotMail}
	}
	at, err := parseIMAP(rawURL)
	return at.user, at.host, err
}

var errPasswordInURL = errors.New("password in a URL")

// parseIMAP reads a URL. url.Parse's own errors quote it, so they are not shown.
func parseIMAP(rawURL string) (imapURL, error) {
	const form = "Write imaps://user@host/folder; a user name that holds an @ is written with %40, as in imaps://ann%40example.test@mail.example.test."
	scheme, rest, _ := strings.Cut(rawURL, "://")
	scheme = strings.ToLower(scheme)
	refuse := func(what, hint string, cause error) (imapURL, error) {
		return imapURL{}, &Error{Source: scheme + "://…", What: what, Hint: hint, Err: cause}
	}
	authority, _, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(authority, '@'); at >= 0 && strings.Contains(authority[:at], ":") {
		return refuse("there is a password in the URL, where others see it",
			"Leave it out, and give it by MAILSPILL_PASSWORD, --password-file or --password-command; a colon in a user name is written %3A.", errPasswordInURL)
	}
	u, err := url.Parse(rawURL)
	switch {
	case err != nil || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "":
		return refuse("this is no URL of a mailbox", form, ErrNotMail)
	case u.User.Username() == "":
		return refuse("the URL names no user", form, ErrNotMail)
	}
	at := imapURL{secure: scheme == "imaps", host: u.Hostname(), port: u.Port(), user: u.User.Username(), folder: strings.Trim(u.Path, "/")}
	if at.port == "" {
		at.port = imapPorts[scheme]
	}
	return at, nil
}
