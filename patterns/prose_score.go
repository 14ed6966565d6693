package patterns

import (
	"math"
	"regexp"
	"strings"
	"unicode/utf8"
)

// judged is a reading with its score.
type judged struct {
	reading
	secret     string
	who        Identity
	why        []string // the features, in the order in which they were seen
	confidence float64
}

// judge scores a reading; ok is false where its value is certainly no secret.
func (p *passage) judge(r reading, a anchor, kind *proseKind) (j judged, ok bool) {
	s := p.text[r.start:r.end]
	s = r.canonical(s)
	if s == "" || r.counts || p.chanceNoun(r) || p.ofAccount(lowerSame(s), r) || kind.Name == "pin" && r.start > p.a1 && pinNumber.MatchString(p.text[p.a1:r.start]) || p.notSecret(s, r.value, kind) {
		return j, false
	}
	j = judged{reading: r, secret: s}
	j.why = append(append(j.why, a.features...), r.features...)
	j.why = append(j.why, p.shapeFeatures(s, r, kind)...)
	j.why = append(j.why, p.placeFeatures(r, kind)...)
	j.confidence = p.data.score(j.why)
	if p.whole.trace != nil {
		told := j
		p.identify(&told)
		p.whole.trace(told)
	}
	return j, true
}

// chanceNoun says whether an attachment, which may be a program, holds a noun of
// two letters by chance: nothing but a sign or a table ties a value to it there.
func (p *passage) chanceNoun(r reading) bool {
	if p.whole.Where != InAttachment || p.a1-p.a0 != 2 || p.a0 == 0 {
		return false
	}
	for _, sure := range []string{"connector-colon", "connector-equals", "connector-arrow", "connector-verb", "connector-to", "connector-column", "connector-row", "connector-list", "connector-pair"} {
		if contains(r.features, sure) {
			return false
		}
	}
	return true
}

// pinNumber follows a pin of a plug: "pin 16 = GPIO23".
var pinNumber = regexp.MustCompile(`^\s*#?\d{1,3}\s*[=:(–-]`)

// identify adds who and where, which is looked for only once a reading is
// the best one: it is the dearest step, and the same for all readings.
func (p *passage) identify(j *judged) {
	j.who = p.identity(j.reading)
	if j.who.User != "" {
		j.why = append(j.why, "user-near")
		if p.labelLine(j.reading) {
			j.why = append(j.why, "label-pair")
		}
	}
	if j.who.Host != "" {
		j.why = append(j.why, "host-near")
	}
	j.confidence = p.data.score(j.why)
}

// score is the logistic model: the sum of the features' weights as a chance.
func (d *proseData) score(features []string) float64 {
	sum := d.Weights["bias"]
	for _, f := range features {
		sum += d.Weights[f]
	}
	return 1 / (1 + math.Exp(-sum))
}

// shapeFeatures looks at the value alone.
func (p *passage) shapeFeatures(s string, r reading, kind *proseKind) []string {
	if kind.Numeric && isDigitGroups(s) {
		s = codeSeparators.Replace(s)
	}
	low, sh := lowerSame(s), shapeOf(s)
	if sh.spaces > 0 {
		return []string{"shape-passphrase"}
	}
	shapeName := sh.feature(s)
	length := sh.runes
	if onlySpaceless(s) {
		length *= 3 // a character is a word, or half of one
	}
	out := []string{shapeName, lengthFeature(length)}
	switch {
	case p.data.weak[low]:
		out = append(out, "shape-weak-word")
	case kind.Groups && sh.digits > 0:
		out = append(out, "shape-code")
	case kind.Numeric && (sh.digits == sh.runes || sh.digits > 0 && sh.runes <= 10):
		out = append(out, "shape-code")
	case kind.Plain && r.ends && (shapeName == "shape-capitalised" || shapeName == "shape-other-script" && sh.symbols == 0 && (r.quoted || contains(r.features, "connector-colon")) && !p.data.isWord(s)):
		out = append(out, "shape-plain")
	case kind.Name == "wifi" && isRouterKey(s), contains(r.features, "opens-file") && digitsOfFile.MatchString(s):
		out = append(out, "shape-code")
	case kind.Plain && sh.digits+sh.upper == 0 && contains(r.features, "answer-name"):
		if out = append(out, "shape-plain"); p.data.isWord(s) {
			out = append(out, "shape-dictionary")
		}
	case kind.Names && strings.Contains(s, "_") && low != "read_only":
		out = append(out, "shape-plain")
	case sh.digits == 0 && p.data.isWord(s):
		out = append(out, "shape-dictionary")
	case sh.upper+sh.digits == 0 && sh.runes >= 8 && (r.ends || r.after || r.spelled || r.quoted) && !strings.ContainsAny(s, "/\\:@") && p.ofWifi(kind):
		out = append(out, "shape-plain")
	case kind.Names:
	case seldomSecret.MatchString(s):
		out = append(out, "shape-identifier")
	case machineName.MatchString(s):
		out = append(out, "shape-machine")
	}
	if shapeName == "shape-lower" && sh.runes >= 12 && !contains(out, "shape-dictionary") && !contains(out, "shape-plain") {
		out = append(out, "shape-long-word")
	}
	if sh.runes >= 14 && contains(out, "shape-long-word") && r.ends && (contains(r.features, "connector-colon") || contains(r.features, "connector-equals")) {
		out = append(out, "shape-run-together")
	}
	if r.runsOn && sh.digits == 0 && !r.spelled && !r.quoted {
		out = append(out, "runs-on-plain")
	}
	if sh.runes < 6 && sh.digits > 0 && sh.digits < sh.runes && !kind.Numeric {
		out = append(out, "digit-in-few")
	}
	return out
}

// ofWifi says whether a wireless network's key is spoken of: people take words.
func (p *passage) ofWifi(kind *proseKind) bool {
	switch kind.Name {
	case "wifi":
		return true
	case "password", "shared-key":
		return p.data.kinds["wifi"].words.in(p.nearby(140, 40)) || p.namesNetwork()
	}
	return false
}

func lengthFeature(runes int) string {
	switch {
	case runes < 6:
		return "length-short"
	case runes <= 40:
		return "length-usual"
	}
	return "length-long"
}

// placeFeatures looks at how the value stands in its text.
func (p *passage) placeFeatures(r reading, kind *proseKind) []string {
	var out []string
	set := func(feature string, present bool) {
		if present {
			out = append(out, feature)
		}
	}
	set("quoted", r.quoted)
	set("label-line", p.labelLine(r))
	set("ends", r.ends)
	set("merely", r.ends && r.start > p.a0 && p.data.merely.ends(p.low[max(0, r.start-longestMerely):r.start]))
	set("other-script", p.otherScript(r))
	set("address", kind.Numeric && p.data.addresses.in(p.nearby(90, 30)))
	set("code-beside", kind.Numeric && contains(r.features, "connector-none") && strings.Trim(p.text[r.start:r.end], "0123456789#*") == "")
	set("verb-after", r.after)
	set("spelled", r.spelled)
	set("shape-sign", isUnlikeNames(p.text[r.start:r.end]) || hasSign(p.text[r.start:r.end]))
	set("runs-on", r.runsOn && len(r.features) > 0 && contains(r.features, "value-below"))
	set("bulk", p.whole.Context.Bulk && kind.Tier != Info)
	set("header", p.whole.Header != "" && !r.named && !isProseHeader(p.whole.Header))
	return append(out, p.sentenceFeatures(r)...)
}

// longestMerely is more bytes than "simplesmente" has.
const longestMerely = 24

// otherScript says whether a value in ASCII stands in a text of another script:
// it is no word of it.
func (p *passage) otherScript(r reading) bool {
	if p.a0 == p.a1 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(p.text[p.a0:])
	return first >= 0x370 && strings.IndexFunc(p.text[r.start:r.end], func(c rune) bool { return c >= utf8.RuneSelf }) < 0
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// labelLine says whether the line is "Password: value" and nothing else.
func (p *passage) labelLine(r reading) bool {
	start, end := p.anchorLine()
	if r.start < p.a0 || r.end > end || strings.Count(strings.TrimSpace(p.text[start:p.a0]), " ") > 1 {
		return false
	}
	return strings.Trim(p.text[r.end:end], "\"'`”’»*.,;! ") == ""
}

func isProseHeader(name string) bool {
	switch strings.ToLower(name) {
	case "subject", "thread-topic", "comments", "keywords", "content-description":
		return true
	}
	return false
}

// sentenceFeatures looks for talk about passwords in general, in the sentence
// that holds anchor and value, without the value.
func (p *passage) sentenceFeatures(r reading) []string {
	from, to := p.sentence(min(p.a0, r.start), max(p.a1, r.end))
	if contains(r.features, "connector-answer") {
		from, to = lineAround(p.text, r.start) // others said the lines around it
		to = max(to, r.end)
	}
	if r.from > 0 && r.from < r.start {
		from = r.from
	}
	before := p.low[from:max(from, r.start)]
	policy, elsewhere := p.data.talks(before)
	if told := strings.TrimRight(before, " \t\"'`*“„«"); elsewhere && strings.HasSuffix(told, ":") {
		elsewhere = !p.data.elsewhere.ends(strings.TrimRight(told, ": ")) // "as agreed: X"
	}
	policyAfter, elsewhereAfter := p.data.talks(p.low[min(r.end, to):to])
	var out []string
	switch {
	case policy:
		out = append(out, "policy")
	case policyAfter: // "X (expires in a day)"
		out = append(out, "policy-after")
	}
	switch {
	case elsewhere:
		out = append(out, "elsewhere")
	case elsewhereAfter:
		out = append(out, "elsewhere-after")
	}
	if p.data.example.in(withoutHosts(before)) || p.data.exampleAfter.begins(firstRunes(strings.TrimLeft(p.low[r.end:to], " \"'”“’」』»)）"), 8)) {
		out = append(out, "example")
	}
	if rest := strings.TrimSpace(p.text[r.end:to]); strings.HasSuffix(rest, "?") || strings.HasSuffix(rest, "？") || strings.HasSuffix(rest, "؟") {
		out = append(out, "question")
	}
	return out
}

// talks says whether a text speaks of passwords in general, and of another way that
// one comes by.
func (d *proseData) talks(low string) (policy, elsewhere bool) {
	d.talk.each(low, func(number, _ int) {
		policy = policy || number < len(d.policy.list)
		elsewhere = elsewhere || number >= len(d.policy.list)
	})
	return policy, elsewhere
}

// hostName is a name with dots, a URL or an address: example.com is no example.
var hostName = regexp.MustCompile(`\S*[a-z0-9-]\.[a-z0-9-]\S*|\S+@\S+`)

func withoutHosts(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return hostName.ReplaceAllStringFunc(s, func(m string) string {
		if m == "e.g." || m == "z.b." {
			return m
		}
		return " "
	})
}
