package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestCommand bounds how far from the name of its program a switch may stand,
// in bytes.
const longestCommand = 400

// longestArgument bounds a password in a command line, in bytes.
const longestArgument = 128

// checkArgument judges the password behind a switch of a command line, of which
// the match holds the first character.
func checkArgument(t *Text, groups []int, c *Candidate) bool {
	return isCommand(t, groups) && takeArgument(t, groups, c, "") && judgeArgument(t, groups, c)
}

// isCommand says whether program and switch of a match belong together.
func isCommand(t *Text, groups []int) bool {
	return nearProgram(t.Content[groups[0]:groups[1]]) && wasBroken(t.Content, groups)
}

// shortestBroken is what stands at least in a line that a mailer broke because it
// was too long.
const shortestBroken = 45

// wasBroken says of a match over two lines whether the first may go on in the
// second: it is long, or ends as a shell wants it.
func wasBroken(text string, groups []int) bool {
	i := strings.IndexAny(text[groups[0]:groups[1]], "\r\n")
	if i < 0 {
		return true
	}
	end := groups[0] + i
	start, _ := lineBounds(text, groups[0])
	line := strings.TrimRight(text[start:end], " \t")
	return end-start >= shortestBroken || strings.HasSuffix(line, `\`) || strings.HasSuffix(line, "^") || strings.HasSuffix(line, "`")
}

// checkMount is checkArgument for a list of options, which commas part.
func checkMount(t *Text, groups []int, c *Candidate) bool {
	return isCommand(t, groups) && takeArgument(t, groups, c, ",") && judgeArgument(t, groups, c)
}

func judgeArgument(t *Text, groups []int, c *Candidate) bool {
	if isPlaceholder(c.Secret) || len(c.Secret) < 2 || strings.HasPrefix(c.Secret, "/") || strings.HasPrefix(c.Secret, "--") {
		return false
	}
	if spoken.MatchString(c.Secret) || sampleLogins.MatchString(c.Secret) {
		return false
	}
	if talksOf(t, groups, c) {
		return false
	}
	identifyCommand(t, groups, c)
	for name, user := range environmentUsers {
		if c.Identity.User == "" && strings.HasPrefix(t.Content[groups[0]:], name) {
			c.Identity.User, c.Privileged = user, superuser(user)
		}
	}
	return true
}

// aSwitch is a program with nothing but a switch behind it.
var aSwitch = regexp.MustCompile(`^[\w.-]+[ \t]+[-/]\w+[ \t]+$`)

// talksOf says whether a text explains the switch: "psexec -p asks for the password".
func talksOf(t *Text, groups []int, c *Candidate) bool {
	command := t.Content[groups[0]:c.Start]
	if !plainWord(c.Secret) || !aSwitch.MatchString(command) || strings.HasPrefix(command, "sshpass") {
		return false
	}
	d, err := readProse()
	rest := strings.TrimLeft(t.Content[c.End:min(len(t.Content), c.End+8)], " ")
	return err == nil && d.isWord(c.Secret) && rest != "" && rest[0]|0x20 >= 'a' && rest[0]|0x20 <= 'z'
}

// environmentUsers are the variables that hold the password of one known user.
var environmentUsers = map[string]string{
	"MSSQL_SA_PASSWORD=": "sa", "SA_PASSWORD=": "sa", "MYSQL_ROOT_PASSWORD=": "root", "POSTGRES_PASSWORD=": "postgres",
}

// nearProgram says whether the program that a match begins with is named again,
// or at all, close to the switch that it ends with: on one long line the first
// may belong to another command.
func nearProgram(match string) bool {
	if len(match) <= longestCommand {
		return true
	}
	n := 0
	for n < len(match) && n < 20 && (isWord(match[n]) || match[n] == '-') {
		n++
	}
	return strings.Contains(strings.ToLower(match[len(match)-longestCommand:]), strings.ToLower(match[:n]))
}

func isWord(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
}

// shellQuotes are the quotes of shells, and what the programs in which people
// write make of them.
var shellQuotes = [][2]string{
	{`"`, `"`}, {"'", "'"}, {"\u201c", "\u201d"}, {"\u2018", "\u2019"}, {"\u201e", "\u201c"}, {"\u201e", "\u201d"}, {"\u201d", "\u201d"}, {"«", "»"}, {"»", "«"}, {"「", "」"},
}

// takeArgument pins the candidate to the argument that begins where the last
// group does: in the quotes of a shell, or up to white space or one of stops.
func takeArgument(t *Text, groups []int, c *Candidate, stops string) bool {
	start, _ := lastGroup(groups)
	rest := t.Content[start:min(len(t.Content), start+longestArgument)]
	for _, q := range shellQuotes {
		inner, quoted := strings.CutPrefix(rest, q[0])
		if !quoted {
			continue
		}
		n := strings.Index(inner, q[1])
		if n < 2 || strings.ContainsAny(inner[:n], "\r\n") {
			return false
		}
		pin(t, c, start+len(q[0]), start+len(q[0])+n)
		return true
	}
	placeArgument(t, c, start, start+bareArgument(rest, stops))
	return c.End > c.Start
}

// bareArgument measures an argument without quotes around it. A straight quote
// between two letters is part of it: programs of Windows take it as it is, and a
// quote that ends a command has none behind it.
func bareArgument(s, stops string) int {
	n := 0
	for {
		i := strings.IndexAny(s[n:], " \t\r\n\"'<>\u00a0\u201c\u2018"+stops)
		if i < 0 {
			return len(strings.ToValidUTF8(s, ""))
		}
		n += i
		if s[n] != '"' && s[n] != '\'' || n == 0 || !letterBehind(s[n+1:]) {
			return n
		}
		n++
	}
}

func letterBehind(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

var (
	echoSwitch = regexp.MustCompile(`^(?:-[neE]{1,3}\s+)+`)
	echoUser   = regexp.MustCompile(`^([\w.@\\-]{1,60}):`)
)

// checkEchoed judges what echo hands to a program that asks for a password:
// chpasswd takes user:password.
func checkEchoed(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	if i := strings.LastIndex(t.Content[start:end], "echo "); i >= 0 {
		start += i + len("echo ")
	}
	start += len(echoSwitch.FindString(t.Content[start:end]))
	v := strings.Trim(t.Content[start:end], blankChars)
	if len(v) < 3 || len(v) > longestArgument {
		return false
	}
	start += strings.Index(t.Content[start:end], v)
	placeArgument(t, c, start, start+len(v))
	user := ""
	if m := echoUser.FindString(c.Secret); m != "" && strings.Contains(strings.ToLower(t.Content[end:groups[1]]), "chpasswd") {
		user = strings.Clone(m[:len(m)-1])
		pin(t, c, c.Start+len(m), c.End)
	}
	if strings.ContainsAny(c.Secret, " ") && c.Start == start || !judgeArgument(t, groups, c) {
		return false // a sentence, and not in quotes
	}
	if user != "" {
		c.Identity.User, c.Privileged = user, superuser(user)
	}
	return true
}
