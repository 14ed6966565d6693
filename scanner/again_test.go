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
			raws := makeMailbox(t, r)
			var cuts []int
			for range 1 + seed%3 {
				cuts = append(cuts, r.IntN(len(raws)+1))
			}
			slices.Sort(cuts)
			inParts(t, raws, cuts...)
			if t.Failed() {
				t.Logf("%d messages, cut at %v", len(raws), cuts)
			}
		})
	}
}

// inParts scans messages at once and in parts, which must agree.
func inParts(t *testing.T, raws []string, cuts ...int) {
	t.Helper()
	once, parts := newCasebook(), newCasebook()
	all := noted(t, raws, nil)
	inBalance(t, all)
	once.add(all)
	from := 0
	for i, cut := range append(cuts, len(raws)) {
		parts.add(noted(t, raws[from:cut], parts.creds))
		if i > 0 {
			parts.add(noted(t, parts.again(raws[:cut], cut-from), parts.creds))
		}
		from = cut
	}
	agree(t, once, parts)
}

// What bears upon a message may come before it or after it, and in another scan.
func TestConversationsInParts(t *testing.T) {
	t.Parallel()
	mail := func(l letter, file string) string { return parcel{l, file}.raw(t) }
	many := func(who, raw string) string {
		for i := range 20 {
			raw = fmt.Sprintf("Cc: %s%d@harbor.example\r\n", who, i) + raw
		}
		return raw
	}
	pieces := inPieces("p@harbor.example", encodedMail("The password is "+password), 3)
	for _, tt := range []struct {
		name string
		raws []string
	}{
		{"what opened a file of others", []string{
			mail(letter{"a", "", us, them, ten, "The password is " + opensIt}, "aes256.zip"),
			mail(letter{"b", "", "kofi@harbor.example", "help@microsoft.com", april, "Mine is the same."}, "classic.zip")}},
		{"what opened a file of others, told elsewhere", []string{
			mail(letter{"a", "", us, them, ten, "See the file."}, "aes256.zip"),
			mail(letter{"b", "a", us, them, quarter, "Use " + opensIt + " for it."}, ""),
			mail(letter{"c", "", "kofi@harbor.example", "help@microsoft.com", april, "Mine is the same."}, "classic.zip")}},
		{"a file in a file", []string{
			mail(letter{"a", "", us, them, ten, "Both are locked."}, "nested.zip"),
			mail(letter{"b", "a", us, them, quarter, "Password of the outer one: Outer-1"}, ""),
			mail(letter{"c", "a", us, them, evening, "Password of the inner one: Inner-2, and of those in it: " + opensIt}, "")}},
		{"among many people", []string{
			many("first", mail(letter{"a", "", us, them, ten, "I will send you the password in a separate mail."}, "")),
			many("other", mail(letter{"b", "", us, them, quarter, "Gannet9Quay"}, ""))}},
		{"others in the thread, later", []string{
			mail(letter{"a", "", us, them, ten, "See the file."}, "aes256.zip"),
			mail(letter{"b", "a", "kofi@harbor.example", "help@microsoft.com", april, "It opens with " + opensIt}, "")}},
		{"pieces", pieces},
		{"pieces by other ways", []string{strings.Replace(pieces[0], "To: x@", "To: y@", 1), strings.Replace(pieces[1], "To: x@", "To: z@", 1), pieces[2]}},
		{"pieces, one missing", []string{pieces[2], pieces[0]}},
		{"questions and a value", []string{
			mail(letter{"a", "", them, us, ten, "Which build is it?"}, ""),
			mail(letter{"b", "a", us, them, quarter, "Gannet9Quay"}, ""),
			mail(letter{"c", "b", them, us, evening, "Is that the password?"}, "")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for range 2 {
				for cut := 1; cut < len(tt.raws); cut++ {
					inParts(t, tt.raws, cut)
				}
				slices.Reverse(tt.raws)
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
