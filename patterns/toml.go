package patterns

import (
	"bytes"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

// decoding is held while go-toml decodes: v2.4.3 fills the plan of a type, which
// it keeps for all its decoders, without a lock (the race detector shows it).
var decoding sync.Mutex

// decodeTOML reads a data file strictly: a misspelt key would otherwise be
// dropped, and nobody would know. Its errors are go-toml's own.
func decodeTOML(text []byte, into any) error {
	decoding.Lock()
	defer decoding.Unlock()
	return toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(into)
}
