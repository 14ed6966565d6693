package extract

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf16"
)

// lookOf gives the first view of s that holds want, and where want stands in s.
func lookOf(s, want string) (v Text, start, end int, ok bool) {
	for v := range Views(Text{Content: s, Line: 1, Column: 1}) {
		if i := strings.Index(v.Content, want); i >= 0 {
			start, end = v.Origin.Span(i, i+len(want))
			return v, start, end, true
		}
	}
	return Text{}, 0, 0, false
}

func utf16Base64(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return base64.StdEncoding.EncodeToString(b)
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// Made up, like all secrets here.
const (
	hexKey  = "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a3928"
	token64 = "Qm9zxK8vRkPq/2LfT7wYh4JdN0sXe5GuAi6CtMZ1bHoVjWyE3rkQ"
	sasLink = "https://harbor1.blob.core.windows.net/logs/a.txt?sv=2022-11-02&sp=r&sig=Zm9vYmFyYmF6%2Bquxzm9v%3D"
	escaped = "https%3A%2F%2Fharbor1.blob.core.windows.net%2Flogs%2Fa.txt%3Fsv%3D2022-11-02%26sp%3Dr%26sig%3DZm9vYmFyYmF6%252Bquxzm9v%253D"
)

func TestViews(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want string
		at, until        string // where want stands: from the first of at to the end of the first of until
		undone           string
	}{
		{"zero-width characters", "key=ab\u200bcd\u200b\u2060ef12", "key=abcdef12", "key", "ef12", "zero-width"},
		{"a soft hyphen", "token abc\u00addef123", "abcdef123", "abc", "def123", "zero-width"},
		{"a mark in the middle", "pass\ufeffword: x1", "password: x1", "pass", "x1", "zero-width"},
		{"marks of direction", "key=\u202aabc123\u202c;", "key=abc123;", "key", ";", "zero-width"},
		{"full-width forms", "ｋｅｙ＝ａｂＣ１２３", "key=abC123", "ｋ", "３", "unicode"},
		{"an odd space", "password\u2007=\u3000x1", "password = x1", "pass", "x1", "unicode"},
		{"smart quotes", "key = “abc123”", "\"abc123\"", "“", "”", "unicode"},
		{"smart dashes", "sqlcmd –P x –U sa1", "-P x -U", "–P", "–U", "unicode"},
		{"a key over two lines", "the key is " + hexKey[:30] + "\n" + hexKey[30:] + " ok", hexKey, hexKey[:30], hexKey[30:], "joined-lines"},
		{"over three, quoted", "> key: " + token64[:24] + "\r\n> " + token64[24:48] + "\r\n> " + token64[48:] + "\r\n>\r\n", token64, "Qm9", token64[48:], "joined-lines quote-marks"},
		{"quoted before it was wrapped", "> see " + token64[:40] + "\n" + token64[40:] + "\n> ok", token64, "Qm9", token64[40:], "joined-lines"},
		{"indented", "key: |\n    " + hexKey[:32] + "\n    " + hexKey[32:] + "\nnext: 1", hexKey, hexKey[:32], hexKey[32:], "joined-lines"},
		{"a link", "go to " + sasLink[:60] + "\n" + sasLink[60:] + " today", sasLink, "https", "%3D", "joined-lines"},
		{"a soft break", "see " + sasLink[:60] + " \n" + sasLink[60:] + "\n", sasLink, "https", "%3D", "flowed"},
		{"a shell's continuation", "sqlcmd -S srv \\\n  -P x1 \\\n  -U sa", "sqlcmd -S srv -P x1 -U sa", "sqlcmd", "sa", "line-continuation"},
		{"a C literal", "\"abc\\\ndef1\"", "\"abcdef1\"", "\"abc", "def1\"", "line-continuation"},
		{"PowerShell's", "New-Thing `\n  -Key abc", "New-Thing -Key abc", "New", "abc", "line-continuation"},
		{"literals put together", "var k = \"abc123\" +\n    \"def456\";", "\"abc123def456\"", "\"abc", "456\"", "line-continuation"},
		{"put together in Basic", "k = \"abc123\" & _\r\n  \"def456\"", "\"abc123def456\"", "\"abc", "456\"", "line-continuation"},
		{"adjacent in Python", "k = (b'" + hexKey[:24] + "'\n     b'" + hexKey[24:] + "')", "'" + hexKey + "'", "'", "')"[:1], "line-continuation"},
		{"JSON's unicode", `{"cs":"a=b\u0026sig\u003dabc\/d"}`, "a=b&sig=abc/d", "a=b", "d", "json-escape"},
		{"a surrogate pair", `x\ud83d\ude00y`, "x\U0001F600y", "x", "y", "json-escape"},
		{"a code point", `a\u{26}b`, "a&b", "a", "b", "json-escape"},
		{"C's hexadecimal", `pw=\x41b\x2dc`, "pw=Ab-c", "pw", "c", "json-escape"},
		{"line ends in a string", `{"log":"a=1\r\nPassword: x9\nb"}`, "a=1\r\nPassword: x9\nb", "a=1", "b", "json-escape"},
		{"percent", "client_secret%3Dab%7Ecd", "client_secret=ab~cd", "client", "cd", "percent"},
		{"percent twice", "x%253Dab%257Ecd", "x=ab~cd", "x", "cd", "percent"},
		{"entities", "sig=a&amp;b&#43;c&#x3D;", "sig=a&b+c=", "sig", "&#x3D;", "entities"},
		{"entities thrice", "a&amp;amp;amp;b", "a&b", "a", "b", "entities"},
		{"quoted-printable", "the key=3Dabc and a line that is as long as they are when mailers wrap=\nped it", "key=abc", "key", "abc", "quoted-printable"},
		{"a soft break of it", "a=3D1 and then there is a very long line in the text with the secret Ke=\r\ny12345 here", "Key12345", "Ke", "y12345", "quoted-printable"},
		{"base64 of YAML", "  password: " + b64("P@ssw0rd!23") + "\n", "password: P@ssw0rd!23", "password", "MjM=", "base64"},
		{"a short one", "  password: " + b64("Gr4nite") + "\n", "password: Gr4nite", "password", "==", "base64"},
		{"Basic", "Authorization: Basic " + b64("svc:Moss_green81"), "Basic svc:Moss_green81", "Basic", "81"[:0], "base64"},
		{"EncodedCommand", "powershell -enc " + utf16Base64("net use \\\\srv Secret1"), "net use \\\\srv Secret1", "bgBl", "ADEA", "base64 utf-16"},
		{"a data link", "data:text/plain;base64," + b64("the password is Kelp!4"), "the password is Kelp!4", "dGhl", b64("the password is Kelp!4"), "base64"},
		{"base64 in base64", "v: " + b64("x: "+b64("inner secret text")), "inner secret text", "", "", "base64"},
		{"a block", "> " + wrap(b64(strings.Repeat("words of a text, ", 10)+"Key9"), 40, "\n> ") + "\n", "text, Key9", "", "", "base64"},
		{"Safe Links", "<https://nam02.safelinks.protection.outlook.com/?url=" + escaped + "&data=05%7C02&sdata=abc%3D&reserved=0>", "<" + sasLink + ">", "<", ">", "safelinks"},
		{"URL Defense 1", "https://urldefense.proofpoint.com/v1/url?u=" + escaped + "&k=abc", sasLink, "", "", "urldefense"},
		{"URL Defense 2", "https://urldefense.proofpoint.com/v2/url?u=https-3A__harbor1.example_a-3Fsig-3Dab-252Bc&d=DwMF&c=x", "https://harbor1.example/a?sig=ab%2Bc", "", "", "urldefense"},
		{"URL Defense 3", "see https://urldefense.com/v3/__https://harbor1.example/a?x=1*b=2__;Jg!!NDEz!abc$ now", "see https://harbor1.example/a?x=1&b=2 now", "see", "now", "urldefense"},
		{"URL Defense 3, one slash and a run", "https://urldefense.com/v3/__https:/harbor1.example/a**Bc__;Pz8_!!NDEz!abc$", "https://harbor1.example/a???c", "", "", "urldefense"},
		{"Barracuda", "https://linkprotect.cudasvc.com/url?a=" + escaped + "&c=E,1,x&typo=1", sasLink, "", "", "link-wrapper"},
		{"Cisco", "https://secure-web.cisco.com/1abcDEF-g/" + escaped, sasLink, "", "", "link-wrapper"},
		{"Trend Micro", "https://ddec1-0-en-ctp.trendmicro.com:443/wis/clicktime/v1/query?url=" + escaped + "&umid=1", sasLink, "", "", "link-wrapper"},
		{"Google", "https://www.google.com/url?q=" + escaped + "&sa=D", sasLink, "", "", "link-wrapper"},
		{"Sophos", "https://eu-west-1.protection.sophos.com?d=harbor1.example&u=x https://eu-west-1.protection.sophos.com/?d=harbor1.example&u=" + b64("https://harbor1.example/?sig=abc1") + "&i=2", "https://harbor1.example/?sig=abc1", "", "", "link-wrapper"},
		{"FireEye", "https://protect2.fireeye.com/v1/url?k=1&q=1&e=2&u=" + escaped, sasLink, "", "", "link-wrapper"},
		{"Check Point", "https://protect.checkpoint.com/v2/___https://harbor1.example/a?sig=abc1___.YXA6", "https://harbor1.example/a?sig=abc1", "", "", "link-wrapper"},
		{"base64 in another wrapper", "https://go.example/r/" + b64("https://harbor1.example/?sig=abcd") + "/x", "https://harbor1.example/?sig=abcd", "", "", "base64"},

		{"full-width in a quoted wrapped line", "> k: " + token64[:20] + "ｇｈ９" + token64[20:30] + "\n> " + token64[30:], token64[:20] + "gh9" + token64[20:], "Qm9", token64[30:], "unicode joined-lines quote-marks"},
		{"Safe Links in JSON", `{"u":"https:\/\/eur01.safelinks.protection.outlook.com\/?url=https%3A%2F%2Fh.example%2F%3Fsig%3Dab1\u0026data=x"}`, `"https://h.example/?sig=ab1"`, "", "", "json-escape safelinks"},
		{"Safe Links around URL Defense", "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fh.example%2Fa%3Fsig%3Dab1__%3B!!NDEz!abc%24&data=1 ok", "https://h.example/a?sig=ab1 ok", "", "", "safelinks urldefense"},
		{"a wrapper over two lines", "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fh.ex\r\nample%2Fa%3Fsig%3Dab12cd34&data=1", "https://h.example/a?sig=ab12cd34", "", "", "safelinks percent joined-lines"},
		{"percent in base64", "v: " + b64("client_secret%3Dabc"), "client_secret=abc", "", "", "base64 percent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, start, end, ok := lookOf(tt.text, tt.want)
			if !ok {
				for v := range Views(Text{Content: tt.text}) {
					t.Logf("view: %q", v.Content)
				}
				t.Fatalf("no view of %q shows %q", tt.text, tt.want)
			}
			if tt.at != "" && !strings.HasPrefix(tt.text[start:], tt.at) {
				t.Errorf("it begins at %q, want %q", tt.text[start:], tt.at)
			}
			if tt.until != "" && !strings.HasSuffix(tt.text[:end], tt.until) {
				t.Errorf("it ends at %q, want %q", tt.text[:end], tt.until)
			}
			i := strings.Index(v.Content, tt.want)
			if got := strings.Join(v.Origin.Undone(i, i+len(tt.want)), " "); got != tt.undone {
				t.Errorf("undone %q, want %q", got, tt.undone)
			}
		})
	}
}

func wrap(s string, width int, with string) string {
	var b strings.Builder
	for len(s) > width {
		b.WriteString(s[:width] + with)
		s = s[width:]
	}
	return b.String() + s
}

// What needs nothing undone has no view: the time for plain mail does not double.
func TestPlainTextHasNoView(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"Dear all,\n\nplease don’t forget the server’s backup – it’s due on Monday.\nBest regards\n",
		"> On Monday you wrote:\n> a well-known-problem/solution\n>\n> see above\n",
		"The build of 2023-01-05T10:00:00Z failed.\n2023-01-05T10:00:01Z retry\n2023-01-05T10:00:02Z done\n",
		"Schöne Grüße aus Köln\nJosé — naïve café\n",
		"سلام\u200cعلیکم \u200f\u200c",
		"C:\\Users\\new\\table.txt and \\\\srv\\share\n",
		"100% of the 5% is 50%ish & more; R&D\n",
		"InternationalizationOfAuthorizationServices is a word\n",
		"-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUZ0example+not/a+key0123456789ABCDEFGHIJKLMNOPQR\n-----END CERTIFICATE-----\n",
		"id=20 a=1\nb=2\n",
	} {
		for v := range Views(Text{Content: s}) {
			t.Errorf("%q has the view %q (%v)", s, v.Content, v.Origin.Undone(0, len(v.Content)))
		}
	}
}

// Words, labels, dates and links that begin a line are not glued to a token that
// ends the line before.
func TestLinesThatStayApart(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"token: " + hexKey + "\nPlease keep it safe.",
		"token: " + hexKey + "\nThanks\nAnna",
		"AccountKey=" + token64 + "\nPassword: x",
		"id " + hexKey + "\n2023-01-05 10:00 next",
		sasLink + "\n" + sasLink,
		"see version-1.2.3 of harbor1.example.\nThe rest follows.",
		"ask for the\npassword123 tomorrow",
		"token: " + hexKey + "\n\n" + hexKey,
		"api_key=" + hexKey[:32] + "\n" + hexKey[8:40] + "  file.txt",
		"FLAG = 0x4\nFSCRYPT_POLICY_FLAG_IV_INO_LBLK_32 = 0x8",
	} {
		if edits, _ := joinEdits(Text{Content: s}); len(edits) > 0 {
			t.Errorf("%q: joined at %d", s, edits[0].start)
		}
	}
}

// A name and its value in an export of the registry are no literals that go on from
// the line before.
func TestPairsStayApart(t *testing.T) {
	t.Parallel()
	for v := range Views(Text{Content: "\"Password\"=\"Crake=Moor62\"\r\n\"Domain\"=\"contoso\"\r\n"}) {
		if strings.Contains(v.Content, "Moor62Domain") {
			t.Errorf("joined: %q", v.Content)
		}
	}
}
