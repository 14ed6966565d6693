// Package storetest gives tests a private PostgreSQL (testdata/postgres.sh).
package storetest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Server is a running PostgreSQL of our own, on the loopback.
type Server struct {
	dir   string
	made  atomic.Int64 // databases
	down  bool         // killed, and not started since
	lives io.Closer    // its standard input: the server stops when this is closed, or when we end
	ended func() error
}

// errNone says why there is no server here.
var errNone = errors.New("SKIPPED ALOUD: there is no PostgreSQL (testdata/postgres.sh install)")

// shared is the one server of this test program. It ends with the program.
var shared = sync.OnceValues(run)

// DSN names an empty database for one test, on a server that all tests of the
// program use. Without PostgreSQL the test is skipped, aloud.
func DSN(t testing.TB) string {
	t.Helper()
	s, err := shared()
	check(t, err)
	return s.DSN(t)
}

// Start gives a test a server of its own, to restart and to kill.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := run()
	check(t, err)
	t.Cleanup(func() {
		s.lives.Close()
		if err := s.ended(); err != nil {
			t.Errorf("postgres.sh run: %v", err)
		}
	})
	return s
}

// DSN names a new, empty database.
func (s *Server) DSN(t testing.TB) string {
	t.Helper()
	return strings.TrimSpace(s.script(t, "database", s.dir, fmt.Sprintf("test%d", s.made.Add(1))))
}

// Restart ends every connection, stops the server in order, unless it was killed,
// and starts it again at the same address.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if !s.down {
		s.script(t, "stop", s.dir)
	}
	s.script(t, "start", s.dir)
	s.down = false
}

// Kill ends the server as a crash would (SIGKILL); Restart brings it back.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	s.script(t, "kill", s.dir)
	s.down = true
}

// run starts a server that stops, and leaves nothing behind, when we close its
// standard input or end in whatever way.
func run() (*Server, error) {
	dir, err := os.MkdirTemp("/tmp", "pg")
	if err != nil {
		return nil, errors.Join(errNone, err)
	}
	cmd, said := command("run", dir), new(bytes.Buffer)
	cmd.Stderr = said
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(errNone, err, os.RemoveAll(dir))
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, errors.Join(failed(cmd.Wait(), said), os.RemoveAll(dir))
	}
	return &Server{dir: dir, lives: in, ended: cmd.Wait}, nil
}

// failed tells a missing server (exit status 3) from a broken one.
func failed(err error, said *bytes.Buffer) error {
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 3 {
		return errNone
	}
	return fmt.Errorf("postgres.sh run: %w\n%s", err, said)
}

func check(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, errNone) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (s *Server) script(t testing.TB, args ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	cmd := command(args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("postgres.sh %s: %v\n%s%s", args[0], err, &out, &said)
	}
	return out.String()
}

func command(args ...string) *exec.Cmd {
	_, here, _, _ := runtime.Caller(0)
	script := filepath.Join(filepath.Dir(here), "../../testdata/postgres.sh")
	return exec.Command("bash", append([]string{script}, args...)...)
}
