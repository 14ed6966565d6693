package patterns

import (
	"regexp"
	"strings"
)

// The arguments of command lines that say who logs in, and where.
var (
	argUser = regexp.MustCompile(`(?i)(?:\s[/-]u(?:ser(?:name)?)?[: =]\s*|\s-U\s*|\s/ru\s+|\s--user(?:name)?[= ]|\s-l\s+|\s-UserName\s+|\s--admin-user(?:name)?[= ])["']?([^\s"':]+(?::?\\[^\s"']+)?)`)
	argHost = regexp.MustCompile(`(?i)(?:\\\\([\w.-]+)|/(?:add(?:ress)?|generic|node|s):\s*["']?(?:TERMSRV/)?([\w.-]+)|(?-i:\s-S)\s*(?:tcp:)?([\w.\\-]+)|\s-h[ =]([\w.-]+)|\s--?host(?:name)?[= ]([\w.-]+)|\w@([\w.-]+)|[a-z]+://([\w.-]+))`)
	argBase = regexp.MustCompile(`\s(?:-d|--database|-D)[ =]?\s*([\w.-]+)`)
	argSSH  = regexp.MustCompile(`\s([\w.\\-]+)@[\w.-]+`)
)

// checkCommand judges a password in a command line: a literal, no variable, no
// prompt. Who logs in where stands in the same line.
func checkCommand(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	placeArgument(t, c, start, end)
	if isPlaceholder(c.Secret) || strings.HasPrefix(c.Secret, "/") || strings.HasPrefix(c.Secret, "--") || spoken.MatchString(c.Secret) {
		return false
	}
	identifyCommand(t, c)
	return true
}

// spoken are the words that follow the name of a switch or setting where a text
// talks about it, and the defaults that everyone knows.
var spoken = regexp.MustCompile(`(?i)^(?:is|are|was|has|and|or|for|to|the|of|in|on|with|must|should|can|may|will|which|that|authentication|encryption|switch|option|flag|parameter|argument|value|command|string|method|mode|group|local|remote|public|private|access|name|based|support|not|from|as|by|if|when|you|we|it)$`)

// placeArgument takes the quotes of the shell away, and from a bare word the
// punctuation of the sentence that it stood in.
func placeArgument(t *Text, c *Candidate, start, end int) {
	v := t.Content[start:end]
	if n := len(v); n > 1 && strings.IndexByte("\"'", v[0]) >= 0 && v[n-1] == v[0] {
		pin(t, c, start+1, end-1)
		return
	}
	pin(t, c, start, start+len(strings.TrimRight(v, "\"'`,.;)\u201d\u2019")))
}

func identifyCommand(t *Text, c *Candidate) {
	from, to := lineBounds(t.Content, c.Start)
	from, to = max(from, c.Start-300), max(min(to, c.End+300), c.End)
	w := scene{text: strings.ToValidUTF8(t.Content[from:c.Start], "?") + t.Content[c.Start:c.End] + strings.ToValidUTF8(t.Content[c.End:to], "?")}
	c.Identity.Host = strings.Clone(firstGroup(argHost, w.text))
	c.Identity.Resource = strings.Clone(firstGroup(argBase, w.text))
	if c.Identity.User = strings.Clone(firstGroup(argUser, w.text)); c.Identity.User == "" {
		c.Identity.User = strings.Clone(firstGroup(argSSH, w.text))
	}
	c.Privileged = superuser(c.Identity.User)
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
	start, end := lastGroup(groups)
	placeArgument(t, c, start, end)
	user, password, ok := strings.Cut(c.Secret, ":")
	if !ok || isPlaceholder(password) || isPlaceholder(user) || samplePasswords.MatchString(password) && sampleLogins.MatchString(user) {
		return false
	}
	identifyCommand(t, c)
	c.Identity.User = strings.Clone(user)
	c.Privileged = superuser(user)
	pin(t, c, c.End-len(password), c.End)
	return true
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
	share := false
	for _, m := range netArgument.FindAllStringIndex(t.Content[start:end], 12) {
		arg := strings.Trim(t.Content[start+m[0]:start+m[1]], `"'`)
		switch {
		case strings.HasPrefix(arg, `\\`):
			share = true
		case !share && !netDrive.MatchString(arg):
			return false
		case !share || strings.HasPrefix(arg, "/") || arg == "*":
		default:
			placeArgument(t, c, start+m[0], start+m[1])
			identifyCommand(t, c)
			return !isPlaceholder(c.Secret) && !plainWord(c.Secret)
		}
	}
	return false
}

// plainWord says whether v is a word as in running text: "net use \\srv is".
func plainWord(v string) bool {
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

var awsID = regexp.MustCompile(`\b((?:AKIA|ASIA)[A-Z2-7]{16})\b`)

// checkAWS judges a secret access key: its key id must stand near it.
func checkAWS(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if inLongerBase64(t, c) || distinctBytes(c.Secret) < 16 || isPlaceholder(c.Secret) || strings.HasSuffix(c.Secret, "EXAMPLEKEY") {
		return false
	}
	c.Identity.Account = vicinity(t, c, 300, 300).nearest(awsID)
	c.Checked = ByStructure
	return true
}

// checkIDs judges a URL whose secret is its own path (a Teams webhook).
func checkIDs(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Checked = ByStructure
	c.Identity.Host, _, _ = strings.Cut(strings.TrimPrefix(t.Content[groups[0]:groups[1]], "https://"), "/")
	return distinctBytes(c.Secret) >= 8
}
