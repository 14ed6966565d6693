package source

import (
	"fmt"
	"strings"
	"testing"
)

// watched feeds a text in pieces of a size.
func watched(text string, piece int) (*imapWatch, error) {
	w := &imapWatch{}
	for len(text) > 0 {
		n := min(piece, len(text))
		if err := w.see([]byte(text[:n])); err != nil {
			return w, err
		}
		text = text[n:]
	}
	return w, nil
}

func TestIMAPWatch(t *testing.T) {
	t.Parallel()
	bye := "* BYE see you"
	for _, c := range []struct {
		name, text, bye string
		err             error
	}{
		{"a BYE", "* OK x\r\n" + bye + "\r\n", "see you", nil},
		{"a BYE in a literal is none", "* 1 FETCH (BODY[] {15}\r\n" + bye + "\r\n)\r\n", "", nil},
		{"a BYE after a literal", "* 1 FETCH (BODY[] {3}\r\nabc UID 1)\r\n" + bye + "\r\n", "see you", nil},
		{"a literal of any length in a FETCH", "* 1 FETCH (BODY[] {9000000000}\r\n", "", nil},
		{"a long literal elsewhere", "* LIST () \"/\" {70000}\r\n", "", errLongLiteral},
		{"an answer without end", "* OK " + strings.Repeat("x", longestAnswer) + "x", "", errLongAnswer},
		{"a list of literals without end", strings.Repeat("* LIST () \"/\" {1}\r\nx", 1) + strings.Repeat("y", longestAnswer), "", errLongAnswer},
	} {
		for _, piece := range []int{1, 7, 1 << 20} {
			if piece == 1 && len(c.text) > 1<<20 {
				continue
			}
			w, err := watched(c.text, piece)
			if err != c.err || w.bye != c.bye {
				t.Errorf("%s, in pieces of %d: %v, BYE %q", c.name, piece, err, w.bye)
			}
		}
	}
}

// However the bytes are cut, the watch sees the same, and holds little.
func FuzzIMAPWatch(f *testing.F) {
	f.Add("* OK x\r\n* 1 FETCH (BODY[] {3}\r\nabc)\r\n* BYE z\r\n", 2)
	f.Add("* LIST () \"/\" {70000}\r\n", 5)
	f.Add("{0}\r\n{1+}\n\n}", 1)
	f.Fuzz(func(t *testing.T, text string, piece int) {
		whole, err1 := watched(text, max(1, len(text)))
		cut, err2 := watched(text, max(1, piece))
		if err1 != err2 || err1 == nil && fmt.Sprint(*whole) != fmt.Sprint(*cut) {
			t.Errorf("%v and %v, %v and %v", whole, cut, err1, err2)
		}
		if cap(cut.head) > 4*keptLine || len(cut.tail) > 24 {
			t.Errorf("holds %d and %d bytes", cap(cut.head), len(cut.tail))
		}
	})
}

// A cursor of any text is read or refused, and one that is read is printed the
// same.
func FuzzIMAPCursor(f *testing.F) {
	f.Add("7+12+-+INBOX!8+1+3%2C4+a+b")
	f.Add("x")
	f.Fuzz(func(t *testing.T, text string) {
		from, err := parsePosition(text)
		if err != nil {
			return
		}
		p, err := parseProgress(from)
		if err != nil {
			return
		}
		for name, st := range p.folders {
			again, back, err := parseFolderState(st.step(name))
			if err != nil || again != name || fmt.Sprint(back) != fmt.Sprint(st) {
				t.Errorf("%q: %v came back as %q %v: %v", name, st, again, back, err)
			}
		}
	})
}

// A URL of any text is read or refused; a password in it is in no error.
func FuzzIMAPURL(f *testing.F) {
	f.Add("imaps://ann%40example.test@mail.example.test:993/a%20b")
	f.Add("imap://ann:Heron-Quay-17@mail.example.test")
	f.Add("imaps://[::1]/")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := parseIMAP("imaps://ann:Heron-Quay-17" + text + "@h"); err == nil || strings.Contains(err.Error(), "Heron") {
			t.Error(err)
		}
		at, err := parseIMAP(text)
		if err == nil && (at.host == "" || at.user == "") {
			t.Errorf("%q is read as %+v", text, at)
		}
	})
}
