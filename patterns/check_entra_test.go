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
	} {
		for _, c := range s.Find(nil, Text{Content: text, Where: InBody}) {
			if !ofGitleaks(s, c.RuleID) {
				t.Errorf("%q gives %s %q", text, c.RuleID, c.Secret)
			}
		}
	}
}
