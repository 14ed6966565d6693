package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/source"
)

// fullNames are SOURCEs as a case knows them: files by their whole path, so that one
// mailbox is one source from wherever it is named, and ".." leads nowhere unseen. A source
// that is named twice is there once.
func fullNames(names []string) ([]string, error) {
	out := make([]string, 0, len(names))
	for _, name := range names {
		full, err := fullName(name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, full) {
			out = append(out, full)
		}
	}
	return out, nil
}

// fullName leaves standard input and URLs as they are. A URL with a password is refused
// before it stands in a journal or a log.
func fullName(name string) (string, error) {
	if err := source.CheckURL(name); err != nil {
		return "", err
	}
	if name == "-" || name == "" || strings.Contains(name, "://") {
		return name, nil
	}
	return filepath.Abs(name)
}
