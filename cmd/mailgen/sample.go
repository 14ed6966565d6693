package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// stories is the table of what the sample tells.
var stories = []func(*vault) []*mail{
	storageStory, eventsStory, signInStory, databaseStory, devicesStory, noticesStory, othersStory,
}

// sample returns the sample's messages in the order of the mailbox.
func sample() []*mail {
	v := newVault()
	var mails []*mail
	for _, story := range stories {
		mails = append(mails, story(v)...)
	}
	link(mails)
	slices.SortStableFunc(mails, func(a, b *mail) int { return strings.Compare(a.at, b.at) })
	return mails
}

// link resolves which mail answers which, and attaches one to another.
func link(mails []*mail) {
	byID := map[string]*mail{}
	for _, m := range mails {
		byID[m.id] = m
	}
	for _, m := range mails {
		m.answered = byID[m.re]
	}
	byID["attached-1"].nested = byID["signin-3"]
}

// writeSample writes the sample as an mbox.
func writeSample(out io.Writer) error {
	for _, m := range sample() {
		sender, raw := m.from.address, m.raw()
		if m.journal {
			sender, raw = journaled(m)
		}
		if err := writeMbox(out, sender, m.date(), raw); err != nil {
			return err
		}
	}
	return nil
}

// journalID is the id of the message that carries a journaled one.
func (m *mail) journalID() string { return "journal-" + m.id + "@journal.harbor.example" }

// journaled wraps a mail as Exchange's journal does: a report of who sent it to
// whom, blind copies included, and the mail itself attached.
func journaled(m *mail) (sender string, raw []byte) {
	report := fmt.Sprintf("Sender: %s\nSubject: %s\nMessage-Id: <%s>\n", m.from.address, m.subject, m.messageID())
	for _, p := range m.to {
		report += "To: " + p.address + "\n"
	}
	for _, p := range m.cc {
		report += "Cc: " + p.address + "\n"
	}
	wrapper := multipart("mixed", m.boundary("journal"), textEntity("plain", report+"Bcc: archive@harbor.example\n", quotedPrintable), m.attached())
	wrapper.header = append([]string{
		"From: Microsoft Exchange on behalf of the journal <journal@journal.harbor.example>",
		"To: archive@harbor.example",
		"Subject: " + headerText(m.subject),
		"Date: " + m.date().Format(time.RFC1123Z),
		"Message-ID: <" + m.journalID() + ">",
		"X-MS-Journal-Report:",
		"MIME-Version: 1.0",
	}, wrapper.header...)
	return "journal@journal.harbor.example", wrapper.bytes()
}
