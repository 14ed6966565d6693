package extract

import (
	"testing"

	"github.com/mailspill/mailspill/mail"
)

// What a reader keeps quiet about is listed, and what it makes up shows.
func TestLedger(t *testing.T) {
	t.Parallel()
	leaf := &mail.Part{Number: "1"}
	tests := []struct {
		name    string
		read    func(w *walk)
		lost    int64 // bytes that the ledger lists as lost
		records int
		even    bool
	}{
		{"all read", func(w *walk) { w.out.Read(Leaf{Bytes: 10}) }, 0, 1, true},
		{"read and lost", func(w *walk) { w.out.Read(Leaf{Bytes: 4}); w.out.Lost(mail.Lost{Bytes: 6}) }, 0, 2, true},
		{"silent", func(w *walk) {}, 10, 1, true},
		{"short", func(w *walk) { w.out.Read(Leaf{Bytes: 7}) }, 3, 2, true},
		{"too much", func(w *walk) { w.out.Read(Leaf{Bytes: 11}) }, 0, 1, false},
		{"container", func(w *walk) { w.container() }, 0, 0, true},
		{"container that stays shut", func(w *walk) { w.container(); w.out.Lost(mail.Lost{Bytes: 10}) }, 0, 1, true},
		{"handed on", func(w *walk) { w.handed(4); w.out.Read(Leaf{Bytes: 6}) }, 0, 1, true},
		{"apart", func(w *walk) { w.out.apart(mail.Lost{Bytes: 99}); w.out.Read(Leaf{Bytes: 10}) }, 0, 2, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := &record{}
			w := emptyWalk(r, DefaultLimits())
			w.out.enter()
			tt.read(w)
			w.out.leave(leaf, 10)
			sum, missing := int64(0), int64(0)
			for _, l := range r.leaves {
				sum += l.Bytes
			}
			for _, l := range r.lost {
				sum += l.Bytes
				if l.Detail == Unaccounted {
					missing += l.Bytes
				}
			}
			if missing != tt.lost || len(r.leaves)+len(r.lost) != tt.records || r.seen.parts != tt.records {
				t.Errorf("listed %d bytes, %d records of %d parts", missing, len(r.leaves)+len(r.lost), r.seen.parts)
			}
			if (sum == r.seen.bytes) != tt.even {
				t.Errorf("recorded %d of %d bytes", sum, r.seen.bytes)
			}
		})
	}
}
