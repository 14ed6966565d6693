package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape counts the kinds of characters in a value.
type shape struct {
	runes, lower, upper, digits, symbols, other, spaces int
}

func shapeOf(s string) (sh shape) {
	for _, r := range s {
		sh.runes++
		switch {
		case r == ' ' || r == '\u00a0':
			sh.spaces++
		case unicode.IsLower(r):
			sh.lower++
		case unicode.IsUpper(r):
			sh.upper++
		case unicode.IsDigit(r):
			sh.digits++
		case unicode.IsLetter(r):
			sh.other++
		default:
			sh.symbols++
		}
	}
	return sh
}

func (sh shape) classes() int {
	n := 0
	for _, k := range []int{sh.lower, sh.upper, sh.digits, sh.symbols} {
		if k > 0 {
			n++
		}
	}
	return n
}

// feature names the mix of characters.
func (sh shape) feature(s string) string {
	letters := sh.lower + sh.upper
	switch {
	case sh.other > 0 && sh.digits == 0:
		return "shape-other-script"
	case sh.other > 0 && sh.symbols > 0:
		return "shape-three-classes"
	case sh.other > 0:
		return "shape-lower-digits"
	case sh.classes() == 4:
		return "shape-four-classes"
	case sh.digits > 0 && letters > 0 && sh.classes() == 3:
		return "shape-three-classes"
	case sh.digits > 0 && sh.lower > 0:
		return "shape-lower-digits"
	case sh.digits > 0 && sh.upper > 0:
		return "shape-upper-digits"
	case sh.digits == sh.runes:
		return "shape-digits"
	case sh.symbols > 0:
		return "shape-symbols"
	case sh.lower > 0 && sh.upper > 0:
		return mixedCase(s)
	case sh.upper > 0:
		return "shape-upper"
	}
	return "shape-lower"
}

func mixedCase(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	if strings.ContainsFunc(s[n:], unicode.IsUpper) {
		return "shape-camel"
	}
	return "shape-capitalised"
}

// strong says whether a value can hardly be a word: needed where no anchor
// stands right beside it.
func (sh shape) strong() bool {
	return sh.spaces == 0 && sh.runes >= 6 && sh.digits > 0 && sh.classes() >= 3
}

// mixed says whether a value has letters and digits: enough of a secret's look
// where quotes set it off.
func (sh shape) mixed() bool {
	return sh.spaces == 0 && sh.runes >= 6 && sh.digits > 0 && sh.digits < sh.runes && sh.classes() >= 2
}

// Shapes of what is no secret, whatever stands before it.
var neverSecret = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`51:b:[0-9a-f]*`, `hex(?:\([0-9a-f]{1,8}\))?:[0-9a-f]{2}(?:,[0-9a-f]{2})+.*`, // what only its computer opens; bytes of a registry
	`endpoint=[a-z]+://.*`, `(?:https?|ftp|file|mailto|ldaps?|tel)://?.*`, `mailto:.*`, `www\..*`,
	`[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:<mailto:.*)?`,                 // address
	`[{(]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[)}]?`, // GUID
	`[٠-٩۰-۹]+(?:[/.:,-][٠-٩۰-۹]+)*`, `\d{1,2}:\d{2}(?::\d{2})?(?:am|pm|z)?`, // date, time
	`\d+\.\d+\.\d+\.\d+(?:[:/]\d+)?`, `\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,}\]?`, `.*\?\w+=.*`, `[\w.-]*=\[?["'].*`, `v?\d+(?:\.\d+){1,4}[a-z]?`, // address, version
	`[%#+-]?\d[\d.,:]*%?[-'’]\pL{1,6}[.!?]*`, `(?-i:\p{Lu}\p{Ll}+)['’](?:[dt][ae]n?|n[dt]?[ae]n?|y?[aeıiuü]|n?[ıiuü]n)`, `%\(\w+\)[sd]`, `(?:0x|[^\pL%])*(?:%[-+.\d$]*l{0,2}[sdfxiucz][^\pL]*)+`, `x\.\d+`, `pkcs#?\d+\S*`, `socksv?\d`, `[\d.,]+\*[a-z]+\S*`, `\S*(?:%[sd]){2,}\S*`, `\S*%(?:\d\$|[.]\d)[a-z]\S*`, `\pL_\pL+`, `\d=\pL+`, `[a-z]+(?:-[a-z]+)+\|.*`, `https?/\S+`, `\S*%0a\S*`, `(?:[a-z0-9]+-)*(?:md5|sha-?\d{1,3})(?::\S*)?`, `\S+@[\d.]+[:/]\S*`, `[\w-]+(?:\.[\w-]+)+[,:]\d+`, `_\pL+`, `\+\d[\d().-]{6,}`, `\d{1,2}[-/.](?:jan|feb|fev|fév|feb|mar|mär|mrt|maa|már|apr|avr|abr|ápr|may|mai|maj|mei|máj|mag|jun|jui|jún|giu|jul|júl|lug|aug|aoû|ago|sep|set|oct|okt|out|ott|nov|dec|dez|déc|dic)\pL{0,7}[-/.]\d{2,4}`, `0\d{1,3}-\d{3,4}-\d{3,4}`, `1[3-9]\d-\d{4}-\d{4}`, `0x[0-9a-f]+`, `[^\s0-9]*\(?0x[0-9a-f]{4,}\)?`, `(?-i:[A-Z]{2}\d{9}[A-Z]{2})`, `aadsts\d+.*`, `kb\d{6,}`, `cve-\d+-\d+`, // phone, codes
	`(?:trackingid)?#\d{9,}`, `\d{15,}`, `\d+[kmg]?b`, `\d+%\S*`, `\d+(?:st|nd|rd|th|d|h|x|s|ms|min|am|pm)`, // cases, amounts
	`\$\{?[a-z_][a-z_.:\[\]]*\d?\}?`, `\$[({].*`, `\$\w+(?:\[|->).*`, `\$env:.*`, `%[\w.-]+%`, `\{\{.*`, `\{[\w. ]+\}`, `#\{.*`, `@[a-z_]+`, `:[a-z_]+`, `&\w+;?`, `__\w+__`, // variables
	`(?:get|set|new|add|remove|reset|read|connect|convertto|convertfrom|invoke|import|export|update|enable|disable|test|start|stop|unlock)-[a-z]{4,}.*`, // commands of PowerShell
	`\w+(?: \w+)?=[^;]*;.*=.*`, `@microsoft\.keyvault.*`, `\[?(?:parameters|variables|concat|reference)\(.*`,
	`(?-i:[a-z]+|[A-Z]+)\(\d+\)`, `[\w.]*\w\(\)?;?`, `[a-z_]+(?:\.[a-z_]+)*\([a-z"'$_][^)]*\)+;?`, `[a-z_]\w*(?:\.[a-z_]\w*)+\([^)]*\)?[;,.)\]]*`, `[a-z_]+\(["'$a-z_.][^)]*\)?[;,.)\]]*`, // calls
	`(?:os|process|self|this|config|settings|env|args|params|secrets|var|local|data|module|vault|system|request|model|form|user|options|ctx|cfg|app)(?:\.\w+|\[.*)+[,;]?`,
	`[a-z_]\w*(?:\.\w+)+\(\w+=.*`, `\)?(?:\.[a-z_]{3,})+(?:\(\))?`, `enc\(.*\)`, `/[a-z]{1,12}:.*`, `\w+'@'\S*`, `(?:user|root|admin|name|login)@[\w.-]+`, `\\[\w.-]+\\.*`, // code, switches
	`(?:\w+_)?(?:server|host(?:name)?|data source|database|dbname|user(?: ?id|name)?|uid|driver|dsn|provider|encrypt|port)=.*`, // the next setting
	`</?[a-z][\w-]*(?:[\s/].*)?>?`, `[^\pL\pN]*`, `[a-z]:\\.*`, `\\\\.*`, `/[\w.-]+/.*`, `![a-z]+`, `-\pL[\pL-]*=?`, `@[\w.-]+@`, `(?:%[0-9a-f]{2})+`, `--[a-z][\w-]*=?`, `(?-i:[a-z][a-z-]*)=`, `\\[a-z].*`, `(?:ssl|sslmode|timeout|trusted_connection|format|type|mode|charset)=[\w.:/\\-]*`,
	`(?-i:(?:[a-z]+\.){2,}\d{3})`, `[a-z_]\w*(?:(?:\(\))?\??\.[a-z_]\w*)+\(\)[;,)]*`, // names in code
	`\pL{0,10}(?:ctrl|strg|alt|shift|umschalt|cmd|commande?|fn|maj|mayús|opzione|option|opción)\+\S+`, `[\w-]+(?:\.[\w-]+)+(?:,[\w-]+(?:\.[\w-]+)+)+`, `@?[a-z]+\d*(?:,@?[a-z]+\d*){2,}`, `\pL{3,}\(\pL{1,3}\)`, `\p{Arabic}+\d+[،,]\d+`, // keys, lists, both genders
	`\d{1,4}(?:/\d{1,4})?-?bit\S*`, `(?-i:\d{1,3}-\p{Ll}{3,})`, `\S*&#\d{2,5};?`, `\pL*&[a-z]{2,5}(?:acute|grave|circ|tilde|uml|cedil|ring|caron|quot|quo);\pL*`, `#{2,}\w+#{2,}`, `%[a-z]-\pL+`, `[^«“]*[»”]`, `\$\w+=\S*`, `\S*pkcs#\d+\S*`, // 40/128-bit, 8-stellig, markup that was read as text
	`\pL+:`,                                                                              // a label
	`~/\S*`, `\$home/\S*`, `(?-i:[a-z][\w.-]*)\(\d[a-z]{0,2}\)?`, `[a-z]+\d/[\w.-]+\.\d`, // places in a home, pages of a manual
	`(?:org|com|net|io)(?:\.[\w-]+){2,}`, `\[?[a-z_]+\(\d\)\S*`, `\pL+\[\d{1,2}\]`, `\S*(?::\d+){2,}:\S*`, `(?:null|true|false|\d+),".*`, `v?\d+\.\d+\.\d+[-+~:].*`, // a line of passwd, the rest of JSON, a version
}, "|") + `)$`)

// aDate is no secret either, but a lock's combination looks like one.
var aDate = regexp.MustCompile(`(?i)^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\.?(?:t.*)?$`)

// Shapes that secrets seldom have: hashes, case numbers, names in code.
var seldomSecret = regexp.MustCompile(`(?i)^(?:[0-9a-f]{32,}|\d{9,14}|[a-z]{2,5}-?\d{6,}|[a-z]+(?:_[a-z]+)+|[a-z]+(?:\.[a-z]+)+|hk(?:lm|cu)\\.*|[a-z][a-z0-9-]*/[a-z]+(?:/[a-z]+)*|reg:.*)$`)

// machineName is how people name servers and files of paper: SRV-DC01, SQL2019,
// RZ-440-18, 20418/R; and what is named by an abbreviation: GPG-Schlüssel.
var machineName = regexp.MustCompile(`^\p{Lu}{2,6}\d?-\p{Lu}?\p{Ll}{4,}$|^[A-Z]{2,}[A-Z0-9]*(?:-[A-Z0-9]+)*-?\d{1,4}$|^[A-Z0-9]+(?:[-/.][A-Z0-9]+)+$|^[A-Z]-?\d{3,}$`)

// isWord says whether every part of a token is an ordinary word.
func (d *proseData) isWord(token string) bool {
	if elided.MatchString(token) {
		return true
	}
	parts := strings.FieldsFunc(lowerSame(token), func(r rune) bool { return strings.ContainsRune("-/'’.,_", r) })
	for _, part := range parts {
		if len(part) > 1 && !d.inDictionary(part) && !d.hasStem(part) && !d.hasEnding(part) {
			return false
		}
	}
	return len(parts) > 0
}

// hasStem looks a word of another language than English up by its beginning:
// these languages inflect.
func (d *proseData) hasStem(word string) bool {
	if strings.ContainsAny(word, "0123456789") {
		return false
	}
	n := utf8.RuneCountInString(word)
	for cut := 0; cut <= 5 && n-cut >= 4; cut++ {
		if d.stems[firstRunes(word, n-cut)] {
			return true
		}
	}
	return false
}

// hasEnding says whether a word of letters has an ending that only ordinary words
// of a language have.
func (d *proseData) hasEnding(word string) bool {
	if !onlyLetters(word) {
		return false
	}
	for _, ending := range d.wordEndings {
		if stem, cut := strings.CutSuffix(word, ending); cut && utf8.RuneCountInString(stem) >= 4 {
			return true
		}
	}
	return false
}

// endings of English words, each with what it replaces.
var endings = []struct{ ending, instead string }{
	{"ies", "y"}, {"ied", "y"}, {"ily", "y"}, {"iest", "y"}, {"ations", "ate"}, {"ation", "ate"}, {"ations", "e"}, {"ation", "e"}, {"ing", ""}, {"ing", "e"}, {"ings", ""},
	{"ed", ""}, {"ed", "e"}, {"es", ""}, {"ers", ""}, {"ers", "e"}, {"er", ""}, {"er", "e"}, {"est", ""}, {"s", ""}, {"ly", ""}, {"ment", ""}, {"ments", ""},
	{"ness", ""}, {"able", ""}, {"able", "e"}, {"ful", ""}, {"ity", ""}, {"ity", "e"}, {"ion", ""}, {"ions", ""}, {"ion", "e"}, {"al", ""}, {"ally", ""}, {"ive", ""}, {"ive", "e"}, {"y", ""}, {"less", ""}, {"n't", ""},
}

func (d *proseData) inDictionary(word string) bool {
	if d.dictionary[word] || d.states[word] {
		return true
	}
	for _, e := range endings {
		stem, cut := strings.CutSuffix(word, e.ending)
		if !cut || len(stem) < 3 {
			continue
		}
		if d.dictionary[stem+e.instead] || doubled(stem) && d.dictionary[stem[:len(stem)-1]] {
			return true
		}
	}
	for _, prefix := range []string{"un", "re", "non", "pre", "dis", "mis", "in"} {
		if rest, cut := strings.CutPrefix(word, prefix); cut && d.dictionary[rest] {
			return true
		}
	}
	return false
}

func doubled(stem string) bool {
	n := len(stem)
	return n > 3 && stem[n-1] == stem[n-2]
}
