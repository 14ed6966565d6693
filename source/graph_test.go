package source_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/graphtest"
	"github.com/mailspill/mailspill/source/sourcetest"
)

// letter is a message that its number tells from others.
func letter(n int) []byte {
	return fmt.Appendf(nil, "From: ann@example.org\r\nSubject: %d\r\n\r\nletter %d\r\n", n, n)
}

// graphWalked is what a walk gave: letters by their subject, what was lost by
// its reason and detail.
func graphWalked(t testing.TB, s source.Source, after mail.Cursor) (letters []string, last mail.Cursor, err error) {
	t.Helper()
	for m, err := range s.Messages(t.Context(), after) {
		var lost *mail.Lost
		if errors.As(err, &lost) {
			letters = append(letters, fmt.Sprintf("%s %s: %s", m.Ref.Folder, lost.Reason, lost.Detail))
		}
		if err != nil && lost == nil {
			return letters, last, err
		}
		if m.Raw != nil {
			_, subject, _ := strings.Cut(string(m.Raw), "Subject: ")
			subject, _, _ = strings.Cut(subject, "\r\n")
			letters = append(letters, m.Ref.Folder+" "+subject)
			last = m.Next
		}
	}
	return letters, last, nil
}

// graph is a client that waits for nothing.
func graphOf(t testing.TB, s *graphtest.Server, change ...func(*source.GraphOptions)) *source.Graph {
	t.Helper()
	opt := source.GraphOptions{URL: s.URL, Token: func(context.Context, string, string) (string, error) { return graphtest.ReadOnly(), nil }}
	for _, c := range change {
		c(&opt)
	}
	g, err := source.NewGraph(opt)
	must(t, err)
	t.Cleanup(g.Close)
	g.Hurry(func(time.Duration) {}, 5*time.Second)
	return g
}

func openAnn(t testing.TB, g *source.Graph) source.Source {
	t.Helper()
	src, err := source.Open(t.Context(), "m365://ann@example.org", source.Options{Graph: g})
	must(t, err)
	return src
}

// inGraph puts messages into two folders.
func inGraph(t *testing.T, msgs []sourcetest.Mail) source.Source {
	s := graphtest.New(t)
	for i, m := range msgs {
		s.Add([]string{"IN", "SENT"}[2*i/max(len(msgs), 1)], m.Raw)
	}
	return openAnn(t, graphOf(t, s))
}

func TestGraphFolders(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	for i, folder := range []string{"ROOT", "REC", "IN", "PRO", "SENT", "SENT"} {
		s.Add(folder, letter(i))
	}
	for _, c := range []struct {
		folder string
		want   []string
	}{
		{"", []string{" 0", "Posteingang 2", "Posteingang/Pro/jekte & Mehr 3", "Sent Items 4", "Sent Items 5", "recoverableitemsdeletions 1"}},
		{"/inbox", []string{"Posteingang 2", "Posteingang/Pro/jekte & Mehr 3"}},
		{"/Inbox/Pro%2Fjekte%20&%20Mehr", []string{"Posteingang/Pro/jekte & Mehr 3"}},
		{"/sent%20items/", []string{"Sent Items 4", "Sent Items 5"}},
	} {
		src, err := source.Open(t.Context(), "m365://ann@example.org"+c.folder, source.Options{Graph: graphOf(t, s)})
		must(t, err)
		got, _, err := graphWalked(t, src, "")
		must(t, err)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q:\n%s", c.folder, diff)
		}
	}
	src, err := source.Open(t.Context(), "m365://ann@example.org/nowhere", source.Options{Graph: graphOf(t, s)})
	must(t, err)
	if _, _, err := graphWalked(t, src, ""); !errors.Is(err, source.ErrNoMail) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestGraphAtMostFourAtATime(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	for i := range 40 {
		s.Add("IN", letter(i))
	}
	s.Fault = func(http.ResponseWriter, *http.Request) bool { time.Sleep(5 * time.Millisecond); return false }
	g := graphOf(t, s)
	one, two := openAnn(t, g), openAnn(t, g)
	done := make(chan bool)
	go func() {
		defer close(done)
		for range two.Messages(context.Background(), "") {
		}
	}()
	got, _, err := graphWalked(t, one, "")
	<-done
	if most := s.AtMost.Load(); err != nil || len(got) != 40 || most > 4 || most < 2 {
		t.Errorf("%d letters, %v; %d requests at a time, want 2 to 4", len(got), err, most)
	}
	use := g.Use()
	if use.AppID != graphtest.AppID || use.User != "ann@example.org" || !slices.Equal(use.Mailboxes, []string{"ann@example.org"}) || !slices.Equal(use.Addresses, []string{"127.0.0.1"}) {
		t.Errorf("use: %+v", use)
	}
}

// A rescan gives what is new and nothing else, wherever the last one stopped.
func TestGraphGoesOn(t *testing.T) {
	t.Parallel()
	for _, stop := range []int{1, 2, 3, 5, 6} {
		s := graphtest.New(t)
		for i, folder := range []string{"IN", "IN", "IN", "PRO", "SENT", "SENT"} {
			s.Add(folder, letter(i))
		}
		g := graphOf(t, s)
		var at mail.Cursor
		seen := map[string]int{}
		for m, err := range openAnn(t, g).Messages(t.Context(), "") {
			must(t, err)
			at = m.Next
			if m.Raw == nil {
				continue
			}
			if seen[string(m.Raw)]++; len(seen) == stop {
				break
			}
		}
		s.Add("IN", letter(6))
		s.Items[6].Received = "2001-01-01T00:00:00Z" // moved in: older than all
		s.Add("EMPTY", letter(7))
		s.Items[0].Removed = true
		for i := range s.Folders {
			s.Folders[i].Name += " renamed"
		}
		for range 2 {
			for m, err := range openAnn(t, g).Messages(t.Context(), at) {
				must(t, err)
				seen[string(m.Raw)]++
				at = m.Next
			}
		}
		for i := range 8 {
			if n := seen[string(letter(i))]; n != 1 {
				t.Errorf("stopped after %d: letter %d came %d times", stop, i, n)
			}
		}
	}
}

// A server that forgot where we were is asked for everything again.
func TestGraphForgets(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	s.Add("IN", letter(0))
	src := openAnn(t, graphOf(t, s))
	_, at, err := graphWalked(t, src, "")
	must(t, err)
	s.Add("IN", letter(1))
	s.Forgets = 100
	got, _, err := graphWalked(t, src, at)
	if diff := cmp.Diff([]string{"Posteingang 0", "Posteingang 1"}, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestGraphLargeMessage(t *testing.T) {
	t.Parallel()
	const most = 10_000
	for _, size := range []int{most - 1, most, most + 1, 3 * most, 200 * most} {
		s := graphtest.New(t)
		raw := append(letter(0), strings.Repeat("x", size)...)[:size]
		s.Add("IN", raw)
		src, err := source.Open(t.Context(), "m365://ann@example.org", source.Options{Graph: graphOf(t, s), MaxMessage: most})
		must(t, err)
		var lost *mail.Lost
		for m, err := range src.Messages(t.Context(), "") {
			if m.Raw == nil {
				continue
			}
			errors.As(err, &lost)
			missing := int64(max(size-most, 0))
			if len(m.Raw) != min(size, most) || (lost == nil) != (missing == 0) || lost != nil && (lost.Bytes != missing || lost.Reason != mail.TooLarge) {
				t.Errorf("%d bytes: %d came, lost %+v", size, len(m.Raw), lost)
			}
		}
	}
}

func TestGraphLeavesNothingRunning(t *testing.T) {
	s := graphtest.New(t)
	for i := range 20 {
		s.Add("IN", letter(i))
	}
	g := graphOf(t, s)
	src := openAnn(t, g)
	before := runtime.NumGoroutine()
	for m := range src.Messages(t.Context(), "") {
		if m.Raw != nil {
			break
		}
	}
	for range 100 {
		g.Close()
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

func TestGraphAddress(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	s.Add("IN", letter(0))
	for _, c := range []struct{ url, fails string }{
		{"m365://ann@example.org", ""},
		{"M365://ann@example.org/", ""},
		{"m365://ann%40example.org@11111111-2222-3333-4444-555555555555", ""},
		{"m365://bob@example.org", "there is no such mailbox"},
		{"m365://example.org", "names no mailbox"},
		{"m365://ann@", "names no mailbox"},
		{"m365://ann:hunter22@example.org", "holds a password"},
		{"m365://ann@example.org/a?b", "bare"},
		{"m365://ann@%zz", "cannot be understood"},
	} {
		src, err := source.Open(t.Context(), c.url, source.Options{Graph: graphOf(t, s)})
		if c.fails == "" {
			must(t, err)
			if got := sourcetest.Walk(t, src, ""); len(got) != 1 || got[0].Ref.Source != c.url {
				t.Errorf("%s: %d messages", c.url, len(got))
			}
			continue
		}
		var e *source.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.fails) || e.Hint == "" || strings.Contains(err.Error(), "hunter22") {
			t.Errorf("%s: %v, want %q", c.url, err, c.fails)
		}
	}
}

func TestGraphRefusesBroadTokens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		claims map[string]any
		says   string // "" if it is taken
	}{
		{"a person who may read mail", map[string]any{"scp": "Mail.Read User.Read openid profile email"}, ""},
		{"shared mailboxes", map[string]any{"scp": "Mail.Read Mail.Read.Shared"}, ""},
		{"a person who may write", map[string]any{"scp": "Mail.Read Mail.ReadWrite"}, "Mail.ReadWrite"},
		{"a person who may send", map[string]any{"scp": "Mail.Read Mail.Send"}, "Mail.Send"},
		{"files too", map[string]any{"scp": "Mail.Read Files.Read.All"}, "Files.Read.All"},
		{"an application, narrowed in Exchange", map[string]any{"appid": "app-1"}, ""},
		{"an application for the whole tenant", map[string]any{"roles": []string{"Mail.Read"}}, "Mail.Read in every mailbox of the tenant"},
		{"an application that may write", map[string]any{"roles": []string{"Mail.ReadWrite"}}, "Mail.ReadWrite"},
		{"an application for the directory", map[string]any{"roles": []string{"Directory.Read.All"}}, "Directory.Read.All"},
	} {
		token := graphtest.Token(c.claims)
		for _, accepted := range []bool{false, true} {
			s := graphtest.New(t)
			s.Accepts = token
			g := graphOf(t, s, func(o *source.GraphOptions) {
				o.Token = func(context.Context, string, string) (string, error) { return token, nil }
				o.AcceptBroadAccess = accepted
			})
			_, err := source.Open(t.Context(), "m365://ann@example.org", source.Options{Graph: g})
			if c.says == "" || accepted {
				if err != nil {
					t.Errorf("%s, accepted %t: %v", c.name, accepted, err)
				}
				continue
			}
			if !errors.Is(err, source.ErrBroadAccess) || !strings.Contains(err.Error(), c.says) || len(s.Asked) > 0 {
				t.Errorf("%s: %v after %d requests; want %q before any", c.name, err, len(s.Asked), c.says)
			}
		}
	}
	s := graphtest.New(t)
	g := graphOf(t, s, func(o *source.GraphOptions) {
		o.Token = func(context.Context, string, string) (string, error) { return "opaque", nil }
	})
	if _, err := source.Open(t.Context(), "m365://ann@example.org", source.Options{Graph: g}); !errors.Is(err, source.ErrBroadAccess) {
		t.Errorf("a token that tells nothing: %v", err)
	}
}

func TestGraphURL(t *testing.T) {
	t.Parallel()
	for url, ok := range map[string]bool{
		"": true, "https://graph.microsoft.us": true, "http://127.0.0.1:1": true, "http://graph.microsoft.us": false, "graph.microsoft.us": false,
	} {
		if _, err := source.NewGraph(source.GraphOptions{URL: url}); (err == nil) != ok {
			t.Errorf("%q: %v", url, err)
		}
	}
}
