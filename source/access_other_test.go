//go:build !linux

package source_test

import "io/fs"

// accessTime is not kept where the system cannot be asked to.
func accessTime(fs.FileInfo) int { return 0 }
