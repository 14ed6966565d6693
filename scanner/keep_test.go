package scanner

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
)

// notebook is a case for tests: it notes what it is told, in order.
type notebook struct {
	records
	kept  []finding.Kept
	lines []string
	stop  func(kept int) // told of the number of items kept so far
}

func (n *notebook) Finding(f finding.Finding) error {
	n.lines = append(n.lines, "finding")
	return n.records.Finding(f)
}

func (n *notebook) Unread(u finding.Unread) error {
	n.lines = append(n.lines, "unread")
	return n.records.Unread(u)
}

func (n *notebook) Done(m finding.Message, next mail.Cursor) error {
	n.lines = append(n.lines, "done "+string(next))
	return n.records.Done(m, next)
}

func (n *notebook) Keep(k finding.Kept) error {
	n.kept = append(n.kept, k)
	line := "keep"
	for _, is := range []struct {
		so   bool
		word string
	}{
		{k.Selected, "selected"}, {k.Cut, "cut"}, {k.Late, "late"}, {k.Ref.SHA256 != [32]byte{}, "hash"},
		{k.Open.Locked, "locked"}, {k.Open.Opened, "opened"}, {k.Open.Lone, "lone"}, {k.Open.Piece, "piece"},
	} {
		if is.so {
			line += " " + is.word
		}
	}
	n.lines = append(n.lines, strings.TrimSpace(line+" "+string(k.Next)))
	if n.stop != nil {
		n.stop(len(n.kept))
	}
	return nil
}

// item is what a source yields.
type item struct {
	raw string // "" for none
	err error
}

func items(list ...item) iter.Seq2[*mail.Message, error] {
	return func(yield func(*mail.Message, error) bool) {
		for i, it := range list {
			m := mail.New(mail.Ref{Source: "box", Offset: int64(i)}, nil, mail.Cursor(fmt.Sprint(i+1)))
			if it.raw != "" {
				m.Raw = []byte(it.raw)
			}
			if !yield(m, it.err) {
				return
			}
		}
	}
}

const foreign = "From: kofi@harbor.example\r\nTo: dana@harbor.example\r\nSubject: lunch\r\n\r\nSoup.\r\n"

// A case is told of every item, in order, with what it must know of it.
func TestKeep(t *testing.T) {
	t.Parallel()
	secret := thread(1)[0]
	lost := &mail.Lost{Bytes: 9, Reason: mail.ServerRefused}
	locked := parcel{letter{"file", "", us, them, ten, "See the file."}, "aes256.zip"}.raw(t)
	opensLate := letter{"two", "file", us, them, quarter, "It opens with " + opensIt}.raw()
	opensOwn := parcel{letter{"own", "", "kofi@harbor.example", them, ten, "The password is " + opensIt}, "aes256.zip"}.raw(t)
	ask := letter{"ask", "", them, us, ten, "What is the password?"}.raw()
	answer := letter{"re", "ask", us, them, quarter, "Gannet9Quay"}.raw()
	pieces := inPieces("p@harbor.example", encodedMail("The password is "+password), 3)
	for _, tt := range []struct {
		name string
		list []item
		want []string
	}{
		{"selected", []item{{raw: secret}}, []string{"finding", "keep selected hash 1", "done 1"}},
		{"not selected", []item{{raw: foreign}, {raw: secret}}, []string{"keep hash 1", "finding", "keep selected hash 2", "done 2"}},
		{"a mark", []item{{raw: foreign}, {}}, []string{"keep hash 1", "keep 2"}},
		{"never arrived", []item{{err: lost}, {raw: foreign}}, []string{"unread", "keep cut 1", "keep hash 2"}},
		{"arrived in part", []item{{raw: secret, err: lost}}, []string{"unread", "finding", "keep selected cut hash 1", "done 1"}},
		{"a source that ends", []item{{raw: foreign}, {err: errors.New("no route")}}, []string{"keep hash 1"}},
		{"opened late", []item{{raw: locked}, {raw: opensLate}}, []string{
			"keep selected hash locked 1", "done 1", "finding", "keep selected hash 2", "done 2", "finding", "keep selected late hash locked opened"}},
		{"opened by its own words", []item{{raw: opensOwn}}, []string{"finding", "finding", "keep selected hash locked opened 1", "done 1"}},
		{"a lone value", []item{{raw: answer}, {raw: ask}}, []string{"keep selected hash lone 1", "done 1", "finding", "keep selected hash 2", "done 2"}},
		{"pieces", []item{{raw: pieces[0]}, {raw: pieces[1]}, {raw: pieces[2]}}, []string{
			"keep selected hash piece 1", "done 1", "keep selected hash piece 2", "done 2", "finding", "keep selected hash piece 3", "done 3"}},
		{"a piece is missing", []item{{raw: pieces[0]}, {raw: pieces[2]}}, []string{
			"keep selected hash piece 1", "done 1", "keep selected hash piece 2", "done 2", "unread", "keep selected late hash piece"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			out := &notebook{}
			if _, err := Run(context.Background(), items(tt.list...), rules(t), options(t, "microsoft"), out); err != nil && tt.name != "a source that ends" {
				t.Fatal(err)
			}
			if !slices.Equal(out.lines, tt.want) {
				t.Errorf("told\n%s\nwant\n%s", strings.Join(out.lines, "\n"), strings.Join(tt.want, "\n"))
			}
			inBalance(t, out)
		})
	}
}

// inBalance fails the test unless what was kept of the messages adds up to the
// account of the scan.
func inBalance(t *testing.T, out *notebook) {
	t.Helper()
	latest := map[mail.Ref]finding.Kept{}
	for _, k := range out.kept {
		if k.Selected {
			latest[k.Ref] = k
		}
	}
	var parts, bytes finding.Counts
	for _, u := range out.unread {
		if u.Message.SHA256 == "" { // of no message
			parts.Seen, parts.Unread = parts.Seen+1, parts.Unread+1
			bytes.Seen, bytes.Unread = bytes.Seen+u.Bytes, bytes.Unread+u.Bytes
		}
	}
	for _, k := range latest {
		for _, c := range []struct {
			to  *finding.Counts
			add finding.Counts
		}{{&parts, k.Parts}, {&bytes, k.Bytes}} {
			c.to.Seen, c.to.Read, c.to.Unread = c.to.Seen+c.add.Seen, c.to.Read+c.add.Read, c.to.Unread+c.add.Unread
		}
	}
	if parts != out.summary.Parts || bytes != out.summary.Bytes {
		t.Errorf("kept %+v, %+v; the account is %+v, %+v", parts, bytes, out.summary.Parts, out.summary.Bytes)
	}
}

// What is interrupted is kept as far as it was whole, in order; the rest gives what
// is missing.
func TestKeepIsAPrefix(t *testing.T) {
	t.Parallel()
	var raws []string
	for i := range 80 {
		raws = append(raws, strings.ReplaceAll(thread(i + 1)[i], password, fmt.Sprintf("%s%d", password, i)), fmt.Sprintf("%s%d\r\n", foreign, i))
	}
	whole := keptOf(t, raws, 0)
	if len(whole.kept) != len(raws) || len(whole.findings) != 80 {
		t.Fatalf("%d kept, %d findings", len(whole.kept), len(whole.findings))
	}
	for k := 1; k < 70; k += 17 {
		first := keptOf(t, raws, k)
		n := len(first.kept)
		if n < k || n == len(raws) {
			t.Fatalf("interrupted at %d: %d kept", k, n)
		}
		rest := keptOf(t, raws[n:], 0)
		var hashes [][32]byte
		for i, kept := range slices.Concat(first.kept, rest.kept) {
			hashes = append(hashes, kept.Ref.SHA256)
			if kept.Ref.SHA256 != sha256.Sum256([]byte(raws[i])) {
				t.Fatalf("interrupted at %d: item %d of the two runs is another message", k, i)
			}
		}
		if len(hashes) != len(raws) || len(first.done)+len(rest.done) != 80 {
			t.Errorf("interrupted at %d: %d kept and %d done in two runs", k, len(hashes), len(first.done)+len(rest.done))
		}
	}
}

// keptOf scans messages and interrupts the scan when so many were kept; 0 never.
func keptOf(t *testing.T, raws []string, at int) *notebook {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	out := &notebook{stop: func(n int) {
		if n == at {
			stop()
		}
	}}
	opt := options(t, "microsoft")
	opt.Workers = 4
	_, err := Run(ctx, from(raws...), rules(t), opt, out)
	if at == 0 && err != nil || at > 0 && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return out
}

// Nothing that is kept tells what mail says, not even an id.
func TestKeptNamesAreHashed(t *testing.T) {
	t.Parallel()
	out := &notebook{}
	raw := strings.ReplaceAll(thread(1)[0], "m0@", password+"@")
	for _, show := range []bool{false, true} {
		opt := options(t, "microsoft")
		opt.ShowSecrets = show
		if _, err := Run(context.Background(), from(raw), rules(t), opt, out); err != nil {
			t.Fatal(err)
		}
	}
	if text := fmt.Sprintf("%+v %v", out.kept, out.done); strings.Contains(text, password) || len(out.kept[0].Threads) == 0 || len(out.kept[0].People) != 1 {
		t.Errorf("kept %s", text)
	}
}
