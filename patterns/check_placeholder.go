package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// reference matches what stands for a secret that is kept elsewhere: variables
// of shells, templates, pipelines and programs, vault references.
var reference = regexp.MustCompile(`(?i)^(?:\$[a-z_][\w.:]*|\$\{.*|\$\(.*|\(?\$env:.*|%[\w.]+%?|\{\{.*|\{\w+\}|#\{.*|<.*|\[[\w .-]+\]?|__\w+__|@microsoft\.keyvault.*|@?parameters\(.*|!\w+!?|&\w+;|os\.environ.*|process\.env.*|(?:get|read|input|prompt)[\w.-]*\(.*|enc\(.*\)|@\w+|:\w+)$`)

// standIn matches the words that documents write where a secret would stand.
var standIn = regexp.MustCompile(`(?i)^(?:<?(?:the|your|my|our|some|any|enter|insert|add|put|new|old|current)?[ _.-]?(?:db|database|user|account|admin|access|shared|secret|storage|sql|app|api|client|strong|real|actual|super)?[ _.-]?(?:password|passwd|pwd|pass|passphrase|secret|key|token|pw|credential|value|here)s?(?:[ _.-]?(?:here|value|placeholder))?>?|n/?a|none|null|nil|undefined|empty|blank|true|false|todo|tbd|redacted|removed|hidden|masked|omitted|placeholder|example|sample|dummy|required|optional|string|secure ?string|not ?set|same|see|pass?word|\(?(?:value )?not (?:set|shown|available|defined)\)?|\(?sensitive(?: value)?\)?)$`)

// scrubbed matches values that someone masked, in whole or in part.
var scrubbed = regexp.MustCompile(`(?i)\*{3}|x{5}|•{3}|\.{3}|…|\*sensitive\*|redacted|removed|your[ _-]?\w{0,12}[ _-]?(?:key|password|secret|token|pass|here)|placeholder|<[a-z _-]+>|^[\[({<][\pL _-]+[\])}>]$|example_?(?:key|pass)|sharedaccesskey$|^0+$`)

// isPlaceholder says whether a value stands for a secret instead of being one.
func isPlaceholder(v string) bool {
	v = strings.Trim(v, blankChars+"\"'`")
	return v == "" || oneCharacter(v) || reference.MatchString(v) || standIn.MatchString(v) || scrubbed.MatchString(v) || namesSecret(v)
}

func oneCharacter(v string) bool {
	first, _ := utf8.DecodeRuneInString(v)
	return strings.Trim(v, string(first)) == ""
}

// distinctBytes counts the different bytes of v: random keys have many.
func distinctBytes(v string) int {
	var seen [256]bool
	n := 0
	for i := range len(v) {
		if !seen[v[i]] {
			seen[v[i]], n = true, n+1
		}
	}
	return n
}
