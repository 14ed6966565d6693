package patterns

import (
	"strings"
	"testing"
)

// madeSecret makes a client secret with a fitting checksum.
func madeSecret(body string) string {
	head := "aB3" + "8Q~" + body
	return head + secretChecksum(head)
}

func TestClientSecretEnds(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for _, body := range []string{"kZ9._-~Lq2WmT0rYb7Xc4Vn1Hs8Gd5Fj", "Qm4.xR7-tB1_vN6~kC3wL9zH2yP5sD8"} {
		secret := madeSecret(body[:31])
		for _, tail := range []string{"", ".", "...", ".\n", ". Next", "_", "-", ",", ";x", "&b=c", "|", "]", "*", "”", "\u00a0x", "</b>"} {
			if got := secretsOf(s, "secret "+secret+tail); !got[secret] {
				t.Errorf("%q followed by %q: got %v", secret, tail, got)
			}
		}
	}
}

func TestClientSecretChecksum(t *testing.T) {
	t.Parallel()
	good := madeSecret("kZ9._-~Lq2WmT0rYb7Xc4Vn1Hs8Gd5F")
	if !secretFits(good) {
		t.Errorf("%s does not fit", good)
	}
	wrong := strings.Replace(good, "W", "V", 1)
	if secretFits(wrong) {
		t.Errorf("%s fits", wrong)
	}
}

func ofGitleaks(s *Set, id string) bool {
	for _, r := range s.Rules() {
		if r.ID == id {
			return r.Origin == OriginGitleaks
		}
	}
	return false
}

// TestNoCredential holds the look-alikes against all rules of ours together.
func TestNoCredential(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for _, text := range []string{
		"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;",
		"AccountEndpoint=https://localhost:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
		"DbPassword=@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/db/)",
		"Server=x;User Id=y;Password=<your_password>;",
		"Product key: VK7JG-NPHTM-C97JM-9MPGT-3V66T",
		"Thumbprint: A909502DD82AE41433E6F83886B00D4277A32A7B",
		"Secret ID: 5f2c1c7e-8a3b-4a55-9d0e-0b7a3f6f1c22",
		"Correlation ID: 0f8fad5b-d9cb-469f-a165-70867728950e, Tenant ID: 7c9e6679-7425-40de-944b-e07fc1f90ae7",
		"InstrumentationKey=00000000-0000-0000-0000-000000000000",
		"Application (client) ID: 597ba152-def1-49c6-a808-b46d62d58e2d\nObject ID: 0f8fad5b-d9cb-469f-a165-70867728950e\nSecret ID: 7c9e6679-7425-40de-944b-e07fc1f90ae7\nExpires: 31.12.2026",
		"Server=tcp:x.database.windows.net,1433;Authentication=Active Directory Managed Identity;Database=d;",
		"Server=x;Database=y;Integrated Security=SSPI;",
		"Endpoint=https://chat.service.signalr.net;AuthType=azure.msi;Version=1.0;",
		"AccountKey=****************************************;EndpointSuffix=core.windows.net",
		"AccountName=a1b;AccountKey=7hid8t5MQBkhp+7A+V2A...;EndpointSuffix=core.windows.net",
		"SAS: ?sv=2022-11-02&sr=b&sig=***&se=2099-01-01",
		"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2F&data=05%7C02%7Ca&sdata=ls94YZFRactywovGokmP8dE81VifVls5PomxGl7ZArs%3D&reserved=0",
		"https://click.mail.example/?qs=4f1c9a7be02d83516cfa9e77d0b3a625&sig=EIYHf0LUaZ3lqY8Bl24yWAiIemGLYNjOMbQnke0Qo3U",
		"\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"nOo3ZDrODXEK1jKWhXslHR_KXEg\",\"x5t\":\"nOo3ZDrODXEK1jKWhXslHR_KXEg\",\"e\":\"AQAB\"}]",
		"\"@azure/storage-blob\": {\"integrity\": \"sha512-9+SaXmFHTFRpuAk/Ip1/tM0lXbJcPXKyaMEyosDECI2Kk9BpQGXPSzcaE16X1wyPNzdaF7OpacEKlZ+O/FG7Qg==\"}",
		"SHA512 of the storage image: 9+SaXmFHTFRpuAk/Ip1/tM0lXbJcPXKyaMEyosDECI2Kk9BpQGXPSzcaE16X1wyPNzdaF7OpacEKlZ+O/FG7Qg==",
		"https://kv.vault.azure.net/secrets/storage-key/4f1c9a7be02d83516cfa9e77d0b3a625",
		"client-request-id: 0f8fad5b-d9cb-469f-a165-70867728950e, x-ms-request-id: 7c9e6679-7425-40de-944b-e07fc1f90ae7",
		"https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=597ba152-def1-49c6-a808-b46d62d58e2d&nonce=aB3dE5gH7jK9mN2pQ4rS&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw_cM",
		"\"iKey\":\"4f1c9a7be02d83516cfa9e77d0b3a625\",\"name\":\"Microsoft.ApplicationInsights.Request\"",
		"docker pull agency.azurecr.io/app@sha256:936ce49634d0b782f85b5ab74464e29f49301d642adc1030da91936ce49634d0",
		"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the client secret value, not the client secret ID, for a secret added to app '597ba152-def1-49c6-a808-b46d62d58e2d'.",
	} {
		for _, c := range s.Find(nil, Text{Content: text, Where: InBody}) {
			if !ofGitleaks(s, c.RuleID) {
				t.Errorf("%q gives %s %q", text, c.RuleID, c.Secret)
			}
		}
	}
}
