//go:build !windows

package main

// terminal is where a person types, whatever the standard streams are.
const terminal = "/dev/tty"
