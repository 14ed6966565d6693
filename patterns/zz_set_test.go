package patterns

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
)

type zzMail struct {
	ID, Thread, Template, Genre, Subject, Text, Why string
	HTML                                            bool
	Secrets                                         []struct{ Value, Tier, User string }
}

var zzTag = regexp.MustCompile(`<[^>]*>`)
var zzBreak = regexp.MustCompile(`(?i)<br ?/?>|</p>|</tr>|</div>|</li>|</h\d>|<tr[^>]*>|<p[^>]*>`)
var zzCell = regexp.MustCompile(`(?i)</t[dh]>\s*<t[dh][^>]*>`)

func zzStrip(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	s = zzCell.ReplaceAllString(s, "\t")
	s = zzBreak.ReplaceAllString(s, "\n")
	return html.UnescapeString(zzTag.ReplaceAllString(s, ""))
}

// PS=lang,lang go test -run TestZZSet -v
func TestZZSet(t *testing.T) {
	set := proseRules(t)
	dir := "/tmp/prose/tune/"
	names, _ := filepath.Glob(dir + "*.toml")
	sort.Strings(names)
	var th, tm, te, tn, tc int
	for _, name := range names {
		lang := strings.TrimSuffix(filepath.Base(name), ".toml")
		b, _ := os.ReadFile(name)
		var f struct{ Mails []zzMail }
		if err := decodeTOML(b, &f); err != nil {
			fmt.Println(name, err)
			continue
		}
		verbose := strings.Contains(","+os.Getenv("PS")+",", ","+lang+",") || os.Getenv("PS") == "all"
		var hit, miss, extra, neg, clean int
		for _, m := range f.Mails {
			text := m.Text
			if m.HTML {
				text = zzStrip(text)
			}
			want := map[string]bool{}
			pos := false
			for _, s := range m.Secrets {
				if s.Tier != "info" {
					want[html.UnescapeString(s.Value)] = true
					pos = true
				}
			}
			bad := 0
			found := set.Find(nil, Text{Content: text, Where: InBody})
			found = append(found, set.Find(nil, Text{Content: "Subject: " + m.Subject, Header: "Subject", Where: InHeader})...)
			seen := map[string]bool{}
			for _, c := range found {
				if c.Tier == Info || seen[c.Secret] {
					continue
				}
				seen[c.Secret] = true
				if want[c.Secret] {
					delete(want, c.Secret)
					hit++
					continue
				}
				bad++
				if verbose {
					fmt.Printf("FALSE %s %s: %q %s %s %.2f\n", m.ID, m.Template, c.Secret, c.RuleID, c.Tier, c.Confidence)
				}
			}
			for s := range want {
				miss++
				if verbose {
					fmt.Printf("MISS  %s %s: %q\n", m.ID, m.Template, s)
				}
			}
			extra += bad
			if !pos {
				neg++
				if bad == 0 {
					clean++
				}
			}
		}
		p, r := float64(hit)/float64(max(1, hit+extra)), float64(hit)/float64(max(1, hit+miss))
		fmt.Printf("%s: P %.3f R %.3f F1 %.3f  hit %d miss %d false %d, negatives %d of %d clean\n", lang, p, r, 2*p*r/max(1e-9, p+r), hit, miss, extra, clean, neg)
		th += hit; tm += miss; te += extra; tn += neg; tc += clean
	}
	p, r := float64(th)/float64(max(1, th+te)), float64(th)/float64(max(1, th+tm))
	fmt.Printf("ALL: P %.3f R %.3f F1 %.3f  hit %d miss %d false %d, negatives %d of %d clean\n", p, r, 2*p*r/max(1e-9, p+r), th, tm, te, tc, tn)
}
