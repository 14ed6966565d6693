package extract

import (
	"fmt"
	"os"
	"runtime"
	"slices"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

// Confine gives up what this process may do, for good, as far as the kernel lets
// it: it is called by a child process before it sees foreign bytes. What is left
// is to compute, to speak on open files, and to read and write below cache. An
// error names the first thing that the kernel has but refused.
func Confine(memory int64, cache string) error {
	if err := confineSelf(memory, mostCached); err != nil {
		return err
	}
	if err := confineFiles(cache); err != nil {
		return err
	}
	return confineCalls(slices.Concat(networkCalls, programCalls, otherCalls))
}

// ConfineTool is Confine for a process that is about to become another program,
// which may read all files and write none.
func ConfineTool(memory int64) error {
	if err := confineSelf(memory, 0); err != nil {
		return err
	}
	if err := landlock.V8.BestEffort().Restrict(landlock.RODirs("/"), landlock.RWFiles("/dev/null").IgnoreIfMissing()); err != nil {
		return fmt.Errorf("closing files and network to the process: %w", err)
	}
	return confineCalls(slices.Concat(networkCalls, otherCalls))
}

// confineSelf bounds memory and what is written to a file, and lets no dump put
// mail on the disk.
func confineSelf(memory int64, file uint64) error {
	for _, l := range []struct {
		what  int
		limit uint64
	}{
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_DATA, uint64(memory)},
		{unix.RLIMIT_FSIZE, file},
	} {
		if l.limit == 0 && l.what == unix.RLIMIT_DATA {
			continue
		}
		if err := unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.limit, Max: l.limit}); err != nil {
			return fmt.Errorf("limiting the process: %w", err)
		}
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("closing the process to others: %w", err)
	}
	return nil
}

// mostCached bounds a file that the process writes: compiled WebAssembly.
const mostCached = 128 << 20

// confineFiles leaves no file in reach but those below cache, and no network
// (landlock(7)); a kernel without it is no error.
func confineFiles(cache string) error {
	var rules []landlock.Rule
	if cache != "" {
		if err := os.MkdirAll(cache, 0o700); err == nil {
			rules = append(rules, landlock.RWDirs(cache))
		}
	}
	if err := landlock.V8.BestEffort().Restrict(rules...); err != nil {
		return fmt.Errorf("closing files and network to the process: %w", err)
	}
	return nil
}

// System calls that no reader needs: those of networks, of programs and other
// processes, and of mounts, keys and the kernel's rarer gates.
var (
	networkCalls = []string{"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4"}
	programCalls = []string{"execve", "execveat", "kill"}
	otherCalls   = []string{
		"ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd",
		"mount", "umount2", "pivot_root", "chroot", "setns", "unshare", "open_by_handle_at",
		"add_key", "request_key", "keyctl", "bpf", "perf_event_open", "userfaultfd",
		"io_uring_setup", "io_uring_enter", "io_uring_register",
		"init_module", "finit_module", "delete_module", "kexec_load", "reboot", "swapon", "swapoff",
	}
)

// confineCalls refuses system calls (seccomp(2)) and new privileges.
func confineCalls(names []string) error {
	if !seccomp.Supported() || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		return nil
	}
	err := seccomp.LoadFilter(seccomp.Filter{
		NoNewPrivs: true,
		Flag:       seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{
			DefaultAction: seccomp.ActionAllow,
			Syscalls:      []seccomp.SyscallGroup{{Action: seccomp.ActionErrno, Names: names}},
		},
	})
	if err != nil {
		return fmt.Errorf("closing system calls to the process: %w", err)
	}
	return nil
}
