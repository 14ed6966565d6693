package patterns

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTokens parts texts of all scripts into tokens that lead back to them.
func TestTokens(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                            "",
		"rT9§kw/Lm3":                  "rT 9 § kw / Lm 3",
		"Passwort: Heide!91.":         "Passwort : Heide ! 91 .",
		"비밀번호는Abc12입니다":               "비밀번호는 Abc 12 입니다",
		"密码是abc":                      "密 码 是 abc",
		"пароль 'Ёлка'":               "пароль ' Ёлка '",
		"كلمة السر\u200b 12":          "كلمة السر 12",
		"cafe\u0301 \u0441\u0430x":    "cafe\u0301 са x",
		"\ufeff a\u00a0b\r\n\r\nc\td": "a b c d",
	} {
		var got []string
		for _, tok := range tokensOf(text) {
			got = append(got, text[tok.start:tok.end])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: tokens %q, want %q", text, got, want)
		}
	}
}

// TestTokenGaps tells what stands between tokens.
func TestTokenGaps(t *testing.T) {
	t.Parallel()
	var got []uint8
	for _, tok := range tokensOf("a b\tc  d\ne\n\nf.") {
		got = append(got, tok.before)
	}
	if want := []uint8{gapEdge, gapSpace, gapWide, gapWide, gapLine, gapBlankLine, gapNone}; !slices.Equal(got, want) {
		t.Errorf("gaps %v, want %v", got, want)
	}
}

// chancesOf gives each token the tags that are asked for, with a chance of 0.9.
func chancesOf(way ...uint8) []float32 {
	var out []float32
	for _, tag := range way {
		row := make([]float32, tags)
		for i := range row {
			row[i] = 0.1 / (tags - 1)
		}
		row[tag] = 0.9
		out = append(out, row...)
	}
	return out
}

// TestDecode finds secrets among tags: a rest needs a beginning, and a line's end
// ends it.
func TestDecode(t *testing.T) {
	t.Parallel()
	const text = "pin ist Heide-91\nText"
	tokens := tokensOf(text)
	spans := func(chance []float32) (out []string) {
		for _, s := range secretsAt(tokens, chance, 1) {
			out = append(out, string(s.tier)+" "+text[tokens[s.from].start:tokens[s.to-1].end])
		}
		return out
	}
	for _, c := range []struct {
		way  []uint8
		want []string
	}{
		{[]uint8{0, 0, 0, 0, 0, 0}, nil},
		{[]uint8{0, 0, tagRotate, tagRotateOn, tagRotateOn, 0}, []string{"rotate Heide-91"}},
		{[]uint8{0, 0, tagReview, tagReviewOn, tagReviewOn, tagReviewOn}, []string{"review Heide-91"}},
		{[]uint8{tagInfo, 0, tagRotate, tagRotate, 0, 0}, []string{"info pin", "rotate Heide", "rotate -"}},
	} {
		if got := spans(chancesOf(c.way...)); !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.way, got, c.want)
		}
	}
	if got := secretsAt(nil, nil, 1); got != nil {
		t.Errorf("no tokens hold %v", got)
	}
}

// TestConcepts holds that the tables of all languages of prose name the same
// concepts, and know the words of their languages.
func TestConcepts(t *testing.T) {
	t.Parallel()
	c, err := readConcepts()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(proseFiles, languageName)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if language := strings.TrimSuffix(path.Base(name), ".toml"); !slices.Contains(c.languages, language) {
			t.Errorf("no table of concepts for %s", language)
		}
	}
	known := map[[2]int]bool{}
	for _, m := range c.meaning {
		known[[2]int{int(m.language), int(m.concept)}] = true
	}
	for l, language := range c.languages {
		lacking := 0
		for n := range c.names {
			lacking += b2i(!known[[2]int{l, n}])
		}
		if lacking > len(c.names)/20 { // a few have no word of their own in a language
			t.Errorf("%s: %d of %d concepts have no word", language, lacking, len(c.names))
		}
	}
	marks := newMeanings(&cues{}, c)
	for text, want := range map[string]string{
		"neues Passwort": "new password",
		"nouveau code":   "new code",
		"nowe hasło":     "new password",
		"новый пароль":   "new password",
		"the old door":   "old door",
		"die alte Tür":   "old door",
	} {
		tokens := tokensOf(text)
		var got []string
		var r meaningsRoom
		r.clear(len(tokens), len(c.languages))
		for i := range tokens {
			marks.find(&r, lowerSame(text), tokens, i)
		}
		r.spread(tokens)
		for _, n := range r.means {
			if n >= 0 && slices.Contains(strings.Fields(want), c.names[n]) {
				got = append(got, c.names[n])
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q means %q, want %q", text, got, want)
		}
	}
}

// TestConceptTables refuses tables that do not fit together.
func TestConceptTables(t *testing.T) {
	t.Parallel()
	c := &concepts{}
	if err := c.add("en", "new: new\nold: old, older*\n"); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"neu: neu\n", "new\n"} {
		if err := c.add("de", table); err == nil {
			t.Errorf("took %q for a table", table)
		}
	}
}

// theModel is the model that is part of the program.
func theModel(t testing.TB) *model {
	t.Helper()
	m, err := readModel()
	if err != nil || m == nil {
		t.Fatalf("no model: %v", err)
	}
	return m
}

// TestReaderFinds finds what no rule sees, and keeps out of what is not its business.
func TestReaderFinds(t *testing.T) {
	t.Parallel()
	s, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []Text{
		{Content: "Subject: the password is Heide!91x", Where: InHeader, Header: "Subject"},
		{Content: "Passwort: Heide!91x", Where: InAttachment},
		{Content: "Passwort: Heide!91x", Where: InBody, Unseen: true},
	} {
		for _, c := range s.Find(nil, text) {
			if c.RuleID == s.learned.ID {
				t.Errorf("%s: the reader was asked, and found %q", text.Where, c.Secret)
			}
		}
	}
}

// TestReaderIsBounded looks closely at some of a text of nothing but passwords only.
func TestReaderIsBounded(t *testing.T) {
	t.Parallel()
	m := theModel(t)
	told := 0
	text := &Text{Content: strings.Repeat("password: Heide!91x\n", 40_000), Where: InBody, OnLimit: func() { told++ }}
	n := 0
	for _, p := range m.read(text, nil).parts {
		n += len(p.tokens)
	}
	if n == 0 || n > mostLooks {
		t.Errorf("the networks looked at %d tokens", n)
	}
	if told != 1 {
		t.Errorf("told %d times that they look at no more", told)
	}
}

// TestRulesAlone leaves the reader out.
func TestRulesAlone(t *testing.T) {
	t.Parallel()
	with, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	alone := proseRules(t)
	if with.Count() != alone.Count()+1 || alone.learned != nil || with.learned == nil {
		t.Errorf("%d rules with the reader, %d without", with.Count(), alone.Count())
	}
}

// TestJoin settles what rules and the reader say of the same text.
func TestJoin(t *testing.T) {
	t.Parallel()
	m := theModel(t)
	const text = "the password is Heide!91x and the key K9 of Bielefeld"
	place := func(word string) (int, int) {
		i := strings.Index(text, word)
		return i, i + len(word)
	}
	prose := &rule{Rule: Rule{ID: "prose-password", Severity: High, Title: "p"}, rank: rankProse, def: &ruleDef{}}
	other := &rule{Rule: Rule{ID: "other", Severity: High, Title: "o"}, rank: rankOurs, def: &ruleDef{}}
	learnt := &rule{Rule: Rule{ID: "prose-learned", Severity: High, Title: "l"}, rank: rankGuess, def: &ruleDef{Learned: true}}
	found := func(r *rule, word string, confidence float64) hit {
		start, end := place(word)
		return hit{Candidate{RuleID: r.ID, Start: start, End: end, Secret: word, Confidence: confidence, Tier: Rotate, Title: r.Title, Severity: r.Severity}, r}
	}
	says := func(chance float64, words ...string) *opinion {
		o := &opinion{}
		p := part{span: span{0, len(text)}, tokens: tokensOf(text)}
		for range p.tokens {
			p.chance = append(p.chance, append([]float32{1}, make([]float32, tags-1)...)...)
		}
		for _, w := range words {
			start, end := place(w)
			o.secrets = append(o.secrets, learned{start, end, Rotate, chance})
			for i := firstAt(p.tokens, start); i < len(p.tokens) && p.tokens[i].start < end; i++ {
				p.chance[i*tags] = float32(1 - chance)
			}
		}
		o.parts = []part{p}
		return o
	}
	for _, c := range []struct {
		name  string
		found []hit
		says  *opinion
		want  []string
	}{
		{"both", []hit{found(prose, "Heide!91x", 0.6)}, says(0.95, "Heide!91x"), []string{"prose-password Heide!91x"}},
		{"the reader alone", nil, says(0.95, "Heide!91x"), []string{"prose-learned Heide!91x"}},
		{"a rule of prose alone", []hit{found(prose, "Bielefeld", 0.6)}, says(0.95), nil},
		{"another rule alone", []hit{found(other, "Bielefeld", 0.6)}, says(0.95), []string{"other Bielefeld"}},
		{"other edges", []hit{found(prose, "Heide", 0.6)}, says(0.95, "Heide!91x"), []string{"prose-learned Heide!91x"}},
		{"sure edges", []hit{found(prose, "Heide", 0.99)}, says(0.95, "Heide!91x"), []string{"prose-password Heide"}},
		{"a rule, of what looks like a password", []hit{found(prose, "Heide!91x", 0.6)}, says(0.3, "Heide!91x").silent(), []string{"prose-password Heide!91x"}},
		{"a rule, of a word", []hit{found(prose, "Bielefeld", 0.6)}, says(0.3, "Bielefeld").silent(), nil},
		{"not asked", []hit{found(prose, "K9", 0.6)}, &opinion{}, []string{"prose-password K9"}},
	} {
		var got []string
		for _, h := range learnt.join(c.found, &Text{Content: text, Where: InBody}, c.says, m) {
			got = append(got, h.RuleID+" "+h.Secret)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// silent is an opinion that tells of no secret, whatever its chances are.
func (o *opinion) silent() *opinion {
	o.secrets = nil
	return o
}

// TestSettingsStay holds that the reader, which knows what people write, takes nothing away
// that a program wrote as a setting.
func TestSettingsStay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"temporaryAccessPass": "B9wuYLw9", "once": true}`: true,
		`{"temporaryAccessPass":"B9wuYLw9"}`:                true,
		`<community>B9wuYLw9</community>`:                   true,
		`"the pass" is "B9wuYLw9"`:                          false,
		`the pass: B9wuYLw9`:                                false,
		`<b>B9wuYLw9</p`:                                    true,
		`<b>B9wuYLw9 and more</b>`:                          false,
		`B9wuYLw9`:                                          false,
	} {
		start := strings.Index(text, "B9wuYLw9")
		h := hit{Candidate: Candidate{Start: start, End: start + 8, Secret: text[start : start+8]}}
		if got := h.isSetting(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	m := theModel(t)
	guess := &rule{Rule: Rule{ID: "generic", Severity: High}, rank: rankGeneric, def: &ruleDef{}}
	for text, want := range map[string]int{`{"pass": "B9wuYLw9"}`: 1, `the pass: B9wuYLw9`: 0} {
		p := part{span: span{0, len(text)}, tokens: tokensOf(text)}
		p.chance = chancesOf(make([]uint8, len(p.tokens))...)
		at := strings.Index(text, "B9wuYLw9")
		found := []hit{{Candidate{RuleID: "generic", Start: at, End: at + 8, Secret: text[at : at+8], Confidence: 0.5, Tier: Review}, guess}}
		if got := guess.join(found, &Text{Content: text, Where: InBody}, &opinion{parts: []part{p}}, m); len(got) != want {
			t.Errorf("%s: %d are left, want %d", text, len(got), want)
		}
	}
	plain := hit{Candidate: Candidate{Start: 10, End: 17, Secret: "welcome"}}
	if plain.isSetting(`{"pass": "welcome"}`) {
		t.Error("a plain word passed")
	}
}

// TestReaderPanics keeps what the rules found where the reader fails, and tells of it.
func TestReaderPanics(t *testing.T) {
	t.Parallel()
	s, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	var told any
	text := &Text{Content: "the password is Heide!91x", Where: InBody, OnPanic: func(p any) { told = p }}
	found := s.findAll(nil, text)
	if got := s.weighBy(&model{}, found, text); told == nil || len(found) == 0 || len(got) != len(found) {
		t.Errorf("%d findings of %d are left, told of %v", len(got), len(found), told)
	}
}

// TestReaderAdds takes secrets of the text, and of these none that are too short.
func TestReaderAdds(t *testing.T) {
	t.Parallel()
	d := theModel(t).data
	const head, body = "Heide!91x\n\n", "Ufer!47y Ab"
	p := part{span: span{0, len(body)}, tokens: tokensOf(head + body), chance: chancesOf(1, 2, 2, 2, 1, 2, 2, 2, 1)}
	for i := range p.tokens {
		p.tokens[i].start -= len(head)
		p.tokens[i].end -= len(head)
	}
	for i := range p.chance {
		if p.chance[i] == 0.9 {
			p.chance[i] = 0.99
		}
	}
	o := &opinion{}
	o.add(&Text{Content: body, Where: InBody}, p, d)
	if len(o.secrets) != 1 || body[o.secrets[0].start:o.secrets[0].end] != "Ufer!47y" {
		t.Errorf("took %v", o.secrets)
	}
}

// TestReaderKeepsKeys leaves what a rule took for a machine's key to the rule.
func TestReaderKeepsKeys(t *testing.T) {
	t.Parallel()
	m := theModel(t)
	const text = "the key is 8f3b1c9d7e5a4026b8d1f0c3a5e79b24, says Bielefeld"
	guess := &rule{Rule: Rule{ID: "generic", Severity: High}, rank: rankGeneric, def: &ruleDef{}}
	p := part{span: span{0, len(text)}, tokens: tokensOf(text)}
	p.chance = chancesOf(make([]uint8, len(p.tokens))...)
	for word, want := range map[string]int{"8f3b1c9d7e5a4026b8d1f0c3a5e79b24": 1, "Bielefeld": 0} {
		at := strings.Index(text, word)
		found := []hit{{Candidate{RuleID: "generic", Start: at, End: at + len(word), Secret: word, Confidence: 0.5, Tier: Review}, guess}}
		if got := guess.join(found, &Text{Content: text, Where: InBody}, &opinion{parts: []part{p}}, m); len(got) != want {
			t.Errorf("%s: %d are left, want %d", word, len(got), want)
		}
	}
}

// TestReaderNotes keeps what a rule found where the reader takes some of it for no more
// than a note.
func TestReaderNotes(t *testing.T) {
	t.Parallel()
	m := theModel(t)
	prose := &rule{Rule: Rule{ID: "prose-password", Severity: High, Title: "p"}, rank: rankProse, def: &ruleDef{}}
	const text = "code 4711-0815"
	found := []hit{{Candidate{RuleID: "prose-password", Start: 5, End: 14, Secret: "4711-0815", Confidence: 0.6, Tier: Rotate}, prose}}
	says := &opinion{secrets: []learned{{5, 9, Info, 0.9}}}
	got := prose.join(found, &Text{Content: text, Where: InBody}, says, m)
	if len(got) != 1 || got[0].Tier != Info || got[0].Secret != "4711-0815" {
		t.Errorf("left is %v", got)
	}
}

// TestApart keeps all secrets of a text, and of those that overlap the surer one.
func TestApart(t *testing.T) {
	t.Parallel()
	got := apart([]learned{{30, 35, Rotate, 0.9}, {0, 5, Rotate, 0.9}, {12, 20, Rotate, 0.95}, {10, 15, Rotate, 0.9}, {5, 9, Review, 0.9}, {22, 25, Rotate, 0.9}})
	if want := []learned{{0, 5, Rotate, 0.9}, {5, 9, Review, 0.9}, {12, 20, Rotate, 0.95}, {22, 25, Rotate, 0.9}, {30, 35, Rotate, 0.9}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestPages parts texts between characters, and leaves out none.
func TestPages(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "the password is x", "密码是" + strings.Repeat("夏天的海边", 2000)} {
		last := 0
		for _, w := range pages(text) {
			if w.start != last || w.end-w.start > readerPage+2*readerMargin || !utf8.ValidString(text[w.start:w.end]) {
				t.Errorf("from %d to %d behind %d", w.start, w.end, last)
			}
			last = w.end
		}
		if last != len(text) {
			t.Errorf("up to %d of %d", last, len(text))
		}
	}
}

// FuzzReader runs the rules and the reader over any text and subject.
func FuzzReader(f *testing.F) {
	s, err := Load(Options{})
	if err != nil {
		f.Fatal(err)
	}
	theModel(f)
	f.Add("the password is Heide!91x", "Wi-Fi")
	f.Add("密码是abc\x00\xff", "\xff")
	f.Fuzz(func(t *testing.T, content, subject string) {
		text := Text{Content: content, Where: InBody, Context: Context{Subject: subject}}
		for _, c := range s.Find(nil, text) {
			if c.Start < 0 || c.Start > c.End || c.End > len(content) {
				t.Fatalf("%s found something from %d to %d of %d", c.RuleID, c.Start, c.End, len(content))
			}
		}
	})
}

// TestDescribeAgain describes texts in a room that others were described in, as in a new one.
func TestDescribeAgain(t *testing.T) {
	t.Parallel()
	m := theModel(t)
	texts := []string{
		"The password is Rye+Bread41, not password41.", "the PASSWORD, the Password", "new", "new password", "online", "on line",
		"Das neue Kennwort lautet Heide!91x.", "비밀번호는Abc12입니다", "密码是abc。新密码", "cafe\u0301 пароль паролька", "xpassword password-x x_password 12password",
	}
	texts = append(texts, wordsOfNumbers(1<<(spelledWords+1))) // more words than a room remembers
	used := &room{}
	for range 3 {
		for _, text := range texts {
			tokens := tokensOf(text)
			if got, want := m.describe(used, text, tokens, nil), m.describe(&room{}, text, tokens, nil); !slices.Equal(got, want) {
				t.Errorf("%q is described otherwise in a room that was used", text)
			}
		}
	}
}

// wordsOfNumbers gives so many words that differ.
func wordsOfNumbers(n int) string {
	var b strings.Builder
	for i := range n {
		for ; i > 0; i /= 26 {
			b.WriteByte(byte('a' + i%26))
		}
		b.WriteByte(' ')
	}
	return b.String()
}
