package patterns

import "strings"

// checkPrimary judges the cookie x-ms-RefreshTokenCredential: a JSON Web Token
// around a primary refresh token, with which a browser signs in as its user on a
// joined device ([MS-OAPXBC] section 3.2.5.1). The secret is the whole token.
func checkPrimary(t *Text, groups []int, c *Candidate) bool {
	k, ok := readJWT(t, groups, c)
	if !ok || !k.isPrimary() {
		return false
	}
	c.Checked, c.Confidence = ByStructure, 0.98
	k.lifetime(t, c)
	privilege(c, grantedNear(vicinity(t, c, 300, 300)))
	return true
}

// checkSession judges an opaque value that signs somebody in: a refresh token, an
// authorisation code, a session cookie.
func checkSession(t *Text, groups []int, c *Candidate) bool {
	if !checkOpaque(t, groups, c) {
		return false
	}
	if end := strings.TrimRight(c.Secret, ".-_"); len(end) < 30 {
		return false
	}
	w := vicinity(t, c, 800, 800)
	identifyApp(w, c)
	c.Identity.User = w.nearest(userName)
	privilege(c, grantedNear(vicinity(t, c, 300, 300)))
	return true
}
