package store

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// Walk is one walk through a source, as a run keeps it.
type Walk struct {
	r       *Run
	id      string
	name    string
	plan    string // of its cursor
	turn    int64
	omitted int64 // in folders that are not wanted
	passed  int64 // by a search, and not kept yet
	places  map[key16]*knownPlace
	copies  map[string]int     // of a message in a folder, met in this walk
	met     map[string]pending // items on their way through the scan, by where they lie
	lying   map[lying][]string // places by where a server has them; made when it tells of one that is gone
}

// knownPlace is where the case has seen a message.
type knownPlace struct {
	where uint64 // a hash of its Ref
	count uint32 // the numbering of its UID
	ord   int64
	seen  bool // in this walk
	gone  bool
}

// pending is an item that the scan was given.
type pending struct {
	place string
	ord   int64
}

// Located is where a message lies, and the hash by which it is known again.
type Located struct {
	mail.Ref
	SHA256 string
}

// located is what a case keeps of a message's place.
type located struct {
	Source string `json:"source"`
	Folder string `json:"folder"`
	UID    uint32 `json:"uid,omitempty"`
	Count  uint32 `json:"numbering,omitempty"`
	Offset int64  `json:"offset"`
	ID     string `json:"id"`
	// Shown and ShownFolder stand in records, where a name holds a secret; else they are empty.
	Shown       string `json:"shown,omitempty"`
	ShownFolder string `json:"shown_folder,omitempty"`
}

func locate(ref mail.Ref) located {
	return located{Source: ref.Source, Folder: ref.Folder, UID: ref.UID, Count: ref.Numbering, Offset: ref.Offset, ID: ref.ID}
}

func (l located) ref() mail.Ref {
	return mail.Ref{Source: l.Source, Folder: l.Folder, UID: l.UID, Numbering: l.Count, Offset: l.Offset, ID: l.ID}
}

// Walk begins a walk through the SOURCE of that name.
func (r *Run) Walk(name string) (*Walk, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := &Walk{
		r: r, id: r.c.keys.name("source", name), name: name, places: map[key16]*knownPlace{}, copies: map[string]int{}, met: map[string]pending{},
		plan: r.c.planName(r.plan),
	}
	if err := w.enter(); err != nil {
		return nil, r.wrap(err)
	}
	if err := w.loadPlaces(); err != nil {
		return nil, r.wrap(err)
	}
	r.walks = append(r.walks, w)
	return w, nil
}

// enter makes the source known to the case.
func (w *Walk) enter() error {
	c := w.r.c
	name, err := c.keys.sealed("source "+w.id, w.name)
	if err != nil {
		return err
	}
	state, err := c.keys.sealed("state "+w.id, sourceState{})
	if err != nil {
		return err
	}
	return c.db.exec(w.r.ctx, "INSERT INTO source (id, number, sealed, state) SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ? FROM source WHERE true ON CONFLICT (id) DO NOTHING", w.id, name, state)
}

func (w *Walk) loadPlaces() error {
	rows, err := w.r.c.db.query(w.r.ctx, "SELECT id, ord, gone_run, sealed FROM place WHERE source = ?", w.id)
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, gone string
		var ord int64
		var sealed []byte
		if err := rows.Scan(&id, &ord, &gone, &sealed); err != nil {
			return err
		}
		var at located
		if err := w.r.c.keys.open("place "+id, sealed, &at); err != nil {
			return err
		}
		w.places[keyOf(id)] = &knownPlace{where: at.hash(), count: at.Count, ord: ord, gone: gone != ""}
		w.turn = max(w.turn, ord)
	}
	return plain(rows.Err())
}

// hash is enough to notice that a message lies elsewhere now.
func (l located) hash() uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00%d\x00%d\x00%d\x00%s", l.Source, l.Folder, l.UID, l.Count, l.Offset, l.ID) // a hash does not fail
	return h.Sum64()
}

// Cursor is where the source goes on by this plan; empty at the beginning.
func (w *Walk) Cursor() (mail.Cursor, error) {
	var sealed []byte
	err := w.r.c.db.queryRow(w.r.ctx, "SELECT sealed FROM source_cursor WHERE source = ? AND plan = ?", w.id, w.plan).Scan(&sealed)
	if isNone(err) {
		return "", nil
	}
	if err != nil {
		return "", w.r.wrap(plain(err))
	}
	var next string
	err = w.r.c.keys.open("cursor "+w.id+w.plan, sealed, &next)
	return mail.Cursor(next), w.r.wrap(err)
}

// whereKey finds an item that was handed out when the scan tells of it.
func whereKey(ref mail.Ref) string { return ref.Source + "\x00" + ref.ID }

// Skip is asked for every message before it is scanned, in the order of the walk, with
// its SHA256; cut says that only its beginning is there. If the case knows all that a
// scan would tell, it notes where the message lies and says true.
func (w *Walk) Skip(ref mail.Ref, cut bool) (bool, error) {
	r := w.r
	r.mu.Lock()
	defer r.mu.Unlock()
	id := r.messageID(ref)
	place := w.place(ref, id)
	w.turn++
	ord := w.turn
	if !cut && r.known.scanned(id, r.planFor(ref.Folder)) {
		r.news.Known++
		if err := w.put(place, id, locate(ref), ord, false); err != nil {
			return false, r.wrap(err)
		}
		return true, r.wrap(r.writeIfDue())
	}
	w.met[whereKey(ref)] = pending{place, ord}
	return false, nil
}

func (r *Run) messageID(ref mail.Ref) string {
	return r.c.keys.name("message", hex.EncodeToString(ref.SHA256[:]))
}

// place names the place of a message: the how-manieth copy of it in its folder. So it
// stays the same when a mailbox is compacted, sorted or numbered anew.
func (w *Walk) place(ref mail.Ref, message string) string {
	copyOf := ref.Folder + "\x00" + message
	for {
		n := w.copies[copyOf]
		w.copies[copyOf]++
		id := w.r.c.keys.name("place", w.id, ref.Folder, message, fmt.Sprint(n))
		known := w.places[keyOf(id)]
		if ref.UID == 0 || known == nil || known.seen || known.gone || known.where == locate(ref).hash() || known.count != ref.Numbering {
			return id
		}
		// A server gives only what is new: a place of the same numbering that the case
		// knows and that this walk does not meet is another copy.
	}
}

// put writes where a message lies, if the case does not know it.
func (w *Walk) put(place, message string, at located, ord int64, cut bool) error {
	if known := w.places[keyOf(place)]; known != nil {
		if known.where == at.hash() && !known.gone && !cut {
			known.seen = true
			return nil
		}
		ord = known.ord
	}
	w.places[keyOf(place)] = &knownPlace{where: at.hash(), count: at.Count, ord: ord, seen: true}
	sealed, err := w.r.c.keys.sealed("place "+place, at)
	if err != nil {
		return err
	}
	w.r.batch.add(`INSERT INTO place (id, source, message, ord, cut, first_run, last_run, gone_run, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?)
		ON CONFLICT (id) DO UPDATE SET ord = excluded.ord, cut = excluded.cut, last_run = excluded.last_run, gone_run = '', sealed = excluded.sealed`,
		place, w.id, message, ord, bit(cut), w.r.id, w.r.id, sealed)
	return nil
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// walkOf finds the walk that an item came from.
func (r *Run) walkOf(source string) *Walk {
	var best *Walk
	for _, w := range r.walks {
		if source != w.name && !strings.HasPrefix(source, strings.TrimRight(w.name, "/")+"/") && !strings.HasPrefix(source, strings.TrimRight(w.name, `\`)+`\`) {
			continue
		}
		if best == nil || len(w.name) > len(best.name) {
			best = w
		}
	}
	if best == nil && len(r.walks) > 0 {
		return r.walks[len(r.walks)-1]
	}
	return best
}
