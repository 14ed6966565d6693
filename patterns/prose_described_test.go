package patterns

import "testing"

func TestIsSpan(t *testing.T) {
	for s, want := range map[string]bool{
		"train01–train20": true, "kurs01-kurs20": true, "schul1..schul9": true,
		"train01-blue": false, "sommer-2026": false, "a–b": false, "12-34": false, "": false,
	} {
		if got := isSpan(s); got != want {
			t.Errorf("isSpan(%q) = %v", s, got)
		}
	}
}

func TestIsMixedText(t *testing.T) {
	for s, want := range map[string]bool{
		"12文字以上": true, "不少于14位": true, "见KeePass第1182条": true, "11/20時点": true, "同时在安全组中限制端口来源": true,
		"든든2026#": false, "明月几时有2026": false, "ちびまる": false, "Kiefer7": false,
	} {
		if got := isMixedText(s); got != want {
			t.Errorf("isMixedText(%q) = %v", s, got)
		}
	}
}

func TestIsDescription(t *testing.T) {
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]bool{
		"something with spring and the year": true, "irgendwas mit frühling": true, "set a new password": true,
		"something with 7 hens": false, "three brown hens dancing": false, "blaue kuh springt": false,
	} {
		if got := d.isDescription(s); got != want {
			t.Errorf("isDescription(%q) = %v", s, got)
		}
	}
}

func TestWordsByTheirEndings(t *testing.T) {
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]bool{"meticulosamente": true, "неактивним": true, "dell'ambiente": true, "L'Orage77": false, "Kxqwzung7": false} {
		if got := d.isWord(s); got != want {
			t.Errorf("isWord(%q) = %v", s, got)
		}
	}
}

// TestDescribed shows what stands close to a password in whole texts, and the
// passwords that stand close to that.
func TestDescribed(t *testing.T) {
	set := proseRules(t)
	for text, want := range map[string]string{
		"The most common passwords of 2026 are 123456, qwerty and abc123.":      "",
		"Las contraseñas más usadas: 123456, qwerty, barcelona.":                "",
		"The passwords for the training accounts (train01–train20) were reset.": "",
		"Der Hinweis: das Kennwort sei \"irgendwas mit Frühling und Jahr\".":    "",
		"Enter su and the password root, then run lspci.":                       "",
		"Username: @LOGIN@\nPassword: @PASSWORD@":                               "",
		"AttributeError: password -> SMTPAuthenticationError":                   "",
		"Das Passwort für die Kurskonten ist Sommer-2026, bitte verteilen.":     "Sommer-2026",
		"Le mot de passe du wifi est L'Orage77, avec la majuscule.":             "L'Orage77",
		"I typed Otter#Lamp9 as my password and it is rejected, what's wrong?":  "Otter#Lamp9",
		"The password of the training account is train01-Blue!":                 "train01-Blue!",
		"Пароль: Lisa_Ryzh5":                                                    "Lisa_Ryzh5",
	} {
		got := ""
		for _, c := range set.Find(nil, Text{Content: text, Where: InBody}) {
			if c.Tier != Info {
				got = c.Secret
			}
		}
		if got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestNeverSecret(t *testing.T) {
	for s, want := range map[string]bool{
		`="http://schemas.example/relationships`: true, `Target="x.xml`: true, "RR123456789GB": true, "Tülin'de": true, "connect(host=cfg.host": true,
		"Tulip=Rose9": false, "Ham+Egg12": false, "o'Neill#77": false,
	} {
		if got := neverSecret.MatchString(s); got != want {
			t.Errorf("neverSecret: %q is %v", s, got)
		}
	}
}
