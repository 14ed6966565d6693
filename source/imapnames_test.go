package source

import (
	"bytes"
	"strings"
	"testing"
)

func TestEncodeUTF7(t *testing.T) {
	t.Parallel()
	for plain, want := range map[string]string{
		"Sent": "Sent", "Entwürfe/R&D": "Entw&APw-rfe/R&-D", "日本語": "&ZeVnLIqe-", "😀": "&2D3eAA-", "ÄÖ": "&AMQA1g-", "a\tb": "a&AAk-b",
	} {
		if got := encodeUTF7(plain); got != want || decodeUTF7(got) != plain {
			t.Errorf("%q became %q, want %q", plain, got, want)
		}
	}
}

// Names that the client understands stay; others have a stand-in that leads back
// to the same bytes.
func TestStandIns(t *testing.T) {
	t.Parallel()
	for name, shown := range map[string]string{
		"INBOX": "", "Sent": "", "Entw&APw-rfe": "", "R&-D": "", `a "b" \c`: "", // none
		"Entwürfe": "Entwürfe", "R&D": "R&D", "&AMQ-&ANY-": "ÄÖ", "&AGE-": "a", "a\x01b": "a\x01b", "a\x00b": "a\x00b",
		"Entw\xfcrfe": "Entwürfe", "&ZZ": "&ZZ", "mailspill-name-00": "mailspill-name-00", "line\r\nend": "line\r\nend",
	} {
		got := standInFor([]byte(name))
		raw, isOne := realName(got)
		switch {
		case shown == "" && got != name:
			t.Errorf("%q has the stand-in %q", name, got)
		case shown != "" && (!isOne || string(raw) != name || readable(got) != shown):
			t.Errorf("%q became %q, shown as %q", name, got, readable(got))
		}
	}
}

// answers feeds a text in pieces and collects what the client sees.
func answers(t *testing.T, text string, piece int) string {
	n := imapNames{on: true}
	var out bytes.Buffer
	buf := make([]byte, 7)
	for len(text) > 0 {
		k := min(piece, len(text))
		if err := n.feed([]byte(text[:k])); err != nil {
			t.Fatal(err)
		}
		text = text[k:]
		for k := n.take(buf); k > 0; k = n.take(buf) {
			out.Write(buf[:k])
		}
	}
	n.on = false
	for k := n.take(buf); k > 0; k = n.take(buf) {
		out.Write(buf[:k])
	}
	return out.String()
}

func TestIMAPNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"* LIST () \"/\" INBOX\r\nT1 OK\r\n":                        "",
		"* LIST (\\HasChildren) \"/\" \"R&D\"\r\n":                  "* LIST (\\HasChildren) \"/\" \"mailspill-name-522644\"\r\n",
		"* list () NIL R&D\r\n":                                     "* list () NIL \"mailspill-name-522644\"\r\n",
		"* LIST () \"\\\\\" \"\\\"\x01\" (\"OLDNAME\" (\"x\"))\r\n": "* LIST () \"\\\\\" \"mailspill-name-2201\" (\"OLDNAME\" (\"x\"))\r\n",
		"* LIST () \"/\" {4}\r\na\r\nb\r\n* OK\r\n":                 "* LIST () \"/\" \"mailspill-name-610d0a62\"\r\n* OK\r\n",
		"* LIST () \"/\" {4}\r\nabcd\r\n":                           "",
		"* STATUS \"R&D\" (MESSAGES 3)\r\n":                         "* STATUS \"mailspill-name-522644\" (MESSAGES 3)\r\n",
		"* 1 FETCH (BODY[] {19}\r\n* LIST () \"/\" R&D\r\n)\r\n":    "",
		"* LIST () \"/\" \"no end\r\n* OK half":                     "",
	} {
		if want == "" {
			want = text
		}
		for _, piece := range []int{1, 3, 1000} {
			if got := answers(t, text, piece); got != want {
				t.Errorf("%q, in pieces of %d, became\n%q, want\n%q", text, piece, got, want)
			}
		}
	}
	for command, want := range map[string]string{
		"T1 EXAMINE \"mailspill-name-522644\"\r\n":   "T1 EXAMINE \"R&D\"\r\n",
		"T1 EXAMINE \"mailspill-name-225c\"\r\n":     "T1 EXAMINE \"\\\"\\\\\"\r\n",
		"T1 EXAMINE \"mailspill-name-610d0a62\"\r\n": "T1 EXAMINE {4+}\r\na\r\nb\r\n",
		"T1 EXAMINE \"mailspill-name-5\"\r\n":        "T1 EXAMINE \"mailspill-name-5\"\r\n",
		"T1 EXAMINE Sent\r\n":                        "T1 EXAMINE Sent\r\n",
	} {
		n := imapNames{plus: true}
		if got := string(n.command([]byte(command))); got != want {
			t.Errorf("%q became %q, want %q", command, got, want)
		}
	}
	n := imapNames{} // no literals
	if got := string(n.command([]byte("T1 EXAMINE \"mailspill-name-610d0a62\"\r\n"))); strings.Count(got, "\n") != 1 {
		t.Errorf("a name ends the command: %q", got)
	}
}

// However answers are cut, the client sees the same; no name is lost, and none ends
// a command.
func FuzzIMAPNames(f *testing.F) {
	f.Add("* LIST () \"/\" \"R&D\"\r\n* LIST () \".\" {3}\r\na\x00b\r\n", 3)
	f.Add("* STATUS \xff (MESSAGES 1)\r\n{3}\r\nabc", 1)
	f.Fuzz(func(t *testing.T, text string, piece int) {
		whole, cut := &imapNames{on: true}, &imapNames{on: true}
		err1 := whole.feed([]byte(text))
		var err2 error
		for rest := text; len(rest) > 0 && err2 == nil; {
			n := min(max(1, piece), len(rest))
			err2 = cut.feed([]byte(rest[:n]))
			rest = rest[n:]
		}
		if err1 == nil && err2 == nil && !bytes.Equal(whole.out, cut.out) {
			t.Errorf("%q and %q", whole.out, cut.out)
		}
		name := standInFor([]byte(text))
		if raw, ok := realName(name); ok && !strings.HasPrefix(text, string(raw)) {
			t.Errorf("%q became %q", text, name)
		}
		command := (&imapNames{}).command([]byte("T1 EXAMINE \"" + standInFor([]byte("\x01"+text)) + "\"\r\n"))
		if bytes.Count(command, []byte("\n")) != 1 {
			t.Errorf("%q", command)
		}
	})
}
