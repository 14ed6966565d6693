package source

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// backoff is how Exchange Online asks to wait, in milliseconds.
var backoff = regexp.MustCompile(`(?i)Suggested Backoff Time: (\d+) milliseconds`)

// longestPause bounds what a server may ask for; Exchange was seen to ask for
// five minutes.
const longestPause = 15 * time.Minute

// expired stands in what Exchange Online says when it ends a session for its token.
const expired = "AccessTokenExpired"

// suggestedPause tells whether the server asks to come again later, and when: 0
// if it does not say.
func suggestedPause(err error) (time.Duration, bool) {
	text, code := answerOf(err)
	if m := backoff.FindStringSubmatch(text); m != nil {
		ms, err := strconv.ParseInt(m[1], 10, 64)
		if err != nil || ms > longestPause.Milliseconds() {
			return longestPause, true
		}
		return time.Duration(ms) * time.Millisecond, true
	}
	switch code {
	case "THROTTLED", "UNAVAILABLE", "INUSE", "LIMIT": // RFC 5530 and Gmail's own
		return 0, true
	}
	return 0, strings.Contains(strings.ToLower(text), "throttled")
}

// answerOf gives the server's words: those of NO or BAD, and of a BYE.
func answerOf(err error) (text, code string) {
	var answer *imap.Error
	if errors.As(err, &answer) {
		text, code = answer.Text, strings.ToUpper(string(answer.Code))
	}
	var bye *byeError
	if errors.As(err, &bye) {
		text += " " + bye.bye
	}
	return text, code
}

// refusal tells that trying again is of no use: the password, the certificate,
// the name of the host are wrong.
func refusal(err error) bool {
	text, _ := answerOf(err)
	if strings.Contains(text, expired) || notConnected(err) {
		return false // the next connection asks for another token, or comes when others ended
	}
	var answer *imap.Error
	var secret *secretError
	var cert *tls.CertificateVerificationError
	var dns *net.DNSError
	var record tls.RecordHeaderError
	return errors.As(err, &answer) || errors.As(err, &secret) || errors.As(err, &cert) || errors.As(err, &record) ||
		errors.As(err, &dns) && dns.IsNotFound ||
		errors.Is(err, errTokenRefused) || errors.Is(err, errLoginDisabled) || errors.Is(err, errNoSTARTTLS) || errors.Is(err, errInjected)
}

// noEntry explains why the server could not be reached or did not let us in.
func (b *imapBox) noEntry(err error) *Error {
	var fatal *Error
	if errors.As(err, &fatal) {
		return fatal
	}
	for _, c := range entryFailures {
		if hint, what, ok := c(b, err); ok {
			return b.fail(what, hint, err)
		}
	}
	return b.fail("the server could not be reached: "+bareText(err), "Check the host, the port and the network.", err)
}

// entryFailures explain what is known to go wrong, the surer ones first.
var entryFailures = []func(b *imapBox, err error) (hint, what string, ok bool){
	func(_ *imapBox, err error) (string, string, bool) {
		var e *secretError
		if !errors.As(err, &e) {
			return "", "", false
		}
		return "Give it by MAILSPILL_PASSWORD, --password-file, --password-command or --token-file, or keep it with \"mailspill login\".", "no password or token: " + e.Error(), true
	},
	func(_ *imapBox, err error) (string, string, bool) {
		var e *tls.CertificateVerificationError
		if !errors.As(err, &e) {
			return "", "", false
		}
		return "If the server is the right one, name the certificate of its authority with --ca-file.", "the server's certificate is not to be trusted: " + e.Err.Error(), true
	},
	func(_ *imapBox, err error) (string, string, bool) {
		var e tls.RecordHeaderError
		return "Check the port: imaps:// is for 993, imap:// for 143 with STARTTLS.", "the server does not speak TLS at this port", errors.As(err, &e)
	},
	func(_ *imapBox, err error) (string, string, bool) {
		return "Use imaps://; --insecure-plaintext would send the password for all to read.", bareText(err), errors.Is(err, errNoSTARTTLS)
	},
	func(_ *imapBox, err error) (string, string, bool) {
		return "Use imaps://, and find out who stands between.", bareText(err), errors.Is(err, errInjected)
	},
	func(_ *imapBox, err error) (string, string, bool) {
		return "Use --auth xoauth2 with --token-file, or TLS if this connection has none.", "the server takes no password here", errors.Is(err, errLoginDisabled)
	},
	func(_ *imapBox, err error) (string, string, bool) {
		return "Check that the user name is the mailbox's own address, that IMAP is allowed for it and that the account may open it; or too many connections are open: lower --connections.",
			"the server took the password or token but opens no mailbox (authenticated but not connected)", notConnected(err)
	},
	func(_ *imapBox, err error) (string, string, bool) {
		text, _ := answerOf(err)
		return "Get a new token and write it to the file of --token-file, or sign in with \"mailspill login\", which renews it.", "the token expired", strings.Contains(text, expired)
	},
	func(_ *imapBox, err error) (string, string, bool) {
		return "Get a new one, for this user and this server (its audience and scope); if it was kept, sign in again with \"mailspill login\".", "the server refused the token" + said(err), errors.Is(err, errTokenRefused)
	},
	func(_ *imapBox, err error) (string, string, bool) {
		if _, throttled := suggestedPause(err); throttled {
			return "Wait, and scan again with --connections 1.", "the server asks to come again later" + said(err), true
		}
		var answer *imap.Error
		return "Check the user name and the password; many providers want a password made for programs, or a token (--auth xoauth2). If it was kept, keep the new one with \"mailspill login imap\".", "the server refused the user or the password" + said(err), errors.As(err, &answer)
	},
	func(_ *imapBox, err error) (string, string, bool) {
		return "Check the host, the port and the network.", "the server did not answer in time", isTimeout(err)
	},
}

// said quotes the server's words, as they are hostile too.
func said(err error) string {
	const longest = 200
	text, _ := answerOf(err)
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return fmt.Sprintf(" (it says %q)", text[:min(len(text), longest)])
}
