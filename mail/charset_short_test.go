package mail

import "testing"

// shortTexts are as short as people write them, with and without a secret.
var shortTexts = []struct {
	charsets []string
	texts    []string
}{
	{[]string{"windows-1251", "koi8-r", "iso-8859-5", "ibm866"}, []string{
		"Пароль: Qz7!mVx2", "пароль от сервера Qz7!mVx2", "Добрый день! Логин и пароль во вложении.", "Ключ доступа: Hb4_tRw9", "ПАРОЛЬ: Qz7!mVx2",
		"Здравствуйте, Иван! Новый пароль администратора: Qz7!mVx2. Просьба сменить его после входа.", "код 4711",
	}},
	{[]string{"windows-1251", "koi8-u"}, []string{"Вітаю, пароль для входу: Qz7!mVx2", "Доброго дня, ключі надіслані окремо."}},
	{[]string{"windows-1252"}, []string{
		"Das Passwort für den Server lautet Qz7!mVx2", "Grüße aus München", "Le mot de passe a été changé : Qz7!mVx2", "contraseña: Qz7!mVx2",
		"¿Cuál es la contraseña?", "Olá, a senha não funciona. Usuário: joão", "Lösenordet är Qz7!mVx2", "Adgangskoden på serveren er Qz7!mVx2", "É già così", "prix : 20 €",
		"“quoted” – text", "MOT DE PASSE CHANGÉ À ÉVRY", "ÜBERPRÜFUNG ÖFFNEN",
	}},
	{[]string{"iso-8859-2", "windows-1250"}, []string{"Hasło do serwera: Qz7!mVx2 proszę zmienić po zalogowaniu", "Heslo je změněno, prosím: Qz7!mVx2", "A jelszó megváltozott, kérjük őrizze meg: Qz7!mVx2"}},
	{[]string{"windows-1253"}, []string{"Ο κωδικός πρόσβασης είναι Qz7!mVx2", "Κωδικός: Qz7!mVx2"}},
	{[]string{"windows-1254"}, []string{"Şifre değişti, lütfen giriş yapın: Qz7!mVx2"}},
	{[]string{"windows-1255"}, []string{"הסיסמה החדשה היא Qz7!mVx2", "סיסמה: Qz7!mVx2"}},
	{[]string{"windows-1256"}, []string{"كلمة المرور الجديدة هي Qz7!mVx2"}},
	{[]string{"shift_jis", "euc-jp"}, []string{"パスワードは Qz7!mVx2 です", "お世話になっております。新しいパスワードをお送りします。", "パスワード: Qz7!mVx2", "暗証番号 Qz7!mVx2"}},
	{[]string{"gb18030"}, []string{"密码：Qz7!mVx2", "您好，服务器的新密码是 Qz7!mVx2，请登录后修改。", "密码: Qz7!mVx2"}},
	{[]string{"big5"}, []string{"密碼：Qz7!mVx2", "您好，伺服器的新密碼是 Qz7!mVx2，請登入後修改。"}},
	{[]string{"euc-kr"}, []string{"비밀번호: Qz7!mVx2", "안녕하세요, 새 비밀번호는 Qz7!mVx2 입니다."}},
}

// A line that says nothing of its charset is read in the one in which it was written,
// alone and among lines in ASCII. Windows-1250 and ISO 8859-2 are told apart only by
// what the former alone has; and a line without a word that is known must
// not be taken for another language's.
func TestShortTexts(t *testing.T) {
	for _, c := range shortTexts {
		for _, charset := range c.charsets {
			for _, text := range c.texts {
				for _, whole := range []string{text, text + "\nhttps://portal.example.org/login\n", "User: svc_backup\n" + text + "\n"} {
					raw, err := Charset(charset).NewEncoder().String(whole)
					if err != nil {
						t.Fatal(charset, err)
					}
					if got := DecodeText("", []byte(raw)); got != whole {
						t.Errorf("%s: %q instead of %q", charset, got, whole)
					}
				}
			}
		}
	}
}

// A sample may end within a character.
func TestShortTextCut(t *testing.T) {
	raw, err := Charset("shift_jis").NewEncoder().String("パスワード: Qz7!mVx2 を使用")
	if err != nil {
		t.Fatal(err)
	}
	if e := Detect([]byte(raw[:len(raw)-1]), false); e != Charset("shift_jis") {
		t.Errorf("%v", e)
	}
}

func FuzzByWords(f *testing.F) {
	f.Add([]byte("\xcf\xe0\xf0\xee\xeb\xfc: x"))
	f.Add([]byte{0x83, 0x70, 0x83})
	f.Fuzz(func(t *testing.T, b []byte) {
		if e := byWords(b); e != nil && isASCII(b) {
			t.Errorf("%v of ASCII", e)
		}
	})
}

// Equally sure guesses must not take turns: a rescan would report another secret.
func TestShortTextsAlike(t *testing.T) {
	for _, text := range []string{"contraseña: Qz7!mVx2", "É già così"} {
		raw, err := Charset("windows-1252").NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		for range 500 {
			if got := DecodeText("", []byte(raw)); got != text {
				t.Fatalf("%q instead of %q", got, text)
			}
		}
	}
}
