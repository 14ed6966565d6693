package patterns

import (
	"slices"
	"strings"
	"testing"
)

func allSecretsIn(t *testing.T, text Text) []string {
	t.Helper()
	var out []string
	for _, c := range loadedSet(t).Find(nil, text) {
		out = append(out, c.Secret)
	}
	return out
}

// Runs of binary data stand beside each other by chance.
func TestStringsOfBinaryDataAreNotTied(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text    string
		strings bool
		want    int
	}{
		{"Password\nStyle_Blue7", false, 1},
		{"Password\nStyle_Blue7", true, 0},
		{"Password:\nTern_Gale41x", true, 1},
		{"password=Tern_Gale41x", true, 1},
		{"ID=\"{9F022EE0-8C6D-4CEE-B27C-0AADA8372301}\"\nModule=Module1\nName=\"Project7\"", true, 0},
	} {
		if got := allSecretsIn(t, Text{Content: tt.text, Where: InAttachment, Strings: tt.strings}); len(got) != tt.want {
			t.Errorf("%q, strings %v: %q, want %d", tt.text, tt.strings, got, tt.want)
		}
	}
}

func TestTablesOfLogins(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"System | VPN | Mail | NAS\nUser | anna | bert | carl\nPassword | Smew#4471 | Teal_5520x | Eider-99!\n", "Smew#4471 Teal_5520x Eider-99!"},
		{"Host | User | Password\nsrv1 | root | Plover#71x\nsrv2 | admin | Knot_8812\n", "Plover#71x Knot_8812"},
		{"System | Benutzername | Kennwort\n- | anna | Curlew-71x\n", "Curlew-71x"},
		{"name,url,username,password,note\nx,https://x.example/,bert,\"Lark,Sky\"\"9\",\n", `Lark,Sky"9`},
		{"PASS: addr2line\nPASS: objcopy -i --interleave-width\nFAIL: readelf-5 dump\n", ""},
		{"Manager: manager1;manager2\n", ""},
	} {
		if got := strings.Join(allSecretsIn(t, Text{Content: tt.text, Where: InAttachment}), " "); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestTheHostOfARowIsItsCell(t *testing.T) {
	t.Parallel()
	text := Text{Content: "Host | User | Password\nsrv1 | root | Plover#71x\n", Where: InAttachment}
	for _, c := range loadedSet(t).Find(nil, text) {
		if c.Identity.Host != "srv1" || c.Identity.User != "root" {
			t.Errorf("identity %+v", c.Identity)
		}
	}
}

func FuzzInsertedRow(f *testing.F) {
	for _, s := range []string{"(1,'a','b''c'),(2,NULL,'d')", "('", "(N'x\\'y',3)", "((((", "(,,)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for range 100 {
			cells, next := insertedRow(s, at)
			if next < 0 {
				return
			}
			if next <= at || next > len(s) || slices.ContainsFunc(cells, func(c span) bool { return c.start > c.end || c.end > len(s) }) {
				t.Fatalf("%q from %d: %v, %d", s, at, cells, next)
			}
			at = next
		}
	})
}
