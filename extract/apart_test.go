package extract

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook/outlooktest"
)

// TestMain makes this program a child process of Workers where a test asks for
// one: a good one, or one that a file has taken over.
func TestMain(m *testing.M) {
	if how := os.Getenv("MAILSPILL_TEST_WORKER"); how != "" {
		misbehave(how)
		os.Exit(3)
	}
	os.Exit(m.Run())
}

func misbehave(how string) {
	first := func() *bufio.Reader {
		r := bufio.NewReader(os.Stdin)
		_, _ = readFrame(r, longestBytes)
		return r
	}
	switch how {
	case "probes":
		probe()
	case "good":
		if Serve(os.Stdin, os.Stdout, nil) == nil {
			os.Exit(0)
		}
	case "pdf":
		if Serve(os.Stdin, os.Stdout, NewPDFModule("")) == nil {
			os.Exit(0)
		}
	case "confined":
		if Confine(512<<20, "") == nil && Serve(os.Stdin, os.Stdout, nil) == nil {
			os.Exit(0)
		}
	case "exits":
		first()
	case "hangs":
		first()
		time.Sleep(time.Hour)
	case "fills":
		first()
		hoard()
	case "overflows":
		first()
		debug.SetMaxStack(1 << 20)
		os.Exit(recurse(1))
	case "garbage":
		first()
		os.Stdout.WriteString(strings.Repeat("garbage\xff", 1000))
		time.Sleep(time.Hour)
	case "floods":
		first()
		for writeFrame(os.Stdout, frameText, sentText{Text: Text{Where: "attachment"}}, bytes.Repeat([]byte("flood "), 100_000)) == nil {
		}
	case "guesses": // a password that it was not told
		first()
		_ = writeFrame(os.Stdout, frameOpened, Opened{Part: "1", Password: "Quill-Ferry-93"}, nil)
		time.Sleep(time.Hour)
	case "babbles":
		first()
		for writeFrame(os.Stdout, frameRead, Leaf{}, nil) == nil {
		}
	case "lies":
		r := first()
		io.CopyN(io.Discard, r, 10)
		_ = writeFrame(os.Stdout, frameLost, mail.Lost{Bytes: -5}, nil)
		time.Sleep(time.Hour)
	case "hasty": // done before it has read
		first()
		_ = writeFrame(os.Stdout, frameDone, done{}, nil)
		time.Sleep(time.Hour)
	}
}

func hoard() {
	var all [][]byte
	for {
		b := make([]byte, 16<<20)
		for i := range b {
			b[i] = byte(i)
		}
		all = append(all, b)
		if len(all) > 1<<10 {
			return
		}
	}
}

// recurse ends at no depth that a stack has room for.
func recurse(n int) int {
	if n < 0 {
		return 0
	}
	return recurse(n+1) + n
}

func workers(t testing.TB, how string, opt WorkerOptions) *Workers {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	opt.Command, opt.Env = []string{self}, []string{"MAILSPILL_TEST_WORKER=" + how}
	ws := NewWorkers(opt)
	t.Cleanup(ws.Close)
	return ws
}

// What a child process reads is what this process would have read.
func TestAwayIsTheSame(t *testing.T) {
	t.Parallel()
	ole := outlooktest.Compound([]outlooktest.File{{Path: "Some stream", Data: []byte("words in a stream of a compound file")}})
	for name, raw := range map[string][]byte{
		"rtf":     attach("a.rtf", "application/rtf", []byte(`{\rtf1 the words of a page\par{\*\comment hidden}}`)),
		"ole":     attach("a.bin", "application/octet-stream", ole),
		"nested":  attach("a.bin", "application/octet-stream", outlooktest.MessageFile(outlookLetter())),
		"unknown": attach("a.bin", "application/octet-stream", []byte("\x00\x01\x02binary with some words in it\x00\xff\xfe\x03")),
		"long":    attach("a.bin", "application/octet-stream", append([]byte("\x00\x01\x02\x03"), bytes.Repeat([]byte("words without end. "), 200_000)...)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := extractRaw(t, raw, DefaultLimits())
			for _, how := range []string{"good", "confined"} {
				got := extractWith(t, raw, Options{Limits: DefaultLimits(), Workers: workers(t, how, WorkerOptions{})})
				if diff := cmp.Diff(want.String(), got.String()); diff != "" {
					t.Errorf("%s: texts differ (-here +away):\n%s", how, diff)
				}
				if diff := cmp.Diff(want.lost, got.lost); diff != "" {
					t.Errorf("%s: what was lost differs (-here +away):\n%s", how, diff)
				}
				if want.seen != got.seen {
					t.Errorf("%s: the account differs: %+v, %+v", how, want.seen, got.seen)
				}
			}
		})
	}
}

// A process that a file has taken over costs that leaf, which is listed, and
// nothing else; its strings are searched all the same.
func TestWorkerFails(t *testing.T) {
	t.Parallel()
	hostile := append([]byte("\x00\x01\x02\x03binary, with the words Winter-Otter-41 in it\x00"), bytes.Repeat([]byte{0xff, 0, 7}, 200_000)...)
	for _, c := range []struct {
		how, detail string
		reason      mail.Reason
		opt         WorkerOptions
	}{
		{"exits", "ended", mail.Crashed, WorkerOptions{}},
		{"overflows", "ended", mail.Crashed, WorkerOptions{}},
		{"garbage", "ended", mail.Crashed, WorkerOptions{}},
		{"lies", "ended", mail.Crashed, WorkerOptions{}},
		{"hangs", "more than 300ms", mail.TooSlow, WorkerOptions{Time: 300 * time.Millisecond}},
		{"hasty", "more than 300ms", mail.TooSlow, WorkerOptions{Time: 300 * time.Millisecond}},
		{"guesses", "ended", mail.Crashed, WorkerOptions{}},
		{"babbles", "more text", mail.TooLarge, WorkerOptions{}},
		{"floods", "more text", mail.TooLarge, WorkerOptions{}},
		{"fills", "more than 64 MiB of memory", mail.Crashed, WorkerOptions{Memory: 64 << 20}},
	} {
		t.Run(c.how, func(t *testing.T) {
			t.Parallel()
			lim := DefaultLimits()
			lim.Held, lim.Archives.Bytes = 1<<20, 1<<20
			r := extractWith(t, attach("a.bin", "application/octet-stream", hostile), Options{Limits: lim, Workers: workers(t, c.how, c.opt)})
			if len(r.lost) != 1 || r.lost[0].Reason != c.reason || !strings.Contains(r.lost[0].Detail, c.detail) || r.lost[0].Bytes != int64(len(hostile)) {
				t.Errorf("lost %+v, want one %s of %d bytes that says %q", r.lost, c.reason, len(hostile), c.detail)
			}
			if !strings.Contains(r.String(), "Winter-Otter-41") {
				t.Error("the strings were not searched")
			}
		})
	}
}

// A process that ended while it waited costs no leaf: another takes its place.
func TestWorkerIsReplaced(t *testing.T) {
	t.Parallel()
	ws := workers(t, "good", WorkerOptions{})
	w, err := ws.take()
	if err != nil {
		t.Fatal(err)
	}
	ws.give(w, 0)
	if err := w.cmd.Process.Kill(); err != nil { // as a kernel short of memory does
		t.Fatal(err)
	}
	<-w.gone
	r := extractWith(t, attach("a.rtf", "application/rtf", []byte(`{\rtf1 still read}`)), Options{Limits: DefaultLimits(), Workers: ws})
	if len(r.lost) > 0 || !strings.Contains(r.String(), "still read") {
		t.Errorf("lost %+v of %s", r.lost, r)
	}
}

func TestWorkerCannotStart(t *testing.T) {
	t.Parallel()
	ws := NewWorkers(WorkerOptions{Command: []string{"/nowhere/mailspill"}})
	r := extractWith(t, attach("a.rtf", "application/rtf", []byte(`{\rtf1 words as strings}`)), Options{Limits: DefaultLimits(), Workers: ws})
	if len(r.lost) != 1 || !strings.Contains(r.lost[0].Hint, "--no-sandbox") || !strings.Contains(r.String(), "words as strings") {
		t.Errorf("lost %+v of %s", r.lost, r)
	}
}

// A scan that is called off does not wait for a process that hangs.
func TestWorkerIsCalledOff(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	m := mail.New(mail.Ref{}, attach("a.rtf", "application/rtf", []byte(`{\rtf1 x}`)), "")
	if err := Texts(ctx, m, Options{Limits: DefaultLimits(), Workers: workers(t, "hangs", WorkerOptions{})}, &record{}); err == nil {
		t.Error("no error of a cancelled context")
	}
}

// A child process reads what it is sent, whatever that is, and ends or answers.
func FuzzServe(f *testing.F) {
	var b bytes.Buffer
	_ = writeFrame(&b, frameAsk, ask{Part: mail.Wire{Number: "1", Name: "a.rtf"}, Limits: DefaultLimits()}, nil)
	_ = writeFrame(&b, frameBytes, nil, []byte(`{\rtf1 words}`))
	_ = writeFrame(&b, frameEnd, "", nil)
	f.Add(b.Bytes())
	f.Fuzz(func(_ *testing.T, in []byte) {
		_ = Serve(bytes.NewReader(in), io.Discard, nil)
	})
}

// Whatever a process says, its parent takes it or gives it up.
func FuzzAnswers(f *testing.F) {
	var b bytes.Buffer
	_ = writeFrame(&b, frameText, sentText{Text: Text{Part: "1"}}, []byte("words"))
	_ = writeFrame(&b, frameRead, Leaf{Part: "1", Bytes: 5}, nil)
	_ = writeFrame(&b, frameDone, done{Parts: 1, Bytes: 5}, nil)
	f.Add(b.Bytes())
	f.Fuzz(func(_ *testing.T, said []byte) {
		e := &errand{walk: emptyWalk(&record{}, DefaultLimits()), part: &mail.Part{Number: "1"}, worker: &worker{out: bufio.NewReader(bytes.NewReader(said))}}
		if d, err := e.receive(); err == nil {
			e.settle(d)
		}
	})
}
