package main

import (
	"slices"
	"strings"
	"testing"
)

func TestScopesForIMAP(t *testing.T) {
	for _, c := range []struct {
		change func(*loginFlags)
		host   string
		scope  string
	}{
		{func(*loginFlags) {}, "outlook.office365.com", "https://outlook.office.com/IMAP.AccessAsUser.All"},
		{func(f *loginFlags) { f.cloud = "gcc-high" }, "outlook.office365.us", "https://outlook.office365.us/IMAP.AccessAsUser.All"},
		{func(f *loginFlags) { f.cloud = "dod" }, "outlook-dod.office365.us", "https://outlook-dod.office365.us/IMAP.AccessAsUser.All"},
		{func(f *loginFlags) { f.imapHost, f.scopes = "IMAP.example", []string{"one"} }, "imap.example", "one"},
		{func(f *loginFlags) { f.service = forGraph }, "", "https://graph.microsoft.com/Mail.Read"},
	} {
		f := loginFlags{tenant: "example.org", clientID: "app", cloud: "worldwide", service: forIMAP}
		c.change(&f)
		m, err := f.signIn()
		if err != nil || m.IMAPHost != c.host || !slices.Equal(m.Scopes, []string{c.scope}) {
			t.Errorf("%q, %q, %v; want %q, %q", m.IMAPHost, m.Scopes, err, c.host, c.scope)
		}
	}
	f := loginFlags{tenant: "example.org", clientID: "app", cloud: "worldwide", service: forIMAP, secretFile: "login_service_test.go"}
	if m, err := f.signIn(); err != nil || !slices.Equal(m.Scopes, []string{"https://outlook.office365.com/.default"}) {
		t.Errorf("an application asks for %q, %v", m.Scopes, err)
	}
}

func TestIsExchange(t *testing.T) {
	for _, host := range []string{"outlook.office365.com", "Outlook.Office365.US", "outlook.office.com"} {
		if !isExchange(host) {
			t.Error(host)
		}
	}
	if isExchange("outlook.office365.com.evil.example") || isExchange(strings.Repeat("x", 9)) {
		t.Error("others are")
	}
}
