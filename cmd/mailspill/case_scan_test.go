package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/mail"
)

// A warning names no file: an export may have called it by a subject that holds a secret.
func TestWarningNamesNoFile(t *testing.T) {
	gone := errors.New("open /evidence/Password is Tern-Mallow-77.eml: no such file")
	where, why := sayWhere(mail.Ref{Source: "/evidence/Password is Tern-Mallow-77.eml"}, gone)
	if said := where + ": " + why.Error(); !strings.HasPrefix(said, "/evidence: ") || strings.Contains(said, "Tern") {
		t.Error(said)
	}
	if where, why := sayWhere(mail.Ref{Source: "imaps://ann@mail.example.test"}, gone); where != "imaps://ann@mail.example.test" || why != gone {
		t.Error(where, why)
	}
}
