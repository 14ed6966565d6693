package extract

import (
	"bufio"
	"io"
	"os/exec"
	"slices"
	"sync"
	"time"
)

// Workers are child processes in which leaves are taken apart whose formats
// invite attacks: a file that crashes its reader, fills its memory or never ends
// costs that one leaf. They are started when first needed and used again; it is
// safe for concurrent use.
type Workers struct {
	opt  WorkerOptions
	mu   sync.Mutex
	idle []*worker
	shut bool
}

// WorkerOptions say how child processes are started and held.
type WorkerOptions struct {
	// Command starts a process that calls Serve on its standard input and output.
	Command []string
	// Env is its whole environment.
	Env []string
	// Memory is how many bytes one may hold before it is killed; zero for any.
	Memory int64
	// Time is how long one may take for a leaf, without the time in which it waits
	// for us; zero for any.
	Time time.Duration
}

// NewWorkers gives workers of which none is started yet.
func NewWorkers(opt WorkerOptions) *Workers { return &Workers{opt: opt} }

// worker is one child process.
type worker struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	answers io.Closer
	out     *bufio.Reader
	gone    chan struct{} // closed when it has ended, by itself or by whomever
	used    int
}

// ended tells a process that is no more.
func (w *worker) ended() bool {
	select {
	case <-w.gone:
		return true
	default:
		return false
	}
}

// mostUses is how many leaves a process reads before another takes its place,
// and mostHeap how much it may hold on to when it is done with one.
const (
	mostUses = 2000
	mostHeap = 192 << 20
)

// take gives an idle process, or a new one.
func (ws *Workers) take() (*worker, error) {
	for {
		w := ws.pop()
		if w == nil {
			return ws.start()
		}
		if !w.ended() {
			return w, nil
		}
		w.kill() // someone else did, such as a kernel short of memory: no leaf is to blame
	}
}

func (ws *Workers) pop() *worker {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	n := len(ws.idle)
	if n == 0 {
		return nil
	}
	w := ws.idle[n-1]
	ws.idle = ws.idle[:n-1]
	return w
}

func (ws *Workers) start() (*worker, error) {
	cmd := exec.Command(ws.opt.Command[0], ws.opt.Command[1:]...)
	cmd.Env = slices.Clip(append([]string{"GOTRACEBACK=none"}, ws.opt.Env...))
	setApart(cmd)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w := &worker{cmd: cmd, in: in, answers: out, out: bufio.NewReaderSize(out, 64<<10), gone: make(chan struct{})}
	go func() {
		defer close(w.gone)
		_, _ = cmd.Process.Wait() // its status says what we know
	}()
	return w, nil
}

// give takes a process back that is done with its leaf.
func (ws *Workers) give(w *worker, heap uint64) {
	w.used++
	ws.mu.Lock()
	keep := !ws.shut && w.used < mostUses && heap < mostHeap
	if keep {
		ws.idle = append(ws.idle, w)
	}
	ws.mu.Unlock()
	if !keep {
		w.kill()
	}
}

// Close ends all processes that are idle; those at work end when they are done.
func (ws *Workers) Close() {
	ws.mu.Lock()
	idle := ws.idle
	ws.idle, ws.shut = nil, true
	ws.mu.Unlock()
	for _, w := range idle {
		w.kill()
	}
}

// kill ends a process that holds nothing anyone needs, and waits for it.
func (w *worker) kill() {
	_ = w.cmd.Process.Kill() // it may have ended by itself
	<-w.gone
	_, _ = w.in.Close(), w.answers.Close()
}
