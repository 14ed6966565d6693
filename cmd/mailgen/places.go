package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// placeKind is one kind of place where a credential can stand in mail. One of
// node, raw and whole builds it.
type placeKind struct {
	name  string
	takes form
	few   bool                       // large: one credential is enough
	some  int                        // so many of the credentials, others in each place
	own   func(s *stream) credential // in place of those of a form
	exact bool                       // line ends must stay as they are
	ext   string                     // must be a file of its own, with this extension

	node func(x *planting) node     // the message's entity
	raw  func(x *planting) string   // the whole message
	many func(x *planting) []string // several messages

	// What the records must say, where that is certain.
	part, where string
	path        []string // the names on the way in
	body        bool     // the secret is in the fifth line of the letter, as text writes it
	reason      string   // nothing to find, but an unread record of this reason
	quiet       bool     // nothing to find: a text that only looks like a secret
}

// expected is one line of the answers: what a scan must report.
type expected struct {
	Place     string   `json:"place"`
	Kind      string   `json:"kind,omitempty"`
	MessageID string   `json:"message_id"`
	Secret    string   `json:"secret,omitempty"`
	Accept    []string `json:"accept,omitempty"` // what a finding may name in place of the secret
	Part      string   `json:"part,omitempty"`
	Where     string   `json:"where,omitempty"`
	Path      []string `json:"path,omitempty"` // the names on the way in
	Line      int      `json:"line,omitempty"`
	Column    int      `json:"column,omitempty"`
	Reason    string   `json:"reason,omitempty"` // an unread record that must be there
	Quiet     bool     `json:"quiet,omitempty"`  // no finding may be there
	Recipe    string   `json:"recipe,omitempty"` // how a random message was built
}

// placeGroups is the table of all places.
func placeGroups() [][]placeKind {
	return [][]placeKind{
		transferPlaces(), quotedPrintablePlaces(), uuencodePlaces(),
		boundaryPlaces(), partPlaces(), prefacePlaces(), headerPlaces(), subjectPlaces(), fileNamePlaces(),
		charsetPlaces(), htmlPlaces(), htmlHiddenPlaces(), wrappedPlaces(), characterPlaces(), escapePlaces(), linkPlaces(),
		nestedPlaces(), partialPlaces(), bouncePlaces(), archivePlaces(), filePlaces(), calendarPlaces(), imagePlaces(),
		signedPlaces(), tnefPlaces(), msgPlaces(), mboxPlaces(), unreadPlaces(), quietPlaces(),
		docxPlaces(), xlsxPlaces(), pptxPlaces(), odfPlaces(), pdfPlaces(), legacyPlaces(),
		tracePlaces(), storePlaces(), configPlaces(), encodingPlaces(), logPlaces(), keyFilePlaces(), containerPlaces(),
	}
}

// planted is a place with its credential, ready to be written.
type planted struct {
	expected
	messages []string
	ext      string
}

// plantAll builds every place with every credential that fits it.
func plantAll() []planted {
	var out []planted
	for _, group := range placeGroups() {
		for _, p := range group {
			for i, k := range p.kinds() {
				x := newPlanting(p.name, k, len(out))
				out = append(out, p.plant(x, i))
			}
		}
	}
	return out
}

// kinds are the credentials that a place is tried with.
func (p placeKind) kinds() []credentialKind {
	kinds := kindsFor(p.takes)
	switch {
	case p.own != nil:
		return []credentialKind{{name: "own", make: p.own}}
	case p.few || p.reason != "" || p.quiet:
		return kinds[:1]
	case p.some > 0 && p.some < len(kinds):
		first := newStream(p.name).below(len(kinds))
		return append(kinds[first:], kinds[:first]...)[:p.some]
	}
	return kinds
}

// plant builds one message, or several. Every second one has lines that end in
// CRLF, as mail has on its way.
func (p placeKind) plant(x *planting, i int) planted {
	out := planted{expected: p.expect(x), ext: p.ext}
	switch {
	case p.many != nil:
		out.messages = p.many(x)
	case p.raw != nil:
		out.messages = []string{p.raw(x)}
	default:
		out.messages = []string{x.letter(p.node(x))}
	}
	if i%2 == 1 && !p.exact {
		for j, m := range out.messages {
			out.messages[j] = crlf(m)
		}
	}
	return out
}

func (p placeKind) expect(x *planting) expected {
	e := expected{Place: p.name, MessageID: x.id + "@harbor.example", Part: p.part, Where: p.where, Path: p.path, Reason: p.reason, Quiet: p.quiet}
	if p.reason != "" || p.quiet {
		return e
	}
	e.Kind, e.Secret, e.Accept = x.kind, x.value, x.others
	if p.body && x.kind != "private-key" {
		e.Line, e.Column = 5, 1+strings.Index(x.line, x.written)
	}
	return e
}

// writePlaces writes a folder: an mbox with the places that an mbox can hold,
// and beside it those that must be files.
func writePlaces(dir string, all []planted) error {
	if err := os.MkdirAll(filepath.Join(dir, "files"), 0o755); err != nil {
		return fmt.Errorf("make the folder of the places: %w", err)
	}
	box, err := os.Create(filepath.Join(dir, "places.mbox"))
	if err != nil {
		return fmt.Errorf("create the mailbox of the places: %w", err)
	}
	for i, p := range all {
		if err := p.write(dir, box, i); err != nil {
			return errors.Join(err, box.Close())
		}
	}
	return box.Close()
}

func (p planted) write(dir string, box io.Writer, i int) error {
	for j, m := range p.messages {
		if p.ext == "" {
			if err := writeMbox(box, "dana.whitlock@harbor.example", placesDate, []byte(m)); err != nil {
				return err
			}
			continue
		}
		name := filepath.Join(dir, "files", fmt.Sprintf("%04d-%d.%s", i, j, p.ext))
		if err := os.WriteFile(name, []byte(m), 0o644); err != nil {
			return fmt.Errorf("write a place: %w", err)
		}
	}
	return nil
}

func writeExpected(out io.Writer, all []planted) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, p := range all {
		if err := encoder.Encode(p.expected); err != nil {
			return fmt.Errorf("write the answers: %w", err)
		}
	}
	return nil
}

func expectedOf(all []planted) []expected {
	out := make([]expected, len(all))
	for i, p := range all {
		out[i] = p.expected
	}
	return out
}
