package patterns

import (
	_ "embed"
	"strings"
)

//go:embed quoting.toml
var quotingFile string

// Quoting holds the words by which mailers quote the header of a message that
// is answered or forwarded, in many languages; all in lower case.
type Quoting struct {
	Participants []string `toml:"participants"` // names of fields that hold addresses
	Attributions []string `toml:"attributions"` // endings of "On … X <x@y> wrote:"
	Sent         []string `toml:"sent"`         // names of fields that hold when it was sent
	Dates        []string `toml:"dates"`        // names of such fields that others have too
	Subjects     []string `toml:"subjects"`     // and its subject
	Dividers     []string `toml:"dividers"`     // what stands between dashes before it
	Forwards     []string `toml:"forwards"`     // what stands alone on a line before it
}

// LoadQuoting reads the built-in list.
func LoadQuoting() (Quoting, error) {
	var q Quoting
	err := decodeTOML([]byte(quotingFile), &q)
	for _, list := range [][]string{q.Participants, q.Attributions, q.Sent, q.Dates, q.Subjects, q.Dividers, q.Forwards} {
		for i, s := range list {
			list[i] = strings.ToLower(s)
		}
	}
	return q, err
}
