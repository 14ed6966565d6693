package report

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"

	"github.com/mailspill/mailspill/finding"
)

// credentialColumns are the fields of a row of the worklist in the order of its JSON.
var credentialColumns = []column[finding.Credential]{
	{"credential_id", func(r finding.Credential) string { return r.ID }},
	{"status", func(r finding.Credential) string { return r.Status }},
	{"rule_id", func(r finding.Credential) string { return r.RuleID }},
	{"title", func(r finding.Credential) string { return r.Title }},
	{"severity", func(r finding.Credential) string { return r.Severity }},
	{"tier", func(r finding.Credential) string { return r.Tier }},
	{"privileged", func(r finding.Credential) string { return r.Privileged }},
	{"preview", func(r finding.Credential) string { return r.Preview }},
	{"identity", func(r finding.Credential) string { return whose(r.Identity) }},
	{"expires_at", func(r finding.Credential) string { return timeCell(r.ExpiresAt) }},
	{"expired", func(r finding.Credential) string { return strconv.FormatBool(r.Expired) }},
	{"first_mail", func(r finding.Credential) string { return r.FirstMail }},
	{"last_mail", func(r finding.Credential) string { return r.LastMail }},
	{"messages", func(r finding.Credential) string { return strconv.FormatInt(r.Messages, 10) }},
	{"mailboxes", func(r finding.Credential) string { return strconv.FormatInt(r.Mailboxes, 10) }},
	{"findings", func(r finding.Credential) string { return strconv.FormatInt(r.Findings, 10) }},
	{"gone", func(r finding.Credential) string { return strconv.FormatBool(r.Gone) }},
	{"new", func(r finding.Credential) string { return strconv.FormatBool(r.New) }},
	{"since", func(r finding.Credential) string { return timeCell(&r.Since) }},
	{"until", func(r finding.Credential) string { return timeCell(r.Until) }},
	{"by", func(r finding.Credential) string { return r.By }},
	{"note", func(r finding.Credential) string { return r.Note }},
	{"rotate", func(r finding.Credential) string { return r.Rotate }},
}

// whose is what a credential opens, on one line.
func whose(id *finding.Identity) string {
	if id == nil {
		return ""
	}
	var list []string
	for _, s := range []string{id.User, id.Account, id.Host, id.Tenant, id.AppID, id.Resource} {
		if s != "" {
			list = append(list, s)
		}
	}
	return listCell(list)
}

// CredentialFormats are the formats of a case's list of credentials.
var CredentialFormats = []string{"table", "jsonl", "csv"}

// Credentials writes the worklist of a case in one of CredentialFormats. marking is what
// every page of the case bears; it may be empty.
func Credentials(w io.Writer, format, marking string, list []finding.Credential) error {
	switch format {
	case "table":
		return credentialTable(w, marking, list)
	case "jsonl":
		return credentialLines(w, marking, list)
	case "csv":
		return credentialRows(w, marking, list)
	}
	return fmt.Errorf("no such format: %q; use table, jsonl or csv", format)
}

// shownID is how much of an id a table shows: enough to name a credential by.
const shownID = 12

func credentialTable(w io.Writer, marking string, list []finding.Credential) error {
	if marking != "" {
		fmt.Fprintf(w, "%s\n\n", visible(marking))
		defer fmt.Fprintf(w, "\n%s\n", visible(marking))
	}
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tSTATUS\tTIER\tSEVERITY\tCREDENTIAL\tOPENS\tLAST MAIL\tMESSAGES\tMAILBOXES\tEXPIRES")
	for _, r := range list {
		title := visible(cut(r.Title, 44)) + "  " + visible(r.Preview)
		if r.Privileged != "" {
			title = "! " + title
		}
		expires := ""
		if r.ExpiresAt != nil {
			expires = r.ExpiresAt.Format("2006-01-02")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\n", r.ID[:min(len(r.ID), shownID)], r.Status, r.Tier, r.Severity, title,
			visible(cut(whose(r.Identity), 40)), r.LastMail, r.Messages, r.Mailboxes, expires)
	}
	return t.Flush()
}

func credentialLines(w io.Writer, marking string, list []finding.Credential) error {
	out := bufio.NewWriter(w)
	for _, r := range list {
		line, err := json.Marshal(struct {
			finding.Credential
			Marking string `json:"marking,omitempty"`
		}{r, marking})
		if err != nil {
			return err
		}
		if _, err := out.Write(append(jsonSafe(line), '\n')); err != nil {
			return err
		}
	}
	return out.Flush()
}

func credentialRows(w io.Writer, marking string, list []finding.Credential) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	rows := csv.NewWriter(w)
	rows.UseCRLF = true
	columns := credentialColumns
	if marking != "" {
		columns = append(slices.Clone(columns), column[finding.Credential]{"marking", func(finding.Credential) string { return marking }})
	}
	if err := rows.Write(names(columns)); err != nil {
		return err
	}
	for _, r := range list {
		row := make([]string, len(columns))
		for i, col := range columns {
			row[i] = csvCell(col.cell(r))
		}
		if err := rows.Write(row); err != nil {
			return err
		}
	}
	rows.Flush()
	return rows.Error()
}

// Neutral gives a text as a terminal may show it.
func Neutral(s string) string { return visible(s) }
