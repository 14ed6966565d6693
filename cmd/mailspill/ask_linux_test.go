package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// pty gives both ends of a terminal.
func pty(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("SKIPPED ALOUD: there are no terminals here: %v", err)
	}
	t.Cleanup(func() { person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return person, program
}

func echoes(t *testing.T, tty *os.File) bool {
	t.Helper()
	mode, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return mode.Lflag&unix.ECHO != 0
}

// What is typed where a password is asked for is not shown, and what is typed
// later is again.
func TestAskHides(t *testing.T) {
	person, program := pty(t)
	typed := make(chan string, 1)
	go func() {
		secret, err := ask(program, "Password: ")
		typed <- fmt.Sprint(secret, err)
	}()
	for range 500 {
		if !echoes(t, program) {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	fmt.Fprint(person, "Heron-Quay-17\n")
	if got := <-typed; got != "Heron-Quay-17<nil>" {
		t.Errorf("%q was asked for", got)
	}
	if !echoes(t, program) {
		t.Error("the terminal stays as it was for the password")
	}
	fmt.Fprint(program, "end\n")
	shown := make([]byte, 1024)
	n, err := person.Read(shown)
	if err != nil || strings.Contains(string(shown[:n]), "Quay") {
		t.Errorf("the terminal shows %q, %v", shown[:n], err)
	}
}
