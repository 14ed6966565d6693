package patterns

import (
	"fmt"
	"strings"
	"testing"
)

func TestMetaKnowsEveryRule(t *testing.T) {
	t.Parallel()
	text, err := ruleFiles.ReadFile("rules/" + metaName)
	if err != nil {
		t.Fatal(err)
	}
	m, err := parseMeta(text)
	if err != nil {
		t.Fatal(err)
	}
	f, err := gitleaksRules()
	if err != nil {
		t.Fatal(err)
	}
	byID, err := m.byID(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, def := range f.Rules {
		d, ok := byID[def.ID]
		if !ok || d.Title == "" || d.Severity == "" || !strings.Contains(d.Rotate, ": https://") {
			t.Errorf("%s: no title, severity or way to rotate with a link: %+v", def.ID, d)
		}
	}
}

// Where gitleaks' rules are changed for mail: what each change is for, and that
// what it must not touch is still found.
func TestChangesForMail(t *testing.T) {
	t.Parallel()
	s := mustLoad(t)
	tests := []struct {
		rule, text string
		want       bool
	}{
		{"sourcegraph-access-token", "Sourcegraph shows commit 4f1c9a7be02d83516cfa9e77d0b3a62518ec49d7 now\n", false},
		{"sourcegraph-access-token", "token sgp_local_4f1c9a7be02d83516cfa9e77d0b3a62518ec49d7 now\n", true},
		{genericID, "X-MS-Exchange-CrossTenant-AuthSource: DB9P4R02MB7315.eurprd02.prod.outlook.com\n", false},
		{genericID, "Authentication-Results: mx5.example2-4mail.com;\n", false},
		{genericID, "access: srv-app07.eu1.contoso9.com\n", false},
		{genericID, "Key: 2026-10-31T09:15:22.4471\n", false},
		{genericID, "keyId=7f3c9b1e4d2a86f05b7c\n", false},
		{genericID, "Access token type = Zq81_bearer.v2x-7\n", false},
		{genericID, "token: 3f2a9c41-77be-4d10-9a6e-0b5d8c1e42f7\n", false},
		{genericID, "auth: error-message-text.docx\n", false},
		{genericID, "unsubscribe_token=7f3c9b1e4d2a86f05b7c\n", false},
		{genericID, "my_service_token = 7f3c9bQ1e4dX2a86Zf05b7cR\n", true},
		{genericID, "\"iKey\":\"3f2a9c4177be4d109a6e0b5d8c1e42f7\",\"ver\":1\n", false},
		{"digitalocean-pat", "the token dop_v1_" + strings.Repeat("0a1b2c3d4e5f6a7b", 4) + ".\n", true},
		{"sendgrid-api-token", "<td>SG." + strings.Repeat("aB3dE5", 11) + "</td>\n", true},
		{genericID, "api_key: \"aK9fQ2zLm4Xw7RtB1vYc\"\n", true},
		{genericID, "secret=Zx9QfalseLm4Xw7RtB1vYc \n", true},
	}
	for _, tt := range tests {
		r := s.byID(tt.rule)
		got := len(r.find(nil, &Text{Content: tt.text, Where: InBody}, []span{{0, len(tt.text)}})) > 0
		if got != tt.want {
			t.Errorf("%s on %q: found %v, want %v", tt.rule, tt.text, got, tt.want)
		}
	}
}

func (s *Set) byID(id string) *rule {
	for _, r := range s.rules {
		if r.ID == id {
			return r
		}
	}
	panic(fmt.Sprintf("no rule %q", id))
}

func TestTitleOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ id, description, want string }{
		{"x-key", "Detected a Foo Token, posing a risk", "Foo Token"},
		{"x-key", "Uncovered a possible Foo Key", "Foo Key"},
		{"x-key", "", "X key"},
		{"", "Foo", "Foo"},
		{"", "", ""},
	} {
		if got := titleOf(&ruleDef{ID: tt.id, Description: tt.description}); got != tt.want {
			t.Errorf("%q, %q: got %q, want %q", tt.id, tt.description, got, tt.want)
		}
	}
}
