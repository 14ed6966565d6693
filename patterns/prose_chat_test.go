package patterns

import (
	"slices"
	"testing"
)

// chats are pasted from many programs; each with the values that it gives.
var chats = []struct {
	text string
	want []string
}{
	{"[11:02] Дима склад: какой там пароль у кассира??\n[11:04] Жанна: 30303\n[11:04] Жанна: а у админа кассы 770077Kas\n[11:05] Дима склад: спс", []string{"30303", "770077Kas"}},
	{"[10:42] Camille : non, mdp refusé\n[10:43] Mehdi : avec root ?\n[10:43] Camille : avec deploy\n[10:44] Mehdi : ah oui, deploy c'est `poireDeMai+6`", []string{"poireDeMai+6"}},
	{"12.11.26, 09:14 - Tobias: wie war nochmal das Passwort vom Beamer?\n12.11.26, 09:15 - Ines Vogt: Drossel-Bus41\n12.11.26, 09:15 - Tobias: top danke", []string{"Drossel-Bus41"}},
	{"[12.11.26, 09:14:03] Tobias: weißt du das wlan passwort?\n[12.11.26, 09:15:44] Ines: sonnenblumenfeld", []string{"sonnenblumenfeld"}},
	{"Marta Ruiz  10:44 AM\n¿me pasas la contraseña del portal?\nJoan P.  10:46 AM\nlago.verde77\nMarta Ruiz  10:47 AM\nmil gracias", []string{"lago.verde77"}},
	{"Priya, [18.11.2026 10:32]\ncan you send me the password for staging\n\nOwen, [18.11.2026 10:33]\nKestrel.Fen90", []string{"Kestrel.Fen90"}},
	{"Bob (16:20): what's the PIN of the tablet in the van?\nSue (16:22): 7714\nBob (16:22): cheers", []string{"7714"}},
	{"10:32 <kim> anyone knows the password for the wiki?\n10:33 <jo> hortensia7\n10:33 <kim> ta", []string{"hortensia7"}},
	{"10:32\t田中\tステージングのパスワード何だっけ？\n10:33\t佐藤\tsakura2207x", []string{"sakura2207x"}},
	{"[업체 기사] [오전 10:12] 윈도우 로그인 암호가 뭐예요?\n[김서무] [오전 10:14] 잠시만요\n[김서무] [오전 10:15] qkrtkdcjf68", []string{"qkrtkdcjf68"}},
	{"Kees: weet jij het wachtwoord van de kassa nog?\nLoes: zomerhuis19\nKees: dank", []string{"zomerhuis19"}},
	{"> [10:44] Emil: vad är lösenordet till kameran?\n> [10:45] Tove: det är karabin.Rosa8", []string{"karabin.Rosa8"}},
	{"Маша, [18 нояб. 2026, 10:02]\nКакой пароль от облака?\n\nСаша, [18 нояб. 2026, 10:03]\nСнегирь_19", []string{"Снегирь_19"}},
	{"<dave> whats the root pw on web3\n<mo> Pelican^Bay\n<dave> ta", []string{"Pelican^Bay"}},
	{"Pepe:\n¿cuál era la contraseña de arriba?\nMari:\nLluvia#33\nPepe:\ngracias", []string{"Lluvia#33"}},
	{"> Parola neydi?\nleylek2019 olmalı", []string{"leylek2019"}},

	{"Jan Peters, 10:44\nKennwort geht nicht\nUlla M., 10:46\nwelcher Rechner?\nJan Peters, 10:46\nPC-0417", nil},
	{"Anna [09:12]: hasło wygasło, kto resetuje?\nMarek [09:13]: Helpdesk24\nAnna [09:13]: dzięki", nil},
	{"Tom: the password is in the vault, which entry?\nJen: web-prod-01\nTom: ta", nil},
	{"[14:02] Beth: what's the password for the jump host?\n[14:03] Sorin: moment\n[14:05] Sorin: told you by phone", nil},
	{"[10:32] Tobias: wie ist das Passwort?\n[10:33] Ines: steht auf SRV-APP04\n[10:34] Tobias: gefunden in zugang_2026.docx", nil},
	{"[09:10] Sole: he olvidado la contraseña\n[09:11] Paco: ticket 884213\n[09:12] Paco: llama a la 4418", nil},
	{"[11:02] Дима: пароль не подходит, какой у тебя номер?\n[11:03] Жанна: 89001234567\n[11:04] Дима: а заявка?\n[11:05] Жанна: 20261118", nil},
	{"Marta Ruiz  10:44 AM\nme piden contraseña, ¿a qué hora es la reunión?\nJoan P.  10:46 AM\n11:30\nMarta Ruiz  10:47 AM\nsala B204", nil},
	{"Kees: wachtwoord van de kassa werkt niet\nLoes: bel Marieke2 even\nKees: doe ik", nil},
	{"Server: web01a\nPasswort: (im Safe)\nStandort: Keller2", nil},
	{"[10:32] Ola: hasło nie działa, jaka wersja?\n[10:33] Jan: v2.7.3\n[10:33] Ola: u mnie Windows11", nil},
}

func TestProseChats(t *testing.T) {
	t.Parallel()
	set := proseRules(t)
	for _, c := range chats {
		if got := secretsIn(set, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}

// secretsIn gives what is found in a message's text, each value once, in order.
func secretsIn(set *Set, text string) (out []string) {
	found := set.Find(nil, Text{Content: text, Where: InBody})
	slices.SortStableFunc(found, func(a, b Candidate) int { return a.Start - b.Start })
	for _, c := range found {
		if c.Tier != Info && !slices.Contains(out, c.Secret) {
			out = append(out, c.Secret)
		}
	}
	return out
}
