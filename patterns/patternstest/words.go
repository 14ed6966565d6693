package patternstest

import "strings"

// language is what a letter in it is written with.
type language struct {
	hello, bye, words []string
	delicate          []string // words about credentials, which most rules look for
}

var languages = []language{
	{
		lines("Hi|Hello|Dear"), lines("Kind regards|Thanks|Best wishes"),
		strings.Fields(`the a to of and in for you your we I is on with that this have can are please ticket issue portal
subscription tenant sign reset error request support engineer team storage server update yesterday tomorrow regards
policy license group meeting attached screenshot browser case number following steps still not working after change
production environment configured version failed retry could would from there when which been more about other into
their what only over also back look any first than then them these some out time like just know take people year good
because through between another however without against customer network machine document monthly invoice delivery`),
		strings.Fields(`password access token key secret account login admin credentials client application identity`),
	},
	{
		lines("Hallo|Guten Tag|Sehr geehrte Frau"), lines("Mit freundlichen Grüßen|Viele Grüße|Danke"),
		strings.Fields(`der die das und oder aber wir haben gestern den Server neu gestartet leider tritt Fehler weiterhin auf bitte
prüfen Sie ob Benutzer sich anmelden können für über nächste Woche müssen Rechnung geändert werden größer während
Änderung Verfügung Anhang Besprechung morgen früh möglich Störung gelöst ausgeführt Prüfung schließen Straße natürlich
damit nicht mehr wieder zwischen unserer Umgebung Abteilung Kunde Vertrag Lieferung Angebot Bestellung`),
		strings.Fields(`Passwort Kennwort Zugang Schlüssel Anmeldung Konto Benutzername Token`),
	},
	{
		lines("Bonjour|Cher|Bonsoir"), lines("Cordialement|Merci|Bien à vous"),
		strings.Fields(`le la les une des nous avons reçu votre demande hier après réunion équipe problème été résolu veuillez vérifier
que utilisateur peut connecter pièce jointe facture année dernière très également être où déjà côté système réseau
prochaine semaine délai français modifié créé société même à plusieurs reprises encore pour avec dans sur livraison`),
		strings.Fields(`accès identifiant clé compte secret connexion jeton`),
	},
	{
		lines("Hola|Buenos días|Estimado"), lines("Un saludo|Gracias|Atentamente"),
		strings.Fields(`el la los las una que hemos recibido su solicitud ayer después reunión equipo problema está resuelto por favor
compruebe usuario puede iniciar sesión factura año pasado también más información configuración próxima semana aquí
según técnico versión servidor red cliente pedido entrega señor español mañana número página todavía con para sobre`),
		strings.Fields(`contraseña acceso cuenta clave secreto usuario`),
	},
	{
		lines("Dzień dobry|Cześć"), lines("Pozdrawiam|Dziękuję"),
		strings.Fields(`nie jest to co się na że w do z jak ale wczoraj serwer został uruchomiony ponownie błąd nadal występuje proszę
sprawdzić czy użytkownik może zalogować przyszły tydzień faktura zmieniona większy podczas spotkanie jutro rano możliwe
usługa rozwiązany środowisko dział umowa dostawa zamówienie również więcej informacji wysłałem załącznik`),
		strings.Fields(`hasło dostęp konto klucz login`),
	},
	{
		lines("Здравствуйте|Добрый день"), lines("С уважением|Спасибо"),
		strings.Fields(`и в не на что это как мы вчера сервер был перезапущен ошибка всё ещё появляется пожалуйста проверьте может ли
пользователь войти следующая неделя счёт изменён больше во время встреча завтра утром возможно услуга решена среда отдел
договор доставка заказ также информация отправил вложение клиент система сеть версия настройка поддержка`),
		strings.Fields(`пароль доступ аккаунт ключ логин`),
	},
}

var (
	names      = lines("Maria|Jonas|Priya|Tom|Elena|Kofi|Anna|Yusuf|Claire|Pavel|Ingrid|Mateo")
	hosts      = lines("contoso.com|fabrikam.example|portal.example.net|eu1.mail.example.org|northwind.example|docs.example.com")
	paths      = lines("en-us|articles|support|view|tickets|2026|news|api|account|help|reports|download|index.html|images")
	parameters = lines("utm_source|utm_campaign|id|token|ref|v|session|page|key|lang")
	files      = lines("report.pdf|Q3-figures.xlsx|notes.docx|deploy.ps1|config.json|image001.png|trace.log|README.md")
	months     = lines("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
	levels     = lines("INFO|WARN|ERROR|DEBUG")
	parts      = lines("http-nio-8080-exec-4|scheduler-1|main|worker-17")
	events     = lines("connection established|token refreshed for client|request completed|cache miss|retrying after timeout|authentication succeeded")
)

func lines(s string) []string { return strings.Split(s, "|") }
