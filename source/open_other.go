//go:build !linux

package source

// Other systems have no flag that keeps the access time, and Windows no pipes
// in directories.
const (
	noTrace = 0
	noWait  = 0
)
