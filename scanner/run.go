package scanner

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

const (
	ahead     = 64       // messages taken from the source before the first is reported
	heldBytes = 64 << 20 // bytes of messages in work at a time; a larger one goes alone
)

// Run scans messages in the source's order and hands their records to out,
// which is closed with the summary in every case. Errors of the source that are
// no *mail.Lost end its account (Accounted is false) and are returned, joined,
// together with the summary; so is the error of a cancelled context and of out.
func Run(ctx context.Context, msgs iter.Seq2[*mail.Message, error], set *patterns.Set, opt Options, out finding.Sink) (finding.Summary, error) {
	r, err := newRun(set, opt, out)
	if err != nil {
		return finding.Summary{}, err
	}
	if err := out.Begin(r.opt.Scan); err != nil {
		return finding.Summary{}, err
	}
	started := time.Now()
	err = r.drain(ctx, msgs)
	sum := r.account.summary(time.Since(started))
	opt.addOmitted(&sum)
	if err := errors.Join(err, out.Close(sum)); err != nil {
		return sum, err
	}
	return sum, nil
}

// run is the state of one scan.
type run struct {
	set      *patterns.Set
	opt      Options
	out      finding.Sink
	selector *selector
	account  *account
	masks    *masks
	cut      fragments
	follow   follow
	locked   locked
	equals   equals
	keeping  keeping
	heads    *heads
}

func newRun(set *patterns.Set, opt Options, out finding.Sink) (*run, error) {
	if len(opt.Key) < 32 {
		return nil, errors.New("scanner: the key of the credential ids needs at least 32 bytes")
	}
	quoting, err := patterns.LoadQuoting()
	if err != nil {
		return nil, err
	}
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	keeper, _ := out.(finding.Keeper)
	opt.Scan.Type, opt.Scan.Schema = "scan", finding.Schema
	return &run{
		set: set, opt: opt, out: out, account: newAccount(), cut: fragments{}, heads: newHeads(quoting),
		// What a case is told holds no secret, whatever its reports show.
		masks:   newMasks(opt.ShowSecrets && keeper == nil, newEarlier(opt.Known, opt.Key)),
		keeping: keeping{to: keeper, key: opt.Key},
		follow:  follow{said: map[string]mention{}, waits: map[string][]*lone{}},
		selector: &selector{
			profile: opt.Counterpart, quoting: quoting, since: opt.Since, until: opt.Until, folders: opt.Folders, chosen: opt.Chosen, extract: shallow(opt.Extract),
		},
	}, nil
}

// drain moves the messages through the workers and reports them in order.
func (r *run) drain(ctx context.Context, msgs iter.Seq2[*mail.Message, error]) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	order, work := make(chan *job, ahead), make(chan *job)
	room := semaphore.NewWeighted(heldBytes)
	var workers sync.WaitGroup
	for range r.opt.Workers {
		workers.Go(func() {
			for j := range work {
				r.work(ctx, j)
			}
		})
	}
	go feed(ctx, msgs, room, order, work)
	var fatal, failed error
	for j := range order {
		<-j.done
		if failed == nil {
			if failed = r.report(ctx, j); failed != nil {
				stop(failed)
			}
		}
		if j.err != nil && asLost(j.err) == nil {
			fatal = errors.Join(fatal, j.err)
			r.account.broken = true
		}
		room.Release(j.held)
	}
	workers.Wait()
	if failed == nil && ctx.Err() == nil {
		failed = r.unlock(ctx)
	}
	if failed == nil {
		failed = r.giveLocked()
	}
	if failed == nil && ctx.Err() == nil {
		failed = r.missing()
	}
	if failed == nil {
		failed = r.settle()
	}
	if failed != nil {
		return failed
	}
	if err := ctx.Err(); err != nil {
		r.account.broken = true
		return errors.Join(fatal, err)
	}
	return fatal
}

// settle lets a case mask what it holds already with the secrets that the scan found.
func (r *run) settle() error {
	if r.opt.Settle == nil {
		return nil
	}
	fresh := masks{off: r.masks.off, known: r.masks.known, lengths: r.masks.lengths}
	return r.opt.Settle(fresh.text, r.masks.text)
}

// feed reads the source, in order, as far as there is room.
func feed(ctx context.Context, msgs iter.Seq2[*mail.Message, error], room *semaphore.Weighted, order, work chan<- *job) {
	defer close(order)
	defer close(work)
	defer func() {
		if p := recover(); p != nil {
			order <- failedJob(fmt.Errorf("%w (%T)", ErrSourceFailed, p))
		}
	}()
	// A mapped file that shrinks under the source faults; as a panic it ends this
	// walk with an error, and what was read before is reported.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	for m, err := range msgs {
		j := &job{msg: m, err: err, done: make(chan struct{})}
		if m != nil {
			j.size = int64(len(m.Raw))
		}
		if room.Acquire(ctx, weight(j.size)) != nil {
			return
		}
		j.held = weight(j.size)
		order <- j
		select {
		case work <- j:
		case <-ctx.Done():
			close(j.done)
			return
		}
	}
}

// ErrSourceFailed says that a source panicked, or that its file shrank under it.
var ErrSourceFailed = errors.New("the source failed while it was read; it may have changed under the scan: copy it and scan the copy")

// failedJob carries an error that comes without a message.
func failedJob(err error) *job {
	j := &job{err: err, done: make(chan struct{})}
	close(j.done)
	return j
}

func weight(size int64) int64 { return min(max(size, 1), heldBytes) }
