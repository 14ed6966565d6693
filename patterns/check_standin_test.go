package patterns

import "testing"

func TestNamesSecret(t *testing.T) {
	t.Parallel()
	for v, want := range map[string]bool{
		"TWOJE_HASLO": true, "MOT_DE_PASSE": true, "VotreMotDePasse": true, "IhrKennwort": true, "пароль": true, "<ваш пароль>": true,
		"Wachtwoord": true, "sifre": true, "contraseña": true, "SENHA": true, "パスワード": true,
		"lapassword": true, "vaseheslo": true, "meinpasswort": true, "你的密码": true, "ここにパスワード": true, "パスワードを入力": true, "passwordhere": true, "EURE_PASSWORT": true, "Beispiel": true, "пример": true,
		"meinhund": false, "lapalma": false, "hundpasswort": false, "你的猫": false,
		"": false, "Wachtwoord9": false, "heslo!": false, "Godwit": false, "neu": false, "TWOJE": false,
	} {
		if got := namesSecret(v); got != want {
			t.Errorf("%q: got %v", v, got)
		}
	}
}
