package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// passFollows is what stands behind the short form of a Temporary Access Pass
	// that announces one: a network's TAP adapter does not go on so.
	passFollows = regexp.MustCompile(`(?i)^["\x27)]{0,2}\s{0,3}(?:[:=(,–：（は-]|(?:is|was|for|of|ist|lautet|für|von|est|pour|de|es|para|é|è|per|voor|dla|för|till|är|to|для|это|це|do|da|dla|pro|için|részére)\s|는 |은 |コード|코드|\s(?:\p{Lu}\pL{1,20}|\p{Arabic}{2,12})(?:\s\pL{2,15})?\s?[:：])`)
	passContext = regexp.MustCompile(`(?i)access[ -]?pass|\bvalid|minutes?\b|\bhours?\b|\bonce\b|one[- ]time|sign(?:ing)?[- ]?in|log[- ]?in|\bMFA\b|passkey|authenticator|\bentra\b|passwordless|onboard|new (?:phone|hire|starter)|gültig|anmeld|valable|connexion|válid|iniciar|minut|perc|صالح|ساعة|دقيقة|vale |sirve|hora|saat|gäller|ważn|действ|діє|час[аов]?|有効|時間|有效|分[钟鐘]|유효|geçerli|érvényes|platn`)
)

// checkProseAccessPass judges a Temporary Access Pass; its short form counts only
// where the words around it speak of signing in.
func checkProseAccessPass(t *Text, groups []int, c *Candidate) bool {
	if strings.HasPrefix(t.Content[groups[0]:groups[1]], "TAP") {
		after := t.Content[groups[1]:min(len(t.Content), groups[1]+40)]
		if !passFollows.MatchString(after) || !passContext.MatchString(vicinity(t, c, 160, 160).text) {
			return false
		}
	}
	return proseCheck("access-pass")(t, groups, c)
}

// checkRecoveryCode judges what looks like a code: it is one if what stands
// before it, in its line and in those above, are codes too, up to the words
// "recovery codes" or "backup codes".
func checkRecoveryCode(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	start, end := groups[0], groups[1]
	if len(groups) >= 4 && groups[2] >= 0 {
		start, end = groups[2], groups[3]
	}
	code := t.Content[start:end]
	if !codeEnds(t.Content[end:]) || !codeLike(code) {
		return false
	}
	kind := d.kinds["recovery"]
	if !d.namedAsCode(t.Content, start, &kind.context) {
		return false
	}
	p := newPassage(d, t, start, start)
	r := reading{value: value{start: start - p.base, end: end - p.base, ends: true}, features: []string{"connector-list"}}
	j, ok := p.judge(r, anchor{}, kind)
	return ok && p.settle(&j, kind, c)
}

// codeEnds says whether a code ends before rest: no word or path goes on.
func codeEnds(rest string) bool {
	r := strings.TrimLeft(rest, ".,;|)*\"\x27\x60،、，；。）」")
	return r == "" || strings.IndexByte(" \t\r\n<", r[0]) >= 0 || strings.HasPrefix(r, "\u00a0") || len(r) < len(rest) && rest[0] != '.'
}

var codeSeparators = strings.NewReplacer("-", "", " ", "")

// codeLike tells a code from a word, a year and a date: it has digits, or is of
// equal groups.
func codeLike(code string) bool {
	plain := codeSeparators.Replace(code)
	if len(plain) < 6 || distinctBytes(plain) < 3 {
		return false
	}
	return strings.ContainsAny(plain, "0123456789") || equalGroups(code)
}

func equalGroups(code string) bool {
	groups := strings.Split(code, "-")
	for _, g := range groups {
		if len(g) != len(groups[0]) {
			return false
		}
	}
	return len(groups) > 1
}

var (
	// otherCodes are codes with their numbers and what parts them, a short word such
	// as "and" too, up to the one that is judged.
	otherCodes = regexp.MustCompile(`(?i)(?:(?:^|[\s,;|/:*•·"\x27\x60>(\[：、，・（]|\b)(?:\d{1,2}[.):]\s{0,3}|\[[ x]?\]|(?:(?:[a-z0-9]{4,8}-){1,5}[a-z0-9]{4,8}|[a-z]*\d[a-z0-9]{3,15}|\d{3,4} \d{3,4})(?:[,;.]?\s\pL{1,6}\s)?)[,;.|/\s"\x27\x60\])*،、，；・]{0,4})+$`)
	// codeFollows is what stands between the words "recovery code" and the code: they
	// may go on ("for X"), up to a sign or a verb that gives it.
	codeFollows = regexp.MustCompile(`^[^.!?。！？\r\n]{0,80}(?:[:=–：→]|->)$`)
)

// longestCodes bounds how far before a code its heading is looked for, in a line.
const longestCodes = 400

// namedAsCode looks for the words that name a code: before the codes of the same
// line, or else above.
func (d *proseData) namedAsCode(content string, start int, names *phrases) bool {
	before := content[max(0, start-longestCodes):start]
	before = before[strings.LastIndexAny(before, "\r\n")+1:]
	if at := otherCodes.FindStringIndex(before); at != nil && names.in(lowerSame(before[:at[0]])) {
		if r, n := utf8.DecodeRuneInString(before[at[0]:]); !isWordRune(r) {
			at[0] += n
		}
		before = before[:at[0]]
	}
	low := lowerSame(before)
	if end := names.lastEnd(low); end >= 0 {
		return d.givesCode(low[end:])
	}
	if rest := otherCodes.ReplaceAllString(before, ""); strings.Trim(rest, " \t>*•·・-–|\"'`[]()（0123456789.") != "" {
		return false
	}
	above := linesAbove{content: content, at: start, floor: max(0, start-2<<10)}
	return announced(&above, names)
}

// givesCode says whether gap, which stands between the words "recovery code" and a
// code, ties them: nothing, a colon, a verb. What follows another noun is another
// number.
func (d *proseData) givesCode(gap string) bool {
	gap = strings.Trim(gap, " \t\u00a0\"'`*([>「（“„«)")
	if gap == "" {
		return true
	}
	if codeFollows.MatchString(gap) {
		return !strings.ContainsAny(gap, ",،、，") || !d.otherLabels.ends(strings.TrimRight(gap, ":：= "))
	}
	if strings.ContainsAny(gap, ".!?,;。！？，；،") || len(gap) > 120 {
		return false
	}
	for i := range gap {
		if (i == 0 || gap[i-1] == ' ' || isSpaceless(firstRune(gap[i:]))) && d.verbs.at(gap[i:]) == len(gap)-i {
			return true
		}
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// announced walks up past other codes to the line that names them.
func announced(above *linesAbove, names *phrases) bool {
	for range 24 {
		l, ok := above.next()
		if !ok {
			return false
		}
		low := lowerSame(above.content[l.start:l.end])
		if names.in(low) {
			return true
		}
		if len(strings.Fields(low)) > 10 || !strings.ContainsAny(low, "0123456789") || strings.ContainsAny(low, "?!") {
			return false
		}
	}
	return false
}

// checkResetLink judges the token of a link that sets a password.
func checkResetLink(t *Text, groups []int, c *Candidate) bool {
	c.End = c.Start + len(strings.TrimRight(t.Content[c.Start:c.End], ".-/"))
	token := percentDecoded(t.Content[c.Start:c.End])
	sh := shapeOf(token)
	if sh.digits == 0 || sh.lower+sh.upper == 0 || sh.runes < 12 {
		return false
	}
	c.Secret, c.Tier = token, Info
	return true
}
