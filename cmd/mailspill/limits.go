package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/mail"
)

// limitFlags bound what one message may cost. What lies beyond is listed as
// unread.
type limitFlags struct {
	file, unpacked, memory size
	members, depth, tries  int
	ratio                  int64
	time, unlock           time.Duration
}

func (l *limitFlags) add(fl *pflag.FlagSet) {
	d := extract.DefaultLimits()
	l.file, l.unpacked, l.memory = size(d.Held), size(d.Archives.Bytes), size(d.LeafMemory)
	fl.Var(&l.file, "max-file", "hold an attached file of at most this `SIZE` in memory; of a larger one the plain text is searched")
	fl.Var(&l.unpacked, "max-unpacked", "unpack at most this `SIZE` from all archives of a message")
	fl.IntVar(&l.members, "max-members", d.Archives.Members, "look at `N` members of all archives of a message")
	fl.Int64Var(&l.ratio, "max-ratio", d.Archives.Ratio, "stop where an archive unpacks to more than `N` times its size")
	fl.IntVar(&l.depth, "max-depth", d.Depth, "follow `N` levels of files within each other")
	fl.DurationVar(&l.time, "max-time", d.LeafTime, "read one attached file for at most this `TIME`")
	fl.Var(&l.memory, "max-memory", "let the process that reads attached files hold at most this `SIZE`")
	fl.DurationVar(&l.unlock, "max-unlock", 10*time.Minute, "at the end, try the words of other messages on locked files for at most this `TIME`")
	fl.IntVar(&l.tries, "max-tries", d.Tries, "try `N` passwords on a locked file")
}

// limits checks and gives the bounds.
func (l *limitFlags) limits() (extract.Limits, error) {
	d := extract.DefaultLimits()
	if l.depth < 1 || l.depth > mail.MaxDepth {
		return d, fmt.Errorf("--max-depth %d: from 1 to %d", l.depth, mail.MaxDepth)
	}
	for flag, n := range map[string]int64{
		"--max-file": int64(l.file), "--max-unpacked": int64(l.unpacked), "--max-members": int64(l.members),
		"--max-ratio": l.ratio, "--max-time": int64(l.time), "--max-tries": int64(l.tries), "--max-unlock": int64(l.unlock),
	} {
		if n < 1 {
			return d, fmt.Errorf("%s: must be more than nothing; what lies beyond a limit is listed as unread", flag)
		}
	}
	if l.memory < leastMemory {
		return d, fmt.Errorf("--max-memory %s: the process needs %s at least", l.memory.String(), size(leastMemory))
	}
	d.Held, d.Archives.Bytes, d.LeafMemory = int64(l.file), int64(l.unpacked), int64(l.memory)
	d.Archives.Members, d.Archives.Ratio, d.Depth, d.LeafTime, d.Tries = l.members, l.ratio, l.depth, l.time, l.tries
	return d, nil
}

// leastMemory is what a process needs to compile the reader of PDF documents, which
// it does once if the code can be kept.
const leastMemory = 512 << 20

// size is a number of bytes, as a flag.
type size int64

var units = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}, {"B", 1}, {"", 1}}

// String implements pflag.Value.
func (s size) String() string {
	for _, u := range units[:3] {
		if int64(s) >= u.bytes && int64(s)%u.bytes == 0 {
			return strconv.FormatInt(int64(s)/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(int64(s), 10)
}

// Type implements pflag.Value.
func (s size) Type() string { return "SIZE" }

// Set implements pflag.Value.
func (s *size) Set(text string) error {
	for _, u := range units {
		number, ok := strings.CutSuffix(strings.ToUpper(strings.TrimSpace(text)), strings.ToUpper(u.name))
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
		if err != nil || n < 0 || n > (1<<62)/u.bytes {
			break
		}
		*s = size(n * u.bytes)
		return nil
	}
	return fmt.Errorf("%q is no size: write 64MiB or 2GB", text)
}

// extractOptions turns flags into how messages are taken apart.
func extractOptions(f scanFlags) (extract.Options, error) {
	lim, err := f.limits.limits()
	if err != nil {
		return extract.Options{}, err
	}
	opt := extract.Options{Limits: lim, Tried: &extract.Tried{}}
	if opt.Passwords, err = readPasswords(f.passwords); err != nil {
		return opt, err
	}
	if f.ocr {
		if opt.OCR, err = newOCR(f.ocrLanguages, lim); err != nil {
			return opt, err
		}
	}
	if !f.noSandbox {
		opt.Workers, err = newWorkers(lim)
	}
	return opt, err
}

// mostPasswords bounds a file of passwords.
const mostPasswords = 100_000

// readPasswords reads a file with one password a line, as it stands there.
func readPasswords(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("--passwords: %w", err)
	}
	defer f.Close()
	var out []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if line := strings.TrimSuffix(strings.TrimPrefix(lines.Text(), "\ufeff"), "\r"); line != "" {
			out = append(out, line)
		}
		if len(out) > mostPasswords {
			return nil, fmt.Errorf("--passwords %s: more than %d lines: is this the right file?", path, mostPasswords)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("--passwords %s: %w", path, err)
	}
	return out, nil
}
