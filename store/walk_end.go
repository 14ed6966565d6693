package store

import "github.com/mailspill/mailspill/mail"

// sourceState is how the last whole walk of a source ended.
type sourceState struct {
	Run      string `json:"run,omitempty"`
	Whole    bool   `json:"whole"` // the last walk came to its end
	Plan     Plan   `json:"plan"`
	Manifest string `json:"manifest,omitempty"` // of the files it was read from
	Messages int64  `json:"messages"`
	Omitted  int64  `json:"omitted,omitempty"` // messages in folders that were not wanted
}

func (w *Walk) state() (sourceState, error) {
	var sealed []byte
	var st sourceState
	if err := w.r.c.db.queryRow(w.r.ctx, "SELECT state FROM source WHERE id = ?", w.id).Scan(&sealed); err != nil {
		return st, plain(err)
	}
	return st, w.r.c.keys.open("state "+w.id, sealed, &st)
}

// Unchanged tells whether the last whole walk by the same plan read files with this
// manifest: then there is nothing to walk for.
func (w *Walk) Unchanged(manifest string) (bool, error) {
	w.r.mu.Lock()
	defer w.r.mu.Unlock()
	st, err := w.state()
	if err != nil || manifest == "" || !st.Whole || st.Manifest != manifest || st.Plan != w.r.plan {
		return false, w.r.wrap(err)
	}
	w.r.news.Known += st.Messages
	return true, nil
}

// Gone is told of a message that a server no longer has.
func (w *Walk) Gone(ref mail.Ref) error {
	w.r.mu.Lock()
	defer w.r.mu.Unlock()
	if w.lying == nil {
		if err := w.loadLying(); err != nil {
			return w.r.wrap(err)
		}
	}
	for _, place := range w.lying[lyingAt(locate(ref))] {
		w.r.batch.add("UPDATE place SET gone_run = ? WHERE id = ? AND gone_run = ''", w.r.id, place)
		w.r.news.Gone++
	}
	return w.r.wrap(w.r.writeIfDue())
}

// Omit counts messages in folders that are not wanted.
func (w *Walk) Omit(n int64) {
	w.r.mu.Lock()
	defer w.r.mu.Unlock()
	w.omitted += n
}

// lying is where a server has a message: by its UID, or by an id of its own.
type lying struct {
	folder         string
	uid, numbering uint32
	id             string
}

func lyingAt(l located) lying {
	if l.UID == 0 {
		return lying{id: l.ID}
	}
	return lying{l.Folder, l.UID, l.Count, ""}
}

func (w *Walk) loadLying() error {
	w.lying = map[lying][]string{}
	rows, err := w.r.c.db.query(w.r.ctx, "SELECT id, sealed FROM place WHERE source = ? AND gone_run = ''", w.id)
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var sealed []byte
		var at located
		if err := rows.Scan(&id, &sealed); err != nil {
			return err
		}
		if err := w.r.c.keys.open("place "+id, sealed, &at); err != nil {
			return err
		}
		w.lying[lyingAt(at)] = append(w.lying[lyingAt(at)], id)
	}
	return plain(rows.Err())
}

// End closes the walk. whole says that the source was walked to its end; all says that
// each of its messages was met, so that those that were not are gone.
func (w *Walk) End(whole, all bool, manifest string) error {
	r := w.r
	r.mu.Lock()
	defer r.mu.Unlock()
	if whole && all {
		w.missing()
	}
	if whole { // files that hold no message, and messages that did not come, are listed anew by each walk
		r.batch.add("DELETE FROM unread WHERE source = ? AND message = '' AND pass <> ?", w.id, r.passNumber(0))
	}
	st := sourceState{Run: r.id, Whole: whole, Plan: r.plan, Manifest: manifest, Omitted: w.omitted}
	for _, p := range w.places {
		if p.seen {
			st.Messages++
		}
	}
	sealed, err := r.c.keys.sealed("state "+w.id, st)
	if err != nil {
		return r.wrap(err)
	}
	r.batch.add("UPDATE source SET state = ? WHERE id = ?", sealed, w.id)
	return r.wrap(r.batch.write(r.ctx))
}

// missing marks the places that a whole walk did not meet.
func (w *Walk) missing() {
	for id, p := range w.places {
		if p.seen || p.gone {
			continue
		}
		w.r.batch.add("UPDATE place SET gone_run = ? WHERE id = ?", w.r.id, id.String())
		w.r.news.Gone++
	}
}
