package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// kindVerdict is what became of one secret of a mail, or of one finding that
// fits none.
type kindVerdict struct {
	mail    *kindMail
	secret  *kindSecret
	finding *proseRecord
	found   bool
	garbled bool
}

var armour = regexp.MustCompile(`-----(BEGIN|END)[^-]*-----|\s+`)

// fits tells that a finding names the secret or an equivalent.
func (s *kindSecret) fits(value string) bool {
	if slices.Contains(s.Accept, value) {
		return true
	}
	if !s.Block {
		return false
	}
	value = armour.ReplaceAllString(value, "")
	return slices.ContainsFunc(s.Accept, func(a string) bool { return armour.ReplaceAllString(a, "") == value })
}

// near tells that a value is the secret, longer or cut.
func (s *kindSecret) near(value string) bool {
	return slices.ContainsFunc(s.Accept, func(a string) bool { return strings.Contains(a, value) || strings.Contains(value, a) })
}

// judge compares what a mail holds with the findings in it. A secret is found by
// a finding that names it; equivalents of one secret are one. A finding that
// names no secret of the mail is wrong, once for each value.
func (m *kindMail) judge(records []proseRecord) []kindVerdict {
	var out []kindVerdict
	for _, s := range m.Secrets {
		v := kindVerdict{mail: m, secret: s}
		for _, r := range records {
			if s.fits(r.Secret) && (v.finding == nil || !v.found) {
				v.finding, v.found = &r, reported(r.Tier) || s.Any
			}
		}
		if v.found || !s.Optional {
			out = append(out, v)
		}
	}
	seen := map[string]bool{}
	for _, r := range records {
		fits := func(s *kindSecret) bool { return s.fits(r.Secret) }
		if !reported(r.Tier) || seen[r.Secret] || slices.ContainsFunc(m.Secrets, fits) {
			continue
		}
		seen[r.Secret] = true
		near := func(s *kindSecret) bool { return s.near(r.Secret) }
		out = append(out, kindVerdict{mail: m, finding: &r, garbled: slices.ContainsFunc(m.Secrets, near)})
	}
	return out
}

// readKindMails reads the answers that lie beside a mailbox of kinds.
func readKindMails(dir string) ([]kindMail, error) {
	file, err := os.Open(filepath.Join(dir, "answers.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("open the answers: %w", err)
	}
	defer file.Close()
	mails, err := decodeRecords[kindMail](bufio.NewReader(file))
	if err == nil && len(mails) == 0 {
		err = errors.New("there are none")
	}
	if err != nil {
		return nil, fmt.Errorf("read the answers: %w", err)
	}
	return mails, nil
}

func judgeKinds(mails []kindMail, records proseFindings, scanned int) ([]kindVerdict, error) {
	if scanned != len(mails) {
		return nil, fmt.Errorf("the scan read %d messages, the folder holds %d", scanned, len(mails))
	}
	var out []kindVerdict
	for i := range mails {
		out = append(out, mails[i].judge(records[mails[i].MessageID])...)
	}
	return out, nil
}
