//go:build race

package main

// underRace tells that the race detector watches, which makes a scan slow.
const underRace = true
