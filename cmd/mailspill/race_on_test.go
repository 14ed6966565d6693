//go:build race

package main

// underRace tells that the race detector watches. Its bookkeeping of a read takes
// time in proportion to the slice that is handed over, not to what is read of it.
const underRace = true
