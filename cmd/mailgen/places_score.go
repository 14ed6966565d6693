package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// record is what the score needs of a finding or an unread record.
type record struct {
	found
	Reason       string
	Path         []string
	Line, Column int
}

// scorePlaces compares the records of a scan with what was planted: one line for
// each place, then what is wrong.
func scorePlaces(out io.Writer, file string, all []expected) error {
	records, err := readRecords(file)
	if err != nil {
		return err
	}
	s := &placeScore{out: out, bySecret: map[string][]record{}, byMessage: map[string][]record{}}
	for _, r := range records {
		s.add(r)
	}
	for _, e := range all {
		s.judge(e)
	}
	s.alarms(records, all)
	return s.conclude()
}

func readRecords(name string) ([]record, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open the records of the scan: %w", err)
	}
	defer file.Close()
	records, err := decodeRecords[record](file)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	for _, r := range records {
		if r.Type == "finding" && r.Secret == "" {
			return nil, fmt.Errorf("read %s: a finding without its secret: scan with --show-secrets", name)
		}
	}
	return records, nil
}

// placeScore counts while the places are judged.
type placeScore struct {
	out                 io.Writer
	bySecret, byMessage map[string][]record
	names               []string
	good, total         map[string]int
	problems            []string
	missed, wrong, loud int
	garbled             int
}

func (s *placeScore) add(r record) {
	if r.Type == "finding" {
		s.bySecret[r.Secret] = append(s.bySecret[r.Secret], r)
	}
	id := messageKey(r.Message.ID)
	s.byMessage[id] = append(s.byMessage[id], r)
}

// messageKey is the id of the place that a message belongs to: its pieces have
// a number more.
func messageKey(id string) string {
	local, _, _ := strings.Cut(id, "@")
	parts := strings.Split(local, "-")
	if len(parts) > 2 {
		parts = parts[:2]
	}
	return strings.Join(parts, "-")
}

// judge looks for one expected record.
func (s *placeScore) judge(e expected) {
	if s.total == nil {
		s.good, s.total = map[string]int{}, map[string]int{}
	}
	if s.total[e.Place]++; s.total[e.Place] == 1 {
		s.names = append(s.names, e.Place)
	}
	problem := s.problem(e)
	if problem == "" {
		s.good[e.Place]++
		return
	}
	if e.Recipe != "" {
		problem += "  recipe: " + e.Recipe
	}
	s.problems = append(s.problems, fmt.Sprintf("%-10s %s: %s", messageKey(e.MessageID), strings.TrimSpace(e.Place+" "+e.Kind), problem))
}

// problem says what is wrong with the records of a place; "" is good.
func (s *placeScore) problem(e expected) string {
	switch {
	case e.Quiet:
		return s.noise(e)
	case e.Reason != "":
		return s.unlisted(e)
	}
	hits := s.bySecret[e.Secret]
	for _, other := range e.Accept {
		hits = append(hits[:len(hits):len(hits)], s.bySecret[other]...)
	}
	if len(hits) == 0 {
		s.missed++
		return "missed"
	}
	for _, h := range hits {
		if h.fits(e) {
			return ""
		}
	}
	s.wrong++
	h := hits[0]
	return fmt.Sprintf("found at part %s %q %s %d:%d, want part %s %q %s %d:%d", h.Part, h.Path, h.Where, h.Line, h.Column, e.Part, e.Path, e.Where, e.Line, e.Column)
}

// fits tells that a finding is where the answer says, as far as it says.
func (r record) fits(e expected) bool {
	return (e.Part == "" || e.Part == r.Part) && (e.Where == "" || e.Where == r.Where) &&
		(len(e.Path) == 0 || slices.Equal(e.Path, r.Path)) &&
		(e.Line == 0 || e.Line == r.Line && e.Column == r.Column)
}

func (s *placeScore) noise(e expected) string {
	for _, r := range s.byMessage[messageKey(e.MessageID)] {
		if r.Type == "finding" && r.Tier != "info" {
			s.loud++
			return "false alarm of " + r.RuleID + " " + r.Preview
		}
	}
	return ""
}

func (s *placeScore) unlisted(e expected) string {
	var others []string
	for _, r := range s.byMessage[messageKey(e.MessageID)] {
		if r.Type != "unread" {
			continue
		}
		if r.Reason == e.Reason {
			return ""
		}
		others = append(others, r.Reason)
	}
	s.missed++
	return fmt.Sprintf("no unread record of %s, only %q", e.Reason, others)
}

// alarms lists findings of nothing that was planted. In a message that holds a
// secret they are the same secret read wrongly, beside the right reading: a
// nuisance, but nothing is lost and nothing made up, so they do not fail the scan.
func (s *placeScore) alarms(records []record, all []expected) {
	planted, holds, quiet := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, e := range all {
		key := messageKey(e.MessageID)
		planted[e.Secret] = true
		for _, other := range e.Accept {
			planted[other] = true
		}
		holds[key] = holds[key] || e.Secret != ""
		quiet[key] = e.Quiet
	}
	for _, r := range records {
		key := messageKey(r.Message.ID)
		if r.Type != "finding" || r.Tier == "info" || planted[r.Secret] || quiet[key] {
			continue
		}
		word := "false alarm"
		if holds[key] {
			word = "garbled"
			s.garbled++
		} else {
			s.loud++
		}
		s.problems = append(s.problems, fmt.Sprintf("%-10s %s, by %s: %s part %s %s %d:%d", key, word, r.RuleID, r.Preview, r.Part, r.Where, r.Line, r.Column))
	}
}

func (s *placeScore) conclude() error {
	places, found, total := 0, 0, 0
	for _, name := range s.names {
		fmt.Fprintf(s.out, "%-60s %4d of %4d\n", name, s.good[name], s.total[name])
		found, total = found+s.good[name], total+s.total[name]
		if s.good[name] == s.total[name] {
			places++
		}
	}
	for _, p := range s.problems {
		fmt.Fprintln(s.out, p)
	}
	fmt.Fprintf(s.out, "%d of %d kinds of places, %d of %d planted; missed %d, in the wrong place %d, false alarms %d, garbled beside the right one %d\n",
		places, len(s.names), found, total, s.missed, s.wrong, s.loud, s.garbled)
	if s.missed+s.wrong+s.loud > 0 {
		return fmt.Errorf("the scan missed %d, put %d in the wrong place and reported %d falsely", s.missed, s.wrong, s.loud)
	}
	return nil
}
