package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/source"
)

// secrets gives the password or token of a mailbox. Nothing of it is ever
// written anywhere.
type secrets struct {
	flags    imapFlags
	open     func() (*account.Ways, error) // what "mailspill login" kept; nil for nothing
	patience time.Duration                 // with --password-command

	mu       sync.Mutex
	host     string                  // whom the one password of the command line was given to
	prompted map[string]string       // by mailbox
	kept     *account.Ways           // nil before it is opened
	ways     map[string]*account.Way // by mailbox, of those that have one
}

func newSecrets(flags imapFlags, open func() (*account.Ways, error)) *secrets {
	return &secrets{flags: flags, open: open, patience: longestCommand, prompted: map[string]string{}, ways: map[string]*account.Way{}}
}

// into lets a source ask.
func (s *secrets) into(opt *source.IMAPOptions) {
	opt.Secret, opt.AuthOf, opt.Refused = s.get, s.auth, s.refused
}

// get looks where a secret may come from, the most particular first: the command,
// the files, the environment; then what was kept; at last whoever sits there.
func (s *secrets) get(ctx context.Context, user, host string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flags.passwordCommand != "" {
		return s.command(ctx, user, host)
	}
	secret, err := s.common()
	switch {
	case err != nil:
		return "", err
	case secret != "":
		return s.bound(secret, host)
	}
	way, err := s.way(user, host)
	if way != nil {
		return way.Secret(ctx)
	}
	secret, unasked := s.prompt(user, host)
	switch {
	case unasked == nil:
		return secret, nil
	case err != nil:
		return "", fmt.Errorf("%w, and the kept sign-ins do not open: %w", unasked, err)
	}
	return "", unasked
}

// bound gives a secret that names no server to the first one only.
func (s *secrets) bound(secret, host string) (string, error) {
	if s.host == "" {
		s.host = host
	}
	if s.host != host {
		return "", fmt.Errorf("the one that was given is for %q and is not told to %q; use --password-command, which is told the host", s.host, host)
	}
	return secret, nil
}

// common is the secret of the files or of the environment; "" for none.
func (s *secrets) common() (string, error) {
	variable, file := "MAILSPILL_PASSWORD", s.flags.passwordFile
	if s.flags.byToken() {
		variable, file = "MAILSPILL_TOKEN", s.flags.tokenFile
	}
	if file == "" {
		return os.Getenv(variable), nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	return firstLine(text, file)
}

// firstLine of a file that must have one.
func firstLine(text []byte, from string) (string, error) {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	if line = bytes.TrimSuffix(line, []byte("\r")); len(line) == 0 {
		return "", fmt.Errorf("the first line of %q is empty", from)
	}
	return string(line), nil
}

// way finds the kept sign-in to a mailbox; nil if there is none that fits --auth.
func (s *secrets) way(user, host string) (*account.Way, error) {
	if way, ok := s.ways[mailbox(user, host)]; ok {
		return way, nil
	}
	if s.kept == nil && s.open != nil {
		var err error
		if s.kept, err = s.open(); err != nil {
			return nil, err
		}
	}
	if s.kept == nil {
		return nil, nil
	}
	way, err := s.kept.To(user, host)
	switch {
	case errors.Is(err, account.ErrNone):
		return nil, nil
	case err != nil:
		return nil, err
	case s.flags.auth != "" && s.flags.byToken() == (way.Auth == account.ByPassword):
		return nil, nil
	}
	s.ways[mailbox(user, host)] = way
	return way, nil
}

// mailbox is a key for maps.
func mailbox(user, host string) string { return user + "\x00" + host }

// auth is how the secret that get gave is to be used.
func (s *secrets) auth(user, host string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if way := s.ways[mailbox(user, host)]; way != nil && s.flags.auth == "" {
		return way.Auth
	}
	return s.flags.auth
}

// refused makes a kept sign-in get another token.
func (s *secrets) refused(user, host, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if way := s.ways[mailbox(user, host)]; way != nil {
		way.Refused(secret)
	}
}

// prompt asks whoever sits at the terminal, once for each mailbox.
func (s *secrets) prompt(user, host string) (string, error) {
	if secret, ok := s.prompted[mailbox(user, host)]; ok {
		return secret, nil
	}
	tty, err := os.OpenFile(terminal, os.O_RDWR, 0)
	if err != nil {
		return "", errors.New("there is no terminal to ask at")
	}
	defer tty.Close()
	what := "Password"
	if s.flags.byToken() {
		what = "Token"
	}
	secret, err := ask(tty, fmt.Sprintf("%s of %q at %q: ", what, user, host))
	if err != nil {
		return "", err
	}
	s.prompted[mailbox(user, host)] = secret
	return secret, nil
}
