package report

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// openUnnamed opens a file that has no name yet (O_TMPFILE, open(2)): whatever
// kills the process, nothing of the report is left. It fails where the file
// system or a missing /proc would keep the file from getting a name later.
func openUnnamed(folder string) (*os.File, error) {
	fd, err := unix.Open(folder, unix.O_TMPFILE|unix.O_WRONLY|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), folder)
	if _, err := os.Stat(procName(f)); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// linkUnnamed gives the file a name, as linkat(2) describes for O_TMPFILE.
func linkUnnamed(f *os.File, name string) error {
	return unix.Linkat(unix.AT_FDCWD, procName(f), unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW)
}

func procName(f *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", f.Fd()) }
