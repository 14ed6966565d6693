package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
)

// tongues are words that short mail about logins has, by the charsets in which it is
// written without saying so. A statistic of letters needs more text than a line; a word
// that comes out letter by letter in one charset does so in no other. Stems, in lower
// case; the charsets that are met most often first.
var tongues = []struct {
	charsets []string
	words    []string
}{
	{[]string{"windows-1251", "koi8-u", "iso-8859-5", "ibm866"}, []string{
		"парол", "логин", "ключ", "доступ", "сервер", "пользовател", "учетн", "учётн", "код ", "вход", "здравствуйте", "добрый", "привет",
		"спасибо", "пожалуйста", "уважением", "письм", "файл", "адрес", "почт", "новый", "для ", "что ", "вітаю", "доброго", "користувач", "дякую", "потребител", "моля",
	}},
	{[]string{"shift_jis", "euc-jp"}, []string{"パスワード", "暗証", "ログイン", "ユーザ", "サーバ", "キー", "です", "ます", "お世話", "お願い", "添付", "管理者"}},
	{[]string{"gb18030"}, []string{"密码", "口令", "账号", "帐号", "用户", "登录", "服务器", "您好", "你好", "谢谢", "密钥", "附件", "管理员"}},
	{[]string{"big5"}, []string{"密碼", "帳號", "使用者", "登入", "伺服器", "您好", "謝謝", "金鑰", "附件", "管理員"}},
	{[]string{"euc-kr"}, []string{"비밀번호", "암호", "아이디", "로그인", "계정", "서버", "안녕하세요", "감사합니다", "사용자", "입니다", "관리자"}},
	{[]string{"windows-1253"}, []string{"κωδικ", "πρόσβασ", "χρήστη", "σύνδεσ", "καλημέρα", "ευχαριστώ", "είναι", "διακομιστ"}},
	{[]string{"windows-1255"}, []string{"סיסמ", "משתמש", "שלום", "תודה", "שרת", "מפתח", "קוד"}},
	{[]string{"windows-1256", "iso-8859-6"}, []string{"كلمة", "المرور", "السر", "مستخدم", "مرحبا", "شكرا", "الخادم", "حساب"}},
	{[]string{"windows-1254"}, []string{"şifre", "giriş", "kullanıcı", "teşekkür", "değişti", "lütfen"}},
	{[]string{"windows-1250", "iso-8859-2"}, []string{
		"hasło", "hasła", "proszę", "użytkownik", "dziękuję", "przesyłam", "změn", "přihl", "děkuji", "uživatel", "prosím", "jelszó", "kérjük", "köszön", "felhasználó", "üdvözl", "parolă", "utilizator ",
	}},
}

// mostWorded is how much of a text is looked through for words.
const mostWorded = 4 << 10

// byWords finds the charset in which the most of these words stand in a text; nil if
// there is none.
func byWords(sample []byte) (best encoding.Encoding) {
	sample = sample[:min(len(sample), mostWorded)]
	most := 0
	for _, t := range tongues {
		for _, name := range t.charsets {
			e := Charset(name)
			text, ok := decodedWhole(e, sample)
			if !ok {
				continue
			}
			n := 0
			for _, word := range t.words {
				if hasForeign(word) {
					n += min(strings.Count(text, word), 3) * utf8.RuneCountInString(word)
				}
			}
			if n > most {
				best, most = e, n
			}
		}
	}
	return best
}

func hasForeign(word string) bool { return len(word) > utf8.RuneCountInString(word) }

// decodedWhole decodes a text in lower case; ok tells that it is one in this charset,
// whose last character may be cut off.
func decodedWhole(e encoding.Encoding, b []byte) (text string, ok bool) {
	out, err := e.NewDecoder().String(string(b))
	if err != nil {
		return "", false
	}
	if i := strings.IndexFunc(out, isNoLetter); i >= 0 && i < len(out)-2*utf8.UTFMax {
		return "", false
	}
	return strings.ToLower(out), true
}

// isNoLetter tells what comes of bytes that a charset does not have.
func isNoLetter(r rune) bool {
	return r == utf8.RuneError || r >= 0x80 && unicode.Is(unicode.C, r) && !unicode.Is(unicode.Cf, r)
}
