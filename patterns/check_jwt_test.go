package patterns

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func madeToken(t *testing.T, claims map[string]any) string {
	t.Helper()
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	return part(map[string]any{"alg": "RS256", "typ": "JWT"}) + "." + part(claims) + "." + strings.Repeat("aB3dE5gH7jK9-_", 20)
}

func TestTokenKinds(t *testing.T) {
	t.Parallel()
	s, later := loadedSet(t), exampleNow.Add(time.Hour).Unix()
	issuer := "https://sts.windows.net/7c9e6679-7425-40de-944b-e07fc1f90ae7/"
	app := "597ba152-def1-49c6-a808-b46d62d58e2d"
	for _, tt := range []struct {
		name       string
		claims     map[string]any
		title      string
		tier       Tier
		severity   Severity
		privileged string
	}{
		{"a user's token", map[string]any{"iss": issuer, "appid": app, "scp": "User.Read", "exp": later}, "Entra ID access token", Rotate, High, ""},
		{"an expired one", map[string]any{"iss": issuer, "appid": app, "scp": "User.Read", "exp": 1600000000}, "Entra ID access token", Info, High, ""},
		{"an administrator's", map[string]any{"iss": issuer, "appid": app, "wids": []string{"b79fbf4d-3ef9-4689-8143-76b194e85509", "62E90394-69F5-4237-9190-012177145E10"}, "exp": later}, "Entra ID access token", Rotate, Critical, "token of a Global Administrator"},
		{"an app that reads all mail", map[string]any{"iss": issuer, "appid": app, "roles": []string{"Mail.Read"}, "exp": later}, "Entra ID access token", Rotate, Critical, "token with application permission Mail.Read"},
		{"a user who reads his own", map[string]any{"iss": issuer, "appid": app, "scp": "Mail.Read", "exp": later}, "Entra ID access token", Rotate, High, ""},
		{"management of Azure", map[string]any{"iss": issuer, "appid": app, "aud": "https://management.azure.com/", "scp": "user_impersonation", "exp": later}, "Entra ID access token", Rotate, Critical, "token for https://management.azure.com, with all rights that its owner has there"},
		{"another API's user_impersonation", map[string]any{"iss": issuer, "appid": app, "aud": "api://x", "scp": "user_impersonation", "exp": later}, "Entra ID access token", Rotate, High, ""},
		{"an id token", map[string]any{"iss": issuer, "aud": app, "nonce": "n", "preferred_username": "a@b.example", "exp": later}, "ID token", Review, Medium, ""},
		{"a database's service role", map[string]any{"iss": "supabase", "role": "service_role", "exp": later}, "JSON Web Token", Rotate, Critical, "token with the role service_role, which goes past every access rule of its database"},
	} {
		token := madeToken(t, tt.claims)
		found := s.Find(nil, Text{Content: "token: " + token + ".\n", Where: InBody, Context: Context{Now: exampleNow}})
		if len(found) != 1 {
			t.Errorf("%s: got %d findings", tt.name, len(found))
			continue
		}
		c := found[0]
		if c.Title != tt.title || c.Tier != tt.tier || c.Severity != tt.severity || c.Privileged != tt.privileged {
			t.Errorf("%s: got %q, %s, %s, %q", tt.name, c.Title, c.Tier, c.Severity, c.Privileged)
		}
	}
}

// TestPrivilegesFile holds that the data file is what it claims to be.
func TestPrivilegesFile(t *testing.T) {
	t.Parallel()
	p, err := readPrivileges()
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Roles) < 30 || len(p.any) != len(p.Permissions) || len(p.app) != len(p.Application) {
		t.Errorf("%d roles; a permission stands there twice: %v", len(p.Roles), len(p.any) != len(p.Permissions) || len(p.app) != len(p.Application))
	}
	for id, name := range p.Roles {
		if id != strings.ToLower(id) || len(id) != 36 || name == "" {
			t.Errorf("role %q %q", id, name)
		}
	}
	for lower := range p.app {
		if p.any[lower] != "" {
			t.Errorf("%s stands in both lists", lower)
		}
	}
}
