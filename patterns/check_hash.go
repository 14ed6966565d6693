package patterns

import (
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
)

// Hashes of the empty password, which stand where an account has none.
const (
	emptyLM = "aad3b435b51404eeaad3b435b51404ee"
	emptyNT = "31d6cfe0d16ae931b73c59d7e0c089c0"
)

// checkNTLM judges a line of a SAM or NTDS dump, user:rid:lm:nt:::. Groups are
// user, rid, LM hash and NT hash. The NT hash is as good as the password.
func checkNTLM(t *Text, groups []int, c *Candidate) bool {
	if len(groups) < 10 {
		return false
	}
	user, rid := t.Content[groups[2]:groups[3]], t.Content[groups[4]:groups[5]]
	lm := strings.ToLower(t.Content[groups[6]:groups[7]])
	pin(t, c, groups[8], groups[9])
	c.Secret = strings.ToLower(c.Secret)
	if c.Secret == emptyNT || distinctBytes(c.Secret) < 6 {
		return false
	}
	c.Checked, c.Confidence = ByStructure, 0.95
	if lm == emptyLM {
		c.Confidence = 0.99
	}
	c.Identity.User = strings.Clone(user)
	c.Privileged = ridPrivilege(user, rid)
	return true
}

// ridPrivilege knows the accounts that rule a domain by their relative id
// ([MS-DTYP] 2.4.2.4).
func ridPrivilege(user, rid string) string {
	name := strings.ToLower(user[strings.LastIndexByte(user, '\\')+1:])
	switch {
	case rid == "502" || name == "krbtgt":
		return "krbtgt: whoever has it can forge any ticket of the domain"
	case rid == "500" || name == "administrator" || name == "administrateur" || name == "administrador":
		return "built-in Administrator"
	}
	return ""
}

// typeSevenKey is the constant with which Cisco IOS hides type 7 passwords.
const typeSevenKey = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"

// typeSeven reveals a Cisco type 7 password: two digits of offset, then each
// byte XORed with the constant.
func typeSeven(value string) (string, bool) {
	if len(value) < 4 || len(value)%2 != 0 {
		return "", false
	}
	at, err := strconv.Atoi(value[:2])
	raw, hexErr := hex.DecodeString(value[2:])
	if err != nil || hexErr != nil || at < 0 || at > 15 {
		return "", false
	}
	for i := range raw {
		raw[i] ^= typeSevenKey[(at+i)%len(typeSevenKey)]
		if raw[i] < ' ' || raw[i] > '~' {
			return "", false
		}
	}
	return string(raw), true
}

var iosUser = regexp.MustCompile(`(?i)\busername\s+(\S{1,64})`)

// checkTypeSeven judges a Cisco type 7 password; the secret is the clear one.
func checkTypeSeven(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	clear, ok := typeSeven(c.Secret)
	if !ok {
		return false
	}
	c.Secret, c.Checked, c.Confidence = clear, ByStructure, 0.97
	from, _ := lineBounds(t.Content, start)
	if m := iosUser.FindStringSubmatch(t.Content[from:start]); m != nil {
		c.Identity.User = strings.Clone(m[1])
		c.Privileged = superuser(m[1])
	}
	return true
}

var hashUser = regexp.MustCompile(`(?i)(?:^|[\s>"'])(?:username\s+)?([A-Za-z_][\w.@\\-]{0,63})(?::|\s+privilege\s+\d+\s+|\s+)(?:secret|password)?\s*\d?\s*$`)

// hashLengths are the lengths of hashes behind the last "$", by the name of their
// method (crypt(5)); those of bcrypt hold the salt too.
var hashLengths = map[string]int{"1": 22, "apr1": 22, "5": 43, "6": 86, "8": 43, "9": 43, "y": 43, "2a": 53, "2b": 53, "2y": 53}

// lengthOfHash tells the full stop of a sentence from one that is a hash's own.
func lengthOfHash(v string) int {
	method, _, _ := strings.Cut(strings.TrimPrefix(v, "$"), "$")
	at := strings.LastIndexByte(v, '$') + 1
	if n, known := hashLengths[method]; known && strings.HasPrefix(v, "$") && len(v) == at+n+1 && v[len(v)-1] == '.' {
		return at + n
	}
	return len(v)
}

// checkPasswordHash judges a hash that a password can be guessed from.
func checkPasswordHash(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	end = start + lengthOfHash(t.Content[start:end])
	pin(t, c, start, end)
	if distinctBytes(c.Secret) < 10 || charAfter(t.Content, end, base64Letters+".") && !charAfter(t.Content, end+1, blankChars) && end+1 < len(t.Content) {
		return false
	}
	from, _ := lineBounds(t.Content, groups[0])
	if m := hashUser.FindStringSubmatch(t.Content[from:start]); m != nil {
		identifyHash(m[1], c)
	}
	c.Checked = ByStructure
	return true
}

func identifyHash(user string, c *Candidate) {
	if strings.EqualFold(user, "enable") {
		c.Privileged = "enable secret: configures the whole device"
		return
	}
	c.Identity.User = strings.Clone(user)
	c.Privileged = superuser(user)
}
