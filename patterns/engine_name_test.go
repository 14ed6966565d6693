package patterns

import "testing"

func TestFileEndingIsNoPartOfASecret(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for name, want := range map[string]string{
		"the password is Yarrow-1541-Fen$.txt":          "Yarrow-1541-Fen$",
		"the password is Yarrow-1541-Fen.DOCX":          "Yarrow-1541-Fen",
		"server password PELNbppk#8269.jks":             "PELNbppk#8269",
		"the password is Yarrow-1541-Fen$.tar.gz":       "Yarrow-1541-Fen$",
		"the password is Yarrow-1541.Fen$":              "Yarrow-1541.Fen$",
		"uAl8Q~Kl.da1Ii0B6-N15_FrIUA6WXizw.FqgdgK.json": "uAl8Q~Kl.da1Ii0B6-N15_FrIUA6WXizw.FqgdgK",
	} {
		got := s.Find(nil, Text{Content: name, Where: InFilename})
		if len(got) != 1 || got[0].Secret != want || name[got[0].Start:got[0].End] != want {
			t.Errorf("%s: got %v, want %s", name, got, want)
		}
	}
}

func TestFileNamesWithoutASecret(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for _, name := range []string{
		"password.txt", "passwords.xlsx", "Password policy v2.docx", "password reset guide.pdf", "Passwords-2024.xlsx", "password list 2024-05-01.csv",
		"Password expiry report 2024.xlsx", "new password form.docx", "pwd.tar.gz", "password is.txt", ".txt", "reset_password_2024.ps1", "login details.docx",
	} {
		for _, c := range s.Find(nil, Text{Content: name, Where: InFilename}) {
			t.Errorf("%s gives %s %q", name, c.RuleID, c.Secret)
		}
	}
}

// The header holds the same name, and must give the same secret.
func TestFileEndingInTheHeader(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	for _, field := range []struct{ name, value string }{
		{"Content-Type", `text/plain; name="the password is Yarrow-1541-Fen$.txt"`},
		{"Content-Disposition", `attachment; filename="the password is Yarrow-1541-Fen$.pdf"; size=14`},
		{"Content-Type", `text/plain; name="the password is Yarrow-1541-Fen$ for now.txt"`},
		{"content-disposition", `attachment; filename=the password is Yarrow-1541-Fen$.doc`},
	} {
		text := Text{Content: field.name + ": " + field.value, Header: field.name, Where: InHeader}
		if got := s.Find(nil, text); len(got) != 1 || got[0].Secret != "Yarrow-1541-Fen$" || got[0].Tier != Rotate {
			t.Errorf("%s: got %v", text.Content, got)
		}
	}
}

// The body of a mail is no file name: a stop is part of what stands there.
func TestEndingOutsideOfFileNames(t *testing.T) {
	t.Parallel()
	const text = "the password is Yarrow-1541-Fen$.txt"
	if got := loadedSet(t).Find(nil, Text{Content: text, Where: InBody}); len(got) != 1 || got[0].Secret != "Yarrow-1541-Fen$.txt" {
		t.Errorf("got %v", got)
	}
}
