package patterns

import "testing"

// In joined lines two words may look like one: prose is not read there, but
// formats are, and so are links that reset a password.
func TestJoinedTextIsNotProse(t *testing.T) {
	t.Parallel()
	set, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	const key = "vB6chYJF0+mE2U6uVceci1GuS6lZ8y7wgZyhOdjZPX8UE++zHnYjgwixYaVHBExrDGMbaxLo/V0F+ASt1vky9g=="
	for _, tt := range []struct {
		text   string
		joined bool
		want   int
	}{
		{"The password is Tr4vel-Lamp!92", false, 1},
		{"The password is Tr4vel-Lamp!92", true, 0},
		{"Password : LotimMolut35#ExpirationTimestamp : today", true, 0},
		{"the key " + key, false, 1},
		{"the key " + key, true, 1},
	} {
		if got := set.Find(nil, Text{Content: tt.text, Where: InBody, Joined: tt.joined}); len(got) != tt.want {
			t.Errorf("%q, joined %v: %d candidates, want %d", tt.text, tt.joined, len(got), tt.want)
		}
	}
}
