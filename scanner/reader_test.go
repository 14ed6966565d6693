package scanner

import (
	"strings"
	"testing"
)

// TestOverlongText lists a text of nothing but passwords, of which the learned reader
// looks at the first part only.
func TestOverlongText(t *testing.T) {
	t.Parallel()
	many := letter{"many", "", us, them, ten, strings.Repeat("password: Heide!91x\r\n", 40_000)}
	out := scan(t, options(t, "microsoft"), many.raw())
	if len(out.unread) != 1 || out.unread[0].Reason != "too-slow" || out.unread[0].Bytes != 0 {
		t.Errorf("unread are %v", out.unread)
	}
	if len(out.findings) == 0 {
		t.Error("nothing was found")
	}
	balanced(t, out)
}
