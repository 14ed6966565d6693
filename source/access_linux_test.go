package source_test

import (
	"io/fs"
	"syscall"
)

// accessTime is when a file was last read, as Linux keeps it.
func accessTime(info fs.FileInfo) syscall.Timespec { return info.Sys().(*syscall.Stat_t).Atim }
