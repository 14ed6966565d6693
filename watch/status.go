package watch

import "time"

// Event says what has just happened.
type Event int

// The events. Began, Waiting and Stopping are of no job.
const (
	Began    Event = iota // Run has planned every job
	Started               // a scan began
	Done                  // a scan ended well
	Failed                // a scan ended with an error; Retry tells whether it is tried again
	Missed                // a time of the schedule was missed; the source is scanned once for it
	Waiting               // nothing: the state once a minute, for a line on a terminal
	Stopping              // Run was told to end and waits for the scans that run
)

// Status is what happened and where every job stands.
type Status struct {
	At    time.Time
	Event Event
	Job   int // of whom, in Jobs; -1 if of none
	// Jobs are in the order in which they were given to Run. They are valid until the
	// function that was given them returns.
	Jobs []JobStatus
}

// JobStatus is where a job stands. Times are zero where there is none.
type JobStatus struct {
	Name    string
	Next    time.Time // when its next scan begins, a retry included
	Retry   bool      // Next is a retry
	Retries int       // how often a failed scan was or will be tried again, since the last time of the schedule
	Running bool
	Queued  bool // to be scanned as soon as there is room, or as its running scan has ended

	Start, End time.Time // of the scan that runs (then without End) or of the last one
	Err        error     // of the last one that ended

	Missed   int       // times of the schedule that were missed
	MissedAt time.Time // the last of them
}

// tell gives the status to who asked for it.
func (w *watcher) tell(what Event, whose *task) {
	s := Status{At: w.now(), Event: what, Job: -1, Jobs: w.shown}
	if whose != nil {
		w.show(whose)
		s.Job = whose.index
	}
	w.opts.Status(s)
}

// show takes over where a task stands. That is done where it changes: with
// thousands of sources, all of them at each event would be too much.
func (w *watcher) show(t *task) { w.shown[t.index] = t.status() }

func (t *task) status() JobStatus {
	s := JobStatus{
		Name: t.Name, Next: t.begins, Retries: t.tries, Running: t.running, Queued: !t.queued.IsZero(),
		Start: t.started, End: t.ended, Err: t.err, Missed: t.missed, MissedAt: t.missedAt,
	}
	if !t.retry.IsZero() {
		s.Next, s.Retry = t.retry, true
	}
	return s
}
