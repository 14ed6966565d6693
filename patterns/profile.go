package patterns

import (
	"embed"
	"fmt"
	"os"
	"strings"
)

//go:embed profiles/*.toml
var profileFiles embed.FS

// Profile describes a counterpart: the party whose stolen mail is at issue.
// Its file holds the same names in lower case.
type Profile struct {
	ID        string   `toml:"id"`
	Name      string   `toml:"name"`
	Domains   []string `toml:"domains"`   // a domain stands for its subdomains too
	Addresses []string `toml:"addresses"` // single mailboxes outside of these domains
	Exclude   []string `toml:"exclude"`   // domains and addresses that are not the counterpart's after all
	Notes     string   `toml:"notes"`     // why; for the reviewer of the file

	// Examples are addresses that must match, Counterexamples such that must not;
	// loading fails on one that does not hold.
	Examples        []string `toml:"examples"`
	Counterexamples []string `toml:"counterexamples"`
}

// LoadProfile gives a built-in profile by its id, or the one in a file (a name
// that ends in .toml). For "all", which selects every message, it gives nil.
func LoadProfile(name string) (*Profile, error) {
	if name == "all" {
		return nil, nil
	}
	var text []byte
	var err error
	if strings.HasSuffix(name, ".toml") {
		text, err = os.ReadFile(name)
	} else {
		text, err = profileFiles.ReadFile("profiles/" + name + ".toml")
		if err != nil {
			return nil, fmt.Errorf("unknown counterpart %q: use one of %s, all, or the path of your own profile (FILE.toml)", name, strings.Join(ProfileIDs(), ", "))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading counterpart profile: %w", err)
	}
	return parseProfile(name, text)
}

func parseProfile(name string, text []byte) (*Profile, error) {
	var p Profile
	if err := decodeTOML(text, &p); err != nil {
		return nil, fmt.Errorf("counterpart profile %s: %w", name, err)
	}
	if p.ID == "" || len(p.Domains)+len(p.Addresses) == 0 {
		return nil, fmt.Errorf("counterpart profile %s: it needs an id, and domains or addresses to select by", name)
	}
	for _, list := range [][]string{p.Domains, p.Addresses, p.Exclude} {
		for i, s := range list {
			list[i] = strings.ToLower(strings.TrimSpace(s))
		}
	}
	return &p, p.verify(name)
}

// verify holds a profile to its own examples.
func (p *Profile) verify(name string) error {
	for _, a := range p.Examples {
		if !p.Matches(a) {
			return fmt.Errorf("counterpart profile %s: its example %q does not match", name, a)
		}
	}
	for _, a := range p.Counterexamples {
		if p.Matches(a) {
			return fmt.Errorf("counterpart profile %s: its counter-example %q matches", name, a)
		}
	}
	return nil
}

// ProfileIDs lists the built-in profiles.
func ProfileIDs() []string {
	entries, err := profileFiles.ReadDir("profiles")
	if err != nil {
		return nil
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, strings.TrimSuffix(e.Name(), ".toml"))
	}
	return ids
}

// Matches tells whether an address is the counterpart's. A domain matches whole
// labels only: "notmicrosoft.com" and "microsoft.com.evil.example" are not
// microsoft.com, "mail.support.microsoft.com" is.
func (p *Profile) Matches(addr string) bool {
	addr = strings.ToLower(addr)
	domain := addr[strings.LastIndexByte(addr, '@')+1:]
	for _, x := range p.Exclude {
		if addr == x || within(domain, x) {
			return false
		}
	}
	for _, d := range p.Domains {
		if within(domain, d) {
			return true
		}
	}
	for _, a := range p.Addresses {
		if addr == a {
			return true
		}
	}
	return false
}

func within(domain, parent string) bool {
	return domain == parent || strings.HasSuffix(domain, "."+parent)
}
