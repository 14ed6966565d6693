package store_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/store"
)

// sealed is an entry of a journal with its seal, as a database keeps it.
type sealed struct {
	e    store.Entry
	seal []byte
}

func journal(rows []sealed) iter.Seq2[store.Entry, []byte] {
	return func(yield func(store.Entry, []byte) bool) {
		for _, r := range rows {
			if !yield(r.e, r.seal) {
				return
			}
		}
	}
}

func newChain(t testing.TB, key byte, caseID string) *store.Chain {
	t.Helper()
	c, err := store.NewChain(bytes.Repeat([]byte{key}, 32), caseID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// write seals a journal of n entries.
func write(c *store.Chain, n int) []sealed {
	var rows []sealed
	var prev []byte
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for i := range n {
		e := store.Entry{
			Seq: int64(i + 1), At: at.Add(time.Duration(i) * time.Second), Operator: "ada", Host: "desk-7", Version: "1.0",
			Act: "scan", Detail: json.RawMessage(fmt.Sprintf(`{"messages":%d}`, i)),
		}
		prev = c.Seal(prev, e)
		rows = append(rows, sealed{e, prev})
	}
	return rows
}

// A journal that is broken in each way there is, and what is said of it.
func TestJournalBreaks(t *testing.T) {
	t.Parallel()
	c := newChain(t, 1, "case-1")
	const n = 9
	change := func(i int, do func(*store.Entry)) func([]sealed) []sealed {
		return func(r []sealed) []sealed { do(&r[i].e); return r }
	}
	for name, x := range map[string]struct {
		do    func([]sealed) []sealed
		seq   int64
		fault store.Fault
		says  string
	}{
		"one removed":        {func(r []sealed) []sealed { return slices.Delete(r, 3, 4) }, 4, store.FaultGap, "entry 4 is missing before entry 5"},
		"three removed":      {func(r []sealed) []sealed { return slices.Delete(r, 3, 6) }, 4, store.FaultGap, "entries 4 to 6 are missing before entry 7"},
		"the first removed":  {func(r []sealed) []sealed { return r[1:] }, 1, store.FaultGap, "entry 1 is missing"},
		"two swapped":        {func(r []sealed) []sealed { r[3], r[4] = r[4], r[3]; return r }, 4, store.FaultOrder, "entry 5 stands here"},
		"one twice":          {func(r []sealed) []sealed { return slices.Insert(r, 4, r[3]) }, 5, store.FaultOrder, "entry 4 stands here"},
		"another operator":   {change(3, func(e *store.Entry) { e.Operator = "eve" }), 4, store.FaultChanged, "changed after"},
		"another host":       {change(3, func(e *store.Entry) { e.Host = "desk-8" }), 4, store.FaultChanged, "changed after"},
		"another version":    {change(3, func(e *store.Entry) { e.Version = "1.1" }), 4, store.FaultChanged, "changed after"},
		"another act":        {change(3, func(e *store.Entry) { e.Act = "reveal" }), 4, store.FaultChanged, "changed after"},
		"another detail":     {change(3, func(e *store.Entry) { e.Detail = json.RawMessage(`{"messages": 3}`) }), 4, store.FaultChanged, "changed after"},
		"a nanosecond later": {change(3, func(e *store.Entry) { e.At = e.At.Add(1) }), 4, store.FaultChanged, "changed after"},
		"a field moved":      {change(3, func(e *store.Entry) { e.Operator, e.Host = "adad", "esk-7" }), 4, store.FaultChanged, "changed after"},
		"the first changed":  {change(0, func(e *store.Entry) { e.Operator = "eve" }), 1, store.FaultChanged, "changed after"},
		"the last changed":   {change(n-1, func(e *store.Entry) { e.Operator = "eve" }), n, store.FaultChanged, "the last entry"},
		"a seal changed":     {func(r []sealed) []sealed { r[3].seal = r[2].seal; return r }, 4, store.FaultSeal, "seal was changed"},
		"a seal cut":         {func(r []sealed) []sealed { r[3].seal = r[3].seal[:31]; return r }, 4, store.FaultSeal, "seal was changed"},
		"no seal":            {func(r []sealed) []sealed { r[3].seal = nil; return r }, 4, store.FaultSeal, "seal was changed"},
		"removed and renumbered": {func(r []sealed) []sealed {
			r = slices.Delete(r, 3, 4)
			for i := range r {
				r[i].e.Seq = int64(i + 1)
			}
			return r
		}, 4, store.FaultForeign, "removed, inserted or written anew"},
		"contents swapped": {func(r []sealed) []sealed {
			r[3], r[4] = r[4], r[3]
			r[3].e.Seq, r[4].e.Seq = 4, 5
			return r
		}, 4, store.FaultForeign, "no seal fits from here on"},
		"another key":         {func([]sealed) []sealed { return write(newChain(t, 2, "case-1"), n) }, 1, store.FaultForeign, "another case's key"},
		"another case":        {func([]sealed) []sealed { return write(newChain(t, 1, "case-2"), n) }, 1, store.FaultChanged, "another case with the same key"},
		"cut at the end":      {func(r []sealed) []sealed { return r[:6] }, 7, store.FaultCut, "but entry 8 was noted"},
		"nothing left":        {func([]sealed) []sealed { return nil }, 1, store.FaultCut, "but entry 8 was noted"},
		"written anew by key": {func(r []sealed) []sealed { return rewrite(c, r) }, 8, store.FaultNoted, "not the one that was noted"},
	} {
		t.Run(name, func(t *testing.T) {
			whole := write(c, n)
			noted := store.Head{Seq: 8, Seal: whole[7].seal}
			head, err := c.Verify(journal(x.do(write(c, n))), store.Head{Seq: 2, Seal: whole[1].seal}, noted)
			var broken *store.Break
			if !errors.As(err, &broken) || broken.Seq != x.seq || broken.Fault != x.fault || !strings.Contains(err.Error(), x.says) {
				t.Errorf("%v, want %s at entry %d: %s", err, x.fault, x.seq, x.says)
			}
			if head.Seq != x.seq-1 {
				t.Errorf("whole up to %d, want %d", head.Seq, x.seq-1)
			}
		})
	}
}

// rewrite is what someone with the key can do: change entry 5 and seal anew.
func rewrite(c *store.Chain, rows []sealed) []sealed {
	prev := rows[3].seal
	rows[4].e.Operator = "eve"
	for i := 4; i < len(rows); i++ {
		prev = c.Seal(prev, rows[i].e)
		rows[i].seal = prev
	}
	return rows
}

func TestJournalWhole(t *testing.T) {
	t.Parallel()
	c := newChain(t, 1, "case-1")
	for _, n := range []int{0, 1, 2, 500} {
		rows := write(c, n)
		var noted []store.Head
		for _, r := range rows {
			head, err := store.ParseHead(" " + store.Head{Seq: r.e.Seq, Seal: r.seal}.String() + "\n")
			if err != nil {
				t.Fatal(err)
			}
			noted = append(noted, head)
		}
		for i := range rows { // the same moment, in another zone
			rows[i].e.At = rows[i].e.At.In(time.FixedZone("", 3600))
		}
		head, err := c.Verify(journal(rows), noted...)
		if err != nil || head.Seq != int64(n) {
			t.Errorf("%d entries: %v, %v", n, head, err)
		}
	}
}

// The seals are those of the description: HKDF-SHA-256 and HMAC-SHA-256, computed
// once by Python's hmac.
func TestSeal(t *testing.T) {
	t.Parallel()
	rows := write(newChain(t, 1, "case-1"), 2)
	for i, want := range []string{"baa34ae50e5ae368d9612259f275fe7a5ed4aefd0cf559461c7e64ba1663ee18", "7a7f660c6ae540b1bc725c05b064095c30e490e9fb6647a1c2a72154b7e81d34"} {
		if got := hex.EncodeToString(rows[i].seal); got != want {
			t.Errorf("entry %d: %s, want %s", i+1, got, want)
		}
	}
}

func TestParseHead(t *testing.T) {
	t.Parallel()
	seal := strings.Repeat("ab", 32)
	for _, bad := range []string{"", "1", ":" + seal, "0:" + seal, "-1:" + seal, "1:" + seal[2:], "1:" + seal + "00", "x:" + seal, "1:" + seal[:62] + "zz", "99999999999999999999:" + seal} {
		if h, err := store.ParseHead(bad); err == nil {
			t.Errorf("%q is %v", bad, h)
		}
	}
}

// However a journal is changed, but for its end being cut off, Verify notices.
func FuzzJournal(f *testing.F) {
	c := newChain(f, 1, "case-1")
	f.Add(uint8(9), uint8(3), uint8(5), uint8(0), "eve", []byte("{}"))
	f.Add(uint8(9), uint8(3), uint8(5), uint8(4), "ada", []byte(`{"messages":3}`))
	f.Add(uint8(2), uint8(1), uint8(0), uint8(2), "", []byte(nil))
	f.Fuzz(func(t *testing.T, n, i, j, how uint8, text string, raw []byte) {
		if n == 0 {
			return
		}
		whole := write(c, int(n))
		rows := tamper(slices.Clone(whole), int(i)%int(n), int(j)%int(n), how, text, raw)
		_, err := c.Verify(journal(rows))
		prefix := len(rows) <= len(whole) && slices.EqualFunc(rows, whole[:len(rows)], equal)
		if (err == nil) != prefix {
			t.Errorf("changed: %t, and %v", !prefix, err)
		}
		if _, err := c.Verify(journal(rows), store.Head{Seq: int64(n), Seal: whole[n-1].seal}); (err == nil) != slices.EqualFunc(rows, whole, equal) {
			t.Errorf("with its head noted: %v", err)
		}
	})
}

func equal(a, b sealed) bool {
	return a.e.Seq == b.e.Seq && a.e.At.Equal(b.e.At) && a.e.Operator == b.e.Operator && a.e.Host == b.e.Host && a.e.Version == b.e.Version &&
		a.e.Act == b.e.Act && bytes.Equal(a.e.Detail, b.e.Detail) && bytes.Equal(a.seal, b.seal)
}

func tamper(rows []sealed, i, j int, how uint8, text string, raw []byte) []sealed {
	switch how % 8 {
	case 0:
		rows[i].e.Operator = text
	case 1:
		rows[i].e.Detail = raw
	case 2:
		rows[i].seal = raw
	case 3:
		rows[i], rows[j] = rows[j], rows[i]
	case 4:
		rows = slices.Delete(rows, min(i, j), max(i, j))
	case 5:
		rows = slices.Insert(rows, i, rows[j])
	case 6:
		rows[i].e.Act, rows[i].e.Version = rows[i].e.Version, rows[i].e.Act
	case 7:
		rows[i].e.Seq += int64(j)
	}
	return rows
}
