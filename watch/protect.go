package watch

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// errNoEnd is of a scan whose goroutine ended without one (runtime.Goexit).
var errNoEnd = errors.New("the scan ended without a result")

// usageStatus is the exit status of wrong usage or configuration.
const usageStatus = 2

// protected runs a scan, which alone pays for a panic.
func protected(ctx context.Context, scan func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	// A mapped file that shrinks under a scan faults; as a panic it costs that scan.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return scan(ctx)
}

// panicked names a panic. Its value may hold a stretch of mail, so only its type
// is told; what the runtime itself says holds numbers and types alone.
func panicked(p any) error {
	if e, ok := p.(runtime.Error); ok {
		return fmt.Errorf("the scan broke off, which is a fault of mailspill: %w", e)
	}
	return fmt.Errorf("the scan broke off, which is a fault of mailspill (panic with a %T)", p)
}

// permanent tells whether trying again is of no use.
func permanent(err error) bool {
	var p Permanent
	var usage interface{ ExitCode() int }
	return errors.As(err, &p) || errors.As(err, &usage) && usage.ExitCode() == usageStatus
}
