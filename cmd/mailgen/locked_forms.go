package main

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"strings"
)

// lockedForm is a kind of file that a password locks.
type lockedForm struct {
	name, file string
	reason     string   // of the unread record where nobody knows the password
	path       []string // behind the file's name
	key        bool     // holds a private key
	lock       func(x *planting, password string) string
}

func lockedForms() []lockedForm {
	const archive, document = "encrypted-archive", "encrypted-document"
	inside := []string{"notes.txt"}
	return []lockedForm{
		{name: "zip, old encryption", file: "export.zip", reason: archive, path: inside, lock: func(x *planting, pw string) string {
			return zipCrypto(x.stream, "notes.txt", x.text(), pw)
		}},
		{name: "zip, AES-256", file: "export.zip", reason: archive, path: inside, lock: func(x *planting, pw string) string {
			return zipAES(x.stream, "notes.txt", x.text(), pw)
		}},
		{name: "7z, AES-256", file: "export.7z", reason: archive, path: inside, lock: func(x *planting, pw string) string {
			return sevenAES(x.stream, "notes.txt", x.text(), pw)
		}},
		{name: "docx", file: "handover.docx", reason: document, lock: func(x *planting, pw string) string {
			return agileLocked(x.stream, wordDocument(paras(x.text()), nil), pw)
		}},
		{name: "xlsx", file: "values.xlsx", reason: document, lock: func(x *planting, pw string) string {
			return agileLocked(x.stream, sharedWorkbook(x.line), pw)
		}},
		{name: "xls", file: "values.xls", reason: document, lock: func(x *planting, pw string) string {
			return rc4Locked(x.stream, simpleBook("Note", x.line), pw)
		}},
		{name: "pdf, RC4", file: "handover.pdf", reason: document, lock: func(x *planting, pw string) string {
			return (&pdfFile{content: pdfLines(x.text()), lock: lockPDF3(x.stream, pw)}).file()
		}},
		{name: "pdf, AES-256", file: "handover.pdf", reason: document, lock: func(x *planting, pw string) string {
			return (&pdfFile{content: pdfLines(x.text()), flate: true, lock: lockPDF6(x.stream, pw)}).file()
		}},
		{name: "PKCS #12", file: "server.pfx", reason: document, key: true, lock: func(x *planting, pw string) string {
			return pfxFile(x.stream, x.ec, pw)
		}},
		{name: "Java's key store", file: "server.jks", reason: document, key: true, lock: func(x *planting, pw string) string {
			return jksOf(x.stream, x.ec, pw)
		}},
		{name: "PKCS #8 in PEM", file: "server.key", reason: document, key: true, lock: func(x *planting, pw string) string {
			return string(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: lockedPKCS8(x.stream, pkcs8(x.ec), pw)}))
		}},
		{name: "SEC 1 in PEM", file: "server.pem", reason: document, key: true, lock: func(x *planting, pw string) string { return lockedSEC1(x, pw) }},
	}
}

// lockedSEC1 is a key in OpenSSL's old encryption: the key of it is MD5 of the
// password and half of the IV.
func lockedSEC1(x *planting, password string) string {
	iv := x.bytes(16)
	sum := md5.Sum(append([]byte(password), iv[:8]...))
	body := base64.StdEncoding.EncodeToString(encryptCBC(sec1(x.ec), sum[:], iv))
	return "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC," + strings.ToUpper(hex.EncodeToString(iv)) +
		"\n\n" + chop(body, 64) + "-----END EC PRIVATE KEY-----\n"
}
