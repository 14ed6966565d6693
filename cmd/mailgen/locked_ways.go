package main

import (
	"fmt"
	"html"
	"strings"
)

// lockedWay is a way that a password goes. usual: it is one that everybody tries;
// nowhere: no mail says it.
type lockedWay struct {
	name           string
	usual, nowhere bool
	write          func(c *lockedCase, variant int)
}

// lockedPhrases say a password, in several languages and manners.
func lockedPhrases() []string {
	return []string{
		"The password for the file is %s",
		"pwd for the file: %s",
		"Das Passwort für die Datei lautet: %s",
		"Le mot de passe du fichier est : %s",
		"pw: %s",
		"La contraseña del archivo es %s",
		"Kennwort: %s",
		"添付ファイルのパスワードは %s です。",
		"Password = %s",
		"Hasło do pliku: %s",
		"Пароль к архиву: %s",
		"压缩包密码：%s",
		"A senha do arquivo é %s",
		"Het wachtwoord van het bestand is %s",
		"La password del file: %s",
		"You can open it with the password %s",
		"the usual one: %s",
	}
}

// lockedPromises say that a password will come.
func lockedPromises() []string {
	return []string{
		"The password follows in a separate mail.",
		"Passwort kommt separat.",
		"Le mot de passe suivra dans un autre message.",
		"パスワードは別途お送りします。",
		"La contraseña va en otro correo.",
		"Hasło wyślę w osobnej wiadomości.",
		"I'll send you the password for it in a minute.",
		"Il file è protetto, la password arriva a parte.",
	}
}

func (c *lockedCase) says(variant int) string {
	list := lockedPhrases()
	return "Hello Anna,\n\n" + fmt.Sprintf(list[variant%len(list)], c.password) + "\n\nDana\n"
}

func promise(variant int) string {
	list := lockedPromises()
	return "Hello Anna,\n\nhere is the file. " + list[variant%len(list)] + "\n\nDana\n"
}

func lockedWays() []lockedWay {
	return append([]lockedWay{
		{name: "in the same mail", write: func(c *lockedCase, v int) {
			c.mail(0, "The export", 0, c.file(c.form.file, c.says(v)))
		}},
		{name: "in the same mail, in HTML", write: func(c *lockedCase, v int) {
			n := c.file(c.form.file, "")
			n.body = strings.Replace(n.body, utf8Plain, "text/html; charset=utf-8", 1)
			n.body = strings.Replace(n.body, "8bit\n\n", "8bit\n\n<html><body><p>Here is the file.</p><p>Password: <b>"+html.EscapeString(c.password)+"</b></p></body></html>", 1)
			c.mail(0, "The export", 0, n)
		}},
		{name: "in a later mail of the thread", write: func(c *lockedCase, v int) {
			c.mail(0, "The export", 0, c.file(c.form.file, promise(v)))
			c.mail(1, "Re: The export", 1, plainNode(c.says(v+1)))
		}},
		{name: "alone in a later mail of the thread", write: func(c *lockedCase, v int) {
			c.mail(0, "The export", 0, c.file(c.form.file, promise(v)))
			c.mail(1, "Re: The export", 1, plainNode(c.password+"\n"))
		}},
		{name: "in an earlier mail of the thread", write: func(c *lockedCase, v int) {
			c.mail(0, "Password of the export", 0, plainNode(c.says(v)))
			c.mail(1, "Re: Password of the export", 1, c.file(c.form.file, "Hello Anna,\n\nand here is the file.\n\nDana\n"))
		}},
		{name: "on the next day, in no thread", write: func(c *lockedCase, v int) {
			c.mail(0, "The export", 0, c.file(c.form.file, promise(v)))
			c.mail(24, "As promised", 0, plainNode(c.says(v+2)))
		}},
		{name: "on the day before, in no thread", write: func(c *lockedCase, v int) {
			c.mail(0, "For tomorrow", 0, plainNode(c.says(v+3)))
			c.mail(24, "The export", 0, c.file(c.form.file, "Hello Anna,\n\nsee the file, you have the password.\n\nDana\n"))
		}},
		{name: "in the subject", write: func(c *lockedCase, v int) {
			c.mail(0, "The export (password: "+c.password+")", 0, c.file(c.form.file, "Hello Anna,\n\nsee the file.\n\nDana\n"))
		}},
		{name: "in the file's name", write: func(c *lockedCase, v int) {
			stem, ext, _ := strings.Cut(c.form.file, ".")
			c.mail(0, "The export", 0, c.file(stem+" password "+c.password+"."+ext, "Hello Anna,\n\nsee the file.\n\nDana\n"))
		}},
		{name: "infected", usual: true, write: func(c *lockedCase, v int) {
			c.mail(0, "The sample", 0, c.file(c.form.file, "Hello Anna,\n\nhere is what we found on the machine.\n\nDana\n"))
		}},
		{name: "among many others", write: func(c *lockedCase, v int) {
			c.mail(0, "The export", 0, c.file(c.form.file, promise(v)))
			for range 6 {
				c.mail(len(c.messages), "Re: The export", 1, plainNode("Hello Anna,\n\nthe password for the portal is "+madeUpPassword(c.stream)+"\n\nDana\n"))
			}
			c.mail(8, "Re: The export", 1, plainNode(c.says(v)))
		}},
	}, nowhereWays()...)
}

// nowhereWays are the controls: nobody can open these files.
func nowhereWays() []lockedWay {
	return []lockedWay{
		{name: "nowhere", nowhere: true, write: func(c *lockedCase, v int) {
			c.mail(0, "The export", 0, c.file(c.form.file, promise(v)))
		}},
		{name: "nowhere, with passwords of other things around", nowhere: true, write: func(c *lockedCase, v int) {
			c.mail(0, "The export", 0, c.file(c.form.file, promise(v)))
			c.mail(1, "Re: The export", 1, plainNode("Hello Anna,\n\nthe password for the portal is "+madeUpPassword(c.stream)+"\n\nDana\n"))
		}},
	}
}
