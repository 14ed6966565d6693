package store

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"text/template"
	"time"
)

const certificateForm = "mailspill-certificate/1"

// Certificate says that a case was closed: by whom, when, what it held, that its key
// was destroyed, and what of that cannot be promised. It holds nothing from mail.
type Certificate struct {
	Form         string      `json:"form"`
	CaseID       string      `json:"case_id"`
	Marking      string      `json:"marking"`
	Authority    string      `json:"authority"`
	OpenedAt     time.Time   `json:"opened_at,omitzero"`
	ClosedAt     time.Time   `json:"closed_at"`
	Operator     string      `json:"operator"`
	Host         string      `json:"host"`
	ToolVersion  string      `json:"tool_version"`
	Reason       string      `json:"reason"`
	Held         []CaseCount `json:"held"`
	JournalHead  string      `json:"journal_head"`  // Head.String, the last entry before the key was destroyed
	JournalBreak string      `json:"journal_break"` // the first fault; empty if it was whole
	KeyID        string      `json:"key_id"`        // account.KeyID
	DestroyedIn  []string    `json:"destroyed"`     // places that held the key
	Left         []string    `json:"left"`          // what remains of the case, as sentences
	NotPromised  []string    `json:"not_promised"`  // sentences
}

// CaseCount is how many of something a case held: messages, findings.
type CaseCount struct {
	Of string `json:"of"`
	N  int64  `json:"n"`
}

// JSON writes a certificate for programs.
func (c Certificate) JSON() ([]byte, error) {
	text, err := json.MarshalIndent(c.ready(), "", "  ")
	return append(text, '\n'), err
}

// Text writes a certificate for people, to be printed and signed. What was typed by
// someone is shown on its one line, whatever it holds.
func (c Certificate) Text() ([]byte, error) {
	words := template.FuncMap{"line": oneLine, "day": func(t time.Time) string { return t.Format(time.RFC3339) }}
	form, err := template.New("").Funcs(words).Parse(certificateText)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = form.Execute(&out, c.ready())
	return out.Bytes(), err
}

// ready has no null in its JSON, and one zone.
func (c Certificate) ready() Certificate {
	c.Form = certificateForm
	c.OpenedAt, c.ClosedAt = c.OpenedAt.UTC(), c.ClosedAt.UTC()
	c.Held = append([]CaseCount{}, c.Held...)
	for _, list := range []*[]string{&c.DestroyedIn, &c.Left, &c.NotPromised} {
		*list = append([]string{}, *list...)
	}
	return c
}

// oneLine escapes what is no plain letter, sign or space: line breaks, controls of
// terminals, marks that turn the order of reading.
func oneLine(text string) string {
	quoted := strconv.Quote(text)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

const certificateText = `{{with .Marking}}{{line .}}

{{end}}CERTIFICATE: A CASE IS CLOSED

Case        {{line .CaseID}}
{{with .Authority}}Authority   {{line .}}
{{end}}{{if not .OpenedAt.IsZero}}Opened      {{day .OpenedAt}}
{{end}}Closed      {{day .ClosedAt}}
By          {{line .Operator}} on {{line .Host}}, with mailspill {{line .ToolVersion}}
{{with .Reason}}Reason      {{line .}}
{{end}}
{{with .Held}}The case held
{{range .}}{{printf "%12d" .N}}  {{line .Of}}
{{end}}
{{end}}{{if .JournalBreak}}Its journal was NOT whole: {{line .JournalBreak}}
{{else}}Its journal was whole.
{{end}}{{with .JournalHead}}Its last entry and that entry's seal
  {{line .}}
{{end}}
{{if .DestroyedIn}}The key of the case, whose id is {{line .KeyID}}, was destroyed in
{{range .DestroyedIn}}  {{line .}}
{{end}}{{else}}The key of the case{{with .KeyID}} (id {{line .}}){{end}} was NOT destroyed: it was nowhere to be found.
{{end}}{{with .Left}}
What is left of the case
{{range .}}  - {{line .}}
{{end}}{{end}}{{with .NotPromised}}
What cannot be promised
{{range .}}  - {{line .}}
{{end}}{{end}}{{with .Marking}}
{{line .}}
{{end}}`
