package main

import (
	"fmt"
	"html"
	"strings"
	"testing"
)

// TestLockedCases shows that cases are the same each time, and that each says its
// password, but for those that must not.
func TestLockedCases(t *testing.T) {
	t.Parallel()
	for i, form := range lockedForms() {
		for j, way := range lockedWays() {
			if j%4 != i%4 {
				continue // some locks cost a tenth of a second each
			}
			c, again := newLockedCase(form, way, i, j), newLockedCase(form, way, i, j)
			whole := strings.Join(c.messages, "")
			if whole != strings.Join(again.messages, "") {
				t.Errorf("%s, %s is another one each time", form.name, way.name)
			}
			said := strings.Contains(html.UnescapeString(whole), c.password)
			if said == (way.nowhere || way.usual) {
				t.Errorf("%s, %s: its password said: %v", form.name, way.name, said)
			}
		}
	}
}

// TestScoreLocked gives the score each kind of record, right and wrong.
func TestScoreLocked(t *testing.T) {
	t.Parallel()
	form := lockedForm{name: "zip", reason: "encrypted-archive", path: []string{"notes.txt"}}
	open := lockedCase{planting: &planting{credential: credential{value: "inside"}, id: "locked-1"}, form: form, password: "pw", way: lockedWay{name: "told"}}
	shut := lockedCase{planting: &planting{credential: credential{value: "other"}, id: "locked-2"}, form: form, way: lockedWay{name: "nowhere", nowhere: true}}
	message := func(id string, r record) record {
		r.Message.ID = id + "-1@x"
		return r
	}
	inside := message("locked-1", record{found: found{Type: "finding", Secret: "inside"}, Path: []string{"a.zip", "notes.txt"}})
	astray := message("locked-1", record{found: found{Type: "finding", Secret: "inside"}, Path: []string{"a.zip"}})
	password := message("locked-1", record{found: found{Type: "finding", Secret: "pw"}})
	listed := func(id string) record {
		return message(id, record{found: found{Type: "unread"}, Reason: "encrypted-archive"})
	}
	for i, c := range []struct {
		records []record
		good    bool
		want    string
	}{
		{[]record{inside, password, listed("locked-2")}, true, "opened   1 of   1, listed though open 0, password reported   1; shut and listed once  1 of  1"},
		{[]record{inside, listed("locked-2")}, true, "password reported   0"},
		{[]record{password, listed("locked-1"), listed("locked-2")}, false, "opened   0 of   1"},
		{[]record{astray, password, listed("locked-2")}, false, "opened   0 of   1"},
		{[]record{inside, password, listed("locked-1"), listed("locked-2")}, false, "listed though open 1"},
		{[]record{inside, password, listed("locked-2"), listed("locked-2")}, false, "listed once  0 of  1"},
		{[]record{inside, password}, false, "listed once  0 of  1"},
	} {
		var b strings.Builder
		err := scoreLocked(&b, []lockedCase{open, shut}, c.records, lockedGates{opened: 1})
		if all := b.String()[strings.LastIndex(b.String(), "all "):]; !strings.Contains(all, c.want) || c.good != (err == nil) {
			t.Error(fmt.Sprint(i), all, err)
		}
	}
}
