package patterns

import "testing"

// TestStackedPairs reads a user name and a password in two lines below what announces
// them, and no lists of names.
func TestStackedPairs(t *testing.T) {
	set := proseRules(t)
	for text, want := range map[string]string{
		"Creds below:\nmarek.z\nrTy55_Lubin":                               "rTy55_Lubin",
		"Dane do logowania poniżej:\n\nmarek.z\nrTy55_Lubin\n\nPozdrawiam": "rTy55_Lubin",
		"A belépési adataid:\nnagy.p\nkQ03!zrW1":                           "kQ03!zrW1",
		"Giriş bilgileriniz aşağıda:\nhasan.t\nNar_Agaci55":                "Nar_Agaci55",
		"Credentials for:\nsrv-app01\nsrv-db02\nsrv-web03":                 "",
		"Credentials needed by:\nkim.lee\nJoanna Park 2026":                "",
		"Dane logowania wyślemy:\nponiedziałek\nwtorek":                    "",
		"Credentials go to:\nkim.lee\njo.park22":                           "",
		"Login details follow:\nContoso\nBuilding-7":                       "",
	} {
		got := ""
		for _, c := range set.Find(nil, Text{Content: text, Where: InBody}) {
			got = c.Secret
		}
		if got != want {
			t.Errorf("%q gave %q, not %q", text, got, want)
		}
	}
}
