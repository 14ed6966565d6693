package patterns

import (
	"encoding/hex"
	"regexp"
	"strings"
)

var (
	hashOwner  = regexp.MustCompile(`(?i)(?:\* ?Username\s*:\s*|\bUser(?:name)?\s*:\s*|\bSAM Username\s*:\s*|/user:|\s-u(?:ser(?:name)?)?[ =:]\s*)["']?([^\s"'/]{1,80})`)
	hashTarget = regexp.MustCompile(`(?:^|[\s"'])([\w.-]{1,60}/[\w.$-]{1,60})@([\w.-]{1,100})`)
	ridBefore  = regexp.MustCompile(`(?i)\bRID\s*:\s*[0-9a-f]+ \((\d+)\)`)
)

// checkNTHash judges an NT hash that a label or the switch of a tool names: the
// hash is as good as the password.
func checkNTHash(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if c.Secret = strings.ToLower(c.Secret); c.Secret == emptyNT || c.Secret == emptyLM || distinctBytes(c.Secret) < 6 {
		return false
	}
	if charAfter(t.Content, end, "0123456789abcdefABCDEF") {
		return false
	}
	c.Checked = ByStructure
	w := vicinity(t, c, 300, 120)
	c.Identity.User = w.nearest(hashOwner)
	if m := hashTarget.FindStringSubmatch(w.text); m != nil && c.Identity.User == "" {
		c.Identity.User, c.Identity.Host = strings.Clone(strings.Replace(m[1], "/", `\`, 1)), strings.ToLower(m[2])
	}
	c.Privileged = ridPrivilege(c.Identity.User, w.nearest(ridBefore))
	if c.Privileged == "" {
		c.Privileged = superuser(c.Identity.User)
	}
	return true
}

// checkKerberosKey judges the key that a password was made into ([RFC 3962]).
func checkKerberosKey(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Secret = strings.ToLower(c.Secret)
	if distinctBytes(c.Secret) < 8 || charAfter(t.Content, end, "0123456789abcdefABCDEF") {
		return false
	}
	c.Checked = ByStructure
	if groups[2] >= 0 && groups[2] != start {
		c.Identity.User = strings.Clone(t.Content[groups[2]:groups[3]])
	} else {
		c.Identity.User = vicinity(t, c, 300, 120).nearest(hashOwner)
	}
	c.Privileged = ridPrivilege(c.Identity.User, "")
	return true
}

// responseOwner reads whose a response is, in the forms in which the tools that
// guess passwords take them (hashcat.net, "example hashes").
var responseOwner = regexp.MustCompile(`^(?:\$krb5tgs\$\d{1,2}\$\*([^$*]+)\$([^$*]+)\$|\$krb5tgs\$\d{1,2}\$([^$*]+)\$([^$*]+)\$|\$krb5asrep\$\d{1,2}\$([^$:@]+)@([^:$]+)|\$krb5pa\$\d{1,2}\$([^$]+)\$([^$]+)\$|\$DCC2\$\d+#([^#]+)#|([^:\s]+)::([^:\s]*):)`)

// checkResponse judges what a password can be guessed from that went over the
// network or was kept for signing in without one.
func checkResponse(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, start+len(strings.TrimRight(t.Content[start:end], ".,;:")))
	if distinctBytes(c.Secret) < 10 {
		return false
	}
	c.Checked = ByStructure
	m := responseOwner.FindStringSubmatch(t.Content[groups[0]:groups[1]])
	var parts []string
	for _, s := range m[min(1, len(m)):] {
		if s != "" {
			parts = append(parts, strings.Clone(s))
		}
	}
	if len(parts) > 0 {
		c.Identity.User = strings.TrimPrefix(parts[0], `\`)
	}
	if len(parts) > 1 {
		c.Identity.Tenant = parts[1]
	}
	c.Privileged = superuser(c.Identity.User)
	return true
}

// machineKeyBytes are the lengths of the keys of ASP.NET, by their algorithms
// (learn.microsoft.com/dotnet/api/system.web.configuration.machinekeysection).
var machineKeyBytes = map[int]bool{8: true, 16: true, 20: true, 24: true, 32: true, 48: true, 64: true}

// checkMachineKey judges the keys with which ASP.NET signs and encrypts what a
// browser sends back.
func checkMachineKey(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	raw, err := hex.DecodeString(c.Secret)
	if distinctBytes(strings.ToLower(c.Secret)) < 8 {
		return false
	}
	c.Secret = strings.ToUpper(c.Secret)
	c.Checked = ByStructure
	if err != nil || !machineKeyBytes[len(raw)] {
		c.Checked, c.Confidence = CheckFailed, 0.75
	}
	return true
}
