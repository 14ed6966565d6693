package patterns

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	lapsName = regexp.MustCompile(`(?i)(?:\b(?:Computer|Device)Name|\bDistinguishedName|\bName|\bcomputer)(?:\s*[:=]\s*|\s*\r?\n[> \t]*)(?:CN=)?["']?([\w.-]{1,63})`)
	lapsUser = regexp.MustCompile(`(?im)^[> \t|]*Account(?: name)?(?:\s*:\s*|\s*\r?\n[> \t]*)(\S{1,64})`)
)

const localAdministrator = "password of the local administrator"

// checkLAPS judges what Windows LAPS keeps of a managed account: {"n": name,
// "t": time, "p": password} ([MS-LAPS]), or the clear attribute of the older
// LAPS and what the tools print.
func checkLAPS(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if !readManaged(t.Content[groups[0]:groups[1]], c) {
		pin(t, c, start, start+len(strings.TrimRight(c.Secret, "\"',;")))
	}
	if isPlaceholder(c.Secret) || len(c.Secret) < 6 || strings.HasSuffix(c.Secret, "SecureString") {
		return false
	}
	if c.Identity.User == "" {
		c.Identity.User = vicinity(t, c, 400, 0).nearest(lapsUser)
	}
	c.Identity.Host = strings.ToLower(vicinity(t, c, 300, 200).nearest(lapsName))
	c.Privileged = localAdministrator
	return true
}

func readManaged(object string, c *Candidate) bool {
	var managed struct{ N, T, P string }
	i := strings.IndexByte(object, '{')
	if i < 0 || json.Unmarshal([]byte(object[i:]), &managed) != nil || managed.P == "" {
		return false
	}
	c.Identity.User, c.Secret, c.Checked = managed.N, managed.P, ByStructure
	if ticks, err := strconv.ParseInt(managed.T, 16, 64); err == nil {
		c.IssuedAt = fileTime(ticks)
	}
	return true
}

// fileTime reads a FILETIME: 100 ns since 1601 ([MS-DTYP] 2.3.3).
func fileTime(ticks int64) time.Time {
	const before1970 = 11_644_473_600
	return time.Unix(ticks/10_000_000-before1970, ticks%10_000_000*100).UTC()
}
