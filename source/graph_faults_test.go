package source_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/graphtest"
)

// graphAlways is a count that no test reaches.
const graphAlways = 1 << 30

// either says that it does not matter whether there is a wait: Go's client asks
// again by itself when a kept connection turns out to be closed.
const either = -1

// Each fault strikes the first times that a path which ends in at is asked for.
func TestGraphFaults(t *testing.T) {
	t.Parallel()
	const delta, second = "IN/messages/delta", "-1/$value" // the list of the inbox, the second letter
	whole := []string{"Posteingang 0", "Posteingang 1", "Sent Items 2"}
	without := func(detail string) []string {
		return []string{"Posteingang 0", "Posteingang server-refused: " + detail, "Sent Items 2"}
	}
	none := []string{}
	const long = "did not come: the server answered"
	for _, c := range []struct {
		name   string
		at     string
		times  int
		fault  http.HandlerFunc
		want   []string
		fails  string        // of the error that ends the walk
		waited time.Duration // at least, for once
	}{
		{"throttled", second, 3, throttle("7"), whole, "", 7 * time.Second},
		{"throttled until a date", second, 1, throttle(time.Now().Add(time.Hour / 2).UTC().Format(http.TimeFormat)), whole, "", 20 * time.Minute},
		{"throttled with no time", second, 2, throttle(""), whole, "", 1},
		{"throttled while listing", delta, 2, throttle("3"), whole, "", 3 * time.Second},
		{"throttled for ever", delta, graphAlways, throttle("3"), none, "throttled us for too long", 3 * time.Second},
		{"throttled for a day", delta, graphAlways, throttle("86400"), none, "more than an hour", 0},
		{"overloaded", second, 2, answers(503, "ServiceUnavailable", "Retry-After", "11"), whole, "", 11 * time.Second},
		{"a gateway fails", second, 3, answers(502, ""), whole, "", 1},
		{"a fault of the server", second, graphAlways, answers(500, "ErrorMimeContentConversionFailed"), without("a message " + long + " 500 (ErrorMimeContentConversionFailed)"), "", 0},
		{"forbidden message", second, graphAlways, answers(403, "ErrorAccessDenied"), without("a message " + long + " 403 (ErrorAccessDenied)"), "", 0},
		{"a word that is none of Graph's", second, graphAlways, answers(403, "see hunter22 there"), without("a message " + long + " 403"), "", 0},
		{"a message is gone", second, graphAlways, answers(404, "ErrorItemNotFound"), without("a message was there when the folder was listed and is gone"), "", 0},
		{"no answer at all, once", second, 1, cuts, whole, "", either},
		{"a message kills the connection", second, graphAlways, cuts, without("a message did not come: EOF"), "", 1},
		{"silence, once", second, 1, silent, whole, "", 1},
		{"silence", second, graphAlways, silent, without("a message did not come: the server fell silent"), "", 1},
		{"silence in a message, once", second, 1, breaksOff(letter(1), true), whole, "", 1},
		{"breaks off, once", second, 1, breaksOff(letter(1), false), whole, "", 1},
		{
			"breaks off", second, graphAlways, breaksOff(letter(1), false),
			[]string{"Posteingang 0", "Posteingang server-refused: the message broke off each time it was fetched; its beginning was searched: unexpected EOF", "Posteingang 1", "Sent Items 2"}, "", 1,
		},
		{"a token expires", second, 1, answers(401, "InvalidAuthenticationToken"), whole, "", 0},
		{"a message that no token opens", second, graphAlways, answers(401, "InvalidAuthenticationToken"), without("a message " + long + " 401 (InvalidAuthenticationToken)"), "", 0},
		{"no token is good any more", delta, graphAlways, answers(401, "InvalidAuthenticationToken"), none, "does not accept the access token", 0},
		{"a folder is closed", delta, graphAlways, answers(403, "ErrorAccessDenied"), []string{"Posteingang server-refused: this folder could not be listed to its end: the server answered 403 (ErrorAccessDenied)", "Sent Items 2"}, "", 0},
		{"folders below are closed", "IN/childFolders", graphAlways, answers(403, "ErrorAccessDenied"), append([]string{"Posteingang server-refused: this folder could not be listed to its end: the server answered 403 (ErrorAccessDenied)"}, whole...), "", 0},
		{"the list of folders fails", "ROOT/childFolders", graphAlways, answers(500, "InternalServerError"), []string{" server-refused: this folder could not be listed to its end: the server answered 500 (InternalServerError)"}, "", 0},
		{"the list names another server", delta, graphAlways, foreignList, none, "not its own", 0},
		{"the list goes round", delta, graphAlways, roundList, []string{"Posteingang server-refused: this folder could not be listed to its end: the server answered 200 (endlessList)", "Sent Items 2"}, "", 0},
		{"the list ends early", delta, 1, breaksOff([]byte(`{"value":[]}`), false), whole, "", 1},
		{"the list has no end", delta, graphAlways, says(`{"value":[]}`), []string{"Posteingang server-refused: this folder could not be listed to its end: the server ended a list without its link for the next time", "Sent Items 2"}, "", 0},
		{"the list is none", delta, graphAlways, says(`["Subject: hunter22"]`), none, "cannot be understood", 0},
		{"the list is HTML", delta, graphAlways, says(`<html>hunter22`), none, "unexpected EOF", 1},
		{"sent elsewhere", second, graphAlways, redirect, without("a message " + long + " 302"), "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := graphtest.New(t)
			for i, folder := range []string{"IN", "IN", "SENT"} {
				s.Add(folder, letter(i))
			}
			struck := atomic.Int32{}
			s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasSuffix(r.URL.Path, c.at) || int(struck.Add(1)) > c.times {
					return false
				}
				c.fault(w, r)
				return true
			}
			var waits []time.Duration
			g := graphOf(t, s)
			g.Hurry(func(d time.Duration) { s.Mu.Lock(); waits = append(waits, d); s.Mu.Unlock() }, 300*time.Millisecond)
			got, _, err := graphWalked(t, openAnn(t, g), "")
			if diff := cmp.Diff(c.want, append([]string{}, got...)); diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
			checkFailure(t, err, c.fails)
			if most := slices.Max(append(waits, 0)); (c.waited == 0) != (most == 0) && c.fails == "" && c.times < always && c.waited != either || most < c.waited-time.Second {
				t.Errorf("waited %v, want %v", waits, c.waited)
			}
		})
	}
}

// checkFailure wants an explained error, and nothing of mail or token in it.
func checkFailure(t *testing.T, err error, fails string) {
	t.Helper()
	if fails == "" {
		if err != nil {
			t.Error(err)
		}
		return
	}
	var e *source.Error
	if !errors.As(err, &e) || !strings.Contains(err.Error(), fails) || e.Hint == "" {
		t.Errorf("%v, want %q", err, fails)
	}
	if err != nil && (strings.Contains(err.Error(), "secret text") || strings.Contains(err.Error(), "hunter22") || strings.Contains(err.Error(), graphtest.ReadOnly())) {
		t.Errorf("it tells too much: %v", err)
	}
}

func throttle(wait string) http.HandlerFunc {
	return answers(429, "TooManyRequests", "Retry-After", wait)
}

func answers(status int, code string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		graphtest.Fail(w, status, code)
	}
}

func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

// cuts ends the connection.
func cuts(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// silent says nothing until the client is gone.
func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// breaksOff promises more than it sends.
func breaksOff(raw []byte, wait bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(raw)+100))
		w.Write(raw)
		w.(http.Flusher).Flush()
		if wait {
			<-r.Context().Done()
		}
		panic(http.ErrAbortHandler)
	}
}

func foreignList(w http.ResponseWriter, _ *http.Request) {
	graphtest.WriteJSON(w, map[string]any{"value": []any{}, "@odata.nextLink": "https://graph.example/v1.0/users/x"})
}

func roundList(w http.ResponseWriter, r *http.Request) {
	graphtest.WriteJSON(w, map[string]any{"value": []any{}, "@odata.nextLink": "http://" + r.Host + r.URL.String()})
}

func redirect(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "https://graph.example/", http.StatusFound)
}

// A token that expires in the middle is renewed, once for all requests.
func TestGraphRenewsItsToken(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	for i := range 12 {
		s.Add("IN", letter(i))
	}
	second := graphtest.Token(map[string]any{"scp": "Mail.Read", "n": 2})
	var stale []string
	g := graphOf(t, s, func(o *source.GraphOptions) {
		o.Token = func(_ context.Context, tenant, old string) (string, error) {
			stale = append(stale, old)
			if old == "" {
				return graphtest.ReadOnly(), nil
			}
			return second, nil
		}
	})
	var values atomic.Int32
	s.Fault = func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "$value") && values.Add(1) == 5 {
			s.Mu.Lock()
			s.Accepts = second
			s.Mu.Unlock()
		}
		return false
	}
	got, _, err := graphWalked(t, openAnn(t, g), "")
	if err != nil || len(got) != 12 || !slices.Equal(stale, []string{"", graphtest.ReadOnly()}) {
		t.Errorf("%d letters, %v; %d tokens asked for", len(got), err, len(stale))
	}
}

func TestGraphWithoutToken(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	g := graphOf(t, s, func(o *source.GraphOptions) {
		o.Token = func(context.Context, string, string) (string, error) {
			return "", errors.New("the sign-in has expired")
		}
	})
	_, err := source.Open(t.Context(), "m365://ann@example.org", source.Options{Graph: g})
	checkFailure(t, err, "the sign-in has expired")
	_, err = source.Open(t.Context(), "m365://ann@example.org", source.Options{})
	checkFailure(t, err, "no one is signed in")
}

// A server that cannot be reached ends the walk; it does not list each message.
func TestGraphServerDies(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	for i := range 12 {
		s.Add("IN", letter(i))
	}
	var dead atomic.Bool
	s.Fault = func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "-3/$value") {
			dead.Store(true)
		}
		if dead.Load() {
			panic(http.ErrAbortHandler)
		}
		return false
	}
	got, at, err := graphWalked(t, openAnn(t, graphOf(t, s)), "")
	checkFailure(t, err, "could not be read to its end")
	s.Mu.Lock()
	s.Fault = nil
	s.Mu.Unlock()
	rest, _, err := graphWalked(t, openAnn(t, graphOf(t, s)), at)
	must(t, err)
	if len(got) > 3 || len(got)+len(rest) != 12 {
		t.Errorf("%d letters, then %d", len(got), len(rest))
	}
}

func FuzzGraphAnswers(f *testing.F) {
	f.Add([]byte(`{"id":"IN","displayName":"x","value":[{"id":"a","receivedDateTime":"2024-01-01T00:00:00Z"}],"@odata.deltaLink":"x"}`), 200, "0")
	f.Add([]byte(`{"error":{"code":"x"}}`), 429, "1")
	f.Fuzz(func(t *testing.T, body []byte, status int, wait string) {
		if status < 200 || status > 599 {
			return
		}
		n := 0
		answer := func(*http.Request) *http.Response {
			w := httptest.NewRecorder()
			w.Header().Set("Retry-After", wait)
			if n++; n > 200 {
				status = 404
			}
			w.WriteHeader(status)
			w.Write(body)
			return w.Result()
		}
		g, err := source.NewGraph(source.GraphOptions{Transport: roundTrip(answer), Token: func(context.Context, string, string) (string, error) { return graphtest.ReadOnly(), nil }})
		must(t, err)
		g.Hurry(func(time.Duration) {}, time.Minute)
		src, err := source.Open(t.Context(), "m365://ann@example.org", source.Options{Graph: g})
		if err != nil {
			return
		}
		for m := range src.Messages(t.Context(), "") {
			if n > 1000 {
				t.Fatalf("%d requests and no end: %v", n, m)
			}
		}
	})
}

type roundTrip func(*http.Request) *http.Response

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

// An answer that comes a few bytes at a time is given up, and the others are read.
func TestGraphDrips(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	for i := range 3 {
		s.Add("IN", letter(i))
	}
	s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
		for strings.HasSuffix(r.URL.Path, "-1/$value") {
			if _, err := w.Write([]byte("x")); err != nil || http.NewResponseController(w).Flush() != nil || r.Context().Err() != nil {
				return true
			}
			time.Sleep(5 * time.Millisecond)
		}
		return false
	}
	g := graphOf(t, s)
	g.Hurry(func(time.Duration) {}, 200*time.Millisecond)
	got, _, err := graphWalked(t, openAnn(t, g), "")
	if err != nil || len(got) < 3 || !strings.Contains(strings.Join(got, "\n"), "broke off") {
		t.Errorf("%v, %q", err, got)
	}
}
