package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// found is what the score needs of a finding in the records of a scan.
type found struct {
	Type, Tier, Secret, Preview string
	RuleID                      string `json:"rule_id"`
	Message                     struct {
		ID      string `json:"message_id"`
		Subject string `json:"subject"`
	}
	Part, Where string
}

// place is one secret in one message.
type place struct{ message, secret string }

// scoreFile compares the records of a scan of the sample with the answers.
func scoreFile(out io.Writer, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("open the records of the scan: %w", err)
	}
	defer file.Close()
	findings, err := readFindings(file)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return score(out, answers(newVault(), sample()), findings)
}

func readFindings(r io.Reader) ([]found, error) {
	records, err := decodeRecords[found](r)
	if err != nil {
		return nil, err
	}
	var out []found
	for _, f := range records {
		if f.Type != "finding" {
			continue
		}
		if f.Secret == "" {
			return nil, errors.New("a finding without its secret: scan with --show-secrets")
		}
		out = append(out, f)
	}
	return out, nil
}

// decodeRecords reads one JSON object after the other.
func decodeRecords[T any](r io.Reader) ([]T, error) {
	var out []T
	for decoder := json.NewDecoder(r); ; {
		var v T
		switch err := decoder.Decode(&v); {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, err
		}
		out = append(out, v)
	}
}

// score writes what was found, missed and falsely reported, and fails when the
// scan was not perfect: the sample is small and known.
func score(out io.Writer, expected []answer, findings []found) error {
	planted := map[place]answer{}
	for _, a := range expected {
		planted[place{a.MessageID, a.Secret}] = a
	}
	hit := map[place]bool{}
	alarms := 0
	for _, f := range findings {
		p := place{f.Message.ID, f.Secret}
		a, known := planted[p]
		hit[p] = hit[p] || known
		if known && a.Selected || f.Tier == "info" {
			continue
		}
		alarms++
		fmt.Fprintf(out, "false alarm  %-28s %-7s %s  %s part %s %s  %s\n", f.RuleID, f.Tier, f.Message.ID, f.Where, f.Part, f.Preview, f.Message.Subject)
	}
	missed := writeKinds(out, expected, hit)
	fmt.Fprintf(out, "missed %d, false alarms %d\n", missed, alarms)
	if missed+alarms > 0 {
		return fmt.Errorf("the scan of the sample missed %d and reported %d falsely", missed, alarms)
	}
	return nil
}

// writeKinds writes one line for each kind, and one for each miss.
func writeKinds(out io.Writer, expected []answer, hit map[place]bool) (missed int) {
	var kinds []string
	total, good := map[string]int{}, map[string]int{}
	for _, a := range expected {
		if !a.Selected {
			continue
		}
		if !slices.Contains(kinds, a.Kind) {
			kinds = append(kinds, a.Kind)
		}
		total[a.Kind]++
		if hit[place{a.MessageID, a.Secret}] {
			good[a.Kind]++
			continue
		}
		missed++
		fmt.Fprintf(out, "missed       %-28s %s\n", a.Kind, a.MessageID)
	}
	for _, k := range kinds {
		fmt.Fprintf(out, "%-28s %3d of %3d places\n", k, good[k], total[k])
	}
	return missed
}
