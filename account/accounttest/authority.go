// Package accounttest plays the part of Microsoft Entra that signs people and
// applications in, for tests.
package accounttest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Secret opens the application, Refresh the sign-in of the person: made up.
const (
	Secret  = "made-up-Geheimnis-4711"
	Refresh = "made-up-refresh-"
)

// Authority signs in ann@example.org, who types the code at the second time of
// asking, and an application with Secret or with any certificate.
type Authority struct {
	*httptest.Server
	// Token is the access token that is given the n-th time.
	Token func(n int) string
	// Refuse is an error code of Entra's for all that ask; "" for none.
	Refuse string

	mu     sync.Mutex
	grants []string
	tokens int
	asked  int
	fresh  int // number of the refresh token that is good
}

// New starts an authority.
func New(t testing.TB) *Authority {
	a := &Authority{Token: func(n int) string { return fmt.Sprintf("access-%d", n) }}
	a.Server = httptest.NewTLSServer(a)
	t.Cleanup(a.Server.Close)
	return a
}

// Grants lists what tokens were asked with.
func (a *Authority) Grants() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string{}, a.grants...)
}

// ServeHTTP answers as the endpoints of OAuth 2.0 do at Microsoft.
func (a *Authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	tenant, path, _ := strings.Cut(strings.Trim(r.URL.Path, "/"), "/")
	base := a.URL + "/" + tenant
	switch path {
	case "v2.0/.well-known/openid-configuration":
		answer(w, http.StatusOK, map[string]any{"issuer": base + "/v2.0", "authorization_endpoint": base + "/oauth2/v2.0/authorize", "token_endpoint": base + "/oauth2/v2.0/token"})
	case "oauth2/v2.0/devicecode":
		answer(w, http.StatusOK, map[string]any{"device_code": "device", "user_code": "ABCD-1234", "verification_uri": "https://login.example/device", "expires_in": 60, "interval": 1, "message": "type it"})
	case "oauth2/v2.0/token":
		a.token(w, r, tenant)
	default:
		http.NotFound(w, r)
	}
}

func (a *Authority) token(w http.ResponseWriter, r *http.Request, tenant string) {
	grant := r.PostFormValue("grant_type")
	a.grants = append(a.grants, grant)
	a.asked++
	switch {
	case a.Refuse != "":
		refuse(w, "invalid_grant", a.Refuse)
	case strings.HasSuffix(grant, "device_code") && a.asked == 1:
		refuse(w, "authorization_pending", "AADSTS70016")
	case grant == "refresh_token" && r.PostFormValue("refresh_token") != fmt.Sprint(Refresh, a.fresh):
		refuse(w, "invalid_grant", "AADSTS700082")
	case grant == "client_credentials" && r.PostFormValue("client_assertion") == "" && r.PostFormValue("client_secret") != Secret:
		refuse(w, "invalid_client", "AADSTS7000215")
	default:
		a.give(w, grant, tenant, r.PostFormValue("scope"))
	}
}

func (a *Authority) give(w http.ResponseWriter, grant, tenant, scope string) {
	a.tokens++
	got := map[string]any{"token_type": "Bearer", "scope": scope, "expires_in": 3600, "access_token": a.Token(a.tokens)}
	if grant != "client_credentials" {
		a.fresh++
		got["refresh_token"] = fmt.Sprint(Refresh, a.fresh)
		got["client_info"] = encoded(map[string]any{"uid": "ann-id", "utid": tenant})
		got["id_token"] = "e30." + encoded(map[string]any{"oid": "ann-id", "tid": tenant, "sub": "s", "preferred_username": "ann@example.org"}) + ".c2ln"
	}
	answer(w, http.StatusOK, got)
}

func refuse(w http.ResponseWriter, code, text string) {
	answer(w, http.StatusBadRequest, map[string]any{"error": code, "error_description": text + ": quoted " + Secret + " of bob@example.org"})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func encoded(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}
