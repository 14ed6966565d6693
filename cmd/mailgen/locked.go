package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"time"
)

// lockedCase is a locked file in one mail, and its password in that mail or
// another: what a scan must open, or list where the password is nowhere.
type lockedCase struct {
	*planting
	form     lockedForm
	way      lockedWay
	password string
	n        int
	messages []string
}

// plantLocked builds all cases: each form with each way that its password goes.
func plantLocked() []lockedCase {
	var out []lockedCase
	for i, form := range lockedForms() {
		for j, way := range lockedWays() {
			out = append(out, newLockedCase(form, way, len(out), i+j))
		}
	}
	return out
}

func newLockedCase(form lockedForm, way lockedWay, n, variant int) lockedCase {
	s := newStream("locked " + form.name + " " + way.name)
	kinds := kindsFor(oneLine)
	kind := kinds[n%len(kinds)]
	x := &planting{stream: s, id: fmt.Sprintf("locked-%04d", n)}
	if form.key {
		key := keyOf(s)
		x.ec, x.value = key, base64.StdEncoding.EncodeToString(pkcs8(key))
		x.others = []string{base64.StdEncoding.EncodeToString(sec1(key))}
	} else {
		x.credential = kind.make(s)
	}
	c := lockedCase{planting: x, form: form, way: way, n: n, password: lockedPassword(s, variant)}
	if way.usual {
		c.password = "infected"
	}
	way.write(&c, variant)
	return c
}

// lockedPassword is one as people choose them for files.
func lockedPassword(s *stream, variant int) string {
	switch variant % 4 {
	case 0:
		return madeUpPassword(s)
	case 1:
		return s.text(4, "ABCDEFGHKLMNPQR") + s.text(4, "abcdefghkmnpqr") + "#" + s.text(4, "23456789")
	case 2:
		return s.text(12, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789") + s.text(1, "!$%&") + s.text(1, "23456789")
	}
	return s.text(1, "BDFGKLMPRST") + s.text(5, "aeioulnrst") + s.text(4, "23456789")
}

// lockedDay is when the cases begin; each has a day of its own.
var lockedDay = time.Date(2024, 4, 2, 9, 0, 0, 0, time.UTC)

// mail adds a message of the case, some hours after its begin. References make
// it a reply to the one before with that number.
func (c *lockedCase) mail(hours int, subject string, replies int, n node) {
	number := len(c.messages) + 1
	at := lockedDay.AddDate(0, 0, 10*c.n).Add(time.Duration(hours) * time.Hour)
	id := func(k int) string { return fmt.Sprintf("<%s-%d@harbor.example>", c.id, k) }
	fields := []string{
		fmt.Sprintf("From: Dana Whitlock <dana%d@harbor.example>", c.n), fmt.Sprintf("To: Anna Petrov <anna%d@microsoft.com>", c.n),
		"Subject: " + headerText(subject), "Date: " + at.Format(time.RFC1123Z), "Message-ID: " + id(number),
	}
	if replies > 0 {
		fields = append(fields, "In-Reply-To: "+id(replies), "References: "+id(replies))
	}
	c.messages = append(c.messages, c.letter(n.with(fields...)))
}

// file is the locked file beside a text.
func (c *lockedCase) file(name, text string) node {
	content := c.form.lock(c.planting, c.password)
	return multi("mixed", c.boundary(), plainNode(text), attached(name, "application/octet-stream", content))
}

func writeLocked(name string) error {
	box, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("create the mailbox of locked files: %w", err)
	}
	for _, c := range plantLocked() {
		for _, m := range c.messages {
			if err := writeMbox(box, "dana.whitlock@harbor.example", placesDate, []byte(m)); err != nil {
				return err
			}
		}
	}
	return box.Close()
}

// lockedCommand writes the mailbox, or scores a scan of it.
func lockedCommand(command string, args []string, out io.Writer) error {
	var gates lockedGates
	flags := gates.flags(command)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("%s takes one file\n%s", command, usage)
	}
	if command == "locked" {
		return writeLocked(flags.Arg(0))
	}
	records, err := readRecords(flags.Arg(0))
	if err != nil {
		return err
	}
	return scoreLocked(out, plantLocked(), records, gates)
}
