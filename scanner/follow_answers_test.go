package scanner

import (
	"slices"
	"strings"
	"testing"
)

// answered are questions with the answers that consist of a value, and with others.
var answered = []struct {
	subject, ask, answer, want string
}{
	{"files", "Hast du das Passwort für die externe Platte?", "Klar:\r\n\r\nwolkenbruch88\r\n\r\nPlatte liegt im Schrank\r\nGruß Jens", "wolkenbruch88"},
	{"files", "Kan du skicka lösenordet till ftp:n?", "Absolut!\r\n\r\nftp.koren.example\r\nkorforb\r\nTenor+Alt=2", "Tenor+Alt=2"},
	{"Acesso remoto à estação", "Qual é o login da estação?", "nivel2 / Furnas-840-bomba\r\n\r\nEnviado do meu telemóvel", "Furnas-840-bomba"},
	{"files", "What's the PIN for the tablet, please?", "4417\r\n\r\nSent from my iPhone", "4417"},
	{"files", "Wie ist nochmal die PIN vom Tablet?", "Hi Jan,\r\n\r\n4417\r\n\r\nLG Tom", "4417"},
	{"files", "C'est quoi le code de la porte du local ?", "2580#\r\n\r\nBises", "2580#"},
	{"files", "¿Me pasas el código de la alarma?", "es 2580\r\nun abrazo", "2580"},
	{"files", "Kun je me het wachtwoord van het bestand sturen?", "Hier:\r\n\r\nkleine blauwe fiets\r\n\r\nGr. Henk", "kleine blauwe fiets"},
	{"files", "Jakie jest hasło do pliku?", "oto hasło:\r\n\r\n„mały zielony rower”\r\n\r\nPozdrawiam", "mały zielony rower"},
	{"files", "Can you send me the password for the NAS?", "Here you go:\r\n\r\nmolehillmarmalade\r\n\r\nTom", "molehillmarmalade"},
	{"files", "Wie lautet das Kennwort für den Orgelrechner?", "So, hier:\r\n\r\nBach+Buxtehude.\r\n\r\n(Der Punkt gehört dazu.)", "Bach+Buxtehude."},
	{"files", "A jelszavadat külön levélben küldöm.", "És akkor itt van:\r\n\r\nmZ8=rigo_Vt\r\n\r\nD.", "mZ8=rigo_Vt"},
	{"files", "وسأرسل كلمة السر في رسالة مستقلة بعد قليل", "`Mandoub#507`\r\n\r\nبالتوفيق له", "Mandoub#507"},
	{"files", "Vad var lösenordet till portalen?", "Göran1958. Ja, på riktigt.\r\nL", "Göran1958"},
	{"files", "Mi mandi la password del portale?", "girasole.19\r\n\r\nciao", "girasole.19"},
	{"files", "Jaké je heslo na NAS?", "Tady:\r\nPampeliska3\r\n\r\nEva", "Pampeliska3"},
	{"files", "Modemin şifresi neydi?", "buyur\r\n\r\nkiraz55bahce", "kiraz55bahce"},
	{"files", "Який пароль до складу?", "Тримай:\r\n\r\nВерба-2019\r\n\r\nІгор", "Верба-2019"},
	{"files", "Пришлите пароль от архива", "ромашка77\r\n\r\nС уважением, Пётр", "ромашка77"},
	{"files", "Какой пин-код у терминала?", "30303", "30303"},
	{"files", "zipのパスワードを教えてください", "お世話になっております。\r\n\r\nsakura#2207\r\n\r\n佐藤", "sakura#2207"},
	{"files", "タブレットの暗証番号は何でしたっけ？", "2207です。\r\n佐藤", "2207"},
	{"files", "打印机密码是多少？", "lizi8899\r\n\r\n老李", "lizi8899"},
	{"files", "门禁密码是多少？", "590317", "590317"},
	{"files", "압축 비밀번호 알려주세요", "qkrtkdcjf68\r\n\r\n감사합니다", "qkrtkdcjf68"},
	{"حساب المندوب", "حساب المندوب", "Kx8!mT4vb\r\n\r\nبالتوفيق", "Kx8!mT4vb"},
	{"Portal account for Kim", "Your portal account", "Vt5#plum9x\r\n\r\nTom", "Vt5#plum9x"},
	{"files", "Can I have the password for the locum laptop?", "locum / Stethoscope3\r\n\r\nW.", "Stethoscope3"},
	{"files", "Hast du das Passwort für die Platte?", "Klar, rufe dich an.\r\n\r\nGruß Jens", ""},
	{"files", "Hast du das Passwort für die Platte?", "INC0048211\r\n\r\nGruß", ""},
	{"files", "What's the password of the NAS and which version is it?", "v7.2.1-69057\r\n\r\nTom", ""},
	{"files", "What's the password for the file? And who made it?", "Peter Marshall\r\nTeam3", ""},
	{"files", "Wie ist das Kennwort?", "steht in zugang_2026.docx auf SRV-DC01\r\n\r\nTom", ""},
	{"files", "¿Cuál es la contraseña y a qué hora es la reunión?", "11:30\r\n\r\nMarta", ""},
	{"files", "¿Cuál es la contraseña?", "Te llamo al 612345678\r\n\r\nMarta", ""},
	{"files", "Quel est le mot de passe du portail ?", "Voir avec Jean-Marc.\r\n\r\nposte 4418", ""},
	{"files", "Quel est le mot de passe du portail ?", "ok\r\n\r\nJM", ""},
	{"files", "Mi mandi la password?", "17/11/2026\r\n\r\nciao", ""},
	{"files", "Jakie jest hasło?", "Zamówienie 2026-00912\r\n\r\nOla", ""},
	{"files", "Jakie jest hasło do portalu?", "ola.nowak2\r\n\r\nOla Nowak\r\ntel. 601 222 333", ""},
	{"files", "Wachtwoord vergeten, kun je het resetten?", "Gedaan.\r\n\r\nHenk", ""},
	{"files", "Pouvez-vous réinitialiser mon mot de passe ?", "C'est fait\r\n\r\nTicket 884213", ""},
	{"files", "What is the PIN?", "Call me on 4418", ""},
	{"files", "What is the PIN?", "1\r\n2\r\n3", ""},
	{"files", "What is the PIN?", "I was born in 1975", ""},
	{"files", "What is the PIN for the card?", "Sent by post on 12.11.2026.\r\n\r\nOrder 2026118", ""},
	{"files", "какой пароль?", "у Жанны, кабинет 214", ""},
	{"files", "какой пароль от архива?", "vympel_q3.zip\r\n\r\nПётр", ""},
	{"files", "パスワードを教えてください", "内線6213までお電話ください。\r\n\r\n佐藤", ""},
	{"files", "密码是多少？", "打分机6213问他\r\n\r\n老李", ""},
	{"files", "비밀번호 알려주세요", "전화 주세요 010-1234-5678\r\n\r\n김", ""},
	{"files", "ما كلمة السر؟", "عند أبو ياسر تحويلة 214", ""},
	{"files", "Please send me the password of portal", "portal.contoso.example\r\n\r\nTom", ""},
	{"files", "The password is expired, can you reset?", "Which server?\r\n\r\nSRV-APP04x", ""},
	{"Order 4711 for account manager", "Order of account books", "Bestellung4711\r\n\r\nTom", ""},
	{"Your account review", "Meeting", "Raum B204\r\n\r\nTom", ""},
	{"Your account statement", "Your account statement", "PO#4711x\r\n\r\nTom", ""},
	{"VPN upgrade", "hi", "Thanks!\r\n\r\nTom\r\nR&D2024 team", ""},
	{"New account name", "hi", "Nice&Easy24 sounds good\r\n\r\nTom", ""},
	{"router offer", "hi", "Model: X-Pro/2=4\r\n\r\nTom", ""},
	{"wifi router", "hi", "https://shop.example/item#A1b2\r\n\r\nTom", ""},
	{"GitHub", "hi", "C#12\r\n\r\nTom", ""},
	{"login link", "hi", "user=kim2&lang=de\r\n\r\nTom", ""},
	{"Ihr Konto", "hi", "10%Rabatt24\r\n\r\nTom", ""},
	{"Zugang Gebäude", "hi", "Zimmer#204\r\n\r\nLena", ""},
	{"Ihr Konto", "hi", "Rückfrage: Kundennummer?\r\n\r\nK-20418/R", ""},
	{"SAP licence", "hi", "$199.00/mo\r\n\r\nBob", ""},
	{"GitHub", "hi", "kim/ops2x\r\n\r\nBob", ""},
	{"GitHub", "hi", "release/v2.4.1b\r\n\r\nBob", ""},
	{"GitHub login form", "hi", "feature/login-form2\r\n\r\nBob", ""},
	{"NAS Angebot", "hi", "Hier:\r\n\r\nAngebot2026\r\n\r\nGruß", ""},
	{"ERP", "hi", "Here:\r\n\r\nversion2024b\r\n\r\nTom", ""},
	{"Votre compte", "hi", "Voilà :\r\n\r\nfacture2026\r\n\r\nLuc", ""},
	{"Il suo account", "hi", "Ecco:\r\n\r\nfattura2026\r\n\r\nLia", ""},
	{"Váš účet", "hi", "Tady:\r\n\r\nfaktura2026", ""},
	{"Your account manager", "hi", "Here you go:\r\n\r\nflightBA2490\r\n\r\nTom", ""},
	{"Your new account", "hi", "Kx8!mT4vb", "Kx8!mT4vb"},
	{"NAS im Keller", "hi", "Klar:\r\n\r\ndrossel77\r\n\r\nGruß", "drossel77"},
	{"files", "Můžete mi prosím poslat heslo k archivu?", "Ahoj, tady:\r\nsýkorka.55\r\n\r\nLída", "sýkorka.55"},
	{"files", "Kan du ge mig pinkoden till surfplattan?", "8842\r\n/Elin", "8842"},
	{"files", "أرسل لي كلمة مرور الملف لو سمحت", "تفضل أخي:\r\n\r\nrimal.77x\r\n\r\nفهد", "rimal.77x"},
	{"files", "ファイルのパスワードは別途お送りします。", "hotaru.1987", "hotaru.1987"},
	{"files", "첨부파일 비밀번호는 따로 보내드리겠습니다.", "dolphin88bus", "dolphin88bus"},
	{"files", "Zip dosyasının şifresini ayrı mail ile göndereceğim.", "İşte:\r\n\r\nmartı34deniz", "martı34deniz"},
	{"files", "Пароль к файлу вышлю отдельным письмом.", "Как обещала:\r\n\r\nодуванчик15\r\n\r\nСвета", "одуванчик15"},
	{"files", "La password arriva con una mail separata.", "Eccola: gelsomino44\r\n\r\nGiulia", "gelsomino44"},
	{"files", "Le mot de passe suit dans un autre message.", "eglantine.88\r\n\r\nInès", "eglantine.88"},
	{"files", "Hasło podam w osobnej wiadomości.", "Hasło do pliku z poprzedniej wiadomości:\r\npiwonia_12", "piwonia_12"},
	{"files", "Kennwort kommt separat.", "Danke!\r\n\r\nLena\r\nRaum 214", ""},
	{"files", "Hasło podam w osobnej wiadomości.", "Faktura FV/2026/11/18\r\n\r\nKasia", ""},
}

// TestAnswers: a PIN, a phrase, a pair of user and password, or a word that looks
// like little, is found where the thread asked for it, and other answers are not.
func TestAnswers(t *testing.T) {
	t.Parallel()
	const plain = "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
	for _, a := range answered {
		subject := "Subject: " + a.subject
		ask := strings.Replace(letter{"ask", "", them, us, ten, a.ask}.raw(), "Subject: files", subject, 1)
		re := strings.Replace(letter{"re", "ask", us, them, quarter, a.answer}.raw(), "Subject: files", strings.Replace(subject, ": ", ": Re: ", 1), 1)
		opt := options(t, "microsoft")
		opt.ShowSecrets = true
		var got []string
		for _, f := range scan(t, opt, strings.Replace(ask, "\r\n\r\n", plain, 1), strings.Replace(re, "\r\n\r\n", plain, 1)).findings {
			got = append(got, f.Secret.Reveal())
		}
		if a.want == "" && len(got) > 0 || a.want != "" && !slices.Equal(got, []string{a.want}) {
			t.Errorf("%q, %q: found %q, want %q", a.ask, a.answer, got, a.want)
		}
	}
}
