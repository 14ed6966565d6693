package scanner

import (
	"strings"
	"time"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// People send a password in two messages: one asks for it or announces it, the
// other holds nothing but the value. follow joins them by their thread, or, where
// the second is no reply, by the people and the time.
type follow struct {
	said  map[string]mention // what a thread says of passwords, by its keys
	waits map[string][]*lone // values whose thread did not speak of one yet
	held  int
}

// mention is what the messages under one key say, and when the last did.
type mention struct {
	level patterns.Mention
	date  time.Time
}

// lone is what a short message would yield by what its thread says of passwords.
type lone struct {
	hits   [patterns.AwaitedCode + 1][]hit
	around patterns.Mention // what its subject and the text that it quotes say
	date   time.Time
	msg    finding.Message
	told   bool
}

// most are the hits if the thread says the most.
func (l *lone) most() []hit { return l.hits[patterns.AwaitedCode] }

// lone tells that a message holds a value of which its thread may tell what it is.
func (h *harvest) lone() bool { return len(h.alone.most()) > 0 && len(h.hits) == 0 }

// maxFollow bounds the keys and values that wait for the rest of their threads.
const maxFollow = 1 << 18

// lookAlone notes what a text of the message says of passwords, and the values
// that it consists of.
func (h *harvest) lookAlone(t extract.Text, r *ruler) {
	if t.Origin != nil || t.View != "" || t.Offset > 0 || t.Where != string(patterns.InBody) && t.Header != "Subject" {
		return
	}
	h.mention = max(h.mention, h.set.MentionOf(t.Content))
	if t.Header != "" {
		h.alone.around = max(h.alone.around, h.set.MentionAround(t.Content, ""))
		return
	}
	if len(h.hits) > 0 || h.alone.most() != nil {
		return
	}
	p := patterns.Text{Content: t.Content, Name: t.Name, Where: patterns.Where(t.Where), Context: h.context}
	for level := patterns.AwaitedCode; level > patterns.NoMention; level-- {
		h.alone.hits[level] = h.hitsOf(t, r, h.set.Lone(p, level))
		if h.alone.most() == nil {
			return
		}
	}
	h.alone.around = max(h.alone.around, h.set.MentionAround("", t.Content))
}

func (h *harvest) hitsOf(t extract.Text, r *ruler, list []patterns.Candidate) []hit {
	var out []hit
	for i := range list {
		out = append(out, h.makeHit(t, r, &list[i], nil))
	}
	return out
}

// followed gives the findings that a message's thread makes of lone values: of
// this message or of earlier ones.
func (r *run) followed(j *job, msg finding.Message) error {
	h := j.harvest
	keys, people := threadKeys(j.msg)
	own := &lone{hits: h.alone.hits, date: j.msg.Date(), msg: msg}
	if h.lone() {
		if err := r.tell(own, max(h.alone.around, r.follow.level(keys, people, own.date))); err != nil || own.told {
			return err
		}
		r.follow.wait(append(keys, people), own)
		return nil
	}
	if h.mention == patterns.NoMention {
		return nil
	}
	for _, l := range r.follow.note(keys, people, h.mention, j.msg.Date()) {
		if err := r.tell(l, h.mention); err != nil {
			return err
		}
	}
	return nil
}

// tell reports a lone value once its thread is known to speak of a password.
func (r *run) tell(l *lone, level patterns.Mention) error {
	hits := l.hits[level]
	if level == patterns.NoMention || l.told || len(hits) == 0 {
		return nil
	}
	l.told = true
	r.learn(hits)
	return r.give(&harvest{hits: hits}, r.masked(l.msg))
}

// threadKeys names the threads that a message may belong to: the messages that it
// answers, itself, and apart from these who wrote it to whom.
func threadKeys(m *mail.Message) (keys []string, people string) {
	h := m.Header()
	for _, field := range []string{"Message-Id", "In-Reply-To", "References"} {
		for _, id := range strings.FieldsFunc(h.Get(field), func(r rune) bool { return strings.ContainsRune("<> \t\r\n,", r) }) {
			if strings.Contains(id, "@") && len(keys) < 64 {
				keys = append(keys, "id "+id)
			}
		}
	}
	from, to := h.Addresses("From"), h.Addresses("To")
	if len(from) > 0 && len(to) > 0 {
		people = "people " + strings.ToLower(from[0].Addr) + " " + strings.ToLower(to[0].Addr)
	}
	return keys, people
}

// level is the most that was said of passwords under one of the keys in time.
// Between people who write often only an announcement counts.
func (f *follow) level(keys []string, people string, date time.Time) patterns.Mention {
	level := patterns.NoMention
	for _, k := range keys {
		if m, ok := f.said[k]; ok && near(m.date, date, patterns.FollowUp) {
			level = max(level, m.level)
		}
	}
	if m, ok := f.said[people]; ok && m.level >= patterns.Awaited && near(m.date, date, patterns.SecondMail) {
		level = max(level, m.level)
	}
	return level
}

func near(a, b time.Time, within time.Duration) bool { return a.Sub(b).Abs() <= within }

// note keeps what a message says, and gives the values that waited for it.
func (f *follow) note(keys []string, people string, level patterns.Mention, date time.Time) []*lone {
	var out []*lone
	for _, k := range append(keys, people) {
		if old, ok := f.said[k]; k != "" && (ok || len(f.said) < maxFollow) {
			f.said[k] = mention{max(level, old.level), date}
		}
		for _, l := range f.waits[k] {
			if k != people && near(l.date, date, patterns.FollowUp) || level >= patterns.Awaited && near(l.date, date, patterns.SecondMail) {
				out = append(out, l)
			}
		}
	}
	return out
}

// wait keeps a value for what the rest of its thread says.
func (f *follow) wait(keys []string, l *lone) {
	if f.held++; f.held > maxFollow {
		return
	}
	for _, k := range keys {
		if k != "" {
			f.waits[k] = append(f.waits[k], l)
		}
	}
}
