package main

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// proseMail is a mail of the labelled set (testdata/prose/README.md).
type proseMail struct {
	ID       string `toml:"id"`
	Thread   string `toml:"thread"`
	Template string `toml:"template"`
	Genre    string `toml:"genre"`
	Subject  string `toml:"subject"`
	HTML     bool   `toml:"html"`
	Text     string `toml:"text"`
	Why      string `toml:"why"`

	Secrets []proseSecret `toml:"secrets"`

	language string // the name of its file
}

// proseSecret is a label: a secret that stands in the mail.
type proseSecret struct {
	Value string `toml:"value"`
	Tier  string `toml:"tier"`
	User  string `toml:"user"`
}

// reported tells that a tier is more than a note.
func reported(tier string) bool { return tier == "rotate" || tier == "review" }

// holds tells that the mail holds a secret that must be reported.
func (m *proseMail) holds() bool {
	for _, s := range m.Secrets {
		if reported(s.Tier) {
			return true
		}
	}
	return false
}

// shown is a text of the mail as its reader sees it: references of HTML resolved.
func (m *proseMail) shown(s string) string {
	if m.HTML {
		return html.UnescapeString(s)
	}
	return s
}

// readProse reads the files of a half of the labelled set, in the order of
// their names, and checks that the labels fit their mails.
func readProse(dir string) ([]*proseMail, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.toml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no labelled mail (*.toml) in %s", dir)
	}
	var all []*proseMail
	for _, f := range files {
		mails, err := readProseFile(f)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f, err)
		}
		all = append(all, mails...)
	}
	return all, checkProse(all)
}

func readProseFile(name string) ([]*proseMail, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var file struct {
		Mails []*proseMail `toml:"mails"`
	}
	decoder := toml.NewDecoder(bytes.NewReader(raw)).DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, placeOf(err)
	}
	for _, m := range file.Mails {
		m.language = strings.TrimSuffix(filepath.Base(name), ".toml")
	}
	return file.Mails, nil
}

// placeOf is an error of the TOML with its place, and without the text there:
// the test half must not show itself.
func placeOf(err error) error {
	if strict := (*toml.StrictMissingError)(nil); errors.As(err, &strict) && len(strict.Errors) > 0 {
		err = &strict.Errors[0]
	}
	if broken := (*toml.DecodeError)(nil); errors.As(err, &broken) {
		row, column := broken.Position()
		return fmt.Errorf("line %d, column %d: no TOML, or a field that is unknown", row, column)
	}
	return errors.New("no labelled mails in TOML")
}

func checkProse(all []*proseMail) error {
	var wrong []error
	ids, threads := map[string]bool{}, map[string]string{}
	for _, m := range all {
		if ids[m.ID] {
			wrong = append(wrong, fmt.Errorf("mail %q: a second one of this id", m.ID))
		}
		if other, known := threads[m.Thread]; known && other != m.language {
			wrong = append(wrong, fmt.Errorf("mail %q: its thread stands in %s, too", m.ID, other))
		}
		ids[m.ID], threads[m.Thread] = true, m.language
		if err := m.check(); err != nil {
			wrong = append(wrong, fmt.Errorf("mail %q: %w", m.ID, err))
		}
	}
	return errors.Join(wrong...)
}

// check never repeats a text, either.
func (m *proseMail) check() error {
	switch {
	case m.ID == "" || strings.ContainsAny(m.ID, " <>@"):
		return errors.New("its id does not fit into a Message-ID")
	case m.Thread == "" || m.Template == "" || m.Genre == "":
		return errors.New("thread, template or genre is missing")
	case strings.ContainsAny(m.Subject, "\r\n"):
		return errors.New("its subject has several lines")
	case strings.TrimSpace(m.Text) == "":
		return errors.New("no text")
	}
	for i, s := range m.Secrets {
		if s.Tier != "info" && !reported(s.Tier) {
			return fmt.Errorf("secret %d: unknown tier %q", i+1, s.Tier)
		}
		if s.Value == "" || !strings.Contains(m.shown(m.Text), m.shown(s.Value)) && !strings.Contains(m.Subject, s.Value) {
			return fmt.Errorf("secret %d does not stand in the mail", i+1)
		}
	}
	return nil
}
