package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// proseRecord is what the score needs of a line of the scan's records.
type proseRecord struct {
	Type, Tier, Secret, Checked string
	RuleID                      string `json:"rule_id"`
	Confidence                  float64
	Identity                    struct{ User string }
	Message                     struct {
		ID string `json:"message_id"`
	}
	Messages struct{ Scanned int } // of the summary
}

// proseFindings are the findings of a scan, each once for a mail and a secret:
// a record stands for one place, and a mail can hold its secret in several. The
// records name the mail of each place, so a quoted repetition counts in the mail
// that quotes.
type proseFindings map[string][]proseRecord

func readProseRecords(name string) (proseFindings, int, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, fmt.Errorf("open the records of the scan: %w", err)
	}
	defer file.Close()
	records, err := decodeRecords[proseRecord](file)
	if err != nil {
		return nil, 0, fmt.Errorf("read %s: %w", name, err)
	}
	out, scanned := proseFindings{}, 0
	for _, r := range records {
		if r.Type == "summary" {
			scanned = r.Messages.Scanned
		}
		if r.Type != "finding" {
			continue
		}
		if r.Secret == "" {
			return nil, 0, fmt.Errorf("read %s: a finding without its secret: scan with --show-secrets", name)
		}
		id := strings.TrimSuffix(r.Message.ID, "@"+proseDomain)
		out[id] = append(out[id], r)
	}
	return out, scanned, nil
}

// verdict is what became of one label, or of one finding that fits none.
type verdict struct {
	mail    *proseMail
	label   *proseSecret // nil: of a finding that fits none
	finding *proseRecord // nil: of a label that nothing fits
	garbled bool         // the finding holds a label's value in a longer or cut form
}

// found tells that a label was reported as more than a note.
func (v verdict) found() bool {
	return v.label != nil && v.finding != nil && reported(v.finding.Tier)
}

// judge compares the labels of a mail with the findings in it. A label of tier
// info asks for nothing; reported as more, it is a false alarm like any other.
func judge(m *proseMail, records []proseRecord) []verdict {
	findings := bestOf(m, records)
	var out []verdict
	labelled := map[string]bool{}
	for _, s := range m.labels() {
		labelled[s.Value] = true
		v := verdict{mail: m, label: &s}
		if f, ok := findings[s.Value]; ok {
			v.finding = &f
		}
		out = append(out, v)
	}
	for _, value := range sortedKeys(findings) {
		if f := findings[value]; !labelled[value] && reported(f.Tier) {
			out = append(out, verdict{mail: m, finding: &f, garbled: garbles(value, labelled)})
		}
	}
	return out
}

// labels are the mail's secrets that must be reported, each value once with its
// higher tier.
func (m *proseMail) labels() []proseSecret {
	var out []proseSecret
	for _, s := range m.Secrets {
		s.Value = m.shown(s.Value)
		same := func(o proseSecret) bool { return o.Value == s.Value }
		switch i := slices.IndexFunc(out, same); {
		case !reported(s.Tier):
		case i < 0:
			out = append(out, s)
		case s.Tier == "rotate":
			out[i].Tier = s.Tier
		}
	}
	return out
}

// bestOf keeps one record for each secret: the highest tier, then the surest.
func bestOf(m *proseMail, records []proseRecord) map[string]proseRecord {
	rank := map[string]int{"rotate": 2, "review": 1}
	out := map[string]proseRecord{}
	for _, r := range records {
		r.Secret = m.shown(r.Secret)
		old, known := out[r.Secret]
		higher := rank[r.Tier] > rank[old.Tier] || rank[r.Tier] == rank[old.Tier] && r.Confidence > old.Confidence
		if !known || higher {
			out[r.Secret] = r
		}
	}
	return out
}

// garbles tells that a value is a label's, longer or cut.
func garbles(value string, labelled map[string]bool) bool {
	for l := range labelled {
		if strings.Contains(value, l) || strings.Contains(l, value) {
			return true
		}
	}
	return false
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// judgeAll judges every mail. Records of other mail, or fewer mails scanned than
// there are, mean that these are the records of something else.
func judgeAll(mails []*proseMail, records proseFindings, scanned int) ([]verdict, error) {
	if scanned != len(mails) {
		return nil, fmt.Errorf("the scan read %d messages, the folder holds %d", scanned, len(mails))
	}
	var out []verdict
	known := map[string]bool{}
	for _, m := range mails {
		known[m.ID] = true
		out = append(out, judge(m, records[m.ID])...)
	}
	for id := range records {
		if !known[id] {
			return nil, errors.New("a finding in a message that is not of the set: " + id)
		}
	}
	return out, nil
}
