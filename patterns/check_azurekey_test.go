package patterns

import (
	"encoding/base64"
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"
)

// madeKey makes a key of a kind with a fitting checksum; what it is made of
// depends on the seed alone.
func madeKey(k *keyKind, seed uint64) string {
	rng, raw := rand.New(rand.NewPCG(seed, 5)), make([]byte, k.bytes)
	for i := range raw {
		raw[i] = byte(rng.UintN(256))
	}
	text := base64.StdEncoding.EncodeToString(raw)
	at := len(strings.TrimRight(text, "=")) - 10
	raw, _ = base64.StdEncoding.DecodeString(text[:at] + k.signature + text[at+4:])
	n := len(raw) - 4
	binary.LittleEndian.PutUint32(raw[n:], marvin32(raw[:n], seed))
	out := base64.StdEncoding.EncodeToString(raw)
	if k.signature == "AzFu" {
		out = strings.NewReplacer("+", "-", "/", "_").Replace(out)
	}
	return out
}

// TestEveryRole holds that each kind of key is verified with each of its seeds,
// and that the finding names the role.
func TestEveryRole(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for i := range keyKinds {
		k := &keyKinds[i]
		for _, r := range k.roles {
			key := madeKey(k, r.seed)
			found := s.Find(nil, Text{Content: "> here: " + key + ". Thanks", Where: InBody})
			if len(found) != 1 || found[0].Secret != key {
				t.Errorf("%s %s: got %v", k.title, r.name, found)
				continue
			}
			c := found[0]
			if c.Checked != ByChecksum || !strings.HasPrefix(c.Title, k.title) || !strings.Contains(c.Title, r.name) {
				t.Errorf("%s %s: %s, %q", k.title, r.name, c.Checked, c.Title)
			}
			if c.Privileged != r.privileged || r.privileged != "" && c.Severity != Critical {
				t.Errorf("%s %s: privileged %q, severity %s", k.title, r.name, c.Privileged, c.Severity)
			}
		}
	}
}

// TestWrongChecksum holds that a mistyped key stays, with less confidence, where
// the text names it.
func TestWrongChecksum(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for i := range keyKinds {
		k := &keyKinds[i]
		key := madeKey(k, k.roles[0].seed)
		wrong := "x" + key[1:]
		if key[0] == 'x' {
			wrong = "y" + key[1:]
		}
		found := s.Find(nil, Text{Content: "key: " + wrong + "\n", Where: InBody})
		if len(found) != 1 || found[0].Checked != CheckFailed || found[0].Confidence > 0.7 || found[0].Tier != Rotate {
			t.Errorf("%s: %+v", k.title, found)
		}
	}
}

// TestClouds holds that the suffixes of every cloud are known.
func TestClouds(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	storage, cosmos, bus, iot := &keyKinds[0], &keyKinds[1], &keyKinds[5], &keyKinds[8]
	for text, host := range map[string]string{
		"https://a1b.blob.core.windows.net/ AccountKey=" + madeKey(storage, 1):            "a1b.blob.core.windows.net",
		"https://a1b.file.core.usgovcloudapi.net/ key " + madeKey(storage, 2):             "a1b.file.core.usgovcloudapi.net",
		"https://a1b.queue.core.chinacloudapi.cn/ key " + madeKey(storage, 3):             "a1b.queue.core.chinacloudapi.cn",
		"https://a.documents.azure.us:443/;AccountKey=" + madeKey(cosmos, 4):              "a.documents.azure.us",
		"https://a.documents.azure.cn:443/;AccountKey=" + madeKey(cosmos, 5):              "a.documents.azure.cn",
		"Endpoint=sb://a.servicebus.chinacloudapi.cn/;SharedAccessKey=" + madeKey(bus, 6): "a.servicebus.chinacloudapi.cn",
		"HostName=a.azure-devices.cn;SharedAccessKey=" + madeKey(iot, 7):                  "a.azure-devices.cn",
	} {
		found := s.Find(nil, Text{Content: text, Where: InBody})
		if len(found) != 1 || found[0].Identity.Host != host {
			t.Errorf("%q: %+v", text, found)
		}
	}
}
