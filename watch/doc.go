// Package watch runs scans on a schedule: each source on its own, never twice at
// once, again after a failure, and caught up once after the machine slept or the
// process was down.
//
// # Schedules
//
// A schedule is one of crontab(5): five fields, or a name such as @daily, with an
// optional time zone before it (CRON_TZ=Europe/Berlin 30 2 * * *). Three libraries
// that read it were compared, all of them under the MIT licence and without
// dependencies:
//
//   - github.com/robfig/cron/v3 is the best known, but its last release is of
//     January 2020. It panics on "TZ=UTC", does not know 7 as Sunday, takes ","
//     for a schedule that never comes, and reads lists of any length.
//   - github.com/adhocore/gronx is kept up (1.20.4, September 2026), but whether
//     it holds an expression for valid depends on the time of day: it looks no
//     further than the first member of a list that is due, so "5,99 * * * *"
//     passes at five past and fails at six past. It takes seven fields, and
//     "* * 31 2 *" is found to fail only when asked for the next time.
//   - github.com/netresearch/go-cron is a fork of the first that is kept up
//     (0.9.1, January 2026): no panics, 7 is Sunday, length and steps are bounded.
//     It is the one we use, for its parser and for finding the next match.
//
// None of the three follows cron(8) through a change of the clock: each of them
// skips a nightly job, or runs it twice, on one of the two nights. So the library
// is asked in UTC only, where every time of day comes once, and zone.go maps its
// answers to the zone.
package watch
