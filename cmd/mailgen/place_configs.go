package main

import (
	"encoding/base64"
	"fmt"
	"strings"

	charsets "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// configPlaces are files of settings, each with a password as its form has it.
func configPlaces() []placeKind {
	var out []placeKind
	for _, c := range []struct{ name, file, before, after string }{
		{"publish settings", "quay.PublishSettings", `<publishData><publishProfile profileName="quay - Web Deploy" publishMethod="MSDeploy" publishUrl="quay.scm.example:443" userName="$quay" userPWD="`, `" destinationAppUrl="https://quay.example"/></publishData>` + "\n"},
		{"kubeconfig", "config", "apiVersion: v1\nkind: Config\nclusters:\n- name: quay\n  cluster:\n    server: https://10.1.2.3:6443\nusers:\n- name: admin\n  user:\n    username: admin\n    password: ", "\n"},
		{"Terraform's state", "terraform.tfstate", `{"version":4,"resources":[{"type":"azurerm_mssql_server","instances":[{"attributes":{"administrator_login":"quayadmin","administrator_login_password":"`, `"}}]}]}` + "\n"},
		{"web.config", "web.config", "<?xml version=\"1.0\"?>\n<configuration>\n <connectionStrings>\n  <add name=\"Permits\" connectionString=\"Data Source=quay-sql;Initial Catalog=Permits;User ID=permits_app;Password=", "\" />\n </connectionStrings>\n</configuration>\n"},
		{".env", ".env", "APP=quay\nDB_USER=permits_app\nDB_PASSWORD=", "\nDB_HOST=quay-sql\n"},
		{"csv", "users.csv", "name,user,password\nAnna,apetrov,", "\n"},
		{"csv with semicolons", "users.csv", "name;user;password\nAnna;apetrov;", "\n"},
		{"tsv", "users.tsv", "name\tuser\tpassword\nAnna\tapetrov\t", "\n"},
		{"YAML", "values.yaml", "database:\n  user: permits_app\n  password: \"", "\"\n"},
		{"ini", "app.ini", "[database]\nuser=permits_app\npassword=", "\nhost=quay-sql\n"},
		{"properties", "application.properties", "spring.datasource.username=permits_app\nspring.datasource.password=", "\n"},
		{"PowerShell", "deploy.ps1", "$user = 'permits_app'\n$pw = ConvertTo-SecureString '", "' -AsPlainText -Force\n"},
		{"batch file", "map.cmd", "@echo off\nnet use Z: \\\\quay-fs\\share /user:QUAY\\svc_backup ", " /persistent:no\n"},
		{"answer file", "unattend.xml", "<?xml version=\"1.0\"?>\n<unattend><AutoLogon><Username>Administrator</Username><Password><Value>", "</Value><PlainText>true</PlainText></Password></AutoLogon></unattend>\n"},
		{"netrc", ".netrc", "machine quay.example login permits_app password ", "\n"},
		{"SQL script", "create.sql", "CREATE LOGIN permits_app WITH PASSWORD = '", "';\nGO\n"},
	} {
		made := func(name string, encode func(string) string) placeKind {
			return placeKind{name: "config " + name, own: makePlain, where: "attachment", node: func(x *planting) node {
				return x.mixed(attached(c.file, "application/octet-stream", encode(c.before+x.value+c.after)))
			}}
		}
		out = append(out, made(c.name, func(s string) string { return s }),
			made(c.name+" in UTF-16", func(s string) string { return utf16Bytes("\ufeff"+crlf(s), false) }))
	}
	return append(out, configValues()...)
}

// configValues are settings that take a whole line, or hold base64.
func configValues() []placeKind {
	return append(inDocuments("config", "quay.rdp", "application/rdp", []documentPlace{
		{"rdp", oneLine, func(x *planting) string {
			return utf16Bytes("\ufeff"+crlf("full address:s:quay-app01.example\nusername:s:QUAY\\dana\nremoteapplicationcmdline:s:"+x.line+"\n"), false)
		}},
		{"registry file", oneLine, func(x *planting) string {
			return utf16Bytes("\ufeff"+crlf("Windows Registry Editor Version 5.00\n\n[HKEY_CURRENT_USER\\Software\\Quay]\n\"Note\"=\""+strings.ReplaceAll(x.line, `\`, `\\`)+"\"\n"), false)
		}},
	}), placeKind{name: "config secret of Kubernetes", own: makePlain, node: func(x *planting) node {
		return x.mixed(attached("secret.yaml", "application/x-yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: "+base64.StdEncoding.EncodeToString([]byte(x.value))+"\n"))
	}}, placeKind{name: "config of Docker", own: makePlain, node: func(x *planting) node {
		return x.mixed(attached("config.json", "application/json", `{"auths":{"quay.example":{"auth":"`+base64.StdEncoding.EncodeToString([]byte("permits_app:"+x.value))+`"}}}`))
	}})
}

// makePlain is a password that any form of settings takes as it is.
func makePlain(s *stream) credential {
	return simple(s.text(4, "ABCDEFGHKLMNPQR")+s.text(5, "abcdefghkmnpqr")+"-"+s.text(5, "23456789"), "Password: ", "")
}

// encodingPlaces are text files in other encodings, with and without their mark.
func encodingPlaces() []placeKind {
	unicode := []struct {
		name   string
		encode func(s string) string
	}{
		{"UTF-16LE", func(s string) string { return utf16Bytes(s, false) }},
		{"UTF-16BE", func(s string) string { return utf16Bytes(s, true) }},
		{"UTF-32LE", func(s string) string { return utf32Bytes(s, false) }},
		{"UTF-32BE", func(s string) string { return utf32Bytes(s, true) }},
	}
	var list []documentPlace
	for _, u := range unicode {
		list = append(list, documentPlace{u.name + " with its mark", anyForm, func(x *planting) string { return u.encode("\ufeff" + x.text()) }},
			documentPlace{u.name + " without its mark", anyForm, func(x *planting) string { return u.encode(x.text()) }})
	}
	list = append(list, documentPlace{"UTF-8 with its mark", anyForm, func(x *planting) string { return "\ufeff" + x.text() }})
	out := inDocuments("text file in", "notes.txt", "text/plain", list)
	for _, e := range []struct {
		name, before, after string
		charset             charsets.Encoding
	}{
		{"Shift_JIS", "お疲れさまです。\n\nサーバーのパスワードは ", " です。\nよろしくお願いいたします。\n", japanese.ShiftJIS},
		{"EUC-JP", "お疲れさまです。\n\nサーバーのパスワードは ", " です。\nよろしくお願いいたします。\n", japanese.EUCJP},
		{"GB18030", "您好，\n\n服务器的登录信息如下，请查收。密码：", "\n谢谢！\n", simplifiedchinese.GB18030},
		{"KOI8-R", "Добрый день,\n\nданные для входа на сервер. Пароль: ", "\nС уважением, Дана\n", charmap.KOI8R},
		{"windows-1251", "Добрый день,\n\nданные для входа на сервер. Пароль: ", "\nС уважением, Дана\n", charmap.Windows1251},
		{"windows-1252", "Schöne Grüße,\n\ndas neue Passwort lautet: ", "\nviele Grüße – Dana\n", charmap.Windows1252},
		{"IBM850", "Schöne Grüße,\n\ndas neue Passwort lautet: ", "\nviele Grüße, Dana\n", charmap.CodePage850},
	} {
		out = append(out, placeKind{name: "text file in " + e.name, own: makePlain, where: "attachment", node: func(x *planting) node {
			text, err := e.charset.NewEncoder().String(e.before + x.value + e.after)
			if err != nil {
				panic(err) // texts of ours fit their encodings
			}
			return x.mixed(attached("notes.txt", "text/plain", text))
		}})
	}
	return out
}

// logPlaces are long logs, with the secret where a reader that reads in pieces
// could lose it.
func logPlaces() []placeKind {
	made := func(name string, size int, begin func(x *planting) int) placeKind {
		return placeKind{name: "long log, " + name, few: true, where: "attachment", node: func(x *planting) node {
			return x.mixed(attached("service.log", "text/plain", longLog(x, begin(x), size)))
		}}
	}
	const mega = 1 << 20
	before := func(edge, back int) func(x *planting) int {
		return func(x *planting) int { return edge - strings.Index(x.line, x.written) - back }
	}
	return []placeKind{
		made("the first byte before 1 MiB", 2*mega, before(mega, 1)),
		made("the middle at 1 MiB", 2*mega, func(x *planting) int { return before(mega, len(x.written)/2)(x) }),
		made("the last byte behind 1 MiB", 2*mega, func(x *planting) int { return before(mega, len(x.written)-1)(x) }),
		made("behind 2 MiB", 3*mega, before(2*mega, 0)),
		made("the middle at 64 KiB", mega, func(x *planting) int { return before(1<<16, len(x.written)/2)(x) }),
		made("the middle at 4 MiB", 5*mega, func(x *planting) int { return before(4*mega, len(x.written)/2)(x) }),
		made("at its end without a line's end", 5*mega, func(x *planting) int { return 5 * mega }),
	}
}

// longLog has the credential's line begin at an offset.
func longLog(x *planting, at, size int) string {
	var b strings.Builder
	line := func() { fmt.Fprintf(&b, "2024-03-05T10:%02d:%02d pump %d ok\n", b.Len()/60%60, b.Len()%60, b.Len()) }
	for b.Len() < at-100 {
		line()
	}
	b.WriteString(strings.Repeat("-", at-b.Len()-1) + "\n" + x.line)
	for b.Len() < size {
		if at+len(x.line) == b.Len() {
			b.WriteByte('\n')
		}
		line()
	}
	return b.String()
}
