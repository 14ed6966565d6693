package source

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// messagesOf splits what lies in memory and gives the messages' bytes.
func messagesOf(mbox string) []string {
	var out []string
	s := splitBytes([]byte(mbox), 0)
	for seg, ok := s.next(); ok; seg, ok = s.next() {
		out = append(out, string(messageBytes(seg.raw)))
	}
	return out
}

const dated = "From ann@example.test Mon Jun  3 10:20:30 2024\n"

func TestSplit(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, mbox string
		want       []string
	}{
		{"empty", "", nil},
		{"two", dated + "A: 1\n\nx\n\n" + dated + "B: 2\n\ny\n\n", []string{"A: 1\n\nx\n", "B: 2\n\ny\n"}},
		{"CRLF", crlf(dated + "A: 1\n\nx\n\n" + dated + "B: 2\n\ny\n"), []string{"A: 1\r\n\r\nx\r\n", "B: 2\r\n\r\ny\r\n"}},
		{"mixed line ends", crlf(dated) + "A: 1\r\n\nx\n\r\n" + dated + "B: 2\n", []string{"A: 1\r\n\nx\n", "B: 2\n"}},
		{"no final newline", dated + "A: 1\n\nlast byte!", []string{"A: 1\n\nlast byte!"}},
		{"final carriage return", dated + "A: 1\n\nx\r", []string{"A: 1\n\nx\r"}},
		{"mark and blank lines first", "\xef\xbb\xbf\r\n\n" + dated + "A: 1\n", []string{"A: 1\n"}},
		{"mark after the From line", dated + "\xef\xbb\xbfA: 1\n", []string{"\xef\xbb\xbfA: 1\n"}},
		{"text before", "lost and found\n\n" + dated + "A: 1\n", []string{"lost and found\n", "A: 1\n"}},
		{"no From line", "just text", []string{"just text"}},
		{"no header", dated + "\nno header here\n\n" + dated + "nor here", []string{"\nno header here\n", "nor here"}},
		{"no blank line before", "From - \nA: 1\n\nx\nFrom - \nB: 2\n\ny\nFrom - \nC: 3\n", []string{"A: 1\n\nx\n", "B: 2\n\ny\n", "C: 3\n"}},
		{"no date", "From a@b.test\nA: 1\n\nx\n\nFrom 123@xxx\nB: 2\n", []string{"A: 1\n\nx\n", "B: 2\n"}},
		{"quoted From lines before the header", dated + ">From x y\n>>From z\nA: 1\n\nx\n" + dated + ">From q\nB: 2\n",
			[]string{"From x y\n>From z\nA: 1\n\nx\n", "From q\nB: 2\n"}},
		{"blank lines before the header", dated + "A: 1\n\nx\n" + dated + "\n\nB: 2\n", []string{"A: 1\n\nx\n", "\n\nB: 2\n"}},
		{"nothing between", dated + "From b@c.test\nA: 1\n", []string{"", "A: 1\n"}},
		{"prose", dated + "A: 1\n\nFrom Russia with love\n\nFrom here on\nYear: 1963\n", nil},
		{"prose with a month", dated + "A: 1\n\nFrom May to 3 June 2024 at 10:00 we met.\n", nil},
		{"prose before an address", dated + "A: 1\n\nFrom ann@example.test\nhttps://example.test/\n", nil},
		{"sender, blank line, then prose", dated + "A: 1\n\nFrom ann@example.test\n\nNote: call her\n", nil},
		{"header field with a blank", dated + "A: 1\nFrom : ann\nTo: bob\n\nx\n", nil},
		{"dated line amid text", dated + "A: 1\n\nlog:\n" + dated + "next log line\n", nil},
		{"quoted lines", dated + "A: 1\n\n>From x\n>>From y\n >From z\n>Fromage\n", []string{"A: 1\n\nFrom x\n>From y\n >From z\n>Fromage\n"}},
		{"only one blank line goes", dated + "A: 1\n\nx\n\n\n\n" + dated + "B: 2\n", []string{"A: 1\n\nx\n\n\n", "B: 2\n"}},
		{"empty messages", dated + "\n" + dated + "\n" + dated, []string{"", "", ""}},
		{"takeout date", "From 1@xxx Thu Jun 06 07:08:09 +0000 2024\n\nx\n\nFrom 2@xxx Thu Jun 06 07:08:09 +0000 2024\n\ny", []string{"\nx\n", "\ny"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := c.want
			if want == nil && c.mbox != "" { // one message, unchanged
				want = []string{strings.TrimPrefix(c.mbox, dated)}
			}
			if diff := cmp.Diff(want, messagesOf(c.mbox)); diff != "" {
				t.Errorf("messages differ (-want +got):\n%s", diff)
			}
			checkSplitter(t, []byte(c.mbox))
		})
	}
}

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func TestFromLineDates(t *testing.T) {
	t.Parallel()
	june := time.Date(2024, 6, 3, 10, 20, 30, 0, time.UTC)
	cases := []struct {
		line  string
		grade fromGrade
		date  time.Time
	}{
		{"From ann@example.test Mon Jun  3 10:20:30 2024", datedFrom, june},
		{"From - Mon Jun  3 10:20:30 2024", datedFrom, june},
		{"From  Mon Jun  3 10:20:30 2024", datedFrom, june},
		{"From MAILER-DAEMON Mon Jun  3 10:20 2024", datedFrom, june.Add(-30 * time.Second)},
		{"From \"ann b\" Mon Jun  3 10:20:30 2024", datedFrom, june},
		{"From a@b Mon Jun 03 12:20:30 +0200 2024", datedFrom, june},
		{"From a@b Mon Jun 03 03:20:30 PDT 2024", datedFrom, june},
		{"From a@b Mon Jun 03 10:20:30 2024 +0000", datedFrom, june},
		{"From a@b Mon, 3 Jun 2024 12:20:30 +0200 (CEST)", datedFrom, june},
		{"From a@b 2024-06-03T12:20:30+02:00", datedFrom, june},
		{"From a@b 2024-06-03 10:20:30", datedFrom, june},
		{"From a!b Mon Jun  3 10:20:30 2024 remote from host", datedFrom, june},
		{"From ROOT Mon Jun  3 10:20:30 2024", datedFrom, june},
		{"From a@b Mon Jun  3 10:20:30", senderFrom, time.Time{}},
		{"From a@b Mon Jun  3 2024", senderFrom, time.Time{}},
		{"From a@b Mon Jun 33 10:20:30 2024", looseFrom, time.Time{}},
		{"From a@b Mon Jun  3 25:20:30 2024", looseFrom, time.Time{}},
		{"From a@b", senderFrom, time.Time{}},
		{"From -", senderFrom, time.Time{}},
		{"From ", senderFrom, time.Time{}},
		{"From Russia with love", looseFrom, time.Time{}},
		{"From Mon Jun 3 10:20:30 2024 on we waited", looseFrom, time.Time{}},
		{"From  : ann", notFrom, time.Time{}},
	}
	for _, c := range cases {
		got := parseFromLine([]byte(c.line))
		if got.grade != c.grade || !got.date.Equal(c.date) {
			t.Errorf("%q: grade %d, date %v; want %d, %v", c.line, got.grade, got.date, c.grade, c.date)
		}
	}
}

// flat is a segment with its bytes copied, as a stream's do not last.
type flat struct {
	Offset, Next int64
	Line, Raw    string
}

func flatten(s *splitter) []flat {
	var out []flat
	for seg, ok := s.next(); ok; seg, ok = s.next() {
		out = append(out, flat{seg.offset, seg.next, string(seg.line), string(seg.raw)})
	}
	return out
}

// same compares before it explains: an explanation of megabytes is slow.
func same(t *testing.T, what string, want, got []flat) {
	t.Helper()
	if !slices.Equal(want, got) {
		t.Fatalf("%s: segments differ (-want +got):\n%s", what, cmp.Diff(want, got))
	}
}

// The same splitting whether the bytes are mapped or come in drops, and whether
// it starts at the beginning or goes on after any message; and not a byte lost.
func checkSplitter(t *testing.T, mbox []byte) {
	t.Helper()
	mapped := flatten(splitBytes(mbox, 0))
	checkNothingLost(t, mbox, mapped)
	streams := map[string]io.Reader{
		"one byte at a time": iotest.OneByteReader(bytes.NewReader(mbox)),
		"error with data":    iotest.DataErrReader(bytes.NewReader(mbox)),
		"half":               iotest.HalfReader(bytes.NewReader(mbox)),
	}
	for name, r := range streams {
		same(t, "stream, "+name, mapped, flatten(splitStream(r, 0, 0)))
	}
	for i, seg := range mapped {
		if i > 5 && len(mbox) > chunk || i > 20 {
			break
		}
		rest := flatten(splitBytes(mbox, seg.Next))
		same(t, "going on", mapped[i+1:], rest)
		resumed := splitStream(bytes.NewReader(mbox[seg.Next:]), seg.Next, 0)
		if len(mbox) < chunk {
			resumed.chunk = 7 // or no decision would ever wait for more
		}
		same(t, "stream going on", rest, flatten(resumed))
	}
}

func checkNothingLost(t *testing.T, mbox []byte, segs []flat) {
	t.Helper()
	at := int64(0)
	var whole strings.Builder
	for i, seg := range segs {
		if i == 0 {
			at = seg.Offset
			whole.Write(mbox[:at])
		}
		if seg.Offset != at {
			t.Fatalf("message %d begins at %d, the one before ends at %d", i, seg.Offset, at)
		}
		whole.WriteString(seg.Line + seg.Raw)
		at = seg.Next
	}
	if len(segs) == 0 && len(bytes.Trim(mbox, "\xef\xbb\xbf\r\n")) > 0 || len(segs) > 0 && whole.String() != string(mbox) {
		t.Fatalf("bytes lost: %d of %d came out", whole.Len(), len(mbox))
	}
}

func TestStreamsSplitLikeMappedFiles(t *testing.T) {
	t.Parallel()
	long := dated + "A: 1\n\n" + strings.Repeat("a long body line\n", 20_000) + "\n"
	for _, mbox := range []string{
		long + long + "From - \n" + strings.Repeat("\n", maxLookahead-10) + "B: 2\n\nx",
		long + dated + strings.Repeat(">From x\n", 30_000) + "B: 2\n\nx\n\n" + dated,
		strings.Repeat("x", 3*chunk) + "\n\n" + dated + "A: 1\n",
		"A: 1\n\nFrom " + strings.Repeat("y", maxFromLine) + "\nB: 2\n",
		strings.Repeat(dated+"\n", 30_000),
	} {
		checkSplitter(t, []byte(mbox))
	}
}

// Wherever the window is cut short, the lines are judged as they stand.
func TestCutStreamsSplitAtTheSameLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("y", 2*maxFromLine)
	for pad := range 200 {
		mbox := dated + "A: 1\n\n" + strings.Repeat("x", pad) + long + "\n" + dated + "no header\n" + long + "\n\n" + dated + "\nz\n" + long + "\nFrom - \nB: 2\n\n" + long
		var want, got []int64
		for _, seg := range flatten(splitBytes([]byte(mbox), 0)) {
			want = append(want, seg.Offset)
		}
		s := splitStream(strings.NewReader(mbox), 0, 64)
		s.chunk, s.begun, s.framed = 16, true, true // the look at the beginning would read it all
		for _, seg := range flatten(s) {
			got = append(got, seg.Offset)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("pad %d: offsets (-mapped +stream):\n%s", pad, diff)
		}
	}
}

// Too large a message of a stream is cut; the rest is counted and skipped, and
// the messages after it are whole.
func TestStreamKeepsNoMoreThanAllowed(t *testing.T) {
	t.Parallel()
	const most = 1 << 20
	huge := strings.Repeat("0123456789abcde\n", 9<<16) // 9 MiB
	mbox := dated + "A: 1\n\nx\n\n" + dated + huge + "\n" + dated + "B: 2\n\ny\n"
	s := splitStream(strings.NewReader(mbox), 0, most)
	var sizes, cuts []int64
	widest := 0
	for seg, ok := s.next(); ok; seg, ok = s.next() {
		sizes, cuts = append(sizes, int64(len(seg.raw))), append(cuts, seg.cut)
		widest = max(widest, cap(s.window))
	}
	if diff := cmp.Diff([]int64{9, most, 8}, sizes); diff != "" {
		t.Errorf("sizes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{0, int64(len(huge)) + 1 - most, 0}, cuts); diff != "" {
		t.Errorf("cuts (-want +got):\n%s", diff)
	}
	if widest > 4*most {
		t.Errorf("the window grew to %d bytes", widest)
	}
}

// Eight times the mailbox takes about eight times as long, not sixty-four.
func TestSplittingIsLinear(t *testing.T) {
	t.Parallel()
	if underRace {
		t.Skip("measures time, which the race detector spoils; make test runs it without, too")
	}
	for name, unit := range map[string]string{
		"From lines that split nothing": "From a@b\n",
		"dated From lines":              dated,
		"blank lines after From lines":  "From a@b\n" + strings.Repeat("\n", 5000),
		"no line at all":                "From a@b ",
		"quoted From lines":             ">>>>From a\n",
	} {
		took := func(size int) time.Duration {
			mbox := []byte(strings.Repeat(unit, size/len(unit)))
			start := time.Now()
			for s, ok := splitBytes(mbox, 0), true; ok; {
				var seg segment
				seg, ok = s.next()
				messageBytes(seg.raw)
			}
			return time.Since(start)
		}
		for try := 1; ; try++ { // a busy machine may spoil one
			small, large := took(128<<10), took(1<<20)
			if large < 24*small+100*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%s: 128 KiB took %v, 1 MiB %v", name, small, large)
				break
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte(dated + "A: 1\n\nx\n\n" + dated + "B: 2\n\ny"))
	f.Add([]byte("\xef\xbb\xbf\nFrom - \nA: 1\n\n>From x\n>>From y\nFrom a@b\n\n\nSubject: z"))
	f.Add([]byte(crlf(dated + "\n\n" + dated + ">From q\nC: d\n\n\n")))
	f.Add([]byte("\xef\xbb\xbf"))
	f.Fuzz(func(t *testing.T, mbox []byte) {
		checkSplitter(t, mbox)
		for _, seg := range flatten(splitBytes(mbox, 0)) {
			if len(messageBytes([]byte(seg.Raw))) > len(seg.Raw) {
				t.Fatalf("a message grew: %q", seg.Raw)
			}
		}
	})
}
