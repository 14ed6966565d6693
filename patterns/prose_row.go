package patterns

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkProseRow judges one line of cells: a row of a table whose heading has a
// column of passwords, or a pair in a list under a heading such as
// "Credentials:".
func checkProseRow(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	row := lineSpan(t.Content, groups[0])
	for _, sep := range separators {
		if !strings.Contains(t.Content[row.start:row.end], sep) {
			continue
		}
		cells := splitCells(t.Content, row, sep)
		if len(cells) < 2 {
			continue
		}
		if r, ok := d.rowReading(t, row, cells, sep); ok {
			return judgeRow(d, t, row, r, c)
		}
	}
	return false
}

// separators of cells, the surest first.
var separators = []string{"\t", " | ", "|", " / ", columns, ";", ",", "/", ": ", " - ", " – ", "：", "／", "｜", "、", "，"}

// columns are parted by two or more blanks.
const columns = "  "

// judgeRow scores a reading of a row; its offsets are those of the content.
func judgeRow(d *proseData, t *Text, row span, r reading, c *Candidate) bool {
	p := newPassage(d, t, row.start, row.start)
	r.start, r.end = r.start-p.base, r.end-p.base
	if r.start < 0 || r.end > len(p.text) {
		return false
	}
	doubled := p.unwrapCell(&r.value)
	if s := p.text[r.start:r.end]; r.chosen && !p.looksChosen(s) && !p.mayBeChosen(s) {
		return false
	}
	kind := d.kinds["password"]
	j, ok := p.judge(r, anchor{}, kind)
	if !ok || !p.settle(&j, kind, c) {
		return false
	}
	if doubled {
		c.Secret = strings.ReplaceAll(c.Secret, `""`, `"`)
	}
	return true
}

// unwrapCell takes quotes and marks off a cell. It says whether quotes in it are
// doubled (RFC 4180, 2.7).
func (p *passage) unwrapCell(v *value) (doubled bool) {
	if s := p.text[v.start:v.end]; len(s) > 4 && s[0] == '"' && s[len(s)-1] == '"' && strings.Contains(s[1:len(s)-1], `""`) && !strings.HasPrefix(s, `""`) {
		v.start, v.end = v.start+1, v.end-1
		return true
	}
	if q, ok := p.enclosed(v.start); ok && q.end >= v.end-3 && !q.brackets {
		v.start, v.end = q.start, q.end
	}
	return false
}

// rowReading finds what the lines above make of a row.
func (d *proseData) rowReading(t *Text, row span, cells []span, sep string) (reading, bool) {
	above := linesAbove{content: t.Content, at: row.start, floor: max(0, row.start-farthestHeading), long: &t.long}
	pairs := len(cells) == 2
	walk := rowWalk{t: t, sep: sep}
	defer walk.end()
	for tried, lines := 0, 0; tried < mostHeadings; lines++ {
		l, ok := above.next()
		if !ok {
			return reading{}, false
		}
		l.start = endOfHeading(t.Content, l)
		if h := &t.table; lines < 3 && h.sep == sep && l.start == h.last {
			h.last = row.start
			r, ok := d.columnReading(t.Content, h.heads, cells, h.column)
			r.chosen = h.soft
			return r, ok
		}
		if lines > 2 && walk.jump(&above, l.start) {
			continue
		}
		if walk.isRow(d, l) {
			if lines > 2 {
				walk.pass(l.start)
			}
			continue
		}
		walk.end()
		if lines < 2 && t.table.sep == sep && !d.isHeading(t.Content[l.start:l.end]) && len(splitCells(t.Content, l, sep)) < 2 {
			continue // a remark between two rows
		}
		tried++
		heads := d.lastHeads(t.Content, splitCells(t.Content, l, sep), len(cells))
		if len(heads) < 2 && !pairs && len(cells) != 3 {
			return reading{}, false
		}
		if column, soft := t.labels.column(d, t, l, heads); column >= 0 && len(heads) > 1 && d.isTableHead(t.Content, heads, column) {
			t.table = table{sep: sep, heads: heads, column: column, soft: soft, last: row.start}
			r, ok := d.columnReading(t.Content, heads, cells, column)
			r.chosen = soft
			return r, ok
		}
		if len(cells) == 3 && len(heads) < 2 && isLogin(t.Content[cells[1].start:cells[1].end]) {
			return d.listReading(t.Content, l, cells[1:]) // "Kim - kim.l - X"
		}
		if pairs && len(heads) < 2 || pairs && d.isHeading(t.Content[l.start:l.end]) {
			return d.listReading(t.Content, l, cells)
		}
	}
	return reading{}, false
}

// table is the one whose rows are being read: a row below another needs no
// search for the heading, however far above it stands.
type table struct {
	sep    string
	heads  []span
	column int
	soft   bool // the column's name means other things, too
	last   int  // where its last row begins
}

// So many lines that might be a heading are parted into cells for one row.
const mostHeadings = 40

// A row's heading is looked for so many bytes above it.
const farthestHeading = 32 << 10

// endOfHeading gives where the part of a very long line begins that may be a heading:
// its end.
func endOfHeading(content string, l span) int {
	start := max(l.start, l.end-longestHeading)
	for start < l.end && !utf8.RuneStart(content[start]) {
		start++
	}
	return start
}

// mayAnnounce says whether a line can be a heading at all: nearly all lines
// above a row are rows, and need not be parted into cells.
func (d *proseData) mayAnnounce(line string) bool {
	return d.headingStems.in(line)
}

// columnReading takes the cell below the heading "Password".
func (d *proseData) columnReading(content string, heads, cells []span, column int) (reading, bool) {
	if column >= len(cells) || len(cells) > len(heads)+1 {
		return reading{}, false
	}
	if s := content[cells[column].start:cells[column].end]; onlySpaceless(s) || strings.ContainsAny(s, "。！？") || strings.Contains(s, " ") && d.nouns.in(lowerSame(s)) || strings.Contains(s, " ") && !isQuoted(s) || isPlainWord(s) && !d.weak[s] || len(cells) > 0 && isOption(content[cells[0].start:cells[0].end]) {
		return reading{}, false // a sentence
	}
	r := reading{features: []string{"connector-column"}}
	r.value = value{start: cells[column].start, end: cells[column].end, ends: true}
	r.user = cellBelow(content, heads, cells, column, d.userLabels)
	r.host = cellBelow(content, heads, cells, column, d.hostLabels)
	return r, r.end > r.start
}

// isOption says whether a cell is a switch of a command, and not the stroke that
// stands in an empty one.
func isOption(cell string) bool {
	return strings.HasPrefix(cell, "-") && strings.Trim(cell, "- ") != ""
}

// cellBelow gives the cell of a row below the first heading of a set.
func cellBelow(content string, heads, cells []span, column int, names wordSet) string {
	for i, h := range heads {
		if i < len(cells) && i != column && names[label(content, h)] {
			return strings.Trim(content[cells[i].start:cells[i].end], "\"' -")
		}
	}
	return ""
}

// listReading takes the second half of "user / secret" below a heading.
func (d *proseData) listReading(content string, heading span, cells []span) (reading, bool) {
	user, host := content[cells[0].start:cells[0].end], ""
	if h, u, ok := strings.Cut(user, ": "); ok {
		user, host = u, h
	}
	if !d.isHeading(content[heading.start:heading.end]) || d.announcesOne(content, heading, cells) || strings.ContainsAny(user, " ,;") || len(user) > 64 || len(user) < 2 {
		return reading{}, false
	}
	if d.states[lowerSame(user)] || d.isLabel(lowerSame(user)) || d.isPasswordLabel(lowerSame(user)) {
		return reading{}, false
	}
	v := value{start: cells[1].start, end: cells[1].end, ends: true}
	if s := content[v.start:v.end]; strings.ContainsAny(s, " \t") || d.otherLabels.in(lowerSame(s)) && strings.Contains(s, " ") || isSpacelessWord(s) || isSpacelessWord(user) || !d.listSecret(s, user) || machineName.MatchString(s) {
		return reading{}, false
	}
	return reading{value: v, features: []string{"connector-row"}, user: user, host: host, chosen: d.isWord(user) && !d.adminName(lowerSame(user))}, v.end > v.start
}

func isQuoted(s string) bool {
	return strings.ContainsAny(s[:1], "\"'`") || strings.HasPrefix(s, "“") || strings.HasPrefix(s, "„") || strings.HasPrefix(s, "«")
}

// isPlainWord says whether a cell is a word in small letters: in a column of
// passwords that tells that there is none ("handed over").
func isPlainWord(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsLower(r) || r == '-' || r == '.' }) == ""
}

// announcesOne says whether the heading names one password and the line below
// it is one word: a value with a slash in it.
func (d *proseData) announcesOne(content string, heading span, cells []span) bool {
	if strings.ContainsAny(content[cells[0].start:cells[1].end], " \t") {
		return false
	}
	words := strings.FieldsFunc(lowerSame(content[heading.start:heading.end]), func(r rune) bool { return !isWordRune(r) })
	for len(words) > 0 && d.verbs.at(words[len(words)-1]) > 0 {
		words = words[:len(words)-1]
	}
	return len(words) > 0 && d.labels[words[len(words)-1]] && !strings.HasSuffix(words[len(words)-1], "s")
}

// listSecret asks for more than a word below a heading, and for more than a
// mixed token beside a plain word, which is the name of a field.
func (d *proseData) listSecret(s, user string) bool {
	if sh := shapeOf(s); sh.digits == 0 && sh.classes() < 3 {
		return d.weak[lowerSame(s)]
	}
	return !d.isOrdinary(lowerSame(user)) || d.adminName(lowerSame(user))
}

func (d *proseData) adminName(user string) bool {
	for _, w := range d.privileged {
		if contains(w.Users, user) {
			return true
		}
	}
	return false
}

// longestPlainHeading is how many characters a heading has that ends without a colon.
const longestPlainHeading = 50

// isHeading says whether a line announces logins: it holds such a word and
// ends with a colon, or is short.
func (d *proseData) isHeading(line string) bool {
	line = strings.TrimSpace(line)
	long := utf8.RuneCountInString(line)
	if long > 160 || !strings.HasSuffix(line, ":") && !strings.HasSuffix(line, "：") && (long > longestPlainHeading || strings.HasSuffix(line, ".") || strings.HasSuffix(line, "。")) || strings.ContainsAny(line, "+=") {
		return false
	}
	low := lowerSame(line)
	for word := range strings.FieldsSeq(low) {
		if utf8.RuneCountInString(word) > 24 && !isSpacelessWord(word) {
			return false // encoded data, an address: no words of a heading
		}
	}
	return d.namesLogins(low) && !d.policy.in(low) && !d.isSetting(low)
}

// setting is a name with one value: a member of a JSON object, a line of YAML.
var setting = regexp.MustCompile(`^[\s{,-]*(["']?)([\w.$-]{1,60})(["']?)\s*:\s*(?:"[^"]*"|'[^']*'|[^\s"'\[{]+),?$`)

// isSetting says whether a line gives a value to a name, and so is no heading
// for what stands below, though the value may say "password". Only a bare name
// such as "Logins: prod" may still be one.
func (d *proseData) isSetting(low string) bool {
	m := setting.FindStringSubmatch(low)
	return m != nil && (m[1] != "" && m[3] != "" || !d.namesLogins(m[2]))
}

// namesLogins looks up the line's words, and each two of them together.
func (d *proseData) namesLogins(low string) bool {
	if !d.headingStarts.any(low, func(int32, int) bool { return true }) {
		return false
	}
	words := strings.FieldsFunc(low, func(r rune) bool { return r != '/' && !isWordRune(r) })
	for i, word := range words {
		if i+1 < len(words) && d.heads[words[i+1]] {
			continue
		}
		if d.headings[word] || i > 0 && d.headings[words[i-1]+" "+word] || endsIn(d.headings, word) {
			return true
		}
	}
	return false
}

func isSpacelessWord(word string) bool { return strings.ContainsFunc(word, isSpaceless) }

// endsIn says whether a word of a script that parts none ends in one of the set.
func endsIn(set wordSet, word string) bool {
	if last, _ := utf8.DecodeLastRuneInString(word); !isSpaceless(last) {
		return false
	}
	for i := range word {
		if set[word[i:]] {
			return true
		}
	}
	return false
}

// lastHeads gives the names of columns at the end of a sentence: "the list that you
// wanted, user,password:".
func (d *proseData) lastHeads(content string, heads []span, cells int) []span {
	n := len(heads)
	if n < 2 || !strings.HasSuffix(content[heads[n-1].start:heads[n-1].end], ":") {
		return heads
	}
	if n > cells && cells > 1 {
		heads = heads[n-cells:]
	}
	first := &heads[0]
	if word := strings.LastIndexByte(content[first.start:first.end], ' ') + 1; word > 0 && d.userLabels[lowerSame(content[first.start+word:first.end])] {
		first.start += word
	}
	return heads
}

// columnOfPasswords gives the column by its name; soft where that may mean
// something else, and only the cells tell.
func (d *proseData) columnOfPasswords(content string, heads []span) (column int, soft bool) {
	if column = d.passwordColumn(content, heads); column >= 0 {
		return column, false
	}
	for i, h := range heads {
		if i > 0 && d.softLabels[strings.TrimRight(label(content, h), ":. ")] {
			return i, true
		}
	}
	return -1, false
}

// passwordColumn gives the place of the heading that means a password, or -1.
func (d *proseData) passwordColumn(content string, heads []span) int {
	for i, h := range heads {
		if cell := content[h.start:h.end]; !strings.Contains(cell, "(") && !strings.Contains(cell, "（") && countFields(cell, mostLabelWords) > mostLabelWords {
			continue // a sentence
		}
		if d.isPasswordLabel(label(content, h)) {
			return i
		}
	}
	return -1
}

// isTableHead asks that another cell beside the password's is the name of a
// column too: a line of encoded data may hold "/pw/".
func (d *proseData) isTableHead(content string, heads []span, column int) bool {
	for _, h := range heads {
		if s := content[h.start:h.end]; strings.Count(s, " ") > 3 || strings.HasSuffix(s, ".") && strings.Contains(s, " ") {
			return false // a sentence
		}
	}
	for i, h := range heads {
		name := label(content, h)
		if i == column || len(name) < 3 {
			continue
		}
		if d.isLabel(name) || endsIn(d.userLabels, name) || endsIn(d.hostLabels, name) || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz _-()") == "" && d.isWord(strings.ReplaceAll(name, " ", "-")) {
			return true
		}
	}
	return false
}

// mostLabelWords is how many words the name of a column has.
const mostLabelWords = 6

// isPasswordLabel takes "password" with at most two words before it and a
// remark in parentheses behind it.
func (d *proseData) isPasswordLabel(label string) bool {
	label, _, _ = strings.Cut(label, " (")
	label, _, _ = strings.Cut(label, "（")
	words := strings.Fields(label)
	return len(words) > 0 && len(words) <= mostLabelWords && d.isLabelOf(words) && !d.headsBefore.in(label)
}

func (d *proseData) isLabelOf(words []string) bool {
	if endsIn(d.labels, words[len(words)-1]) {
		return true
	}
	for i := 0; i < len(words) && i < 3; i++ {
		name := strings.Join(words[i:], " ")
		if d.labels[strings.Trim(name, "_s:")] || d.labels[name] {
			return true
		}
	}
	return d.beginsAsLabel(words)
}

// beginsAsLabel takes the adjectives that some languages put behind the noun:
// "mot de passe provisoire", but not "password last changed".
func (d *proseData) beginsAsLabel(words []string) bool {
	for n := min(3, len(words)-1); n > 0; n-- {
		if d.labels[strings.Join(words[:n], " ")] {
			return len(words)-n <= 3 && !slices.ContainsFunc(words[n:], func(w string) bool { return d.heads[w] || d.states[w] && len(w) > 3 })
		}
	}
	return false
}

func label(content string, h span) string {
	return strings.Trim(lowerSame(content[h.start:h.end]), " *\"'`:_\t\u00a0")
}
