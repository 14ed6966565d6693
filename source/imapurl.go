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

// CheckURL refuses the URL of a SOURCE that holds a password, before anything
// writes it down. Its error does not show it.
func CheckURL(rawURL string) error {
	scheme, rest, isURL := strings.Cut(rawURL, "://")
	if _, known := schemes()[strings.ToLower(scheme)]; !isURL || !known {
		return nil
	}
	authority, _, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(authority, '@'); at >= 0 && strings.Contains(authority[:at], ":") {
		return &Error{
			Source: scheme + "://…", What: "there is a password in the URL, where others see it",
			Hint: "Leave it out, and give it by MAILSPILL_PASSWORD, --password-file or --password-command; a colon in a user name is written %3A.", Err: errPasswordInURL,
		}
	}
	return nil
}

var errPasswordInURL = errors.New("password in a URL")

// parseIMAP reads a URL. url.Parse's own errors quote it, so they are not shown.
func parseIMAP(rawURL string) (imapURL, error) {
	if err := CheckURL(rawURL); err != nil {
		return imapURL{}, err
	}
	const form = "Write imaps://user@host/folder; a user name that holds an @ is written with %40, as in imaps://ann%40example.test@mail.example.test."
	u, err := url.Parse(rawURL)
	if err != nil || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" {
		return imapURL{}, &Error{Source: rawURL, What: "is no URL of a mailbox", Hint: form, Err: ErrNotMail}
	}
	if u.User.Username() == "" {
		return imapURL{}, &Error{Source: rawURL, What: "the URL names no user", Hint: form, Err: ErrNotMail}
	}
	scheme := strings.ToLower(u.Scheme)
	at := imapURL{secure: scheme == "imaps", host: u.Hostname(), port: u.Port(), user: u.User.Username(), folder: strings.Trim(u.Path, "/")}
	if at.port == "" {
		at.port = imapPorts[scheme]
	}
	return at, nil
}
