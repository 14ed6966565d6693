// Command mailtokens prints what the reader makes of mail, for comparison with
// another reader: one JSON object a message, with its raw bytes and all of its
// texts. After -files it takes files of any kind instead, and prints what it makes
// of each as an attachment. It is a tool of the developers and no part of the
// product.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
)

// message is one line of the output. Raw is base64 in JSON.
type message struct {
	File string   `json:"file"`
	ID   string   `json:"id"`
	Raw  []byte   `json:"raw"`
	Text string   `json:"text"`
	Lost []string `json:"lost"` // what could not be read: "part: reason"
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	var err error
	if len(os.Args) > 1 && os.Args[1] == "-files" {
		err = printFiles(context.Background(), out, os.Args[2:])
	} else {
		err = printAll(context.Background(), out, os.Args[1:])
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		fmt.Fprintln(os.Stderr, "mailtokens:", err)
		os.Exit(1)
	}
}

func printAll(ctx context.Context, out io.Writer, files []string) error {
	encoder := json.NewEncoder(out)
	for _, name := range files {
		if err := printFile(ctx, encoder, name); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	return nil
}

// printFile prints the messages of one source. A file that holds none is left
// out: the comparison counts what is missing.
func printFile(ctx context.Context, encoder *json.Encoder, name string) error {
	s, err := source.Open(ctx, name, source.Options{})
	if errors.Is(err, source.ErrNotMail) {
		return nil
	}
	if err != nil {
		return err
	}
	defer s.Close()
	for m, err := range s.Messages(ctx, "") {
		if m == nil || m.Raw == nil {
			if errors.Is(err, source.ErrNotMail) {
				return nil
			}
			return err
		}
		c := &collector{message: message{File: name, ID: m.Header().ID(), Raw: m.Raw}}
		if err := extract.Texts(ctx, m, extract.Options{Limits: extract.DefaultLimits()}, c); err != nil {
			return err
		}
		c.message.Text = c.text.String()
		if err := encoder.Encode(c.message); err != nil {
			return err
		}
	}
	return nil
}

// collector joins all texts of a message.
type collector struct {
	message
	text strings.Builder

	reasons []string
	locked  bool
	parts   int   // seen and neither read nor lost yet
	bytes   int64 // of these
}

func (c *collector) Text(t extract.Text) {
	c.text.WriteString(t.Content[t.Overlap:])
	c.text.WriteByte('\n')
}

func (c *collector) Seen(parts int, bytes int64) { c.parts, c.bytes = c.parts+parts, c.bytes+bytes }

func (c *collector) Read(l extract.Leaf) { c.parts, c.bytes = c.parts-1, c.bytes-l.Bytes }

func (c *collector) Opened(extract.Opened) {}

func (c *collector) Lost(l mail.Lost) {
	c.parts, c.bytes = c.parts-1, c.bytes-l.Bytes
	c.message.Lost = append(c.message.Lost, l.Part+": "+string(l.Reason))
	c.reasons, c.locked = append(c.reasons, l.Error()), c.locked || l.Locked
}
