package patterns

import "strings"

// weigh says why a token is privileged, and tells the tokens that sign somebody
// in from those that do not: newsletters and trackers carry such ones in links.
func (k jwtClaims) weigh(t *Text, c *Candidate) {
	privilege(c, k.privileged())
	switch {
	case c.Privileged != "":
	case c.Tier == Rotate && t.Context.Bulk && !k.ofMicrosoft():
		c.Tier, c.Severity = Info, Low
	case k.isIDToken():
		c.Title, c.Severity = "ID token", Medium
		c.lower(Review)
	case !k.ofMicrosoft() && !k.grants() && inLink(t, c):
		c.Severity = Medium
		c.lower(Review)
	}
	k.name(c)
}

// lower moves a candidate to a tier that asks for less.
func (c *Candidate) lower(to Tier) {
	if c.Tier == Rotate {
		c.Tier = to
	}
}

// name gives the title and the way to revoke of tokens whose issuer is known.
func (k jwtClaims) name(c *Candidate) {
	switch {
	case k.ofMicrosoft() && c.Title != "ID token":
		c.Title = "Entra ID access token"
	case k.cluster() != "":
		c.Title = "Kubernetes service account token"
		c.Rotate = "Delete the service account's token (or the account): https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/"
	case !k.ofMicrosoft():
		c.Rotate = "Revoke it where it was issued, or wait for its end: https://www.rfc-editor.org/rfc/rfc7009"
	}
}

func (k jwtClaims) ofMicrosoft() bool {
	iss := strings.ToLower(k.first("iss"))
	for _, host := range []string{"microsoftonline", "sts.windows.net", "sts.chinacloudapi.cn", "microsoftazure.us", "ciamlogin.com"} {
		if strings.Contains(iss, host) {
			return true
		}
	}
	return k.first("tid") != ""
}

// isIDToken tells the token that only says who signed in from those that open
// something: it names no permission and no client that it was made for besides
// its audience (openid.net/specs/openid-connect-core-1_0.html, section 2).
func (k jwtClaims) isIDToken() bool {
	if k.grants() || k.first("appid", "azp", "client_id") != "" || len(k.list("wids")) > 0 {
		return false
	}
	return k.first("nonce", "at_hash", "c_hash") != "" || k.ofMicrosoft() && k.first("preferred_username", "name") != ""
}

// grants says whether the token names what its bearer may do.
func (k jwtClaims) grants() bool {
	for _, name := range []string{"scp", "scope", "scopes", "roles", "role", "permissions", "authorities", "groups", "kubernetes.io"} {
		if k.values[name] != nil {
			return true
		}
	}
	return k.cluster() != ""
}

// cluster is the namespace of a Kubernetes service account, in either form of
// its tokens.
func (k jwtClaims) cluster() string {
	if ns := k.first("kubernetes.io/serviceaccount/namespace"); ns != "" {
		return ns
	}
	rest, ok := strings.CutPrefix(k.first("sub"), "system:serviceaccount:")
	if !ok {
		return ""
	}
	ns, _, _ := strings.Cut(rest, ":")
	return ns
}

// isPrimary knows the payload of the cookie that carries a primary refresh token
// ([MS-OAPXBC] section 3.2.5.1).
func (k jwtClaims) isPrimary() bool {
	return k.first("refresh_token") != "" && k.values["is_primary"] != nil
}

// isSample knows the token of jwt.io, which half of all manuals show.
func (k jwtClaims) isSample() bool {
	return k.first("sub") == "1234567890" && k.first("name") == "John Doe"
}

// inLink says whether a token is a parameter or a path of a web address.
func inLink(t *Text, c *Candidate) bool {
	if t.Where == InURL {
		return true
	}
	before := t.Content[max(0, c.Start-maxSAS):c.Start]
	if i := strings.LastIndexAny(before, " \t\r\n\"'<>"); i >= 0 {
		before = before[i+1:]
	}
	return strings.Contains(before, "://")
}

// privileged says why a token rules more than its user's own things.
func (k jwtClaims) privileged() string {
	p, err := readPrivileges()
	if err != nil {
		return "" // cannot be: loading the rules read it
	}
	for _, id := range k.list("wids") {
		if role := p.Roles[strings.ToLower(id)]; role != "" {
			return "token of a " + role
		}
	}
	if why := k.permission(p); why != "" {
		return why
	}
	if k.first("role") == "service_role" {
		return "token with the role service_role, which goes past every access rule of its database"
	}
	if k.cluster() == "kube-system" {
		return "service account of the cluster itself (kube-system)"
	}
	return ""
}

func (k jwtClaims) permission(p *privileges) string {
	scopes := strings.Fields(strings.Join(k.list("scp"), " "))
	for _, have := range append(k.list("roles"), scopes...) {
		if as := p.any[strings.ToLower(have)]; as != "" {
			return "token with permission " + as
		}
	}
	for _, have := range k.list("roles") {
		if as := p.app[strings.ToLower(have)]; as != "" {
			return "token with application permission " + as
		}
	}
	for _, aud := range k.list("aud") {
		aud = strings.TrimRight(strings.ToLower(aud), "/")
		if p.management[aud] != "" && (len(scopes) == 0 || strings.EqualFold(scopes[0], "user_impersonation")) {
			return "token for " + aud + ", with all rights that its owner has there"
		}
	}
	return ""
}
