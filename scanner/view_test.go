package scanner

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/mailspill/mailspill/patterns"
)

// Made up; the keys have the marks and checksums that their issuers give them.
const (
	accountKey   = "vB6chYJF0+mE2U6uVceci1GuS6lZ8y7wgZyhOdjZPX8UE++zHnYjgwixYaVHBExrDGMbaxLo/V0F+ASt1vky9g=="
	clientSecret = "uAl8Q~Kl.da1Ii0B6-N15_FrIUA6WXizw.FqgdgK"
)

// found lists what a scan of one body says: secrets with their places.
func found(t *testing.T, header, body string) []string {
	t.Helper()
	opt := options(t, "all")
	opt.ShowSecrets = true
	out := scan(t, opt, "From: a@harbor.example\r\nTo: b@harbor.example\r\n"+header+"\r\n"+body)
	var got []string
	for _, f := range out.findings {
		got = append(got, fmt.Sprintf("%s %d:%d %s", f.Secret.Reveal(), f.Line, f.Column, strings.Join(f.Decoded, ",")))
	}
	return got
}

func encode64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func powerShell(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// One secret in one place is one finding, at the place where a reader of the
// text finds it, whatever views show it and whatever the text itself shows of it.
func TestViewsOfSecrets(t *testing.T) {
	t.Parallel()
	sas := "https://harbor1.blob.core.windows.net/logs?sv=2022-11-02&sr=c&sp=r&se=2030-01-01T00:00:00Z&sig=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyMTI%3D"
	sig := "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyMTI="
	tests := []struct {
		name, body string
		want       []string
	}{
		{"as it is", "one\nthe key " + accountKey + "\n", []string{accountKey + " 2:9 "}},
		{"over two lines", "one\nkey: " + accountKey[:60] + "\n" + accountKey[60:] + "\n", []string{accountKey + " 2:6 joined-lines"}},
		{"quoted over three lines", "> AccountKey=" + accountKey[:30] + "\n> " + accountKey[30:60] + "\n> " + accountKey[60:] + "\n", []string{accountKey + " 1:14 joined-lines,quote-marks"}},
		{"repeated in a quote", "key: " + accountKey + "\n> key: " + accountKey + "\n", []string{accountKey + " 1:6 ", accountKey + " 2:8 "}},
		{"with zero-width characters", "the secret is " + clientSecret[:9] + "\u200b" + clientSecret[9:] + " now\n", []string{clientSecret + " 1:15 zero-width"}},
		{"full width", "ä secret: " + fullWidth(clientSecret[:6]) + clientSecret[6:] + " now\n", []string{clientSecret + " 1:11 unicode"}},
		{"full width, quoted and wrapped", "> k: " + accountKey[:20] + fullWidth(accountKey[20:24]) + accountKey[24:50] + "\n> " + accountKey[50:] + "\n", []string{accountKey + " 1:6 unicode,joined-lines,quote-marks"}},
		{"a wrapped link", "see\n<" + sas[:76] + "\n" + sas[76:] + ">\n", []string{sig + " 3:20 joined-lines"}},
		{"Safe Links", "open https://eur01.safelinks.protection.outlook.com/?url=" + url.QueryEscape(sas) + "&data=05%7C01&sdata=abc%3D&reserved=0 now\n", []string{sig + " 1:185 safelinks"}},
		{"JSON in a log", `{"msg":"a\r\nAccountKey=` + strings.NewReplacer("+", `\u002b`, "=", `\u003d`).Replace(accountKey) + `\r\nb"}` + "\n", []string{accountKey + " 1:25 "}},
		{"a secret with an escape", `{"client":"x","password":"Gr4nite\u0026Moss\u0021"}` + "\n", []string{"Gr4nite&Moss! 1:27 json-escape"}},
		{"base64 of YAML", "kind: Secret\ndata:\n  client_secret: " + encode64(clientSecret) + "\n", []string{clientSecret + " 3:18 base64"}},
		{"Basic authorisation", "Authorization: Basic " + encode64("svc:Moss_green81") + "\n", []string{"Moss_green81 1:22 "}},
		{"EncodedCommand", "powershell -EncodedCommand " + powerShell("az login --service-principal -u 597ba152-def1-49c6-a808-b46d62d58e2d -p "+clientSecret+" --tenant h.example") + "\n", []string{clientSecret + " 1:28 base64,utf-16"}},
		{"two secrets in a block", encode64Lines("client secret: "+clientSecret+"\nkey: "+accountKey+"\n", 76) + "\n", []string{clientSecret + " 1:1 base64", accountKey + " 1:1 base64"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := found(t, "", tt.body)
			if !slices.Equal(got, tt.want) {
				t.Errorf("found:\n%s\nwant:\n%s\nin:\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"), tt.body)
			}
		})
	}
}

func fullWidth(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r + 0xfee0)
	}
	return b.String()
}

func encode64Lines(s string, width int) string {
	var b strings.Builder
	for s = encode64(s); len(s) > width; s = s[width:] {
		b.WriteString(s[:width] + "\n")
	}
	return b.String() + s
}

// A disguised secret is masked wherever else a record shows it.
func TestDisguisedSecretsAreMasked(t *testing.T) {
	t.Parallel()
	for _, hidden := range []string{encode64("password: Gr4nite-Moss!7"), "password=Gr4nite%2DMoss!7", `{"password":"Gr4nite\u002dMoss!7"}`} {
		raw := "From: a@harbor.example\r\nTo: b@harbor.example\r\nSubject: " + hidden + "\r\n\r\nhello\r\n"
		out := scan(t, options(t, "all"), raw)
		if len(out.findings) != 1 {
			t.Errorf("%s: %d findings, want 1", hidden, len(out.findings))
			continue
		}
		f := out.findings[0]
		for _, bad := range []string{"Moss", "u002d", "%2D", encode64("password: Gr4nite-Moss!7")[14:]} {
			if strings.Contains(f.Message.Subject, bad) {
				t.Errorf("%s: the subject tells %q", hidden, f.Message.Subject)
			}
		}
		if f.Where != "header" {
			t.Errorf("%s: where %q, want header", hidden, f.Where)
		}
	}
}

func TestDelSpBreaksNoKey(t *testing.T) {
	t.Parallel()
	got := found(t, "Content-Type: text/plain; format=flowed; DelSp=\"yes\"\r\n", "the  \nsecret is "+clientSecret[:9]+" \n"+clientSecret[9:]+"  \nfor you\n")
	if want := clientSecret + " 2:11 flowed"; len(got) != 1 || got[0] != want {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestWeigh(t *testing.T) {
	t.Parallel()
	cand := func(secret string, checked patterns.Checked) *patterns.Candidate {
		return &patterns.Candidate{Secret: secret, Checked: checked}
	}
	old := func(raw, secret string, checked patterns.Checked) *hit {
		return &hit{Candidate: *cand(secret, checked), raw: raw}
	}
	tests := []struct {
		name string
		p    place
		c    *patterns.Candidate
		q    place
		old  *hit
		want verdict
	}{
		{"the same", place{start: 3, end: 9, within: []string{"base64"}}, cand("a", "none"), place{start: 0, end: 20}, old("a", "a", "none"), worse},
		{"the same, by a rule that proves it", place{start: 0, end: 9, within: []string{"joined-lines"}}, &patterns.Candidate{RuleID: "x", Secret: "a", Checked: "structure"}, place{start: 0, end: 9}, old("a", "a", "none"), better},
		{"longer", place{start: 0, end: 20, within: []string{"joined-lines"}}, cand("ab", "none"), place{start: 0, end: 10}, old("a", "a", "none"), better},
		{"an escape undone", place{start: 0, end: 10, within: []string{"json-escape"}}, cand("a&b", "none"), place{start: 0, end: 10}, old(`a\u0026b`, `a\u0026b`, "none"), better},
		{"within a blob", place{start: 4, end: 10, within: []string{"base64"}}, cand("a", "none"), place{start: 0, end: 20}, old("blob", "blob", "none"), better},
		{"within a proven blob", place{start: 4, end: 10, within: []string{"base64"}}, cand("a", "none"), place{start: 0, end: 20}, old("blob", "blob", "structure"), worse},
		{"two proven, one within the other", place{start: 4, end: 10, within: []string{"base64"}}, cand("a", "structure"), place{start: 0, end: 20}, old("blob", "blob", "structure"), apart},
		{"what ends at an escape", place{start: 0, end: 5, within: []string{"json-escape"}}, cand("a", "structure"), place{start: 0, end: 20}, old("blob", "blob", "structure"), better},
		{"a piece of joined lines", place{start: 4, end: 10, within: []string{"joined-lines"}}, cand("a", "none"), place{start: 0, end: 20}, old("ab", "ab", "none"), worse},
		{"side by side in part", place{start: 5, end: 15, within: []string{"base64"}}, cand("a", "none"), place{start: 0, end: 10}, old("b", "b", "none"), apart},
		{"percent that the rule undid", place{start: 0, end: 10, within: []string{"percent"}}, cand("a c", "none"), place{start: 0, end: 10}, old("a%2Bc", "a+c", "none"), worse},
		{"percent that someone typed", place{start: 0, end: 10, within: []string{"percent"}}, cand("a c", "none"), place{start: 0, end: 10}, old("a%2Bc", "a%2Bc", "none"), worse},
		{"percent in what is proven", place{start: 0, end: 10, within: []string{"percent"}}, cand("a+c", "checksum"), place{start: 0, end: 10}, old("a%2Bc", "a%2Bc", "none"), better},
		{"percent that a rule stopped at", place{start: 0, end: 10, within: []string{"percent"}}, cand("a+c", "none"), place{start: 0, end: 1}, old("a", "a", "none"), better},
		{"nothing undone in it", place{start: 0, end: 10}, cand("ab", "none"), place{start: 0, end: 5}, old("a", "a", "none"), worse},
		{"cut off by a chunk's end", place{plain: true, start: 0, end: 10}, cand("ab", "none"), place{start: 0, end: 5}, old("a", "a", "none"), better},
	}
	for _, tt := range tests {
		if got := weigh(&tt.p, tt.c, &tt.q, tt.old); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A text of chunks with a key broken over lines near each chunk's end gives each
// key once, at its own line.
func TestViewsAcrossChunks(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	var lines []int
	line := 1
	for b.Len() < 3<<20 {
		for range 200 {
			b.WriteString("the report of last week says that nothing was changed\u00a0on your server\n")
			line++
		}
		lines = append(lines, line)
		b.WriteString("key: " + accountKey[:50] + "\n" + accountKey[50:] + "\n")
		line += 2
	}
	got := found(t, "Content-Type: text/plain; charset=utf-8\r\n", b.String())
	if len(got) != len(lines) {
		t.Fatalf("%d findings, want %d", len(got), len(lines))
	}
	for i, want := range lines {
		if s := fmt.Sprintf("%s %d:6 joined-lines", accountKey, want); got[i] != s {
			t.Errorf("finding %d is %s, want %s", i, got[i], s)
		}
	}
}
