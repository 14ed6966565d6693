package source

import "syscall"

const (
	noTrace = syscall.O_NOATIME
	noWait  = syscall.O_NONBLOCK
)
