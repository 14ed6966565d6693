package main

import (
	"slices"
	"strings"
)

// shortened gives joined errors with each said once: a case that cannot be written says so
// to everyone who tries.
func shortened(err error) error {
	if err == nil {
		return nil
	}
	var said []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimRight(line, "\n"); !slices.Contains(said, line) {
			said = append(said, line)
		}
	}
	return &shortError{strings.Join(said, "\n"), err}
}

// shortError is an error in shorter words.
type shortError struct {
	says string
	error
}

func (e *shortError) Error() string { return e.says }
func (e *shortError) Unwrap() error { return e.error }
