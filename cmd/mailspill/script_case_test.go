package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mailspill/mailspill/store/storetest"
)

// caseCommands are what scripts about cases need besides the program.
var caseCommands = map[string]func(*testscript.TestScript, bool, []string){
	"tamper": tamper, "agekey": ageKey, "setenv": setFromRecord,
}

// tamper CASE STATEMENT changes the database of a case behind its back.
func tamper(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: tamper CASE STATEMENT")
	}
	ts.Check(storetest.Tamper(ts.MkAbs(args[0]), args[1]))
}

// agekey FILE VARIABLE makes an age key, and puts its public half into a variable.
func ageKey(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: agekey FILE VARIABLE")
	}
	key, err := age.GenerateX25519Identity()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(key.String()+"\n"), 0o600))
	ts.Setenv(args[1], key.Recipient().String())
}

// setenv VARIABLE FILE FIELD VALUE WANTED sets a variable from the first line of JSON
// whose field has a value.
func setFromRecord(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 5 {
		ts.Fatalf("usage: setenv VARIABLE FILE FIELD VALUE WANTED")
	}
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		var record map[string]any
		ts.Check(json.Unmarshal([]byte(line), &record))
		if fmt.Sprint(at(record, strings.Split(args[2], "."))) == args[3] {
			ts.Setenv(args[0], fmt.Sprint(at(record, strings.Split(args[4], "."))))
			return
		}
	}
	ts.Fatalf("no line of %s has %s = %s", args[1], args[2], args[3])
}
