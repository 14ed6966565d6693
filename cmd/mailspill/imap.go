package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/mailspill/mailspill/source"
)

// imapFlags say how to get into mailboxes on servers.
type imapFlags struct {
	auth            string
	passwordFile    string
	passwordCommand string
	tokenFile       string
	caFile          string
	plaintext       bool
	connections     int
	mailboxes       string
	noServerSearch  bool
	atOnce          int
}

func (f *imapFlags) add(fl *pflag.FlagSet) {
	fl.StringVar(&f.auth, "auth", source.AuthPassword, "sign in to IMAP by `METHOD`: password, xoauth2 or oauthbearer")
	fl.StringVar(&f.passwordFile, "password-file", "", "read the password for IMAP from the first line of this `FILE`")
	fl.StringVar(&f.passwordCommand, "password-command", "", "read the password or token from the first line that this shell `COMMAND` writes; it is told MAILSPILL_USER and MAILSPILL_HOST")
	fl.StringVar(&f.tokenFile, "token-file", "", "read the OAuth2 access token from this `FILE`, anew for each connection or when it expires; of m365:// sources instead of what \"mailspill login\" kept")
	fl.StringVar(&f.caFile, "ca-file", "", "trust the certificates in this PEM `FILE` besides the system's")
	fl.BoolVar(&f.plaintext, "insecure-plaintext", false, "let imap:// do without TLS: others can read the password and the mail on their way")
	fl.IntVar(&f.connections, "connections", 2, "open at most `N` connections to an IMAP server at a time")
	fl.BoolVar(&f.noServerSearch, "no-server-search", false, "fetch every message of an IMAP server and select here; else its search leaves out those that by its word do not name the counterpart, are not of the time asked for, and show no attached file")
	fl.IntVar(&f.atOnce, "at-once", 4, "read up to `N` mailboxes on servers at a time; their records stay in order")
	fl.StringVar(&f.mailboxes, "mailboxes", "", "read the SOURCEs that the lines of this `FILE` name, after those named here")
}

// named gives the SOURCEs of the command line and of --mailboxes.
func (f *imapFlags) named(args []string) ([]string, error) {
	names := slices.Clone(args)
	if f.mailboxes != "" {
		text, err := os.ReadFile(f.mailboxes)
		if err != nil {
			return nil, fmt.Errorf("--mailboxes: %w", err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				names = append(names, line)
			}
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("--mailboxes %s names no SOURCE: write one a line", f.mailboxes)
		}
	}
	for _, name := range names {
		if err := source.CheckURL(name); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// options checks the flags and turns them into the source's.
func (f *imapFlags) options(sources []string) (source.IMAPOptions, error) {
	opt := source.IMAPOptions{Auth: f.auth, Plaintext: f.plaintext, Connections: f.connections}
	const most = 20 // connections; servers end more than that of one user
	switch {
	case f.auth != source.AuthPassword && f.auth != source.AuthXOAUTH2 && f.auth != source.AuthOAuthBearer:
		return opt, fmt.Errorf("--auth %q: use password, xoauth2 or oauthbearer", f.auth)
	case f.tokenFile != "" && f.auth == source.AuthPassword && !namesGraph(sources):
		return opt, errors.New("--token-file needs --auth xoauth2 or --auth oauthbearer")
	case f.passwordFile != "" && f.auth != source.AuthPassword:
		return opt, fmt.Errorf("--password-file is for --auth password; --auth %s needs --token-file or --password-command", f.auth)
	case f.atOnce < 1 || f.atOnce > most:
		return opt, fmt.Errorf("--at-once %d: from 1 to %d", f.atOnce, most)
	case f.connections < 1 || f.connections > most:
		return opt, fmt.Errorf("--connections %d: from 1 to %d", f.connections, most)
	}
	if f.caFile != "" {
		var err error
		if opt.CA, err = os.ReadFile(f.caFile); err != nil {
			return opt, fmt.Errorf("--ca-file: %w", err)
		}
	}
	opt.Hosts = source.NewHosts(f.connections)
	opt.Secret = (&secrets{flags: *f, prompted: map[string]string{}}).get
	return opt, nil
}

// secrets gives the password or token of a mailbox. Nothing of it is ever
// written anywhere.
type secrets struct {
	flags    imapFlags
	mu       sync.Mutex
	host     string            // whom the one password of the command line was given to
	prompted map[string]string // by user and host
}

// get looks where a secret may come from, the most particular first. One that is
// not bound to a server is given to one server only.
func (s *secrets) get(ctx context.Context, user, host string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flags.passwordCommand != "" {
		return s.command(ctx, user, host)
	}
	secret, err := s.common()
	if err != nil {
		return "", err
	}
	if secret == "" {
		return s.prompt(user, host)
	}
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
	if s.flags.auth != source.AuthPassword {
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

// command runs --password-command.
func (s *secrets) command(ctx context.Context, user, host string) (string, error) {
	cmd := exec.CommandContext(ctx, "sh", "-c", s.flags.passwordCommand)
	cmd.Env = append(os.Environ(), "MAILSPILL_USER="+user, "MAILSPILL_HOST="+host)
	cmd.Stdin, cmd.Stderr = os.Stdin, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("--password-command failed: %w", err)
	}
	return firstLine(out, "the output of --password-command")
}

// prompt asks whoever sits at the terminal, once for each mailbox.
func (s *secrets) prompt(user, host string) (string, error) {
	key := user + "\x00" + host
	if secret, ok := s.prompted[key]; ok {
		return secret, nil
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return "", errors.New("there is no terminal to ask at")
	}
	defer tty.Close()
	what := "Password"
	if s.flags.auth != source.AuthPassword {
		what = "Token"
	}
	fmt.Fprintf(tty, "%s of %q at %q: ", what, user, host)
	secret, err := term.ReadPassword(int(tty.Fd()))
	fmt.Fprintln(tty)
	if err != nil {
		return "", err
	}
	s.prompted[key] = string(secret)
	return string(secret), nil
}
