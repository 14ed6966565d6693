package patterns

import (
	"regexp"
	"slices"
	"strings"
	"sync"
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

// namedPermission matches the permissions of the data file by their names.
var namedPermission = sync.OnceValue(func() *regexp.Regexp {
	p, err := readPrivileges()
	if err != nil {
		return grantedRole // cannot be: loading the rules read it
	}
	names := append(slices.Clone(p.Permissions), "full_access_as_app")
	for i, n := range names {
		names[i] = regexp.QuoteMeta(n)
	}
	return regexp.MustCompile(`(?i)\b(` + strings.Join(names, "|") + `)\b`)
})

// longestAsking bounds what is looked at before a role, in bytes.
const longestAsking = 40

// grantedNear says why the secret in the middle of a scene opens privileged
// access, as far as the words around it tell.
func grantedNear(w scene) string {
	if d, s, e := w.closest(grantedRole); d < 1<<30 && !asksFor.MatchString(w.text[max(0, s-longestAsking):s]) {
		return "the text names the role " + strings.Join(strings.Fields(w.text[s:e]), " ")
	}
	if name := w.nearest(namedPermission()); name != "" {
		return "the text names the permission " + name
	}
	return ""
}
