package scanner

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/patterns"
)

// casebook is what a case makes of several scans: of places it forgets none, and of
// what stayed unread it believes the look that read the most.
type casebook struct {
	places map[string]string   // their credentials
	unread map[string][]string // by message
	kept   map[string]finding.Kept
	creds  map[string]bool
	opened map[string]bool // the credentials that opened a file
}

func newCasebook() *casebook {
	return &casebook{places: map[string]string{}, unread: map[string][]string{}, kept: map[string]finding.Kept{}, creds: map[string]bool{}, opened: map[string]bool{}}
}

// add takes the records of one scan, which was the newest.
func (c *casebook) add(n *notebook) {
	latest, unread := map[string]finding.Kept{}, map[string][]string{}
	for _, k := range n.kept {
		latest[k.Message.SHA256] = k
	}
	for _, f := range n.findings {
		c.creds[f.CredentialID] = true
		c.places[fmt.Sprintf("%s %.8s %s %q %s %d:%d %s", who(f.Message), f.CredentialID, f.Part, f.Path, f.Where, f.Line, f.Column, f.Preview)] = f.CredentialID
		c.opened[f.CredentialID] = c.opened[f.CredentialID] || f.Checked == string(patterns.ByStructure)
	}
	for _, u := range n.unread {
		s, _, _ := strings.Cut(u.Detail, "; ") // what was tried is told after it
		unread[u.Message.SHA256] = append(unread[u.Message.SHA256], fmt.Sprintf("%s %s %q %s %s", who(u.Message), u.Part, u.Path, u.Reason, s))
	}
	for sha, k := range latest {
		if old, ok := c.kept[sha]; ok && saysMore(old, k) {
			continue
		}
		c.kept[sha], c.unread[sha] = k, unread[sha]
	}
}

func who(m finding.Message) string { return m.MessageID + " " + m.SHA256[:6] }

// saysMore tells whether an earlier look at a message got more out of it than a later one.
func saysMore(old, k finding.Kept) bool {
	opened := map[bool]int{true: 1}
	return cmp.Or(cmp.Compare(old.Bytes.Read, k.Bytes.Read), cmp.Compare(old.Parts.Read, k.Parts.Read), cmp.Compare(opened[old.Open.Opened], opened[k.Open.Opened])) > 0
}

// again lists the messages that are to be looked at once more when the last ones are
// new: those open ones that a new one bears upon; if a lock is among them, all with a
// lock, since what opens one is tried on every other; what is open and bears upon
// these, in turn; and all that bears upon any of them.
func (c *casebook) again(raws []string, fresh int) []string {
	var kept []finding.Kept
	for _, raw := range raws {
		kept = append(kept, c.kept[fmt.Sprintf("%x", sha256.Sum256([]byte(raw)))])
	}
	chosen := make([]bool, len(kept))
	var queue []int
	choose := func(of func(finding.Kept) bool) {
		for i, k := range kept {
			if !chosen[i] && k.Open.Any() && of(k) {
				chosen[i] = true
				queue = append(queue, i)
			}
		}
	}
	for _, k := range kept[len(kept)-fresh:] {
		choose(func(other finding.Kept) bool { return bears(k, other) })
	}
	for ; len(queue) > 0; queue = queue[1:] {
		k := kept[queue[0]]
		choose(func(other finding.Kept) bool { return bears(k, other) || k.Open.Locked && other.Open.Locked })
	}
	var out []string
	for i, k := range kept {
		for j := range kept {
			if i == j && chosen[i] || chosen[j] && bears(k, kept[j]) {
				out = append(out, raws[i])
				break
			}
		}
	}
	return out
}

// bears tells whether one message may say more about another, or is the same: in one
// thread always, among the same people for two weeks.
func bears(a, b finding.Kept) bool {
	common := func(a, b []string) bool {
		return slices.ContainsFunc(a, func(n string) bool { return slices.Contains(b, n) })
	}
	return a.Ref.SHA256 == b.Ref.SHA256 || common(a.Threads, b.Threads) || common(a.People, b.People) && near(a.Date, b.Date, daysBetween)
}

// sets gives what two ways of scanning must agree on.
func (c *casebook) sets() (places, unread []string) {
	for p := range c.places {
		places = append(places, p)
	}
	for _, list := range c.unread {
		unread = append(unread, list...)
	}
	slices.Sort(places)
	slices.Sort(unread)
	return places, slices.Compact(unread)
}

// mailbox makes up the mail of one person: conversations of every kind that other
// messages bear upon, shuffled.
func mailbox(t testing.TB, r *rand.Rand) []string {
	t.Helper()
	start := time.Date(2024, 3, 4, 10, 0, 0, 0, time.UTC)
	at := func(minutes int) string {
		return start.Add(time.Duration(minutes) * time.Minute).Format(time.RFC1123Z)
	}
	var raws []string
	id := 0
	mailOf := func(from, answers, date, text, file string) string {
		id++
		to := them
		if from == them {
			to = us
		}
		name := fmt.Sprintf("m%d", id)
		raws = append(raws, parcel{letter{name, answers, from, to, date, text}, file}.raw(t))
		return name
	}
	someone := func() string { return fmt.Sprintf("person%d@harbor.example", r.IntN(6)) }
	when := func() string { return at(r.IntN(40 * 24 * 60)) }
	values := []string{"Gannet9Quay", "4417", "wolkenbruch88", "Vt5#plum9x", "Tenor+Alt=2"}
	asks := []string{"What is the password?", "I will send you the password in a separate mail.", "Which build is it?", "Quel est le mot de passe du portail ?", "Password is expired."}
	says := []string{"Use %s for it.", "The password is %s", "Passwort: %s", "As agreed: %s"}
	files := []string{"aes256.zip", "classic.zip", "locked-list.7z"}
	any := func(list []string) string { return list[r.IntN(len(list))] }
	for range 9 {
		base := r.IntN(40 * 24 * 60)
		switch r.IntN(7) {
		case 0, 1: // a question, perhaps a second one, and an answer that is nothing but a value
			from := someone()
			q := mailOf(them, "", at(base), any(asks), "")
			if r.IntN(2) == 0 {
				q = mailOf(from, q, at(base+r.IntN(4000)), any(asks), "")
			}
			mailOf(from, q, at(base+r.IntN(40)), any(values), "")
		case 2: // two mails without a thread
			from := someone()
			mailOf(from, "", at(base), any(asks), "")
			mailOf(from, "", at(base+r.IntN(90)), any(values), "")
		case 3: // a locked file and its password
			from := someone()
			f := mailOf(from, "", at(base), "See the file.", any(files))
			if r.IntN(2) == 0 {
				f = ""
			}
			mailOf(any([]string{from, them}), f, at(base+r.IntN(30000)), fmt.Sprintf(any(says), opensIt), "")
		case 4: // a locked file alone, or with its password
			mailOf(someone(), "", when(), any([]string{"See the file.", "It is " + opensIt, "Same as always."}), any(files))
		case 5: // a message in pieces
			name := fmt.Sprintf("p%d-%d@harbor.example", id, r.IntN(1<<30))
			for i, p := range inPieces(name, encodedMail("The password is "+any(values)+strconv.Itoa(id)), 2+r.IntN(2)) {
				id++
				if r.IntN(8) > 0 {
					raws = append(raws, strings.Replace(p, fmt.Sprintf("<%d@", i+1), fmt.Sprintf("<m%d@", id), 1))
				}
			}
		case 6: // an attached note that comes again, with a question or a password
			note := any([]string{"What is the password?", "The password is " + opensIt, "password: " + any(values)})
			note += "\r\n" + strings.Repeat("a line of a log\r\n", 200)
			for range 2 {
				id++
				raws = append(raws, strings.Replace(carrying(fmt.Sprintf("m%d", id), any([]string{"note.txt", "note.eml"}), []byte("Subject: note\r\n\r\n"+note), 1), us, someone(), 1))
			}
		}
	}
	raws = append(raws, raws[r.IntN(len(raws))], thread(1)[0])
	r.Shuffle(len(raws), func(i, j int) { raws[i], raws[j] = raws[j], raws[i] })
	return raws
}

// noted scans messages for a case that knows some credentials.
func noted(t testing.TB, raws []string, creds map[string]bool) *notebook {
	t.Helper()
	out := &notebook{}
	opt := options(t, "microsoft")
	opt.Known = func(id string) bool { return creds[id] }
	if _, err := Run(context.Background(), from(raws...), rules(t), opt, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Several scans, each of a part of the mail, and after each one more of all that is
// open say what one scan of all mail says. They may name one more message in which a
// password stands that opened a file: one scan of all names none if it finds that
// password elsewhere.
func TestScannedInParts(t *testing.T) {
	t.Parallel()
	seeds := 4
	if n, err := strconv.Atoi(os.Getenv("SEEDS")); err == nil {
		seeds = n
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 7))
			raws := mailbox(t, r)
			all := noted(t, raws, nil)
			inBalance(t, all)
			once, parts := newCasebook(), newCasebook()
			once.add(all)
			var cuts []int
			for range 1 + seed%3 {
				cuts = append(cuts, r.IntN(len(raws)+1))
			}
			slices.Sort(cuts)
			for i, cut := range append(cuts, len(raws)) {
				fresh := raws[append([]int{0}, cuts...)[i]:cut]
				parts.add(noted(t, fresh, parts.creds))
				if i > 0 {
					parts.add(noted(t, parts.again(raws[:cut], len(fresh)), parts.creds))
				}
			}
			agree(t, once, parts)
			if t.Failed() {
				t.Logf("%d messages, cut at %v", len(raws), cuts)
			}
		})
	}
}

// agree compares one scan of all with several of parts.
func agree(t *testing.T, once, parts *casebook) {
	t.Helper()
	wantPlaces, wantUnread := once.sets()
	places, unread := parts.sets()
	places = slices.DeleteFunc(places, func(p string) bool {
		cred := parts.places[p]
		_, also := slices.BinarySearch(wantPlaces, p)
		return !also && parts.opened[cred] && once.creds[cred]
	})
	if diff := gocmp.Diff(wantPlaces, places); diff != "" {
		t.Errorf("places (-once +parts):\n%s", diff)
	}
	if diff := gocmp.Diff(wantUnread, unread); diff != "" {
		t.Errorf("unread (-once +parts):\n%s", diff)
	}
}
