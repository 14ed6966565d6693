package patterns

import (
	"regexp"
	"strings"
)

// readsOrWrites are the words for what a community may do: beside the noun they make
// an SNMP community of it.
var readsOrWrites = regexp.MustCompile(`(?i)\b(?:r[ow]|read|write|lese|schreib|lectura|escritura|lecture|écriture|lettura|scrittura|leitura|escrita|lezen|schrijven|läsning|skrivning|odczytu?|zapisu?|čtení|zápis|okuma|yazma)\b|olvasás|írás|чтени|запис|читанн|读|讀|写|寫|読み|書き|읽기|쓰기|قراءة|كتابة`)

// checkProseCommunity judges an SNMP community that a sentence gives, in any
// language: the noun means many things, so that SNMP must be spoken of near it.
func checkProseCommunity(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	near := lowerSame(t.Content[max(0, groups[0]-200):min(len(t.Content), groups[1]+60)])
	if !d.kinds["community"].context.in(near) && !readsOrWrites.MatchString(t.Content[groups[0]:groups[1]]) {
		return false
	}
	return proseCheck("community")(t, groups, c)
}

var (
	// notOwn are the words before "token" that make something else of it.
	notOwn = regexp.MustCompile(`(?i)(?:csrf|xsrf|hardware|rsa|page|next|continuation|design|reset|id|session|max|num|non-fungible)[ _-]?$`)
	// numbered are the codes of errors, articles and tickets.
	numbered = regexp.MustCompile(`(?i)^(?:[a-z]{1,8}[-_]?\d+|[\d.:/_-]+|v\d[\w.]*|[a-z]+[-_.]v?\d+|[a-z]+\d?(?:[-_.][a-z]+)*[-_.]v?\d[\d.]*|.*[@\\].*|(?:[\w-]+/)+[\w.-]*)$`)
)

// longestNotOwn is more than a word of notOwn has, in bytes.
const longestNotOwn = 32

// isNotOwn says whether such a word ends before the token.
func isNotOwn(before string) bool {
	word := strings.TrimRight(before, " _-")
	return word != "" && strings.IndexByte("adefmntx", word[len(word)-1]|0x20) >= 0 && notOwn.MatchString(before[max(0, len(before)-longestNotOwn):])
}

// checkProseKey judges what a sentence says to be an API key or a token: letters and
// digits that a program drew.
func checkProseKey(t *Text, groups []int, c *Candidate) bool {
	before := t.Content[max(0, groups[0]-200):groups[0]]
	word := before[strings.LastIndexAny(before, " \t\r\n<>\"")+1:]
	if t.Where == InURL || t.Header != "" || strings.ContainsAny(word, "/?&%=") || isNotOwn(before) {
		return false
	}
	more := len(t.more)
	found := proseCheck("api-key")(t, groups, c)
	t.more = t.more[:more] // what stands beside it may be anything
	if !found {
		return false
	}
	lower, upper, digits, _ := classesOf(c.Secret)
	return len(c.Secret) >= 12 && digits > 1 && lower+upper > 1 && distinctBytes(c.Secret) > 7 && !strings.ContainsAny(c.Secret, " (){}[]<>\"'=;") && !numbered.MatchString(c.Secret)
}
