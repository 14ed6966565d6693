package patterns

import (
	"slices"
	"testing"
)

// below are texts whose value stands in another line than the word for it.
var below = []struct {
	text string
	want []string
}{
	{"Готово. Открывать паролем\nсорок рыжих котов\n(с пробелами, всё строчными).", []string{"сорок рыжих котов"}},
	{"Нужно ввести пароль для диска, с пробелами и строчными буквами:\n\n«семь рыжих лис»", []string{"семь рыжих лис"}},
	{"Das WLAN, Kennwort lautet wie folgt:\nMond über Prag.\nJa, mit Punkt.", []string{"Mond über Prag."}},
	{"Dein Passwort war abgelaufen. Hier ist das neue:\n\ndrosselbus41\n\nGruß Tom", []string{"drosselbus41"}},
	{"Se ha caducado tu contraseña. Aquí va la nueva:\n\nlago.verde77\n\nUn saludo", []string{"lago.verde77"}},
	{"Twoje hasło wygasło. Oto nowe:\n\njabolko77wis\n\nPozdrawiam", []string{"jabolko77wis"}},
	{"您的密码已过期，新的如下：\n\nlizi8899x\n\n老李", []string{"lizi8899x"}},
	{"Admin of the shop:\nhttps://shop.lantern.example/admin\nshop_admin\nSpring+2025lantern", []string{"Spring+2025lantern"}},

	{"Ihr Passwort ist abgelaufen. Hier ist die Ticketnummer:\n\nINC0048211\n\nGruß", nil},
	{"La password è scaduta per l'utente:\n\nm.deluca2\n\nciao", nil},
	{"Please choose a passphrase, never one word. Read the guide:\n\nHow to choose one", nil},
	{"Vaše heslo vypršelo, seznam serverů:\n\nweb01a\nweb02b", nil},
	{"The report, no password needed: https://files.lantern.example/r/2026\nRegards\nPeter4711x", nil},
}

func TestProseBelow(t *testing.T) {
	t.Parallel()
	set := proseRules(t)
	for _, c := range below {
		if got := secretsIn(set, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}
