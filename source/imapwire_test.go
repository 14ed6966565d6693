package source

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// watched feeds a text in pieces of a size.
func watched(text string, piece int) (*imapWatch, error) {
	w := &imapWatch{}
	for len(text) > 0 {
		n := min(piece, len(text))
		if err := w.see([]byte(text[:n])); err != nil {
			return w, err
		}
		text = text[n:]
	}
	return w, nil
}

func TestIMAPWatch(t *testing.T) {
	t.Parallel()
	bye := "* BYE see you"
	for _, c := range []struct {
		name, text, bye string
		err             error
	}{
		{"a BYE", "* OK x\r\n" + bye + "\r\n", "see you", nil},
		{"a BYE in a literal is none", "* 1 FETCH (BODY[] {15}\r\n" + bye + "\r\n)\r\n", "", nil},
		{"a BYE after a literal", "* 1 FETCH (BODY[] {3}\r\nabc UID 1)\r\n" + bye + "\r\n", "see you", nil},
		{"a literal of any length in a FETCH", "* 1 FETCH (BODY[] {9000000000}\r\n", "", nil},
		{"a long literal elsewhere", "* LIST () \"/\" {70000}\r\n", "", errLongLiteral},
		{"an answer without end", "* OK " + strings.Repeat("x", longestAnswer) + "x", "", errLongAnswer},
		{"a list of literals without end", strings.Repeat("* LIST () \"/\" {1}\r\nx", 1) + strings.Repeat("y", longestAnswer), "", errLongAnswer},
	} {
		for _, piece := range []int{1, 7, 1 << 20} {
			if piece == 1 && len(c.text) > 1<<20 {
				continue
			}
			w, err := watched(c.text, piece)
			if err != c.err || w.bye != c.bye {
				t.Errorf("%s, in pieces of %d: %v, BYE %q", c.name, piece, err, w.bye)
			}
		}
	}
}

// However the bytes are cut, the watch sees the same, and holds little.
func FuzzIMAPWatch(f *testing.F) {
	f.Add("* OK x\r\n* 1 FETCH (BODY[] {3}\r\nabc)\r\n* BYE z\r\n", 2)
	f.Add("* LIST () \"/\" {70000}\r\n", 5)
	f.Add("{0}\r\n{1+}\n\n}", 1)
	f.Fuzz(func(t *testing.T, text string, piece int) {
		whole, err1 := watched(text, max(1, len(text)))
		cut, err2 := watched(text, max(1, piece))
		if err1 != err2 || err1 == nil && fmt.Sprint(*whole) != fmt.Sprint(*cut) {
			t.Errorf("%v and %v, %v and %v", whole, cut, err1, err2)
		}
		if cap(cut.head) > 4*keptLine || len(cut.tail) > 24 {
			t.Errorf("holds %d and %d bytes", cap(cut.head), len(cut.tail))
		}
	})
}

// A cursor of any text is read or refused, and one that is read is printed the
// same.
func FuzzIMAPCursor(f *testing.F) {
	f.Add("7+AAEL+-+INBOX!8+AA+x+a+b")
	f.Add("x")
	f.Fuzz(func(t *testing.T, text string) {
		from, err := parsePosition(text)
		if err != nil {
			return
		}
		p, err := parseProgress(from)
		if err != nil {
			return
		}
		for name, st := range p.folders {
			again, back, err := parseFolderState(st.step(name))
			if err != nil || again != name || fmt.Sprint(back) != fmt.Sprint(st) {
				t.Errorf("%q: %v came back as %q %v: %v", name, st, again, back, err)
			}
		}
	})
}

// A URL of any text is read or refused; a password in it is in no error.
func FuzzIMAPURL(f *testing.F) {
	f.Add("imaps://ann%40example.test@mail.example.test:993/a%20b")
	f.Add("imap://ann:Heron-Quay-17@mail.example.test")
	f.Add("imaps://[::1]/")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := parseIMAP("imaps://ann:Heron-Quay-17" + text + "@h"); err == nil || strings.Contains(err.Error(), "Heron") {
			t.Error(err)
		}
		at, err := parseIMAP(text)
		if err == nil && (at.host == "" || at.user == "") {
			t.Errorf("%q is read as %+v", text, at)
		}
	})
}

// A set of UIDs knows what was added to it, in whatever order, as long as it is
// small; a large one forgets only what is lowest, and then takes it for known.
func TestUIDSet(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 6))
	for range 50 {
		var s uidSet
		var list []imapUID
		for range r.IntN(400) {
			uid := imapUID(1 + r.IntN(600))
			s, list = s.add(uid), append(list, uid)
		}
		slices.Sort(list)
		list = slices.Compact(list)
		back, err := parseUIDSet(s.String())
		if err != nil || fmt.Sprint(back) != fmt.Sprint(s) {
			t.Fatalf("%v came back as %v: %v", s, back, err)
		}
		for uid := imapUID(1); uid <= 600; uid++ {
			if _, in := slices.BinarySearch(list, uid); in != back.has(uid) {
				t.Fatalf("%d is in the set: %t", uid, !in)
			}
		}
		half := list[:len(list)/2]
		if here, others := s.split(half); !slices.Equal(others, list[len(list)/2:]) || fmt.Sprint(here) != fmt.Sprint(setOf(half)) {
			t.Fatalf("%v was parted into %v and %v", list, here, others)
		}
	}
	var scattered uidSet
	for uid := imapUID(2); uid < 20_000; uid += 2 {
		scattered = scattered.add(uid)
	}
	if n := len(scattered.ranges); n > mostRanges || n < mostRanges/2 || !scattered.has(19_998) || scattered.has(19_999) || !scattered.has(3) || len(scattered.String()) > 6000 {
		t.Errorf("%d ranges from %d, %d bytes", n, scattered.floor, len(scattered.String()))
	}
}

func setOf(list []imapUID) (s uidSet) {
	for _, uid := range list {
		s = s.add(uid)
	}
	return s
}

func TestPace(t *testing.T) {
	t.Parallel()
	const idle = time.Minute
	for _, c := range []struct {
		name    string
		bytes   int // each time
		every   time.Duration
		literal func(i int) bool
		cut     int // minutes until the server is cut off; 0 for never in two hours
	}{
		{"a message in drips", 10, time.Second, func(int) bool { return true }, 1},
		{"a message on a slow line", 5000, 5 * time.Second, func(int) bool { return true }, 0},
		{"a message after a long silence", 4000, 50 * time.Second, func(i int) bool { return i%2 == 1 }, 20},
		{"many small messages, one a second", 3000, time.Second, func(i int) bool { return i%3 > 0 }, 0},
		{"a search that says it goes on", 40, 10 * time.Second, func(int) bool { return false }, 20},
		{"tiny messages in drips", 5, time.Second, func(i int) bool { return i%2 == 0 }, 20},
	} {
		begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		p, cut := startPace(begin), 0
		for i := 1; time.Duration(i)*c.every < 2*time.Hour; i++ {
			now := begin.Add(time.Duration(i) * c.every)
			if !p.keeps(c.bytes, c.literal(i), idle, now) {
				cut = int(now.Sub(begin).Minutes())
				break
			}
		}
		if cut < c.cut || cut > c.cut+c.cut {
			t.Errorf("%s: cut off after %d minutes, want %d", c.name, cut, c.cut)
		}
	}
}
