package patterns

import (
	"regexp"
	"slices"
	"strings"
)

// connection is what a connection string says beside its password
// (learn.microsoft.com/dotnet/api/system.data.sqlclient.sqlconnection.connectionstring,
// and the ODBC, OLE DB, JDBC and Npgsql dialects of the same grammar).
type connection struct{ host, user, database, driver string }

// connectionKeys maps the keywords of all dialects to what they name.
var connectionKeys = map[string]string{
	"server": "host", "data source": "host", "datasource": "host", "address": "host", "addr": "host",
	"network address": "host", "host": "host", "hostname": "host", "host name": "host", "dbq": "host", "servername": "host",
	"user id": "user", "userid": "user", "uid": "user", "user": "user", "username": "user", "user name": "user",
	"database": "database", "initial catalog": "database", "databasename": "database", "dbname": "database",
	"driver": "driver", "provider": "driver", "dsn": "driver", "providername": "driver",
}

var connectionPair = regexp.MustCompile(`(?is)([a-z][a-z ]{1,30})\s*=\s*(.*)$`)

// take reads one pair; false where the text is no part of the string any more.
func (n *connection) take(pair string) bool {
	pair = pair[max(0, len(pair)-longestPair):]
	if i := strings.LastIndexAny(pair, "\"'`>"); i >= 0 && strings.Contains(pair[i+1:], "=") {
		pair = pair[i+1:] // the literal begins here
	}
	m := connectionPair.FindStringSubmatch(pair)
	if m == nil {
		return strings.Contains(pair, "=")
	}
	value := strings.Trim(firstLine(m[2]), blankChars+`"'{}>`)
	key := strings.Join(strings.Fields(strings.ToLower(m[1])), " ")
	n.set(connectionKeys[lastWords(key)], value)
	return true
}

// firstWord ends a pair that no semicolon ends with the first word of its value.
func firstWord(pair string) string {
	key, value, ok := strings.Cut(pair, "=")
	if words := strings.Fields(value); ok && len(words) > 0 {
		return key + "=" + words[0]
	}
	return pair
}

// firstLine gives the line that a value stands in: what follows the last pair of
// a string is other text, and may be secret.
func firstLine(value string) string {
	value = strings.TrimLeft(value, blankChars)
	if i := strings.IndexAny(value, "\r\n"); i >= 0 {
		return value[:i]
	}
	return value
}

// lastWords finds the keyword at the end of what stands before "=": the first
// pair of a string may follow running text.
func lastWords(key string) string {
	words := strings.Fields(key)
	for i := max(0, len(words)-2); i < len(words); i++ {
		if k := strings.Join(words[i:], " "); connectionKeys[k] != "" {
			return k
		}
	}
	return key
}

func (n *connection) set(what, value string) {
	field := map[string]*string{"host": &n.host, "user": &n.user, "database": &n.database, "driver": &n.driver}[what]
	if field != nil && *field == "" {
		*field = strings.Clone(value)
	}
}

var jdbcURL = regexp.MustCompile(`jdbc:[A-Za-z0-9:]{2,30}//([^;/?\s]{1,200})`)

func jdbcHost(s string) (string, bool) {
	if m := jdbcURL.FindStringSubmatch(s); m != nil {
		return m[1], true
	}
	return "", false
}

// longestPair bounds one pair of a connection string, in bytes.
const longestPair = 300

// reachOfPairs bounds the rest of a connection string, in bytes each way.
const reachOfPairs = 1000

// readConnection reads the pairs before and after a password at [start, end).
func readConnection(text string, start, end int) connection {
	var n connection
	n.readBefore(text[max(0, start-reachOfPairs):start])
	n.readAfter(text[end:min(len(text), end+reachOfPairs)])
	return n
}

func (n *connection) readBefore(before string) {
	if i := strings.LastIndex(strings.ReplaceAll(before, "\r", ""), "\n\n"); i >= 0 && i < len(before) {
		before = before[i:]
	}
	pairs := strings.Split(before, ";")
	slices.Reverse(pairs)
	for i, p := range pairs {
		if host, ok := jdbcHost(p); ok {
			n.set("host", host)
			return
		}
		if i == 0 && strings.Trim(p, blankChars+">|\"'+&") != "" {
			return // the password is the first pair
		}
		if i > 0 && !n.take(p) {
			return
		}
	}
}

func (n *connection) readAfter(after string) {
	after, ok := strings.CutPrefix(strings.TrimLeft(after, `"'}`), ";")
	if !ok {
		return
	}
	pairs := strings.Split(after, ";")
	for i, p := range pairs {
		p, _, cut := strings.Cut(p, "\n\n")
		if i == len(pairs)-1 {
			p = firstWord(p)
		}
		if i > 20 || !n.take(strings.TrimRight(p, "\"'<> \t")) || cut {
			return
		}
	}
}

func (n connection) known() bool {
	return n.host != "" || n.driver != "" || n.user != "" && n.database != ""
}

// connectionValue reads the value that begins at i: quoted as ADO.NET and ODBC
// do, or plain up to the semicolon. It gives the place and the value itself.
func connectionValue(text string, i int) (start, end int, value string) {
	for _, q := range [][2]string{{"&quot;", "&quot;"}, {`\"`, `\"`}, {`"`, `"`}, {"'", "'"}, {"{", "}"}} {
		if strings.HasPrefix(text[i:], q[0]) {
			if s, e, v, ok := quotedValue(text, i+len(q[0]), q[1]); ok {
				return s, e, v
			}
		}
	}
	end = i + plainValue(withoutEntities(text[i:min(len(text), i+longestPlainValue)]))
	return i, end, undoEntities.Replace(text[i:end])
}

// withoutEntities hides the semicolons of character references, which end no
// value; the length stays.
func withoutEntities(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return entityEnds.Replace(s)
}

var entityEnds = strings.NewReplacer("&amp;", "&amp_", "&lt;", "&lt_", "&gt;", "&gt_", "&apos;", "&apos_", "&#39;", "&#39_")

// longestPlainValue bounds how far an unquoted value is looked at, in bytes: a text
// may be one line of megabytes.
const longestPlainValue = 1 << 10

// quotedValue reads up to the closing quote; a doubled one stands for itself.
func quotedValue(text string, i int, quote string) (start, end int, value string, ok bool) {
	for j := i; j < len(text) && j-i < 300 && text[j] != '\n'; j++ {
		if !strings.HasPrefix(text[j:], quote) {
			continue
		}
		if !strings.HasPrefix(text[j+len(quote):], quote) {
			return i, j, strings.ReplaceAll(text[i:j], quote+quote, quote), j > i
		}
		j += 2*len(quote) - 1
	}
	return i, i, "", false
}

var nextPair = regexp.MustCompile(`^;[ \t]*(?:\s*[a-zA-Z][\w ]{1,40}=|["'<` + "`" + `)]|[\r\n]|$)`)

// plainValue gives the length of an unquoted value: up to the semicolon, the
// end of the literal that holds the string, or the end of the word where the
// string is the end of a sentence.
func plainValue(s string) int {
	end := strings.IndexAny(s, "\r\n\t<>")
	if end < 0 {
		end = len(s)
	}
	if i := strings.IndexByte(s[:end], ';'); i >= 0 && nextPair.MatchString(s[i:]) && !literalEnds(s[:i]) {
		return len(strings.TrimRight(s[:i], blankChars))
	}
	if i := strings.IndexAny(s[:end], " \"`;\u00a0"); i >= 0 {
		end = i
	}
	if strings.Contains(s[:end], "&quot;") {
		end = strings.Index(s[:end], "&quot;")
	}
	// A "!" at the end is more often a password's than a sentence's.
	return len(strings.TrimRight(s[:end], ".,:?)]'\u201d\u2019*"))
}

func literalEnds(value string) bool {
	i := strings.IndexByte(value, '"')
	return i >= 0 && (i+1 == len(value) || charAfter(value, i+1, " ,)/"))
}

// checkConnection judges the password of a connection string.
func checkConnection(t *Text, groups []int, c *Candidate) bool {
	if charBefore(t.Content, groups[0], "?&") || strings.HasSuffix(t.Content[:groups[0]], "&amp;") {
		return false // a parameter of a URL
	}
	start, _ := lastGroup(groups)
	s, e, value := connectionValue(t.Content, start)
	if e-s < 2 {
		return false
	}
	n := readConnection(t.Content, groups[0], e)
	if !n.known() || isPlaceholder(value) {
		return false
	}
	pin(t, c, s, e)
	c.Secret = value
	n.describe(c)
	return true
}

func (n connection) describe(c *Candidate) {
	c.Checked = ByStructure
	c.Identity.User, c.Identity.Resource = n.user, n.database
	c.Identity.Host = hostOnly(n.host)
	c.Privileged = superuser(n.user)
}

// descriptionHost is the host in Oracle's own form of an address
// (docs.oracle.com, "Local Naming Parameters").
var descriptionHost = regexp.MustCompile(`\(host\s?=\s?([^)\s]+)`)

// hostOnly takes protocol, port and instance away: tcp:host,1433.
func hostOnly(s string) string {
	s = strings.ToLower(s)
	if m := descriptionHost.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "tcp:"), "np:")
	if i := strings.IndexAny(s, ",;"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 && strings.Trim(s[i+1:], "0123456789") == "" && strings.Count(s, ":") == 1 {
		s = s[:i]
	}
	return s
}

var superusers = regexp.MustCompile(`(?i)^(?:.*[\\/])?(sa|root|admin|administrator|postgres|sysadmin|sys|system|dbadmin|sqladmin|domainadmin|enterpriseadmin|krbtgt|sysdba)(?:@.*)?$`)

// superuser says why a login is privileged by its name, or "".
func superuser(user string) string {
	if m := superusers.FindStringSubmatch(user); m != nil {
		return "login " + strings.ToLower(m[1]) + " administers the server"
	}
	return ""
}

var (
	libpqHost = regexp.MustCompile(`(?i)\bhost(?:addr)?\s*=\s*'?([^\s']+)`)
	libpqUser = regexp.MustCompile(`(?i)\buser\s*=\s*'?([^\s']+)`)
	libpqBase = regexp.MustCompile(`(?i)\bdbname\s*=\s*'?([^\s']+)`)
)

// checkLibpq judges the password of a PostgreSQL keyword/value string
// (postgresql.org/docs/current/libpq-connect.html).
func checkLibpq(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, start+len(strings.TrimRight(t.Content[start:end], "\"'.,;)")))
	if strings.HasPrefix(c.Secret, "'") {
		pin(t, c, c.Start+1, c.End)
	}
	from, to := lineBounds(t.Content, start)
	from, to = max(from, start-longestPair), min(to, end+longestPair)
	w := scene{text: t.Content[from:to], start: c.Start - from, end: c.End - from}
	if !strings.Contains(strings.ToLower(w.text), "host") {
		return false
	}
	host := w.nearest(libpqHost)
	if host == "" {
		return false
	}
	n := connection{host: host, user: w.nearest(libpqUser), database: w.nearest(libpqBase)}
	if n.user == "" && n.database == "" || isPlaceholder(c.Secret) || memberOfCode.MatchString(c.Secret) {
		return false
	}
	n.describe(c)
	return true
}

// memberOfCode is a password that a program holds: cfg.password.
var memberOfCode = regexp.MustCompile(`^[a-z_]\w*(?:\.[a-z_]\w*)*\.(?i:db_?)?(?i:password|passwd|pwd|pass|secret)$`)
