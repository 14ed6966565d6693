package patterns

import (
	"encoding/hex"
	"testing"
)

// The vectors are those of dotnet/runtime (MarvinTests.cs).
func TestMarvin32(t *testing.T) {
	t.Parallel()
	const seed = 0x004FB61A001BDBCC
	for data, want := range map[string]uint32{
		"":               0x302009BC,
		"af":             0x3592E206,
		"e70f":           0xFDAB5E04,
		"37f495":         0x6B3C8B90,
		"8642dc59":       0x0E9407BE,
		"153fb79826":     0x446F25FA,
		"0932e6246c47":   0x31A6FF7A,
		"ab427ea8d10fc7": 0x117FCBA5,
	} {
		raw, err := hex.DecodeString(data)
		if err != nil {
			t.Fatal(err)
		}
		if got := marvin32(raw, seed); got != want {
			t.Errorf("marvin32(%s) = %08x, want %08x", data, got, want)
		}
	}
}
