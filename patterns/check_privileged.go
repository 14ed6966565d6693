package patterns

import (
	"regexp"
	"strings"
)

// grantedRole matches what people write of an app or account that rules a tenant,
// a subscription or a domain.
var grantedRole = regexp.MustCompile(`(?i)\b(global admin(?:istrator)?s?|company administrator|privileged (?:role|authentication) administrator|` +
	`subscription owner|owner (?:role |rights? |permissions? |access )?(?:on|of|to|for|at|in) (?:the |our |your |all |this |its )?(?:[\w-]{1,30} )?subscriptions?|` +
	`(?:role|--role|roledefinitionname)["']?[ :=]{1,3}["']?(?:owner|user access administrator)|user access administrator|` +
	`(?:tenant|domain|enterprise) admin(?:istrator)?s?|break[- ]?glass)\b`)

// asksFor matches what stands before a role that somebody else has: "ask your
// global admin", "needs to be approved by a global administrator".
var asksFor = regexp.MustCompile(`(?i)(?:\bask|\bcontact|\byour|\bour|\bby an?|\bby the|\bneeds? an?|\brequires? an?|\bfrom an?|\bfrom the|\bto an?|\bto the|\bnot an?|\bno|\bonly an?|\bwithout|\bif you are an?)\s{1,3}$`)

// namedPermission matches the shape of Graph's permissions.
var namedPermission = regexp.MustCompile(`\b([A-Z][A-Za-z-]{2,60}(?:\.[A-Z][A-Za-z-]{2,60}){1,3}|full_access_as_app)\b`)

// grantedNear says why the secret in the middle of a scene opens privileged
// access, as far as the words around it tell.
func grantedNear(w scene) string {
	for _, m := range grantedRole.FindAllStringSubmatchIndex(w.text, -1) {
		if w.distance(m[2], m[3]) < 1<<30 && !asksFor.MatchString(w.text[max(0, m[2]-40):m[2]]) {
			return "the text names the role " + strings.Join(strings.Fields(w.text[m[2]:m[3]]), " ")
		}
	}
	p, err := readPrivileges()
	if err != nil {
		return "" // cannot be: loading the rules read it
	}
	for _, m := range namedPermission.FindAllStringSubmatchIndex(w.text, -1) {
		name := strings.ToLower(w.text[m[2]:m[3]])
		if as := p.any[name]; as != "" || name == "full_access_as_app" {
			return "the text names the permission " + w.text[m[2]:m[3]]
		}
	}
	return ""
}
