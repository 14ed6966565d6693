package patterns

import (
	"slices"
	"strings"
	"testing"
)

func TestClosed(t *testing.T) {
	for text, want := range map[string]string{
		"it is «gyeolsan(12») typed":    "gyeolsan(12)",
		"labfisio@, «Tampao(pH7,4»)":    "Tampao(pH7,4)",
		"root / [«Pino/Carrasco]*44» /": "[Pino/Carrasco]*44",
		"(in small «kermo1998)» …":      "kermo1998",
		"(«kermo1998»)":                 "kermo1998",
		"(see «Moss{Green»)":            "Moss{Green",
		"it is «a(b)c» here":            "a(b)c",
		"it is «a(b»":                   "a(b",
		"it is «)» here":                ")",
		"x «}}» {":                      "}}",
		"(«ab)cd»":                      "(ab)cd",
	} {
		before, rest, _ := strings.Cut(text, "«")
		value, after, _ := strings.Cut(rest, "»")
		l := learned{start: len(before), end: len(before) + len(value)}
		whole := before + value + after
		if l.closed(whole); whole[l.start:l.end] != want {
			t.Errorf("%s: got %q, want %q", text, whole[l.start:l.end], want)
		}
	}
}

func TestGoesOn(t *testing.T) {
	for text, want := range map[string]bool{
		"«TrackingID#»2301170040001234": true, "is «Heide!91x».": false, "是«Heide!9»吧": false, "x«!Heide»": true, "«Heide»": false,
	} {
		before, rest, _ := strings.Cut(text, "«")
		value, after, _ := strings.Cut(rest, "»")
		l := learned{start: len(before), end: len(before) + len(value)}
		if got := l.goesOn(before + value + after); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestEdgesOfAdded holds that what the reader adds has gone through both.
func TestEdgesOfAdded(t *testing.T) {
	t.Parallel()
	d := theModel(t).data
	for text, want := range map[string][]string{"«Heide(91»)": {"Heide(91)"}, "«TrackingID#»2301": nil, "«TrackingID#» 2301": {"TrackingID#"}, "«Mozilla/5.0»": nil, "«Moz1lla/5.0»": {"Moz1lla/5.0"}} {
		before, rest, _ := strings.Cut(text, "«")
		value, after, _ := strings.Cut(rest, "»")
		whole := before + value + after
		p := part{span: span{0, len(whole)}, tokens: tokensOf(whole)}
		for _, tok := range p.tokens {
			row := make([]float32, tags)
			switch {
			case tok.start >= len(before)+len(value):
				row[tagNone] = 1
			case tok.start == len(before):
				row[tagRotate], row[tagNone] = 0.9, 0.1
			default:
				row[tagRotateOn], row[tagNone] = 0.9, 0.1
			}
			p.chance = append(p.chance, row...)
		}
		o := &opinion{}
		o.add(&Text{Content: whole, Where: InBody}, p, d)
		var got []string
		for _, l := range o.secrets {
			got = append(got, whole[l.start:l.end])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: added %q, want %q", text, got, want)
		}
	}
}
