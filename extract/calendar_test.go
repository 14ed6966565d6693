package extract

import (
	"strings"
	"testing"
)

func TestUnfold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		files          int
	}{
		{"fold by space", "NOTE:one\r\n  two\r\n\tthree\r\n", "NOTE:one twothree\n", 0},
		{"fold in a name", "DESCRIP\n TION:x", "DESCRIPTION:x\n", 0},
		{"escapes", `NOTE:a\nb\, c\; d\\n`, "NOTE:a\nb, c; d\\n\n", 0},
		{"quoted parameter", `X;P="a:b;c":v`, "X;P=\"a:b;c\":v\n", 0},
		{"quoted-printable", "NOTE;QUOTED-PRINTABLE:a=3Db=\r\nc=\r\n d\r\nTEL:1\r\n", "NOTE;QUOTED-PRINTABLE:a=bc d\nTEL:1\n", 0},
		{"an equals sign at an end", "URL:x=\r\nTEL:1\r\n", "URL:x=\nTEL:1\n", 0},
		{"no field", "hello\n world", "helloworld\n", 0},
		{"open quote", "X;P=\"a:b\nTEL:1", "X;P=\"a:b\nTEL:1\n", 0},
		{"file", "ATTACH;ENCODING=b:YWJj\nTEL:1", "ATTACH;ENCODING=b:\nTEL:1\n", 1},
		{"not base64", "ATTACH;ENCODING=b:?\n", "ATTACH;ENCODING=b:?\n", 0},
		{"html", "X-ALT-DESC;FMTTYPE=text/html:k<b>ey</b>", "X-ALT-DESC;FMTTYPE=text/html:\nkey\n", 0},
	} {
		got := unfold(c.in)
		if got.text.String() != c.want || len(got.files) != c.files {
			t.Errorf("%s: %q and %d files, want %q and %d", c.name, got.text.String(), len(got.files), c.want, c.files)
		}
	}
}

// A word put at any place of a card is found, in it or in a file that it holds.
func TestCalendarLosesNothing(t *testing.T) {
	t.Parallel()
	const word = "Zq7xTok9"
	docs := []string{
		"BEGIN:VCALENDAR\r\nDESCRIPTION;ALTREP=\"cid:a:b\":one\\ntwo\\, three\r\n four C:\\new\\share\\\r\n\tfive\r\nEND:VCALENDAR\r\n",
		"X-ALT-DESC;FMTTYPE=text/html:<p title=\"a\">b\\,</p>\\n<!-- c -->\r\n <a href='https://x.example'>d</a>\nATTACH:data:text/plain,plain%20text\n",
		"BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-8:a=3Db=\nc=\n d\nTEL;CELL:1\nbare line\n:no name\nX;P=\"open:v\n",
	}
	for _, doc := range docs {
		for at := range len(doc) + 1 {
			if at > 0 && doc[at-1] == '\\' && at < len(doc) && doc[at] == '\\' {
				continue
			}
			card := doc[:at] + word + doc[at:]
			r := extractRaw(t, []byte("Content-Type: text/calendar; charset=utf-8\r\n\r\n"+card), DefaultLimits())
			if !strings.Contains(r.String(), word) {
				t.Errorf("%q is lost in:\n%q\nwhich gives:\n%s", word, card, r.String())
			}
		}
	}
}

func FuzzCalendar(f *testing.F) {
	f.Add("BEGIN:VCALENDAR\r\nDESCRIPTION;X=\"a:b\":a\\n\r\n b\r\nEND:VCALENDAR")
	f.Add("BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:a=\nb=41\nPHOTO;ENCODING=b:YWJj\n YWJj\n\nX-ALT-DESC:<b>x")
	f.Add("A:\n 00QUOTED-PRINTABLE:=\n\n00000000")
	f.Fuzz(func(t *testing.T, doc string) {
		c := unfold(doc)
		n := c.text.Len()
		for _, e := range c.files {
			n += len(e.data)
		}
		// The value, and its rendering if it is HTML; see FuzzHTML for that one.
		if n > 26*len(doc)+256*(1+strings.Count(doc, "\n")) {
			t.Fatalf("%d bytes out of %d", n, len(doc))
		}
	})
}

func FuzzEnriched(f *testing.F) {
	f.Add("<bold>a</bold> <<b>\n\n<nl>c<param>d</param")
	f.Fuzz(func(t *testing.T, s string) {
		if got := plainEnriched(s, false); len(got) > len(s) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}
