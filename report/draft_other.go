//go:build !linux

package report

import (
	"errors"
	"os"
)

// Only Linux has files without a name; elsewhere a draft has one from the start.

func openUnnamed(string) (*os.File, error) { return nil, errors.ErrUnsupported }

func linkUnnamed(*os.File, string) error { return errors.ErrUnsupported }
