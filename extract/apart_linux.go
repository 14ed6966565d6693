package extract

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// setApart keeps the terminal's signals from a child: its parent decides when it
// ends.
func setApart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// watchMemory calls over once when the process holds more than most bytes, until
// stop is called.
func watchMemory(pid int, most int64, over func()) (stop func()) {
	if most <= 0 {
		return func() {}
	}
	end := make(chan struct{})
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-end:
				return
			case <-tick.C:
				if resident(pid) > most {
					over()
					return
				}
			}
		}
	}()
	return sync.OnceFunc(func() { close(end) })
}

// resident is how many bytes a process holds in memory (proc(5), statm); 0 where
// that cannot be told.
func resident(pid int) int64 {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	fields := bytes.Fields(b)
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(string(fields[1]), 10, 64)
	return pages * int64(os.Getpagesize())
}
