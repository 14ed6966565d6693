package store

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"
)

// journalLine is an entry of the journal as one line of JSON. Whoever has the case's
// key can follow the seals over it.
type journalLine struct {
	Seq      int64           `json:"seq"`
	At       string          `json:"at"`
	Operator string          `json:"operator"`
	Host     string          `json:"host"`
	Version  string          `json:"version"`
	Act      string          `json:"act"`
	Detail   json.RawMessage `json:"detail"`
	Seal     string          `json:"seal"` // hex
}

// WriteJournal writes the journal, one entry a line, with its seals. It writes also
// what is broken.
func (c *Case) WriteJournal(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	var failed error
	err := c.eachEntry(ctx, func(e Entry, seal []byte) bool {
		failed = lines.Encode(journalLine{e.Seq, e.At.Format(time.RFC3339Nano), e.Operator, e.Host, e.Version, e.Act, detailOf(e), hex.EncodeToString(seal)})
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// detailOf is a detail as JSON, though someone made it something else.
func detailOf(e Entry) json.RawMessage {
	if json.Valid(e.Detail) {
		return e.Detail
	}
	text, err := json.Marshal(string(e.Detail))
	if err != nil { // a string always marshals
		return json.RawMessage("null")
	}
	return text
}
