//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package extract

import (
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// longestTurn is how long a process waits for another that compiles. That takes
// seconds; one that a hostile document took over may never end.
const longestTurn = 30 * time.Second

// compileTurn waits until no other process compiles into the folder: the first of
// several takes seconds and hundreds of megabytes, and the others read what it made.
// Where waiting is not possible, each compiles for itself.
func compileTurn(folder string) (done func()) {
	f, err := os.OpenFile(filepath.Join(folder, "compiling"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return func() {}
	}
	for until := time.Now().Add(longestTurn); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			dropHalf(folder)
		}
		if err != unix.EWOULDBLOCK && err != unix.EINTR {
			break // it is ours, or cannot be had
		}
	}
	return func() { f.Close() } // which lets the lock go
}

// dropHalf removes what a process wrote of compiled code that was killed over it.
// It is for who has the turn: nobody else writes there then.
func dropHalf(folder string) {
	half, _ := filepath.Glob(filepath.Join(folder, "wazero-*", "*.tmp"))
	for _, file := range half {
		_ = os.Remove(file) // it only takes room
	}
}
