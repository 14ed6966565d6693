package scanner

import (
	"context"
	"path"
	"strings"
	"time"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// selector decides which messages belong to the correspondence.
type selector struct {
	profile *patterns.Profile
	quoting patterns.Quoting
	since   time.Time
	until   time.Time
	folders []string
	chosen  func(mail.Ref) bool // may be nil
	extract extract.Options
}

// selected tells whether a message is to be scanned. A message without a date
// is within every period, and one without any header belongs to every
// correspondence: no one may miss it because its header is lost.
func (s *selector) selected(ctx context.Context, m *mail.Message) (bool, error) {
	if s.chosen != nil && s.chosen(m.Ref) {
		return true, nil
	}
	if !s.inFolder(m.Ref.Folder) || !s.inPeriod(m.Date()) {
		return false, nil
	}
	if s.profile == nil || s.participates(m.Header()) || m.Header().Empty() {
		return true, nil
	}
	return s.contains(ctx, m)
}

func (s *selector) inFolder(folder string) bool { return InFolders(s.folders, folder) }

// InFolders tells whether a folder is selected by Options.Folders.
func InFolders(patterns []string, folder string) bool {
	if len(patterns) == 0 {
		return true
	}
	for _, pattern := range patterns {
		if ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(folder)); err == nil && ok {
			return true
		}
	}
	return false
}

func (s *selector) inPeriod(date time.Time) bool {
	if date.IsZero() {
		return true
	}
	return !date.Before(s.since) && (s.until.IsZero() || date.Before(s.until))
}

// participates tells whether a header names the counterpart.
func (s *selector) participates(h mail.Header) bool {
	return s.any(h.Senders()) || s.any(h.Recipients())
}

func (s *selector) any(list []mail.Address) bool {
	for _, a := range list {
		if s.profile.Matches(a.Addr) {
			return true
		}
	}
	return false
}

// direction is the way a message went, seen from the mailbox's owner.
func (s *selector) direction(h mail.Header) string {
	switch {
	case s.profile == nil:
		return "other"
	case s.any(h.Addresses("From", "Sender", "Resent-From")):
		return "received"
	case s.any(h.Recipients()):
		return "sent"
	}
	return "other"
}

// contains tells whether a message holds one of the correspondence: nested,
// returned, in a journal report, forwarded or quoted with its header lines.
func (s *selector) contains(ctx context.Context, m *mail.Message) (bool, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	look := &quotedLook{s: s, found: stop}
	err := extract.Texts(ctx, m, s.extract, look)
	if look.hit {
		return true, nil
	}
	return false, err
}

// quotedLook looks for the header of a message of the correspondence among the
// texts of another message. It accounts for nothing: what it does not select is
// not read.
type quotedLook struct {
	s     *selector
	found func()
	hit   bool
}

func (q *quotedLook) Seen(int, int64)       {}
func (q *quotedLook) Read(extract.Leaf)     {}
func (q *quotedLook) Lost(mail.Lost)        {}
func (q *quotedLook) Opened(extract.Opened) {}

func (q *quotedLook) Text(t extract.Text) {
	if q.hit || t.Part == "0" || !strings.Contains(t.Content, "@") {
		return
	}
	if q.s.quotes(t.Content) {
		q.hit = true
		q.found()
	}
}

// quotes tells whether a text holds a header line, quoted or not, that names
// the counterpart, or an attribution ("On … X <x@y> wrote:").
func (s *selector) quotes(text string) bool {
	lower := strings.ToLower(text)
	if !s.mentions(lower) {
		return false
	}
	near := 0 // lines still looked at after a participants' field, for folded lists
	shape := quotedShape{s: s}
	for line := range strings.Lines(lower) {
		line = strings.TrimLeft(line, "> \t|*•\u200b\u200e\u200f")
		if shape.take(line) {
			return true
		}
		rest, isField := s.participants(line)
		switch {
		case isField:
			near, line = 3, rest
		case near > 0 && isContinuation(line):
			near--
		default:
			near = 0
			if !s.attributes(line) {
				continue
			}
		}
		if s.any(addressesIn(line)) {
			return true
		}
	}
	return false
}

// mentions is a cheap necessary test.
func (s *selector) mentions(lower string) bool {
	for _, list := range [][]string{s.profile.Domains, s.profile.Addresses} {
		for _, d := range list {
			if strings.Contains(lower, d) {
				return true
			}
		}
	}
	return false
}

// participants tells a line "From: …" in any of the known languages, with the
// marks that HTML and bold text leave around the colon.
func (s *selector) participants(line string) (rest string, ok bool) {
	i := strings.IndexAny(line, ":;：")
	if i <= 0 || i > 60 {
		return "", false
	}
	name := strings.Trim(line[:i], " *_\u00a0")
	for _, p := range s.quoting.Participants {
		if name == p {
			return line[i+1:], true
		}
	}
	return "", false
}

// isContinuation tells a line that goes on with a list of addresses.
func isContinuation(line string) bool {
	return strings.Contains(line, "@") && !strings.Contains(line[:min(len(line), 30)], ":")
}

func (s *selector) attributes(line string) bool {
	line = strings.TrimSpace(line)
	for _, a := range s.quoting.Attributions {
		if strings.HasSuffix(line, a) {
			return true
		}
	}
	return false
}

// addressesIn finds whatever looks like an address in a line of text.
func addressesIn(line string) []mail.Address {
	line = strings.NewReplacer("mailto:", " ", "<", " ", ">", " ", "[", " ", "]", " ", "(", " ", ")", " ").Replace(line)
	return mail.ParseAddresses(strings.Join(strings.Fields(line), " , "))
}
