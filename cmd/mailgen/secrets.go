package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/url"
	"strings"
)

// EVERY SECRET IN THIS FILE IS INVENTED. Each is made from the name of its
// stream, belongs to systems that do not exist, and opens nothing.

// secret is one planted credential.
type secret struct {
	kind    string
	value   string // the smallest value that would have to change
	written string // a string that stands wherever the secret does
	expired bool   // by its own date, before the end of the sample
}

// vault holds the sample's secrets.
type vault struct {
	storageKey, cosmosKey, busKey      secret
	uploadSAS, oldSAS                  secret
	clientSecret, accessToken          secret
	sqlPassword, urlPassword, shareCmd secret
	signingKey, pat, recoveryKey       secret
	guestPassword, kioskPassword       secret
	insightsKey                        secret
	tracePassword, officePassword      secret
}

// list returns all secrets, in the order of the answers.
func (v *vault) list() []secret {
	return []secret{
		v.storageKey, v.cosmosKey, v.busKey, v.uploadSAS, v.oldSAS, v.clientSecret, v.accessToken, v.sqlPassword,
		v.urlPassword, v.shareCmd, v.signingKey, v.pat, v.recoveryKey, v.guestPassword, v.kioskPassword,
		v.tracePassword, v.officePassword, v.insightsKey,
	}
}

func plain(kind, value string) secret { return secret{kind: kind, value: value, written: value} }

func newVault() *vault {
	return &vault{
		storageKey:     plain("azure-storage-key", identifiableKey(newStream("storage key"), 64, "+ASt", 76, seedStorage)),
		cosmosKey:      plain("cosmos-key", identifiableKey(newStream("cosmos key"), 64, "ACDb", 76, seedCosmosRW)),
		busKey:         plain("service-bus-key", identifiableKey(newStream("bus key"), 32, "+ASb", 33, seedBusManage)),
		uploadSAS:      sasSignature("upload", false),
		oldSAS:         sasSignature("old log share", true),
		clientSecret:   plain("entra-client-secret", clientSecret(newStream("client secret"))),
		accessToken:    accessToken(newStream("access token")),
		sqlPassword:    plain("sql-password", "tK7$wq9Lr!pZ3vNd"),
		urlPassword:    plain("url-password", "m4Gx-Vt72_qBzL9e"),
		shareCmd:       plain("command-line-password", "Bj8#nRw2Kd!5x"),
		signingKey:     signingKey(newStream("signing key")),
		pat:            plain("azure-devops-pat", devopsPAT(newStream("devops pat"))),
		recoveryKey:    plain("bitlocker-recovery-key", recoveryKey(newStream("bitlocker"))),
		guestPassword:  plain("prose-password", "Gannet-4471-Quay!"),
		kioskPassword:  plain("prose-password", "Tide7Lock#Mill"),
		tracePassword:  plain("archive-password", "Kestrel#2291"),
		insightsKey:    plain("app-insights-key", "7d0f3a52-66c1-4b0e-9f57-2e8ac1409d13"),
		officePassword: plain("prose-password", "Lantern!Dock58"), // between colleagues: not with Microsoft
	}
}

// Identifiers of the fictional tenant: not secret, and no finding.
const (
	tenantID       = "5b1f0c7e-93d2-4a86-b0e4-7c2d918f63aa"
	appID          = "c27e6d05-1f84-49b3-8d6a-e0b95f3c4172"
	subscriptionID = "0e9a4b68-7d31-4c5f-a2b7-61f8d40c95e3"
)

// sasSignature returns the signature of a shared access signature: base64 of 32
// bytes, percent-encoded where it is written.
func sasSignature(name string, expired bool) secret {
	sig := base64.StdEncoding.EncodeToString(newStream("sas " + name).bytes(32))
	return secret{kind: "azure-sas", value: sig, written: url.QueryEscape(sig), expired: expired}
}

// sasURL is the link to a container that a signature opens.
func sasURL(container, permissions, start, expiry string, sig secret) string {
	return fmt.Sprintf("https://harbordocsprod.blob.core.windows.net/%s?sp=%s&st=%s&se=%s&spr=https&sv=2021-06-08&sr=c&sig=%s",
		container, permissions, start, expiry, sig.written)
}

// clientSecret returns an Entra client secret of the form without a checksum.
func clientSecret(s *stream) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	return s.text(3, alphabet) + "7Q~" + s.text(31, alphabet)
}

// accessToken returns a token for Microsoft Graph that ran out in May 2023.
func accessToken(s *stream) secret {
	encode := func(v any) string {
		b, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(b)
	}
	issued := int64(1683630000) // 2023-05-09 11:00 UTC
	token := strings.Join([]string{
		encode(map[string]any{"typ": "JWT", "alg": "RS256", "kid": s.text(27, "ABCDEFGHabcdefgh0123456789_-")}),
		encode(map[string]any{
			"aud": "https://graph.microsoft.com", "iss": "https://sts.windows.net/" + tenantID + "/",
			"iat": issued, "nbf": issued, "exp": issued + 3900, "appid": appID, "tid": tenantID,
			"app_displayname": "Berth Scheduler", "upn": "luis.ortega@harbor.example", "scp": "Mail.Read User.Read.All", "ver": "1.0",
		}),
		base64.RawURLEncoding.EncodeToString(s.bytes(256)),
	}, ".")
	return secret{kind: "jwt", value: token, written: token, expired: true}
}

// signingKey returns an EC key; its value is the base64 of the block without
// line breaks, as quoting and wrapping change those.
func signingKey(s *stream) secret {
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), s.bytes(32))
	if err != nil {
		panic(err) // the stream's bytes are fixed
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err) // an EC key always has this form
	}
	body := base64.StdEncoding.EncodeToString(der)
	return secret{kind: "private-key", value: body, written: body[:64]}
}

// pemBlock is the key as it stands in a file.
func (s secret) pemBlock() string {
	der, err := base64.StdEncoding.DecodeString(s.value)
	if err != nil {
		panic(err) // signingKey made it
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// recoveryKey returns eight groups of six digits, each a multiple of 11 below
// 65536×11, as BitLocker makes them.
func recoveryKey(s *stream) string {
	groups := make([]string, 8)
	for i := range groups {
		groups[i] = fmt.Sprintf("%06d", 11*s.below(65536))
	}
	return strings.Join(groups, "-")
}

func (v *vault) storageConnection() string {
	return "DefaultEndpointsProtocol=https;AccountName=harbordocsprod;AccountKey=" + v.storageKey.value + ";EndpointSuffix=core.windows.net"
}

func (v *vault) busConnection() string {
	return "Endpoint=sb://harbor-events.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=" + v.busKey.value
}

func (v *vault) cosmosConnection() string {
	return "AccountEndpoint=https://harbor-cases.documents.azure.com:443/;AccountKey=" + v.cosmosKey.value + ";"
}

func (v *vault) sqlConnection() string {
	return "Server=tcp:harbor-sql01.database.windows.net,1433;Initial Catalog=PermitsProd;Persist Security Info=False;" +
		"User ID=permits_app;Password=" + v.sqlPassword.value + ";MultipleActiveResultSets=False;Encrypt=True;Connection Timeout=30;"
}
