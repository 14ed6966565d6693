package watch

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // Windows and bare containers have no time zones of their own

	"github.com/netresearch/go-cron"
)

// Schedule says when a source is scanned. The zero value is no schedule.
type Schedule struct {
	text string
	spec *cron.SpecSchedule // asked in UTC only: see zone.go
	zone *time.Location
	// frequent says that no hour is left out: such a job goes by elapsed time when
	// the clock changes.
	frequent bool
}

const (
	longestSchedule = 256
	// searchYears is more than the eight years from one 29th of February to the
	// next around a year such as 2100.
	searchYears = 9
	everyHour   = 1<<24 - 1
)

// fieldForm is one field of crontab(5): a list of values and ranges, with steps.
// What the library takes beyond that (empty members of a list, signs, question
// marks) is a slip of the pen more often than it is meant.
var fieldForm = func() *regexp.Regexp {
	const value = `([0-9]{1,2}|[A-Za-z]{3})`
	const member = `(\*|` + value + `(-` + value + `)?)(/[0-9]{1,2})?`
	return regexp.MustCompile(`^` + member + `(,` + member + `)*$`)
}()

// Parse reads a schedule: five fields as in crontab(5), or @yearly, @monthly,
// @weekly, @daily, @hourly; before it, if it is not for the local time zone,
// CRON_TZ=ZONE with a name of the IANA time zone database. A schedule that never
// comes, such as a 31st of February, is an error.
func Parse(text string) (Schedule, error) {
	text = strings.TrimSpace(text)
	s, err := parse(text)
	if err != nil {
		return Schedule{}, fmt.Errorf("schedule %s: %w; five fields are needed (minute, hour, day of month, month, day of week), as in \"30 2 * * *\", or a name, as in @daily", shorten(text, longestShown), err)
	}
	return s, nil
}

func parse(text string) (Schedule, error) {
	if len(text) > longestSchedule {
		return Schedule{}, fmt.Errorf("it is longer than %d characters", longestSchedule)
	}
	zone, rest, err := zoneOf(text)
	if err != nil {
		return Schedule{}, err
	}
	if err := checkForm(rest); err != nil {
		return Schedule{}, err
	}
	spec, err := parseSpec(rest)
	if err != nil {
		return Schedule{}, err
	}
	return Schedule{text: text, spec: spec, zone: zone, frequent: spec.Hour&everyHour == everyHour}, nil
}

// zoneOf splits off the time zone.
func zoneOf(text string) (*time.Location, string, error) {
	rest, ok := strings.CutPrefix(text, "CRON_TZ=")
	if !ok {
		if rest, ok = strings.CutPrefix(text, "TZ="); !ok {
			return time.Local, text, nil
		}
	}
	name, rest, _ := strings.Cut(rest, " ")
	if name == "" {
		return nil, "", errors.New("the name of the time zone is missing")
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, "", fmt.Errorf("there is no time zone %s", shorten(name, longestShown))
	}
	return zone, rest, nil
}

func checkForm(text string) error {
	if strings.HasPrefix(text, "@every") || text == "@reboot" {
		return errors.New("@every and @reboot are not known here: every six hours is \"0 */6 * * *\"")
	}
	if strings.HasPrefix(text, "@") {
		return nil
	}
	fields := strings.Fields(text)
	if len(fields) != 5 {
		return fmt.Errorf("it has %d fields", len(fields))
	}
	for _, f := range fields {
		if !fieldForm.MatchString(f) {
			return fmt.Errorf("%s is no field of a schedule", shorten(f, longestShown))
		}
	}
	return nil
}

// parseSpec asks the library.
func parseSpec(text string) (*cron.SpecSchedule, error) {
	// As in crontab(5), a job with both days given runs on either.
	parser, err := cron.TryNewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor | cron.DowOrDom)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.WithMaxSearchYears(searchYears).Parse(text)
	if err != nil {
		return nil, err
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return nil, errors.New("it has no times of day")
	}
	spec.Location = time.UTC
	// Whether it ever comes does not depend on when one asks: the calendar repeats,
	// and nine years from 2000 hold every day that there is.
	if spec.Next(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, errors.New("it never comes")
	}
	return spec, nil
}

// String gives the schedule as it was written.
func (s Schedule) String() string { return s.text }
