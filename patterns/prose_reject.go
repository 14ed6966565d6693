package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// notSecret says whether a value certainly is none: a mask, a placeholder, a
// variable, an address, a date, a state such as "required".
func (p *passage) notSecret(s string, v value, kind *proseKind) bool {
	low := lowerSame(s)
	if kind.Plain && v.quoted && isShortName(s) {
		return p.data.states[s]
	}
	switch {
	case utf8.RuneCountInString(s) < kind.Short, isMask(s), !onlyLetters(s) && !(kind.Numeric && aDoorCode.MatchString(s)) && !(kind.Name == "wifi" && isRouterKey(s)) && p.whole.never(s), !kind.Dated && s[0] >= '0' && s[0] <= '9' && aDate.MatchString(s):
		return true
	case p.data.states[low] && !p.data.weak[low], p.data.states[strings.Trim(low, "*_#~")] && strings.ContainsAny(low[:1], "*_#~"), p.data.isPlaceholder(low):
		return true
	case v.brackets && p.data.isNote(low), p.isSaid(v), p.isRunningText(s, low, v), kind.Name == "door" && productModel.MatchString(s):
		return true
	case closesElement.MatchString(s):
		return true // markup that was read as text
	case !v.quoted && (!kind.Plain && onlySpaceless(s) || spacelessRunes(s) >= wordsOfClause):
		return true // words
	case p.data.isFile(low), p.data.isHost(low):
		return true
	}
	return strings.Contains(s, " ") && !p.data.isPassphrase(low, v) && !(kind.Plain && v.quoted && !strings.ContainsAny(s, "()<>{}=?？؟")) && !(kind.Numeric && isDigitGroups(s))
}

// aDoorCode is what a keypad with a few letters takes; elsewhere "1407B" counts bytes.
var aDoorCode = regexp.MustCompile(`^(?:\d{2,5}[A-F]\d{0,4}|[A-F]\d{3,5}[A-F]?)$`)

// onlyLetters says whether s has nothing but letters, which no shape of neverSecret
// is made of.
func onlyLetters(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return s != ""
}

// never says whether s has a shape of neverSecret, and notes it: a thread quotes the
// same values again and again.
func (t *Text) never(s string) bool {
	known, seen := t.shapes[s]
	if !seen {
		if t.shapes == nil {
			t.shapes = map[string]bool{}
		}
		known = neverSecret.MatchString(s)
		t.shapes[s] = known
	}
	return known
}

// closesElement is an element's end with more markup behind it or nothing, what
// is left of a tag, or the next field of a form whose password is empty.
var closesElement = regexp.MustCompile(`</\w+(?:>?$|><)|^/?[A-Za-z][\w:-]*>$|^&\w+=`)

// onlySpaceless says whether s has letters of scripts that part no words, and
// neither others nor digits.
func onlySpaceless(s string) bool {
	found := false
	for _, r := range s {
		switch {
		case isSpaceless(r):
			found = true
		case isWordRune(r):
			return false
		}
	}
	return found
}

// wordsOfClause is how many characters of scripts that part no words make a clause.
const wordsOfClause = 8

func spacelessRunes(s string) int {
	n := 0
	for _, r := range s {
		if isSpaceless(r) {
			n++
		}
	}
	return n
}

// isMask says whether s shows that something was hidden.
func isMask(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	rest := strings.Trim(s[n:], string(first))
	return rest == "" && !isAlnum(s[0]) || rest == "" && (first|0x20) == 'x' || rest == "" && len(s) < 4
}

// isPlaceholder knows the words that stand in for a secret.
func (d *proseData) isPlaceholder(low string) bool {
	bare := strings.Trim(low, "<>[]{}()*_-#%'\"?!:;,.")
	if d.placeholders[bare] || d.placeholders[low] {
		return true
	}
	for _, part := range d.placeholderParts {
		if strings.Contains(low, part) {
			return true
		}
	}
	return d.namesField(bare)
}

// isNote says whether what stands in brackets is a remark: words, not a value.
func (d *proseData) isNote(low string) bool {
	for word := range strings.FieldsSeq(low) {
		if !d.isWord(strings.Trim(word, ".,:;!?")) {
			return strings.Contains(low, " ")
		}
	}
	return true
}

func (d *proseData) isFile(low string) bool {
	dot := strings.LastIndexByte(low, '.')
	return dot > 0 && d.files[low[dot+1:]] && strings.IndexByte("#$%^&*!?", low[dot-1]) < 0
}

// isHost knows names such as portal.contoso.com; passwords seldom have dots
// and nothing else between small letters.
func (d *proseData) isHost(low string) bool {
	dot := strings.LastIndexByte(low, '.')
	if dot <= 0 {
		return false
	}
	end := strings.TrimRight(low[dot+1:], "/")
	if i := strings.IndexAny(end, ":/"); i >= 0 {
		end = end[:i]
	}
	return d.hosts[end] && strings.Trim(low[:dot], "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}

// isPassphrase says whether quoted words can be a secret: some words, none of
// the punctuation or small words of a sentence.
func (d *proseData) isPassphrase(low string, v value) bool {
	words := strings.Fields(low)
	if !v.quoted && !v.ends || len(words) > 0 && d.isDescription(low) {
		return false
	}
	if len(words) < 2 || len(words) > 10 || len(words) == 2 && !strings.ContainsAny(low, "0123456789#@$%&!") {
		return false
	}
	small := 0
	for _, word := range words {
		if d.states[word] {
			small++
		}
	}
	return (small*3 <= len(words) || v.quoted && len(words) > 2) && !strings.ContainsAny(low, "()<>{}=")
}
