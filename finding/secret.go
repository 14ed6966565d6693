package finding

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Secret is a credential's value. Every way of printing, logging or encoding it
// gives the masked form; only Reveal gives the clear text.
type Secret struct{ clear string }

// NewSecret wraps the clear text of a credential.
func NewSecret(clear string) Secret { return Secret{clear} }

// Reveal returns the clear text. Callers must hold the user's explicit wish
// (--show-secrets, mailspill reveal).
func (s Secret) Reveal() string { return s.clear }

// shortest is the length in code points below which no character is shown: two
// known characters at either end of a shorter password would help a guesser.
const shortest = 12

// String returns the masked form: the first and last two characters and the
// length in code points; of a secret shorter than 12 only the length.
func (s Secret) String() string {
	n := utf8.RuneCountInString(s.clear)
	if n < shortest {
		return fmt.Sprintf("******** [%d]", n)
	}
	r := []rune(s.clear)
	return fmt.Sprintf("%s…%s [%d]", printable(r[:2]), printable(r[n-2:]), n)
}

// printable keeps a preview on one line: what is not graphic becomes a dot.
func printable(r []rune) string {
	return strings.Map(func(c rune) rune {
		if c <= ' ' || c == utf8.RuneError || !strconv.IsGraphic(c) {
			return '.'
		}
		return c
	}, string(r))
}

// GoString masks %#v.
func (s Secret) GoString() string { return s.String() }

// Format masks every verb, %x and %q included.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// LogValue masks the secret in log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON encodes the masked form.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// MarshalText encodes the masked form.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
