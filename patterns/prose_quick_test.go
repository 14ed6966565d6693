package patterns

import (
	"regexp"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/patterns/patternstest"
)

// oddRuns are words that stand between what looks spare a closer one and what do not.
var oddRuns = strings.Fields(`
https://h.example/p?a=Bc1&d=2 ftp://x x://y ://Foo#1 https:// http://ü HTTP://A1!b
spf=pass request_id=0f3c-11 -x=1 --name=Ab1 a;b {x} <y> |z =q _r -s ~t w> Foo#1;bar 9=8 ſ=1 Kx=2
Foo#Bar1 Foo_1 użytkownik użyt#Kownik1 пароль Пар#оль1 كلمة١ ١٢٣#Abc Walnut#Tray5 7Katzen&Hund kim@host.example kim+1 k ki
kim.l, kim_l/X "kim" kim"X kim»» ab$c+d \\srv\kim ä.ö ü_1、 名前 kim名前 -kim .kim 12 1
Kim: Kim:X 10:32 ：X Kim： Kim：X é:`)

// runsToTry are they, and all words of some made-up mail.
func runsToTry() []string {
	return append(strings.Fields(strings.Join(patternstest.Mails(7, 60), " ")), oddRuns...)
}

// What a quick look says must be what the expression says that it stands for.
func TestQuickLooks(t *testing.T) {
	name := regexp.MustCompile(`^([\p{Latin}\p{Cyrillic}\p{Arabic}\p{N}][\p{Latin}\p{Cyrillic}\p{Arabic}\p{N}_.@\\$+-]{1,63}?)["”“»'’\x60*]{0,2}(?:[\s,:/|+;，、：／]|$|[^\p{Latin}\p{Cyrillic}\p{Arabic}\p{N}_.@\\$+-])`)
	for _, s := range runsToTry() {
		if got, want := isReference(s), aReference.MatchString(s); got != want {
			t.Errorf("isReference(%q) = %v, the expression says %v", s, got, want)
		}
		want := 0
		if m := name.FindStringSubmatchIndex(s); m != nil {
			want = m[3]
		}
		if got := nameOfLogin(s); got != want {
			t.Errorf("nameOfLogin(%q) = %d, the expression says %d", s, got, want)
		}
		for _, head := range []string{s, s + " ok"} {
			if saidBy.MatchString(head) && !mayNameSpeaker(head) {
				t.Errorf("%q may not name a speaker, but does", head)
			}
		}
		if inventedWord.MatchString(s) && !holdsSignOfWords(s) {
			t.Errorf("%q is an invented word without a sign", s)
		}
	}
	if long := strings.Repeat("a", 64); nameOfLogin(long) != 64 || nameOfLogin(long+"b") != 0 {
		t.Error("a user name has 64 characters at most")
	}
}

// A run that is passed unread must hold no value that could be told for a secret.
func TestPassedRuns(t *testing.T) {
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runsToTry() {
		text := Text{Content: "as " + run + " or so", Where: InBody}
		p := newPassage(d, &text, 0, 2)
		if !beginsLink(run) && !p.isNoSecretRun(3, run) {
			continue
		}
		if v, ok := p.takeValue(3); ok && standsOut(p.text[v.start:v.end]) {
			t.Errorf("%q holds %q, which stands out, and is passed", run, p.text[v.start:v.end])
		}
	}
}

// Phrases that are told to be absent must be so.
func TestPhrasesLacking(t *testing.T) {
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	s := mustLoad(t)
	sets := map[gateWords]*phrases{meetingWords: &d.kinds["meeting"].context, formerWords: &d.formerBefore, networkWords: &d.wireless}
	for of, set := range sets {
		for _, phrase := range set.list {
			text := Text{Content: "Ä x " + strings.ToUpper(phrase) + " y " + phrase + " z", Where: InBody}
			h := s.newHits().(*hits)
			s.prefilter(h, &text)
			low := lowerSame(text.Content)
			for from := range low {
				for _, to := range []int{from + len(phrase), len(low)} {
					if to <= len(low) && text.seen.lacks(of, from, to) && set.auto.in(low[from:to]) {
						t.Fatalf("%q lies in %q, and is told to be lacking", phrase, low[from:to])
					}
				}
			}
		}
	}
}

func TestMayBeCode(t *testing.T) {
	for text, want := range map[string]bool{
		"x 4711 y": true, "x 12-34-56 y": true, "x 1 9 7 4 y": true, "x A12 y": true, "x 12A34 y": true, "x 4711# y": true, "x *4711 y": true, "x 4711. y": true,
		"x 30 1234567 y": false, "x 12:34 y": false, "x 2026-10-31 y": false, "x 471a y": false, "x 12345.6 y": false, "x 4711/2 y": false, "x _4711 y": false,
	} {
		start := strings.IndexAny(text, "0123456789")
		if got := mayBeCode(text, start, endOfDigits(text, start)); got != want {
			t.Errorf("mayBeCode(%q) = %v, want %v", text, got, want)
		}
	}
}

// The index of phrases must find what a search for each of them finds.
func TestPhrasesFound(t *testing.T) {
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	text := lowerSame(strings.Join(patternstest.Mails(3, 12), "\n"))
	total := 0
	for _, set := range []*phrases{&d.nouns, &d.entering, &d.formerBefore, &d.talk, &d.kinds["wifi"].words, &d.spaced, {list: []string{"ü", "at", "«", "от", "密码", "-", "is", "новый"}}} {
		if set.index == nil {
			set.compile()
		}
		low := text + " " + strings.Join(set.list, " ") + " x" + strings.Join(set.list, "x é") + "用" + strings.Join(set.list, "用")
		want := map[phraseHit]bool{}
		for number, phrase := range set.list {
			for i := range low {
				if strings.HasPrefix(low[i:], phrase) && phraseEdges(low, i, i+len(phrase)) {
					want[phraseHit{number, i + len(phrase)}] = true
				}
			}
		}
		last := 0
		set.each(low, func(number, end int) {
			if !want[phraseHit{number, end}] || end < last {
				t.Errorf("%q ends at %d after %d, where it does not", set.list[number], end, last)
			}
			delete(want, phraseHit{number, end})
			last = end
			total++
		})
		for left := range want {
			t.Errorf("%q is not found where it ends at %d", set.list[left.number], left.end)
		}
	}
	if total < 1000 {
		t.Errorf("only %d phrases were found", total)
	}
}
