package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The arguments of command lines that say who logs in, and where.
var (
	argUser = regexp.MustCompile(`(?i)(?:\s[/-]u(?:ser(?:name)?)?(?:[: =]|:=)\s*|(?-i:\s-U)\s*|\s/ru\s+|\s/userd:|\s--?(?:docker-|http-|ftp-)?user(?:name)?[= ]|\s-l\s+|\s--admin-user(?:name)?[= ]|\bobj=\s*|[ ,]user(?:name)?=|(?-i:\s-D)\s*)("[^"%]{1,80}|'[^'%]{1,80}|[^\s"':,%]+(?::?\\[^\s"',%]+)?)`)
	argHost = regexp.MustCompile(`(?i)(?:\\\\([\w.-]+)|/(?:add(?:ress)?|generic|node|v|r):\s*["']?(?:TERMSRV/)?([\w.-]+)|\s/s\s+\\{0,2}([\w.-]+)|(?-i:\s-S)(?:erverInstance)?\s+(?:tcp:)?([\w.\\-]+)|(?-i:\s-S(?:tcp:)?)([\w-]*[\d.\\][\w.\\-]*)|\s-h[ =]([\w.-]+)|\s--?(?:host(?:name)?|docker-server|server)[= ]([\w.-]+)|\w@([\w.-]+)|[a-z]+://([\w.-]+)|\s//([\w.-]+)/|\blogin\s+([\w-]+\.[\w.-]+))`)
	argBase = regexp.MustCompile(`\s(?:-d|--database)[ =]?\s*([\w.-]+)`)
	argSSH  = regexp.MustCompile(`\s([\w.\\-]+)@[\w.-]+`)
)

// checkCommand judges a password in a command line: a literal, no variable, no
// prompt. Who logs in where stands in the same line.
func checkCommand(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	placeArgument(t, c, start, end)
	if isPlaceholder(c.Secret) || strings.HasPrefix(c.Secret, "/") || strings.HasPrefix(c.Secret, "--") || spoken.MatchString(c.Secret) || sampleLogins.MatchString(c.Secret) {
		return false
	}
	identifyCommand(t, groups, c)
	return true
}

// spoken are the words that follow the name of a switch or setting where a text
// talks about it, and the defaults that everyone knows.
var spoken = regexp.MustCompile(`(?i)^(?:is|are|was|has|and|or|for|to|the|of|in|on|with|must|should|can|may|will|which|that|authentication|encryption|switch|option|flag|parameter|argument|value|command|string|method|mode|group|local|remote|public|private|access|name|based|support|not|from|as|by|if|when|you|we|it|mismatch|mismatched|failure|failed|fails|error|errors|invalid|missing|required|changed|expired|matches|lookup|negotiation|exchange)$`)

// placeArgument takes the quotes of the shell away, and from a bare word the
// punctuation of the sentence that it stood in.
func placeArgument(t *Text, c *Candidate, start, end int) {
	v := t.Content[start:end]
	for _, q := range shellQuotes {
		if len(v) > 1 && strings.HasPrefix(v, q[0]) && strings.HasSuffix(v, q[1]) {
			pin(t, c, start+len(q[0]), end-len(q[1]))
			return
		}
	}
	pin(t, c, start, start+len(bareValue(v)))
}

// How much of a command is looked at for who logs in where, in bytes.
const (
	commandBefore = 300
	commandAfter  = 150
)

// identifyCommand reads who logs in where: from the program's name, with which
// the match begins, to the end of the command.
func identifyCommand(t *Text, groups []int, c *Candidate) {
	from := max(min(groups[0], c.Start), c.Start-commandBefore)
	to := max(c.End, endOfCommand(t.Content, c.End))
	text := strings.ToValidUTF8(t.Content[from:c.Start], "?") + t.Content[c.Start:c.End] + strings.ToValidUTF8(t.Content[c.End:to], "?")
	c.Identity.Host = strings.Clone(firstGroup(argHost, text))
	c.Identity.Resource = strings.Clone(firstGroup(argBase, text))
	if c.Identity.User = argument(firstGroup(argUser, text), c.Secret); c.Identity.User == "" {
		c.Identity.User = argument(firstGroup(argSSH, text), c.Secret)
	}
	c.Privileged = superuser(c.Identity.User)
}

// endOfCommand gives the end of the line that holds i, and of the next one where
// a mailer broke it.
func endOfCommand(text string, i int) int {
	start, end := lineBounds(text, i)
	end = min(end, i+commandAfter)
	if end-start < shortestBroken || end == len(text) || text[end] != '\r' && text[end] != '\n' {
		return end
	}
	next := end + 1
	if text[end] == '\r' && charAfter(text, next, "\n") {
		next++
	}
	_, to := lineBounds(text, min(next, len(text)))
	return min(to, end+commandAfter)
}

// argument takes the quotes off an argument that names a user. It is none where
// it holds the secret: a word that joins both says nothing by itself.
func argument(v, secret string) string {
	v = strings.Trim(v, `"'`)
	if strings.HasPrefix(v, "-") || strings.Contains(v, secret) {
		return ""
	}
	return strings.Clone(v)
}

// firstGroup gives the last group that took part in re's first match.
func firstGroup(re *regexp.Regexp, s string) string {
	m := re.FindStringSubmatchIndex(s)
	if m == nil {
		return ""
	}
	start, end := lastGroup(m)
	return s[start:end]
}

// checkUserPair judges user:password in one argument (curl -u).
func checkUserPair(t *Text, groups []int, c *Candidate) bool {
	if !isCommand(t, groups) || !takeArgument(t, groups, c, "") {
		return false
	}
	i := strings.IndexAny(c.Secret, ":,")
	if i < 1 {
		return false
	}
	user, password := c.Secret[:i], c.Secret[i+1:]
	if quoted := quotedPassword(t.Content, c.Start+i+1); quoted != "" && !strings.HasPrefix(t.Content[max(0, c.Start-1):], quoted[:1]) {
		password = quoted[1 : len(quoted)-1]
		c.End = c.Start + i + len(quoted) // its closing quote is no part
	}
	if isPlaceholder(password) || isPlaceholder(user) || samplePasswords.MatchString(password) && sampleLogins.MatchString(user) {
		return false
	}
	identifyCommand(t, groups, c)
	c.Identity.User = strings.Clone(user)
	c.Privileged = superuser(user)
	pin(t, c, c.End-len(password), c.End)
	return true
}

// quotedPassword gives the quoted word at i with its quotes: curl -u kim:'a;b'.
func quotedPassword(s string, i int) string {
	if i >= len(s) || s[i] != '\'' && s[i] != '"' {
		return ""
	}
	rest := s[i+1 : min(len(s), i+longestArgument)]
	n := strings.IndexByte(rest, s[i])
	if n < 1 || strings.ContainsAny(rest[:n], "\r\n") {
		return ""
	}
	return s[i : i+n+2]
}

// valueEnd is what ends a bare word although it is no white space to a regex: an
// odd space, a word of a script that parts none, or the mark-up behind it.
var valueEnd = regexp.MustCompile("[\u00a0\u2002\u2003\u2009\u202f\u3000、。，；）」』]|[\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Hangul}]|</?[A-Za-z]+ ?/?>")

// bareValue gives the value that a bare word begins with.
func bareValue(v string) string {
	if m := valueEnd.FindStringIndex(v); m != nil && m[0] > 1 {
		v = v[:m[0]]
	}
	return withoutStop(v)
}

// withoutStop takes off what the sentence, the table or the mark-up around a bare
// word put behind it. A bracket that the word itself opened stays.
func withoutStop(v string) string {
	for {
		was := v
		v = strings.TrimRight(v, "\"'`,.;|\u201d\u2019\u201c»")
		v = strings.TrimSuffix(v, "**")
		for _, pair := range []string{"()", "[]", "{}"} {
			if strings.HasSuffix(v, pair[1:]) && strings.Count(v, pair[:1]) < strings.Count(v, pair[1:]) {
				v = v[:len(v)-1]
			}
		}
		if v == was {
			return v
		}
	}
}

var (
	netDrive    = regexp.MustCompile(`^(?:[A-Za-z]:|\*)$`)
	netArgument = regexp.MustCompile(`"[^"]*"|\S+`)
)

// checkNetUse judges the arguments of net use: the password is the bare word
// behind the share, or behind the user, where people put it by mistake
// (learn.microsoft.com/windows-server: net use).
func checkNetUse(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	if first := strings.IndexAny(t.Content[start:end], "\r\n"); first >= 0 && first < shortestBroken-10 {
		end = start + first
	}
	share := false
	for _, m := range netArgument.FindAllStringIndex(t.Content[start:end], 12) {
		arg := strings.Trim(t.Content[start+m[0]:start+m[1]], `"'`)
		switch {
		case strings.Trim(arg, ">|") == "": // the mark of a quoted line
		case strings.HasPrefix(arg, `\\`):
			share = true
		case !share && !netDrive.MatchString(arg), share && arg == "*":
			return false // no command, or one that asks for the password
		case !share || strings.HasPrefix(arg, "/"):
		default:
			placeArgument(t, c, start+m[0], start+m[1])
			identifyCommand(t, groups, c)
			return !isPlaceholder(c.Secret) && !plainWord(c.Secret)
		}
	}
	return false
}

// plainWord says whether v is a word as in running text: "net use \\srv is".
func plainWord(v string) bool {
	if first, _ := utf8.DecodeRuneInString(v); first >= 0x370 && !strings.ContainsAny(v, "0123456789") {
		return true
	}
	for _, r := range v {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

// checkNetUser judges net user NAME PASSWORD: a word of running text is told
// from a password by the switches behind it or by its characters.
func checkNetUser(t *Text, groups []int, c *Candidate) bool {
	if len(groups) < 6 {
		return false
	}
	placeArgument(t, c, groups[4], groups[5])
	_, to := lineBounds(t.Content, c.End)
	switches := strings.Contains(t.Content[c.End:to], " /")
	if isPlaceholder(c.Secret) || strings.HasPrefix(c.Secret, "/") || !switches && !strings.ContainsAny(c.Secret, "0123456789!@#$%") {
		return false
	}
	c.Identity.User = strings.Clone(strings.Trim(t.Content[groups[2]:groups[3]], `"`))
	c.Privileged = superuser(c.Identity.User)
	return true
}
