//go:build unix

package main

import (
	"io/fs"
	"os"
	"syscall"
)

func isOwn(info fs.FileInfo, refused fs.FileMode) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int64(stat.Uid) == int64(os.Geteuid()) && info.Mode().Perm()&refused == 0
}
