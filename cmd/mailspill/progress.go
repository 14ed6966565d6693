package main

import (
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress tells how far a scan is: a line with rate and time left on a
// terminal, a log line every half a minute elsewhere.
type progress struct {
	bar      *progressbar.ProgressBar
	log      *slog.Logger
	messages int
	bytes    int64
	findings int
	last     time.Time
}

// every is the interval of progress lines where there is no terminal.
const every = 30 * time.Second

func newProgress(w io.Writer, log *slog.Logger, f scanFlags, sources []string) *progress {
	p := &progress{last: time.Now()}
	if f.quiet || f.noProgress {
		return p
	}
	if !isTerminal(w) || f.logFormat == "json" {
		p.log = log
		return p
	}
	total := sizeOf(sources)
	if total == 0 {
		total = -1 // unknown
	}
	p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(w), progressbar.OptionShowBytes(true),
		progressbar.OptionSetWidth(20), progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(true), progressbar.OptionSetDescription("scanning"))
	return p
}

// add counts one message.
func (p *progress) add(bytes int64, findings int) {
	p.messages++
	p.bytes += bytes
	p.findings += findings
	if p.bar != nil {
		p.bar.Describe(fmt.Sprintf("%d messages, %d findings", p.messages, p.findings))
		_ = p.bar.Add64(bytes) // a progress line that cannot be drawn is no loss
	}
	if p.log != nil && time.Since(p.last) >= every {
		p.last = time.Now()
		p.log.Info(fmt.Sprintf("%d messages, %d MB read, %d findings so far", p.messages, p.bytes/1e6, p.findings))
	}
}

// stop clears the line.
func (p *progress) stop() {
	if p.bar != nil {
		_ = p.bar.Finish() // as above
	}
}

// sizeOf adds up what the sources hold, as far as that can be told beforehand.
func sizeOf(sources []string) int64 {
	var total int64
	for _, s := range sources {
		_ = filepath.WalkDir(s, func(_ string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil // only an estimate; the scan itself tells what fails
			}
			if info, err := os.Lstat(s); err == nil && !info.IsDir() {
				total += info.Size()
			} else if info, err := d.Info(); err == nil {
				total += info.Size()
			}
			return nil
		})
	}
	return total
}
