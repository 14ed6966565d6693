package patterns

import (
	"strings"
	"sync"
	"testing"
)

var loadedOnce = sync.OnceValues(func() (*Set, error) { return Load(Options{}) })

func loadedSet(t testing.TB) *Set {
	t.Helper()
	s, err := loadedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// bareRules find their secret by its own form, whatever stands around it.
var bareRules = []string{
	"azure-storage-key", "azure-cosmos-key", "azure-batch-key", "azure-ml-classic-key", "azure-apim-key",
	"azure-messaging-key", "azure-iot-key", "azure-redis-key", "azure-eventgrid-key", "azure-search-key",
	"azure-registry-password", "azure-function-key", "azure-annotated-key", "azure-devops-pat-84",
	"entra-client-secret", "jwt", "github-token", "npm-token", "nuget-key", "bitlocker-recovery-key",
	"pfx-base64", "java-keystore-base64", "kerberos-keytab", "kerberos-ccache", "kerberos-kirbi", "keepass-base64",
	"private-key-bare", "dpapi-blob", "password-hash",
}

// mailFrame is what stands before and behind a secret in mail.
var mailFrame = [][2]string{
	{"the key is ", "\n"}, {"the key is ", "\r\nThanks"}, {"key: ", "."}, {"key: ", ". It ends soon."}, {"", ","},
	{"a=", ";"}, {"a=", "&b=1"}, {"<td>", "</td>"}, {"“", "”"}, {"‘", "’"}, {"\"", "\""}, {"[", "]"}, {"(", ")"},
	{"**", "**"}, {"| ", " |"}, {"|", "|"}, {"key:\u00a0", "\u00a0is new"}, {"> ", "\n> ok"}, {">> key = ", ""},
	{"`", "`"}, {"'", "'"}, {"{\"k\":\"", "\"}"}, {"key:\t", "\tnext"}, {"", "?"}, {"", "!"}, {"k ", "…"},
}

// TestFrames puts the secrets of the examples into every frame.
func TestFrames(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for _, id := range bareRules {
		for _, secret := range provenSecrets(s, id) {
			for _, f := range mailFrame {
				if got := secretsOf(s, f[0]+secret+f[1]); !got[secret] {
					t.Errorf("%s: %q…%q: want %q, got %v", id, f[0], f[1], secret, got)
				}
			}
		}
	}
}

// provenSecrets gives the secrets of a rule's examples that stand alone there:
// those whose form needs no word around it.
func provenSecrets(s *Set, id string) []string {
	var out []string
	for _, r := range s.rules {
		if r.ID != id {
			continue
		}
		for _, e := range r.def.Examples {
			if secretsOf(s, e.Secret)[e.Secret] {
				out = append(out, e.Secret)
			}
		}
	}
	return out
}

func secretsOf(s *Set, content string) map[string]bool {
	out := map[string]bool{}
	for _, c := range s.Find(nil, Text{Content: content, Where: InBody, Context: Context{Now: exampleNow}}) {
		out[c.Secret] = true
	}
	return out
}

// TestBareRulesAreProven fails when a rule of the list finds nothing by form.
func TestBareRulesAreProven(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for _, id := range bareRules {
		if len(provenSecrets(s, id)) == 0 {
			t.Errorf("%s: no example is found by its own form", id)
		}
	}
}

// TestOneSecretJoins holds that a key gives the same Secret however it is
// written.
func TestOneSecretJoins(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	key := provenSecrets(s, "azure-storage-key")[0]
	encoded := strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(key)
	for _, text := range []string{
		"key " + key + ".",
		"AccountName=abc;AccountKey=" + key + ";EndpointSuffix=core.windows.net",
		"https://h.example/?c=AccountKey%3D" + encoded + "&x=1",
		"> " + key,
	} {
		if got := secretsOf(s, text); !got[key] || len(got) != 1 {
			t.Errorf("%q gives %v", text, got)
		}
	}
}

// valueFrame is what stands before and behind a setting or command in mail whose
// last word is the secret.
var valueFrame = [][2]string{
	{"", "\n"}, {"", "\r\nThanks"}, {"", "."}, {"run ", ". It ends soon."}, {"", ","}, {"", "; then go on"}, {"<td>", "</td>"}, {"<p>", "<br>"},
	{"“", "”"}, {"[", "]"}, {"(", ")"}, {"**", "**"}, {"| ", " |"}, {"", "\u00a0is new"}, {"> ", "\n> ok"}, {">> ", ""}, {"`", "`"},
}

// TestValueFrames puts commands and settings into every frame.
func TestValueFrames(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for _, line := range []string{
		"sqlcmd -S db01 -U hr -P ", "mysql -u hr -p", "plink ops@gw -pw ", "az login -u ops@agency.example -p ", "docker login -u ci -p ", "psexec \\\\dc01 -u A\\o -p ",
		"cmdkey /add:s /user:u /pass:", "curl https://h -u svc:", "keytool -list -storepass ", "openssl pkcs12 -in a.pfx -passin pass:", "net use Z: \\\\fs01\\s /user:svc ",
		"rdesktop -u kim 10.0.0.5 -p ", "ldapsearch -D cn=x -w ", "sshpass -p ", "username kim secret ", "snmp-server community ", "crypto isakmp key ", "radius-server host 10.0.0.5 key ",
		"machine h login bob password ", "Server=a;User ID=b;Password=", "secretsdump.py ag/kim:", "jdbc:mysql://db/app?user=web&password=", "wget https://h --password=",
	} {
		for _, f := range valueFrame {
			const secret = "Gull!Rock5x"
			if got := secretsOf(s, f[0]+line+secret+f[1]); !got[secret] {
				t.Errorf("%q…%q: got %v", f[0]+line, f[1], got)
			}
		}
	}
}
