package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"time"
)

var fromLine = regexp.MustCompile(`(?m)^>*From `)

// writeMbox appends one message to an mbox of the mboxrd dialect: a line that
// begins with From, after any number of >, gets one more.
func writeMbox(out io.Writer, sender string, at time.Time, raw []byte) error {
	if bytes.Contains(raw, []byte("From ")) {
		raw = fromLine.ReplaceAll(raw, []byte(">$0"))
	}
	if _, err := fmt.Fprintf(out, "From %s %s\n", sender, at.UTC().Format(time.ANSIC)); err != nil {
		return fmt.Errorf("write the mailbox: %w", err)
	}
	if _, err := out.Write(raw); err != nil {
		return fmt.Errorf("write the mailbox: %w", err)
	}
	if !bytes.HasSuffix(raw, []byte("\n")) {
		out.Write([]byte("\n"))
	}
	_, err := out.Write([]byte("\n"))
	return err
}
