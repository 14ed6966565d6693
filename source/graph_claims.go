package source

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// claims are what a token says of itself. It is Graph's to verify them; here
// they only keep us from using more than we need.
type claims struct {
	Scopes string   `json:"scp"`   // delegated permissions, in an access token for a user
	Roles  []string `json:"roles"` // application permissions, consented in Entra for the whole tenant
	AppID  string   `json:"appid"`
	AZP    string   `json:"azp"` // the same in tokens of version 2
	UPN    string   `json:"upn"`
	Name   string   `json:"preferred_username"` // the same in tokens of version 2
}

// harmless are the scopes beside which nothing but mail can be read.
var harmless = []string{"Mail.Read", "Mail.Read.Shared", "Mail.ReadBasic", "Mail.ReadBasic.Shared", "User.Read", "openid", "profile", "email", "offline_access"}

// parseClaims reads the middle of a JWT (RFC 7519, section 3).
func parseClaims(token string) (claims, bool) {
	var c claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil || json.Unmarshal(raw, &c) != nil {
		return claims{}, false
	}
	if c.AppID == "" {
		c.AppID = c.AZP
	}
	if c.UPN == "" {
		c.UPN = c.Name
	}
	return c, true
}

// broad says what a token allows besides reading the mail of one person or of
// the mailboxes that an administrator chose; "" if nothing. An application whose
// Mail.Read was assigned by RBAC for Applications has no role in its token: that
// assignment is Exchange's own. A role in the token holds for every mailbox.
func (c claims) broad() string {
	var more []string
	for _, scope := range strings.Fields(c.Scopes) {
		if !slices.Contains(harmless, scope) {
			more = append(more, scope)
		}
	}
	for _, role := range c.Roles {
		if strings.HasPrefix(role, "Mail.Read") && !strings.HasPrefix(role, "Mail.ReadWrite") {
			role += " in every mailbox of the tenant"
		}
		more = append(more, role)
	}
	const most = 8
	if len(more) > most {
		more = append(more[:most], fmt.Sprintf("%d more", len(more)-most))
	}
	return strings.Join(more, ", ")
}

// checkToken refuses a token that allows too much, unless that was accepted.
func (g *Graph) checkToken(name, token string) *Error {
	c, known := parseClaims(token)
	g.mu.Lock()
	g.used.AppID, g.used.User = c.AppID, c.UPN
	g.mu.Unlock()
	switch more := c.broad(); {
	case g.opt.AcceptBroadAccess:
		return nil
	case !known:
		return &Error{
			Source: name, What: "the access token does not tell what it allows", Err: ErrBroadAccess,
			Hint: "Use a token for Microsoft Graph, or say --accept-broad-access.",
		}
	case more != "":
		return &Error{
			Source: name, What: fmt.Sprintf("the access token allows more than reading this mailbox: %q", more), Err: ErrBroadAccess,
			Hint: "Take the consent back in Entra and assign \"Application Mail.Read\" to chosen mailboxes in Exchange (RBAC for Applications), or say --accept-broad-access.",
		}
	}
	return nil
}
