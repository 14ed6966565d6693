package store

import (
	"encoding/hex"
)

// key16 is a name of the database as bytes: half the memory of its text.
type key16 [16]byte

func keyOf(name string) (k key16) {
	_, _ = hex.Decode(k[:], []byte(name)) // names are made by keys.name
	return k
}

// knowledge is what the case knows of messages when a run begins, and learns during it.
// It is held in memory, some hundred bytes a message, since every message of a mailbox
// is looked up in it each night.
type knowledge struct {
	messages map[key16]knownMessage
	plans    []string // texts that messages share, by their number
	numbers  map[string]int32
}

// knownMessage is how a message was scanned.
type knownMessage struct {
	rules, selection, reading int32
	selected, unread          bool
}

func (k *knowledge) number(plan string) int32 {
	if n, ok := k.numbers[plan]; ok {
		return n
	}
	n := int32(len(k.plans))
	k.plans, k.numbers[plan] = append(k.plans, plan), n
	return n
}

func (r *Run) loadKnowledge() error {
	r.known = &knowledge{messages: map[key16]knownMessage{}, numbers: map[string]int32{}}
	rows, err := r.c.db.query(r.ctx, "SELECT id, selected, rules, selection, reading, parts_unread FROM message")
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, rules, selection, reading string
		var selected, unread int64
		if err := rows.Scan(&id, &selected, &rules, &selection, &reading, &unread); err != nil {
			return err
		}
		r.known.messages[keyOf(id)] = knownMessage{
			r.known.number(rules), r.known.number(selection), r.known.number(reading), selected != 0, unread > 0,
		}
	}
	return plain(rows.Err())
}

// scanned tells whether a scan by this plan would tell nothing about a message that
// the case does not hold. A message that was selected before stays selected; one in
// which nothing was left unread is read no better with other limits.
func (k *knowledge) scanned(id string, p Plan) bool {
	m, ok := k.messages[keyOf(id)]
	switch {
	case !ok || m.rules != k.number(p.Rules):
		return false
	case !m.selected:
		return m.selection == k.number(p.Selection) && m.reading == k.number(p.Reading)
	}
	return !m.unread || m.reading == k.number(p.Reading)
}

// learn notes how a message was scanned. One that was selected before and is not now stays
// as it was: its records are those of the earlier scan.
func (k *knowledge) learn(id string, p Plan, selected, unread bool) {
	if !selected && k.messages[keyOf(id)].selected {
		return
	}
	k.messages[keyOf(id)] = knownMessage{k.number(p.Rules), k.number(p.Selection), k.number(p.Reading), selected, unread}
}

// planFor is the plan for what lies in a folder. A selection by folders says nothing about
// a copy of the message elsewhere.
func (r *Run) planFor(folder string) Plan {
	p := r.plan
	if p.ByFolder {
		p.Selection = r.c.keys.name("selection", p.Selection, folder)
	}
	return p
}

func (k key16) String() string { return hex.EncodeToString(k[:]) }
