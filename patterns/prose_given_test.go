package patterns

import "testing"

// TestProseGiven reads what lets someone in, pairs in the lines below their heading
// and values at the end of a note, and nothing of notes that are like them.
func TestProseGiven(t *testing.T) {
	set := proseRules(t)
	for _, c := range []struct{ text, want string }{
		{"Zip-filen är låst med Kantarell8", "Kantarell8"},
		{"Dostaneš se tam přes Hlemyzd-Roh-61, piš si to.", "Hlemyzd-Roh-61"},
		{"Inloggningsuppgifter nedan:\nwebbadmin\nRenhorn-64", "Renhorn-64"},
		{"Údaje níže\nwebadmin\nSobik-64", "Sobik-64"},
		{"Klassens inlogg till Skolplus: klass4b, blasippa_31", "blasippa_31"},
		{"Password printer room Hazel_77", "Hazel_77"},
		{"Heslo kuchyňka Liska_77", "Liska_77"},
		{"Uppgifter om kunden:\nkund0042\nStorgatan12", ""},
		{"Údaje:\nZákaznické č.\n4471-22", ""},
		{"Password policy page Contoso_Policy4", ""},
		{"Filen är skyddad med SHA256 och BitLocker.", ""},
		{"Port: 2222, garage: 1250 kr/mån", ""},
	} {
		got := ""
		for _, f := range set.Find(nil, Text{Content: c.text, Where: InBody}) {
			if f.Tier != Info {
				got = f.Secret
			}
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
