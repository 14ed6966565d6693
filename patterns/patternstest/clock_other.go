//go:build !unix

package patternstest

import "time"

var began = time.Now()

// processorTime is the clock's: a benchmark keeps one thread busy.
func processorTime() time.Duration { return time.Since(began) }
