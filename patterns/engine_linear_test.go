package patterns

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// dull are texts of one character, or of one word without end.
var dull = []string{
	"a", "A", "0", "=", "\"", " ", "\n", "/", "+", "-", "é", "password=x;", "password: x ", "key=", "token", "eyJ",
	"AccountKey=", "?sv=1&sig=", "-----BEGIN PRIVATE KEY-----", "user, password\nanna, x\n",
}

// credentials writes text full of credentials of many kinds.
func credentials(rng *rand.Rand, size int) string {
	random := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
		return b
	}
	plain := strings.NewReplacer("+", "a", "/", "b", "=", "c")
	encoded := func(n int) string { return base64.StdEncoding.EncodeToString(random(n)) }
	var b strings.Builder
	for b.Len() < size {
		claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"sub":"%d","exp":1790000000}`, rng.IntN(1e9)))
		fmt.Fprintf(&b, "AccountName=acct%d;AccountKey=%s;EndpointSuffix=core.windows.net\nkey1 %s\n", rng.IntN(1000), encoded(64), encoded(64))
		fmt.Fprintf(&b, "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.%s.%s\n", claims, base64.RawURLEncoding.EncodeToString(random(32)))
		fmt.Fprintf(&b, "Server=tcp:db%d.database.windows.net;User ID=sa;Password=%s;\nthe password for anna is %s!\n", rng.IntN(99), encoded(9), encoded(6))
		fmt.Fprintf(&b, "https://a.blob.core.windows.net/c?sv=2022-11-02&sr=c&sp=r&se=2030-01-01T00:00:00Z&sig=%s\n", strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(encoded(32)))
		fmt.Fprintf(&b, "ghp_%s AKIA%s\napi_key=\"%s\"\ncurl -u a:%s\n", plain.Replace(encoded(27)), strings.ToUpper(plain.Replace(encoded(12))), plain.Replace(encoded(15)), encoded(6))
	}
	return b.String()
}

// keys writes keys of one kind without the mark of their issuer, so that only the
// names around tell whose they are.
func keys(rng *rand.Rand, size int) string {
	var b strings.Builder
	for b.Len() < size {
		fmt.Fprintf(&b, "AccountKey=%s;\n", base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%064x", rng.Uint64())))
	}
	return b.String()
}

// TestDenseTextsAreLinear gives each text eight times: what grows with the square
// would take 64 times as long.
func TestDenseTextsAreLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	s := mustLoad(t)
	texts := map[string]func(size int) string{
		"credentials": func(size int) string { return credentials(newRand(5), size) },
		"keys":        func(size int) string { return keys(newRand(5), size) },
	}
	for _, unit := range dull {
		texts["repeated "+unit] = func(size int) string { return strings.Repeat(unit, size/len(unit)) }
	}
	for name, text := range texts {
		short, long := text(16<<10), text(128<<10)
		for try := 1; ; try++ { // a busy machine may spoil one
			small, large := timeOf(s, short), timeOf(s, long)
			if large < 20*small+100*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%q: %v for 16 KB, %v for 128 KB", name, small, large)
				break
			}
		}
	}
}

// TestLongTextsOfOneCharacter is the same for texts as long as an attachment, at
// the speed at which nothing is found.
func TestLongTextsOfOneCharacter(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	s := mustLoad(t)
	for _, unit := range dull[:11] {
		for try := 1; ; try++ {
			small, large := timeOf(s, strings.Repeat(unit, 1<<18)), timeOf(s, strings.Repeat(unit, 2<<20))
			if large < 20*small+100*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%q: %v for 256 K, %v for 2 M", unit, small, large)
				break
			}
		}
	}
}
