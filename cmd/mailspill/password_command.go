package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// longestCommand is how long --password-command may take: someone may have to
// unlock a key first.
const longestCommand = 2 * time.Minute

// command runs --password-command. A child that it left behind, and that holds
// its output open, is not waited for.
func (s *secrets) command(ctx context.Context, user, host string) (string, error) {
	limited, stop := context.WithTimeout(ctx, s.patience)
	defer stop()
	cmd := exec.CommandContext(limited, "sh", "-c", s.flags.passwordCommand)
	cmd.Env = append(os.Environ(), "MAILSPILL_USER="+user, "MAILSPILL_HOST="+host)
	out := &short{}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, out, os.Stderr
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case limited.Err() != nil:
		return "", fmt.Errorf("--password-command gave nothing within %v", s.patience)
	case out.full:
		return "", errors.New("--password-command writes more than any password or token is")
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return "", fmt.Errorf("--password-command failed: %w", err)
	}
	return firstLine(out.text, "the output of --password-command")
}

// short takes as much as a password or token can be.
type short struct {
	text []byte
	full bool
}

func (s *short) Write(p []byte) (int, error) {
	const longest = 64 << 10
	if s.full = len(s.text)+len(p) > longest; s.full {
		return 0, io.ErrShortWrite
	}
	s.text = append(s.text, p...)
	return len(p), nil
}
