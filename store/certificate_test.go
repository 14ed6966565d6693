package store_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/store"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata/case")

func certificate() store.Certificate {
	return store.Certificate{
		CaseID: "01kcase-a-made-up", Marking: "CUI", Authority: "ticket 4711",
		OpenedAt: time.Date(2026, 5, 2, 8, 0, 0, 0, time.UTC), ClosedAt: time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("", 3600)),
		Operator: "ada", Host: "desk-7", ToolVersion: "1.0", Reason: "all rotated",
		Held:        []store.CaseCount{{Of: "messages", N: 120034}, {Of: "findings", N: 812}},
		JournalHead: "41:" + strings.Repeat("9f", 32), KeyID: "737e3a9685779242", DestroyedIn: []string{"/home/ada/.config/mailspill/keys/01kcase-a-made-up.key"},
		Left: []string{"Its database, in /cases/inv-7, encrypted under that key."}, NotPromised: []string{"Copies on other machines, in exports and in backups are out of reach."},
	}
}

// golden compares with a file of testdata/case, or rewrites it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("../testdata/case", name)
	if *update {
		must(t, os.MkdirAll(filepath.Dir(file), 0o755))
		must(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if string(got) != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	bad := store.Certificate{
		CaseID: "01kcase-b-made-up", Operator: "eve\x1b[2J\nBy: \"ada\"", Host: "desk\u202e7", ToolVersion: "1.0", ClosedAt: certificate().ClosedAt,
		JournalBreak: "the journal is broken at entry 4: entry 4 is missing before entry 5",
	}
	for name, c := range map[string]store.Certificate{"certificate": certificate(), "certificate-bad": bad} {
		text, err := c.Text()
		must(t, err)
		golden(t, name+".txt", text)
		raw, err := c.JSON()
		must(t, err)
		golden(t, name+".json", raw)
		var back store.Certificate
		must(t, json.Unmarshal(raw, &back))
		again, err := back.Text()
		if err != nil || string(again) != string(text) {
			t.Errorf("%s: from its JSON another text (%v)\n%s", name, err, again)
		}
	}
}
