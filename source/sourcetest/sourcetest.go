// Package sourcetest is the acceptance suite of sources: whatever kind of
// mailbox holds them, the same messages come out with the same bytes, from any
// place on, once more by their Ref, and the mailbox is left as it was.
package sourcetest

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
)

// Mail is a message to be put into a mailbox. Raw ends in a line end.
type Mail struct {
	Folder string // "" for the mailbox's own
	Raw    []byte
}

// Kind is one kind of mailbox, and what it can do.
type Kind struct {
	Name string
	// Open puts messages into a fresh mailbox and opens it. It is called anew for
	// every look at the mailbox.
	Open func(t *testing.T, msgs []Mail) source.Source
	// Unordered says that the order of messages is the mailbox's own.
	Unordered bool
	// Once says that it can be walked once and gives no message again.
	Once bool
	// Single says that it holds one message.
	Single bool
	// LineEnd replaces "\n" in the messages; "" for none.
	LineEnd string
	// Form writes a message in the only form that it holds; nil if it holds any.
	Form func(raw []byte) []byte
}

// Run holds one kind of mailbox to the contract of source.Source.
func Run(t *testing.T, k Kind) {
	msgs := k.fit(samples())
	for _, c := range []struct {
		name  string
		check func(t *testing.T, k Kind, msgs []Mail)
	}{
		{"same messages", checkSame},
		{"goes on after any message", checkResume},
		{"begun from its last place, gives nothing", checkNothingNew},
		{"gives a message again", checkAgain},
		{"tells a changed message", checkChanged},
		{"stops when told", checkStop},
		{"stops when cancelled", checkCancel},
		{"one after the other at the same time", checkConcurrent},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t, k, msgs)
		})
	}
}

func (k Kind) fit(msgs []Mail) []Mail {
	if k.Single {
		msgs = msgs[:1]
	}
	if k.Form != nil {
		for i := range msgs {
			msgs[i].Raw = k.Form(msgs[i].Raw)
		}
	}
	if k.LineEnd == "" {
		return msgs
	}
	for i := range msgs {
		msgs[i].Raw = withLineEnd(msgs[i].Raw, k.LineEnd)
	}
	return msgs
}

// sums are the hashes of messages, sorted where the order is not defined.
func (k Kind) sums(raws [][]byte) [][sha256.Size]byte {
	sums := make([][sha256.Size]byte, len(raws))
	for i, raw := range raws {
		sums[i] = sha256.Sum256(raw)
	}
	if k.Unordered {
		slices.SortFunc(sums, func(a, b [sha256.Size]byte) int { return slices.Compare(a[:], b[:]) })
	}
	return sums
}

func raws(msgs []Mail) [][]byte {
	out := make([][]byte, len(msgs))
	for i, m := range msgs {
		out[i] = m.Raw
	}
	return out
}

// open opens a mailbox and closes it when the test ends: messages live so long.
func (k Kind) open(t *testing.T, msgs []Mail) source.Source {
	t.Helper()
	s := k.Open(t, msgs)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// Walk collects the messages after a cursor; an error fails the test, and so does
// a mark that is more than one.
func Walk(t *testing.T, s source.Source, after mail.Cursor) []*mail.Message {
	t.Helper()
	var got []*mail.Message
	for m, err := range s.Messages(t.Context(), after) {
		if err != nil {
			t.Fatalf("after %d messages: %v", len(got), err)
		}
		if m.Raw == nil {
			checkMark(t, m)
			continue
		}
		got = append(got, m)
	}
	return got
}

// Marks collects the places that a walk gives, by messages and otherwise.
func Marks(t *testing.T, s source.Source, after mail.Cursor) []mail.Cursor {
	t.Helper()
	var got []mail.Cursor
	for m, err := range s.Messages(t.Context(), after) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, m.Next)
	}
	return got
}

func checkMark(t *testing.T, m *mail.Message) {
	t.Helper()
	if want := (mail.Ref{Source: m.Ref.Source, Offset: mail.NoOffset}); m.Ref != want || m.Ref.Source == "" || m.Next == "" {
		t.Fatalf("an item without a message, and more than a mark: %+v, Next %q", m.Ref, m.Next)
	}
}

func bytesOf(msgs []*mail.Message) [][]byte {
	out := make([][]byte, len(msgs))
	for i, m := range msgs {
		out[i] = m.Raw
	}
	return out
}

func checkSame(t *testing.T, k Kind, msgs []Mail) {
	got := Walk(t, k.open(t, msgs), "")
	if len(got) != len(msgs) {
		t.Fatalf("%d messages, want %d", len(got), len(msgs))
	}
	if !slices.Equal(k.sums(raws(msgs)), k.sums(bytesOf(got))) {
		t.Errorf("messages differ:\n%s", cmp.Diff(raws(msgs), bytesOf(got)))
	}
	seen := map[string]bool{}
	for i, m := range got {
		key := m.Ref.Source + "\x00" + m.Ref.ID
		if m.Ref.Source == "" || m.Next == "" || seen[key] {
			t.Errorf("message %d: Ref %+v or Next %q is empty or not its own", i, m.Ref, m.Next)
		}
		seen[key] = true
	}
}

func checkResume(t *testing.T, k Kind, msgs []Mail) {
	whole := Walk(t, k.open(t, msgs), "")
	s := k.open(t, msgs)
	for i, m := range whole {
		if i%everyNth > 0 && i < len(whole)-1 {
			continue
		}
		if k.Once && i > 0 {
			s = k.open(t, msgs)
		}
		rest := Walk(t, s, m.Next)
		if want := bytesOf(whole[i+1:]); !slices.EqualFunc(want, bytesOf(rest), slices.Equal) {
			t.Errorf("after message %d of %d: %d more, want %d", i, len(whole), len(rest), len(want))
		}
	}
}

// checkNothingNew begins a walk where the last one ended.
func checkNothingNew(t *testing.T, k Kind, msgs []Mail) {
	s := k.open(t, msgs)
	places := Marks(t, s, "")
	if k.Once {
		s = k.open(t, msgs)
	}
	if more := Marks(t, s, places[len(places)-1]); len(more) > 0 {
		t.Errorf("%d items, where nothing changed: %q", len(more), more)
	}
}

func checkAgain(t *testing.T, k Kind, msgs []Mail) {
	s := k.open(t, msgs)
	for i, m := range Walk(t, s, "") {
		ref := m.Ref
		ref.SHA256 = sha256.Sum256(m.Raw)
		again, err := s.Message(t.Context(), ref)
		if k.Once {
			if !errors.Is(err, source.ErrOnce) {
				t.Errorf("message %d again: %v, want ErrOnce", i, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("message %d again: %v", i, err)
			continue
		}
		if !slices.Equal(again.Raw, m.Raw) || again.Ref != ref || !again.EnvelopeDate.Equal(m.EnvelopeDate) {
			t.Errorf("message %d came again as another: %+v, want %+v", i, again.Ref, ref)
		}
	}
}

func checkChanged(t *testing.T, k Kind, msgs []Mail) {
	if k.Once {
		t.Skip("gives no message again")
	}
	s := k.open(t, msgs)
	ref := Walk(t, s, "")[0].Ref
	ref.SHA256[0] = 1
	if _, err := s.Message(t.Context(), ref); !errors.Is(err, source.ErrChanged) {
		t.Errorf("a message with another hash: %v, want ErrChanged", err)
	}
}

func checkStop(t *testing.T, k Kind, msgs []Mail) {
	for range k.open(t, msgs).Messages(t.Context(), "") {
		break // an iterator that goes on panics
	}
}

func checkCancel(t *testing.T, k Kind, msgs []Mail) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	items := 0
	for _, err := range k.open(t, msgs).Messages(ctx, "") {
		items++
		last = err
		cancel()
	}
	if last != context.Canceled || items != 2 {
		t.Errorf("%d items, the last with %v; want one message and context.Canceled", items, last)
	}
}

// checkConcurrent walks twice at once, one in the pauses of the other.
func checkConcurrent(t *testing.T, k Kind, msgs []Mail) {
	if k.Once {
		t.Skip("can be walked once")
	}
	s := k.open(t, msgs)
	for m, err := range s.Messages(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if m.Raw == nil {
			continue
		}
		if again, err := s.Message(t.Context(), m.Ref); err != nil || !slices.Equal(again.Raw, m.Raw) {
			t.Fatalf("a message read again amid the walk: %v", err)
		}
	}
}
