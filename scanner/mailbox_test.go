package scanner

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
)

// mailbox makes up the mail of a team: conversations of every kind in which one
// message bears upon another.
type mailbox struct {
	t    testing.TB
	r    *rand.Rand
	raws []string
	id   int
}

var (
	madeValues = []string{"Gannet9Quay", "4417", "wolkenbruch88", "Vt5#plum9x", "Tenor+Alt=2"}
	madeAsks   = []string{"What is the password?", "I will send you the password in a separate mail.", "Which build is it?", "Quel est le mot de passe du portail ?", "Password is expired."}
	madeSays   = []string{"Use %s for it.", "The password is %s", "Passwort: %s", "As agreed: %s"}
	madeFiles  = []string{"aes256.zip", "classic.zip", "locked-list.7z"}
	madeNotes  = []string{"What is the password?", "The password is " + opensIt, "password: 4417"}
)

// hour is the unit of time between messages.
const hour = 60

// makeMailbox gives the messages, shuffled.
func makeMailbox(t testing.TB, r *rand.Rand) []string {
	t.Helper()
	m := &mailbox{t: t, r: r}
	kinds := []func(at int){m.answer, m.answer, m.secondMail, m.lockedAndTold, m.locked, m.pieces, m.note}
	for range 9 {
		kinds[r.IntN(len(kinds))](r.IntN(40 * 24 * hour))
	}
	m.raws = append(m.raws, m.raws[r.IntN(len(m.raws))], thread(1)[0])
	r.Shuffle(len(m.raws), func(i, j int) { m.raws[i], m.raws[j] = m.raws[j], m.raws[i] })
	return m.raws
}

func (m *mailbox) one(of []string) string { return of[m.r.IntN(len(of))] }

func (m *mailbox) someone() string { return fmt.Sprintf("person%d@harbor.example", m.r.IntN(6)) }

// add writes a message of someone, or of the counterpart, so many minutes after the
// first of March.
func (m *mailbox) add(from, answers string, at int, text, file string) (id string) {
	m.id++
	to := them
	if from == them {
		to = us
	}
	id = fmt.Sprintf("m%d", m.id)
	date := time.Date(2024, 3, 1, 10, at, 0, 0, time.UTC).Format(time.RFC1123Z)
	m.raws = append(m.raws, parcel{letter{id, answers, from, to, date, text}, file}.raw(m.t))
	return id
}

// answer is a question, perhaps a second one, and a value that answers it.
func (m *mailbox) answer(at int) {
	from := m.someone()
	asked := m.add(them, "", at, m.one(madeAsks), "")
	if m.r.IntN(2) == 0 {
		asked = m.add(from, asked, at+m.r.IntN(70*hour), m.one(madeAsks), "")
	}
	m.add(from, asked, at+m.r.IntN(hour), m.one(madeValues), "")
}

// secondMail is an announcement and a value, of no common thread.
func (m *mailbox) secondMail(at int) {
	from := m.someone()
	m.add(from, "", at, m.one(madeAsks), "")
	m.add(from, "", at+m.r.IntN(2*hour), m.one(madeValues), "")
}

func (m *mailbox) lockedAndTold(at int) {
	from := m.someone()
	answers := m.add(from, "", at, "See the file.", m.one(madeFiles))
	if m.r.IntN(2) == 0 {
		answers = ""
	}
	m.add(m.one([]string{from, them}), answers, at+m.r.IntN(500*hour), fmt.Sprintf(m.one(madeSays), opensIt), "")
}

// locked is a file that its own message opens, or what opened another one, or nothing.
func (m *mailbox) locked(at int) {
	m.add(m.someone(), "", at, m.one([]string{"See the file.", "It is " + opensIt, "Same as always."}), m.one(madeFiles))
}

// pieces is a message in several, of which one may be missing.
func (m *mailbox) pieces(int) {
	name, whole := fmt.Sprintf("p%d@harbor.example", m.id), encodedMail("The password is "+m.one(madeValues)+strconv.Itoa(m.id))
	for i, p := range inPieces(name, whole, 2+m.r.IntN(2)) {
		m.id++
		if m.r.IntN(8) > 0 {
			m.raws = append(m.raws, strings.Replace(p, fmt.Sprintf("<%d@", i+1), fmt.Sprintf("<m%d@", m.id), 1))
		}
	}
}

// note is a file that comes twice, and asks for a password or tells one.
func (m *mailbox) note(int) {
	content := []byte("Subject: note\r\n\r\n" + m.one(madeNotes) + "\r\n" + strings.Repeat("a line of a log\r\n", 200))
	for range 2 {
		m.id++
		raw := carrying(fmt.Sprintf("m%d", m.id), m.one([]string{"note.txt", "note.eml"}), content, 1)
		m.raws = append(m.raws, strings.Replace(raw, us, m.someone(), 1))
	}
}
