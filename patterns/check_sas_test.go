package patterns

import (
	"strings"
	"testing"
)

// TestRevocation holds that each finding says how just this kind of SAS is taken
// back, and that an expired one says what lives on.
func TestRevocation(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	const sig = "&sig=1PcV6bYNR9MqwqaKQMAoDHxtWRbBbc9Qah0Zphabvh8%3D"
	const delegated = "&skoid=3a7fcd41-e4a1-443e-a6a4-98402f139fba&sktid=f4e63b17-cf78-42b0-a6c4-8c9e56b14d39"
	for params, want := range map[string][]string{
		"sv=2022-11-02&sr=b&sp=r&se=2099-01-01" + sig:                 {"Ad hoc SAS", "regenerate the storage account key"},
		"sv=2022-11-02&ss=b&srt=o&sp=r&se=2099-01-01" + sig:           {"Account SAS", "regenerate the storage account key"},
		"sv=2022-11-02&sr=c&si=readers" + sig:                         {"stored access policy", `"readers"`},
		"sv=2022-11-02&sr=b&sp=r&se=2099-01-01" + delegated + sig:     {"User-delegation", "Revoke-AzStorageAccountUserDelegationKeys"},
		"sv=2022-11-02&sr=b&sp=r&se=2020-01-01" + sig:                 {"expired", "lives on"},
		"sv=2022-11-02&sr=b&sp=r&se=2020-01-01" + delegated + sig:     {"User-delegation"},
		"sr=a.servicebus.windows.net&skn=send&se=1600000000" + sig:    {`"send"`, "lives on"},
		"sr=a.azure-devices.net%2Fdevices%2Fpump&se=4070908800" + sig: {"device", "devices/pump"},
	} {
		found := s.Find(nil, Text{Content: "https://x1y.blob.core.windows.net/c?" + params, Where: InBody, Context: Context{Now: exampleNow}})
		if len(found) != 1 {
			t.Errorf("%s: %d findings", params, len(found))
			continue
		}
		for _, w := range want {
			if !strings.Contains(found[0].Rotate, w) {
				t.Errorf("%s: %q does not say %q", params, found[0].Rotate, w)
			}
		}
		if strings.Contains(params, "se=2020") != found[0].Expired && !strings.Contains(params, "se=16") {
			t.Errorf("%s: expired %v", params, found[0].Expired)
		}
	}
}
