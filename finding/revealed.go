package finding

import "encoding/json"

// Revealed is a Secret that the user asked to see (--show-secrets). In the JSON
// of a record, and only there, it is clear text; printed or logged it stays
// masked like any Secret. Reports in other formats call Reveal.
type Revealed struct{ Secret }

// NewRevealed marks a secret as one to be shown in records.
func NewRevealed(s Secret) *Revealed { return &Revealed{s} }

// MarshalJSON encodes the clear text.
func (r Revealed) MarshalJSON() ([]byte, error) { return json.Marshal(r.Reveal()) }

// UnmarshalJSON decodes the clear text of a saved record.
func (r *Revealed) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &r.clear) }
