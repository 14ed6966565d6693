package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/mailspill/mailspill/finding"
)

// ErrCutShort says that a saved stream has no summary: the run that wrote it
// was killed.
var ErrCutShort = errors.New("the stream ends without its summary")

// Replay reads a saved JSONL stream and gives its records to a sink, as the scan
// did. Done is called when the message changes: the stream holds only messages
// with records. Of a stream that was cut short, or broken in the middle, all
// that came before is given, then a summary that counts the findings and claims
// nothing else; the error says in which line it broke.
func Replay(r io.Reader, to finding.Sink) error {
	p := &replay{to: to, credentials: map[string]bool{}}
	in := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if text := bytes.TrimSpace(line); len(text) > 0 {
			if failed := p.record(text); failed != nil {
				return p.abandon(fmt.Errorf("line %d: %w", n, failed))
			}
		}
		if err == io.EOF {
			return p.end()
		}
		if err != nil {
			return p.abandon(fmt.Errorf("reading line %d: %w", n, err))
		}
	}
}

type replay struct {
	to            finding.Sink
	begun, closed bool
	sinkFailed    bool
	current       *finding.Message // whose records are coming
	findings      int64
	credentials   map[string]bool
}

func (p *replay) record(line []byte) error {
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(line, &kind); err != nil {
		return fmt.Errorf("not a record: %w", err)
	}
	if err := p.inOrder(kind.Type); err != nil {
		return err
	}
	switch kind.Type {
	case "scan":
		return decoded(line, p.begin)
	case "finding":
		return decoded(line, p.finding)
	case "unread":
		return decoded(line, p.unread)
	case "summary":
		return decoded(line, p.close)
	}
	return fmt.Errorf("unknown record type %q: a newer version may have written it", kind.Type)
}

func (p *replay) inOrder(kind string) error {
	switch {
	case p.closed:
		return errors.New("a record after the summary: the file may hold two streams")
	case !p.begun && kind != "scan":
		return fmt.Errorf("a %q record before the scan record: not the beginning of a stream", kind)
	case p.begun && kind == "scan":
		return errors.New("a second scan record: the file may hold two streams")
	}
	return nil
}

func decoded[R any](line []byte, give func(R) error) error {
	var r R
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("decoding the record: %w", err)
	}
	return give(r)
}

func (p *replay) begin(r finding.Scan) error {
	if r.Schema != finding.Schema {
		return fmt.Errorf("schema %q, but this version reads %q", r.Schema, finding.Schema)
	}
	p.begun = true
	return p.given(p.to.Begin(r))
}

func (p *replay) finding(r finding.Finding) error {
	if err := p.message(r.Message); err != nil {
		return err
	}
	p.findings++
	p.credentials[r.CredentialID] = true
	return p.given(p.to.Finding(r))
}

func (p *replay) unread(r finding.Unread) error {
	if err := p.message(r.Message); err != nil {
		return err
	}
	return p.given(p.to.Unread(r))
}

func (p *replay) message(m finding.Message) error {
	if p.current != nil && keyOf(*p.current) == keyOf(m) {
		return nil
	}
	err := p.messageDone()
	p.current = &m
	return err
}

func (p *replay) messageDone() error {
	if p.current == nil || !isMessage(*p.current) {
		return nil
	}
	m := *p.current
	p.current = nil
	return p.given(p.to.Done(m, ""))
}

// isMessage tells a message from a file that holds none: such a file has unread
// records with source and folder only, and no Done.
func isMessage(m finding.Message) bool {
	k := keyOf(m)
	k.source, k.folder = "", ""
	return k != messageKey{offset: -1} || m.Date != "" || m.From != ""
}

func (p *replay) close(r finding.Summary) error {
	if err := p.messageDone(); err != nil {
		return err
	}
	p.closed = true
	return p.given(p.to.Close(r))
}

func (p *replay) given(err error) error {
	p.sinkFailed = p.sinkFailed || err != nil
	return err
}

func (p *replay) end() error {
	if p.closed {
		return nil
	}
	if !p.begun {
		return errors.New("no records: not a stream of mailspill")
	}
	return p.abandon(ErrCutShort)
}

// abandon closes the sink with what is known for certain. A sink that failed
// itself is left to its owner.
func (p *replay) abandon(why error) error {
	if !p.begun || p.closed || p.sinkFailed {
		return why
	}
	known := finding.Summary{Findings: p.findings, Credentials: int64(len(p.credentials))}
	return errors.Join(why, p.close(known))
}
