package patterns

import (
	"regexp"
	"strings"
)

// mostInserted, longestInsert and longestInRow bound how many rows of one statement
// are read, how far behind its list of columns they may stand, and how long one is.
const (
	mostInserted  = 5000
	longestInsert = 1 << 20
	longestInRow  = 16 << 10
)

// passwordColumn matches the names of columns that hold passwords, or hashes of them;
// userColumn those that hold who logs in.
var (
	passwordColumn = regexp.MustCompile(`(?i)^(?:user_?|login_?|account_?|db_?|smtp_?|ftp_?)?(?:password|passwd|passwort|pass_?word|kennwort|pwd|pass|user_pass|wachtwoord|contrasena|senha|motdepasse|mot_de_passe|haslo|heslo|jelszo|parola)(?:_?(?:plain|clear|hash|enc|md5))?$`)
	userColumn     = regexp.MustCompile(`(?i)^(?:user_?|login_?|account_?)?(?:name|login|user|username|userid|email|mail|e_mail|account|benutzer(?:name)?|nick(?:name)?)$`)
)

// checkInsert judges a statement INSERT INTO table (columns) VALUES (…),(…): every
// row has its password in the same column (ISO 9075-2, 14.11). The candidate is that
// of the first row; the others stand beside it.
func checkInsert(t *Text, groups []int, c *Candidate) bool {
	columns := strings.Split(t.Content[groups[2]:groups[3]], ",")
	password, user := columnNamed(columns, passwordColumn), columnNamed(columns, userColumn)
	if password < 0 || groups[0] < t.inserted {
		return false
	}
	rows := t.Content[groups[1]:min(len(t.Content), groups[1]+longestInsert)]
	found, plain := false, *c
	for at, n := 0, 0; n < mostInserted; n++ {
		cells, next := insertedRow(rows[:min(len(rows), at+longestInRow)], at)
		if next < 0 {
			break
		}
		at, t.inserted = next, groups[1]+next
		one := plain
		if len(cells) != len(columns) || !judgeInserted(t, &one, cells[password], groups[1]) {
			continue
		}
		if user >= 0 {
			one.Identity.User = strings.Clone(rows[cells[user].start:cells[user].end])
			one.Privileged = superuser(one.Identity.User)
		}
		if !found {
			found, *c = true, one
			continue
		}
		one.MatchStart, one.MatchEnd = one.Start, one.End
		t.more = append(t.more, one)
	}
	return found
}

func columnNamed(columns []string, re *regexp.Regexp) int {
	for i, name := range columns {
		if re.MatchString(strings.Trim(name, " \t\r\n`\"[]'")) {
			return i
		}
	}
	return -1
}

// judgeInserted takes the value of a column of passwords: one that somebody could
// have chosen, or a hash.
func judgeInserted(t *Text, c *Candidate, cell span, base int) bool {
	if cell.end <= cell.start {
		return false
	}
	pin(t, c, base+cell.start, base+cell.end)
	c.Secret = strings.ReplaceAll(c.Secret, "''", "'")
	return len(c.Secret) >= 4 && !isPlaceholder(c.Secret) && !strings.EqualFold(c.Secret, "null") && distinctBytes(c.Secret) > 2
}

// insertedRow reads one (…) of a list of rows from at: the places of its cells without
// their quotes, and where the next row may begin; -1 where there is none.
func insertedRow(s string, at int) ([]span, int) {
	for at < len(s) && strings.IndexByte(", \t\r\n>", s[at]) >= 0 {
		at++
	}
	if at >= len(s) || s[at] != '(' {
		return nil, -1
	}
	var cells []span
	for at++; at < len(s); {
		cell, next := insertedCell(s, at)
		cells = append(cells, cell)
		if next >= len(s) {
			return nil, -1
		}
		if at = next + 1; s[next] == ')' {
			return cells, at
		}
	}
	return nil, -1
}

// insertedCell reads one value: a string, in which a quote is doubled or escaped, or
// anything else up to the comma or the end of the row.
func insertedCell(s string, at int) (span, int) {
	for at < len(s) && strings.IndexByte(" \t\r\n", s[at]) >= 0 {
		at++
	}
	if strings.HasPrefix(s[at:], "N'") {
		at++
	}
	if at < len(s) && (s[at] == '\'' || s[at] == '"') {
		end := endOfInserted(s, at+1, s[at])
		n := strings.IndexAny(s[end:], ",)")
		if n < 0 {
			return span{}, len(s)
		}
		return span{at + 1, end}, end + n
	}
	n := strings.IndexAny(s[at:], ",)")
	if n < 0 {
		return span{}, len(s)
	}
	return span{}, at + n // a number, a call, NULL: no password that anybody wrote
}

func endOfInserted(s string, at int, quote byte) int {
	for ; at < len(s); at++ {
		switch {
		case s[at] == '\\':
			at++
		case s[at] == quote && at+1 < len(s) && s[at+1] == quote:
			at++
		case s[at] == quote:
			return at
		}
	}
	return len(s)
}
