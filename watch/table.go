package watch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Entry is a source and when it is scanned.
type Entry struct {
	Source   string
	Schedule Schedule
}

const (
	longestLine = 16 << 10
	mostEntries = 10_000
)

// ReadTable reads the schedules of sources, written as in a crontab: a line for
// each source, with the five fields or the name of its schedule before it. A line
// that is nothing but CRON_TZ=ZONE gives the time zone of those below it. Empty
// lines, and lines that begin with #, say nothing.
func ReadTable(r io.Reader) ([]Entry, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestLine)
	var table []Entry
	zone, seen := "", map[string]int{}
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		switch {
		case line == "" || line[0] == '#':
			continue
		case isZone(line):
			zone = line + " "
			if _, _, err := zoneOf(zone); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			continue
		}
		e, err := entry(zone, line)
		if err == nil && seen[e.Source] > 0 {
			err = fmt.Errorf("the source %s has a schedule already, in line %d", shorten(e.Source, longestShown), seen[e.Source])
		}
		if err == nil && len(table) == mostEntries {
			err = fmt.Errorf("more than %d sources", mostEntries)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		seen[e.Source] = n
		table = append(table, e)
	}
	return table, lines.Err()
}

func isZone(line string) bool {
	return (strings.HasPrefix(line, "CRON_TZ=") || strings.HasPrefix(line, "TZ=")) && !strings.ContainsAny(line, " \t")
}

// entry reads one line: a schedule, and all that follows it.
func entry(zone, line string) (Entry, error) {
	if first, rest := cutWord(line); isZone(first) {
		zone, line = first+" ", rest
	}
	fields := 5
	if strings.HasPrefix(line, "@") {
		fields = 1
	}
	var text, word string
	for range fields {
		word, line = cutWord(line)
		text += word + " "
	}
	if line == "" {
		return Entry{}, errors.New("a schedule and then a source are needed, as in \"30 2 * * * mail.mbox\"")
	}
	s, err := Parse(zone + text)
	return Entry{Source: line, Schedule: s}, err
}

// cutWord splits off what stands before the first blank.
func cutWord(s string) (word, rest string) {
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		return s[:i], strings.TrimLeft(s[i:], " \t")
	}
	return s, ""
}
