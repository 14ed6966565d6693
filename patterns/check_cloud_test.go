package patterns

import (
	"strings"
	"testing"
	"time"
)

// TestCloudFrames puts the tokens that their own form tells into what stands
// around a secret in mail.
func TestCloudFrames(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for _, id := range []string{"aws-access-key-id", "databricks-token", "entra-primary-refresh-token", "entra-refresh-token", "google-client-secret"} {
		proven := provenSecrets(s, id)
		if len(proven) == 0 {
			t.Errorf("%s: no example is found by its own form", id)
		}
		for _, secret := range proven {
			for _, f := range mailFrame {
				if got := secretsOf(s, f[0]+secret+f[1]); !got[secret] {
					t.Errorf("%s: %q…%q: want %q, got %v", id, f[0], f[1], secret, got)
				}
			}
		}
	}
}

// denseCloud are texts that ask for a check of a key or token in every word.
var denseCloud = []string{
	"storage key " + strings.Repeat("aB3dE5gH7j+", 8)[:86] + "== ", "x" + strings.Repeat("aB3dE5gH7j+", 8)[:86] + "== ",
	"SharedAccessKey=" + strings.Repeat("aB3dE5gH7jK", 4)[:43] + "= ", "<saml:Assertion ID=\"a\"><SignatureValue>aB3d", "334 UGFzc3dvcmQ6\nYWJj\n",
	"SAMLResponse=" + strings.Repeat("PEFzc2VydGlvbiB4PSJ5Ij4x", 20) + " ", "AUTH PLAIN AGEAYjFjMmQz\n", "ESTSAUTH=" + strings.Repeat("aB3dE5gH7jK", 6) + " ",
	"AKIAQ3EGRZ6AAAB2CDEF " + strings.Repeat("aB3dE5gH7jK", 4)[:40] + " ", "H4sI" + strings.Repeat("aB3dE5gH7jK", 10) + " ", "eyJhbGciOiJub25lIn0.",
	"Application.ReadWrite.All global admin " + "aB38Q~" + strings.Repeat("aB3dE5g", 5) + " ",
}

// TestCloudChecksAreLinear gives each check four times the text: one that looked
// at all of it for every candidate would take sixteen times as long.
func TestCloudChecksAreLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	s := structuredSet(t)
	for _, unit := range denseCloud {
		for try := 1; ; try++ { // a busy machine may spoil one
			small := timeOf(s, strings.Repeat(unit, 20_000/len(unit)))
			large := timeOf(s, strings.Repeat(unit, 80_000/len(unit)))
			if large < 10*small+100*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%q: %v for 20 KB, %v for 80 KB", unit, small, large)
				break
			}
		}
	}
}
