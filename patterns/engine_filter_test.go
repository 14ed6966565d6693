package patterns

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
)

// TestFiltersNeverSayNo to a match: whatever a rule's keywords have to do with its
// expression, and however far that reaches.
func TestFiltersNeverSayNo(t *testing.T) {
	t.Parallel()
	pad := strings.Repeat("lorem ipsum ", 400)
	for _, tt := range []struct{ regex, keywords, text string }{
		{`key=(\w{8}).{1000}.{1000}.{1000}end`, `"key="`, "key=abcd1234" + strings.Repeat("x", 3000) + "end"}, // too far for windows
		{`\b([0-9]{15}\|[a-z]{4})`, `"apart"`, "apart 123456789012345|abcd"},                                  // the keyword is no part of it
		{`(?:log|sign)[ -]?in as (\S{4,})`, `"login"`, "login sign-in as anna"},                               // not in every match
		{`(?:key|token)=(\w{8})$`, `"key", "token"`, "key=a token=abcd1234"},                                  // ends with the text
		{`(?s)begin.*?(end\d)`, `"begin"`, "begin" + pad + "end5"},                                            // goes on for long
		{`(?i)\x{212a}ey:(\w{4})`, `"key"`, "kEY:abcd"},
		{`(é{4}=\w{4})`, `"="`, "éééé=abcd"},
		{`(?m)^pin (\d{4})$`, `"pin"`, "pin 1234"},
		{`(?:a|(?:bc)+d)=(\w{4})`, `"="`, "bcbcd=abcd"},
		{`\bport\b (\d{4})`, `"port"`, "port 1234"},
		{`(?:é|\b)port(?:\b|é)[ ]?(\d{4})`, `"port"`, "éporté1234"},
		{`(?i)(?:sup|\b)port(?:\b|al)[: ]*(\w+)`, `"port"`, "SUPPORTAL: x"},
		{`(\w+)=\bkey\b`, `"key"`, "abc=key"},
	} {
		s := ruleSet(t, "[[rules]]\nid = \"x\"\nregex = '''"+tt.regex+"'''\nkeywords = ["+tt.keywords+"]\n")
		want := regexp.MustCompile(tt.regex).FindStringSubmatch(tt.text)
		for _, text := range []string{tt.text, pad + "\n" + tt.text, tt.text + "\n" + pad, pad + "\n" + tt.text + "\n" + pad} {
			if !regexp.MustCompile(tt.regex).MatchString(text) {
				continue
			}
			if got := s.Find(nil, Text{Content: text}); len(got) != 1 || got[0].Secret != want[1] {
				t.Errorf("%s in %d bytes: got %v, want %q", tt.regex, len(text), secrets(got), want)
			}
		}
	}
}

// A keyword within another word is no place where \b stands around it.
func TestFiltersHeedEdges(t *testing.T) {
	t.Parallel()
	s := ruleSet(t, "[[rules]]\nid = \"x\"\nregex = '''\\bport\\b.{0,20}\\d{4}'''\nkeywords = [\"port\"]\n")
	for text, want := range map[string]int{"the support 1234": 0, "the portal 1234": 0, "the port 1234": 1, "port": 0, "port 1234": 1, "_port 1234": 0, "éport 1234": 1, "\nport\t1234": 1} {
		h := s.newHits().(*hits)
		pad := strings.Repeat("lorem ipsum ", 200)
		if got := len(s.prefilter(h, &Text{Content: pad + text})); got != want {
			t.Errorf("%q: %d rules, want %d", text, got, want)
		}
	}
}

func TestPlacesOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		expr string
		want []string
	}{
		{`abc[0-9]+`, []string{"abc"}},
		{`[0-9]+`, nil},
		{`(?i)ABC`, []string{"abc"}},
		{`(?:log|sign)in`, []string{"login", "signin"}},
		{`(?:log|\d+)x`, nil},
		{`[a-z]{5}(?:key|token)+=`, []string{"key", "token"}},
		{`(?:abc)?\d`, nil},
		{`a\d+longer\d`, []string{"longer"}},
	} {
		if got := placesOf(mustParse(t, tt.expr)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.expr, got, tt.want)
		}
	}
}

func TestRunsOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		expr  string
		bytes int // of the longest; 0 for none
	}{
		{`\d{15,16}x`, 15}, {`[a-z]{3}`, 0}, {`(?:[a-z]|%2f){20}`, 20}, {`\d{9}|[a-z]{12}`, 9}, {`\d{9}|x`, 0}, {`(?:\d{6}-){7}`, 49}, {`(?:\d{9})?`, 0}, {`(?:ab){0,9}`, 0},
	} {
		longest := 0
		for _, r := range runsOf(mustParse(t, tt.expr)) {
			longest = max(longest, r.bytes)
		}
		if longest != tt.bytes {
			t.Errorf("%s: got %d, want %d", tt.expr, longest, tt.bytes)
		}
	}
	r := runsOf(mustParse(t, `[0-9]{8}`))[0]
	for text, want := range map[string]bool{"": false, "1234567": false, "12345678": true, "1234567x12345678": true, "x1234567x1234567": false, "ab12345678": true} {
		if got := r.occurs(text); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

func mustParse(t *testing.T, expr string) *syntax.Regexp {
	t.Helper()
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
