//go:build unix

package patternstest

import (
	"time"

	"golang.org/x/sys/unix"
)

// processorTime is what all threads of the process used so far.
func processorTime() time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no way to fail with these arguments
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
