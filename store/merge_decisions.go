package store

// settledDecision is what became of a credential about which two cases decided
// differently: both decisions stand in the journal.
type settledDecision struct {
	Credential string       `json:"credential_id"`
	Taken      bool         `json:"taken"` // the other case's was the later one
	Ours       statusRecord `json:"ours"`
	Theirs     statusRecord `json:"theirs"`
}

// statusRecord is the status of a credential, and who set it when.
type statusRecord struct {
	Status string `json:"status"`
	Since  string `json:"since"`
	Until  string `json:"until,omitempty"`
	decision

	firstRun string
	sealed   []byte
}

// decided tells a decision from what a credential is when it is found.
func (s statusRecord) decided() bool { return s.Status != New || s.By != "" }

func (s statusRecord) same(o statusRecord) bool {
	return s.Status == o.Status && s.Since == o.Since && s.Until == o.Until
}

const statusSQL = "SELECT id, first_run, status, since, until, sealed FROM credential"

// credentials takes over those that are new, and decisions that are later.
func (m *merging) credentials() error {
	ours, err := m.statuses()
	if err != nil {
		return err
	}
	var id string
	var theirs statusRecord
	into := []any{&id, &theirs.firstRun, &theirs.Status, &theirs.Since, &theirs.Until, &theirs.sealed}
	return m.each(statusSQL, into, func() error {
		theirs.decision = decision{}
		if err := m.c.keys.open("credential "+id, theirs.sealed, &theirs.decision); err != nil {
			return err
		}
		mine, have := ours[id]
		if !have {
			return m.tx.exec(m.ctx, "INSERT INTO credential (id, first_run, status, since, until, sealed) VALUES (?, ?, ?, ?, ?, ?)",
				id, theirs.firstRun, theirs.Status, theirs.Since, theirs.Until, theirs.sealed)
		}
		return m.decide(id, mine, theirs)
	})
}

func (m *merging) statuses() (map[string]statusRecord, error) {
	rows, err := m.tx.query(m.ctx, statusSQL)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]statusRecord{}
	for rows.Next() {
		var id string
		var s statusRecord
		if err := rows.Scan(&id, &s.firstRun, &s.Status, &s.Since, &s.Until, &s.sealed); err != nil {
			return nil, err
		}
		if err := m.c.keys.open("credential "+id, s.sealed, &s.decision); err != nil {
			return nil, err
		}
		out[id] = s
	}
	return out, plain(rows.Err())
}

// decide lets the later decision stand.
func (m *merging) decide(id string, ours, theirs statusRecord) error {
	if !theirs.decided() || ours.same(theirs) {
		return nil
	}
	taken := !ours.decided() || theirs.Since > ours.Since
	m.settled = append(m.settled, settledDecision{Credential: id, Taken: taken, Ours: ours, Theirs: theirs})
	if !taken {
		m.n.Kept++
		return nil
	}
	m.n.Taken++
	return m.tx.exec(m.ctx, "UPDATE credential SET status = ?, since = ?, until = ?, sealed = ? WHERE id = ?", theirs.Status, theirs.Since, theirs.Until, theirs.sealed, id)
}
