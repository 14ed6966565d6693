package extract

import (
	"slices"
	"testing"

	"github.com/mailspill/mailspill/mail"
)

// A password that did not open a lock is not tried on it again, in this message or
// another; on another lock it is.
func TestTriedOnce(t *testing.T) {
	t.Parallel()
	memory := &Tried{}
	var tries []string
	look := func(lock *lockID, passwords ...string) string {
		w := &walk{ctx: t.Context(), out: &ledger{out: &record{}}, opt: Options{Passwords: passwords, Tried: memory}}
		tries = nil
		got, _ := w.unlockOnce(&mail.Part{}, lock, func(password string) bool {
			tries = append(tries, password)
			return password == "right"
		})
		return got
	}
	one, other := newLockID("kind", []byte("a"), []byte("b")), newLockID("kind", []byte("ab"))
	look(one, "wrong", "wrong")
	if want := append([]string{"wrong"}, usualPasswords...); !slices.Equal(tries, want) {
		t.Errorf("first tried %q, want %q", tries, want)
	}
	if look(one, "wrong", "new"); !slices.Equal(tries, []string{"new"}) {
		t.Errorf("then tried %q", tries)
	}
	for range 2 {
		if got := look(one, "wrong", "right"); got != "right" || !slices.Equal(tries, []string{"right"}) {
			t.Errorf("opened with %q after %q", got, tries)
		}
	}
	for _, lock := range []*lockID{other, nil, nil} {
		if look(lock, "wrong", "right"); !slices.Equal(tries, []string{"wrong", "right"}) {
			t.Errorf("another lock was tried with %q", tries)
		}
	}
}

func TestTriedIsBounded(t *testing.T) {
	t.Parallel()
	memory := &Tried{}
	for i := range mostVain + 10 {
		memory.note([16]byte{byte(i), byte(i >> 8), byte(i >> 16)})
	}
	if len(memory.vain) > mostVain {
		t.Errorf("%d are remembered", len(memory.vain))
	}
}
