//go:build race

package sourcetest

// everyNth is how many of the places to go on from are tried: under the race detector a
// few, since each means another walk; all without it.
const everyNth = 9
