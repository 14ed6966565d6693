package watch

import "time"

// Next gives the first time after t at which the schedule comes. It follows cron(8)
// when the clock changes: a job whose time is skipped runs at once when the clock
// has been put forward, and one whose time comes twice runs the first time only. A
// job of every hour goes by elapsed time. The zero time means that it never comes.
func (s Schedule) Next(t time.Time) time.Time {
	if s.spec == nil {
		return time.Time{}
	}
	t = t.In(s.zone)
	start, end := t.ZoneBounds()
	from := clock(t, offset(t))
	if !start.IsZero() {
		from = s.unrepeated(from, start)
	}
	// Each turn ends at a change of the clock, of which there are a few a year; the
	// library looks no more than searchYears ahead.
	for {
		next := s.spec.Next(from)
		if next.IsZero() {
			return next
		}
		at := clock(next, -offset(t)).In(s.zone)
		if end.IsZero() || at.Before(end) {
			return at
		}
		if !s.frequent && next.Before(clock(end, offset(end))) {
			return end // skipped by the clock
		}
		from = s.unrepeated(clock(end, offset(end)).Add(-time.Second), end)
		t = end
		_, end = t.ZoneBounds()
	}
}

// unrepeated moves from, a time of day from which to look on, past what the clock
// has shown before it was put back at change.
func (s Schedule) unrepeated(from, change time.Time) time.Time {
	shown := clock(change, offset(change.Add(-1))).Add(-time.Second)
	if s.frequent || !shown.After(from) {
		return from
	}
	return shown
}

// clock gives what a clock shows that is offset ahead of t, as a time in UTC.
func clock(t time.Time, offset time.Duration) time.Time { return t.UTC().Add(offset) }

// offset gives how far the zone of t is ahead of UTC at t.
func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}
