package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/mail"
)

// patience is how long one file may take; whoever compares thousands must not
// wait for one.
const patience = time.Minute

// file is one line of the output about a file that is no mail.
type file struct {
	File     string   `json:"file"`
	Text     string   `json:"text"`
	Lost     []string `json:"lost"` // "reason: detail" of each unread leaf
	Locked   bool     `json:"locked"`
	Millis   int64    `json:"ms"`
	Accounts bool     `json:"accounted"` // every byte was read or is listed
}

// printFiles prints what the reader makes of files of any kind, each as the
// attachment of a message without a text.
func printFiles(ctx context.Context, out io.Writer, names []string) error {
	encoder := json.NewEncoder(out)
	pdf := extract.NewPDFModule("")
	defer pdf.Close()
	for _, name := range names {
		f, err := readFile(ctx, pdf, name)
		if err == nil {
			err = encoder.Encode(f)
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	return nil
}

func readFile(ctx context.Context, pdf *extract.PDFModule, name string) (file, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return file{}, err
	}
	begin := time.Now()
	c := &collector{message: message{File: name}}
	if err := c.attachment(ctx, pdf, name, content); err != nil {
		c.Lost(mail.Lost{Reason: mail.TooSlow, Detail: err.Error()})
	}
	f := file{File: name, Text: c.text.String(), Lost: c.reasons, Locked: c.locked, Millis: time.Since(begin).Milliseconds()}
	f.Accounts = c.parts == 0 && c.bytes == 0 && !slices.ContainsFunc(c.reasons, func(r string) bool { return strings.Contains(r, extract.Unaccounted) })
	return f, nil
}

// attachment reads a file; a reader that panics costs the file, not the run.
func (c *collector) attachment(ctx context.Context, pdf *extract.PDFModule, name string, content []byte) (err error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	defer func() {
		if r := recover(); r != nil {
			c.Lost(mail.Lost{Reason: mail.Crashed, Detail: fmt.Sprint(r)})
		}
	}()
	m := mail.New(mail.Ref{}, wrapped(filepath.Base(name), content), "")
	err = extract.Texts(ctx, m, extract.Options{Limits: extract.DefaultLimits(), PDF: pdf}, c)
	if errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// wrapped is a message whose only part is the file.
func wrapped(name string, content []byte) []byte {
	var b bytes.Buffer
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, name)
	fmt.Fprintf(&b, "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n", name)
	encoder := base64.NewEncoder(base64.StdEncoding, &liner{out: &b})
	encoder.Write(content) // a bytes.Buffer takes everything
	encoder.Close()
	return b.Bytes()
}

// liner breaks what is written into lines of 76.
type liner struct {
	out    *bytes.Buffer
	column int
}

func (l *liner) Write(p []byte) (int, error) {
	for _, c := range p {
		if l.column == 76 {
			l.out.WriteString("\r\n")
			l.column = 0
		}
		l.out.WriteByte(c)
		l.column++
	}
	return len(p), nil
}
