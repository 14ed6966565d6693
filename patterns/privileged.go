package patterns

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed privileged.toml
var privilegedFile []byte

// privileges is what makes an Entra token privileged.
type privileges struct {
	Version     int
	Roles       map[string]string // name by template id
	Permissions []string          // of applications and users
	Application []string          `toml:"application_permissions"`
	Management  []string          // audiences

	any, app, management map[string]string // as written by lower case
}

// readPrivileges reads the built-in file once.
var readPrivileges = sync.OnceValues(func() (*privileges, error) {
	p := new(privileges)
	if err := decodeTOML(privilegedFile, p); err != nil {
		return nil, fmt.Errorf("privileged roles: %w", err)
	}
	p.any, p.app, p.management = byLower(p.Permissions), byLower(p.Application), byLower(p.Management)
	return p, nil
})

func byLower(list []string) map[string]string {
	out := make(map[string]string, len(list))
	for _, s := range list {
		out[strings.ToLower(s)] = s
	}
	return out
}

// privilege notes why a candidate opens privileged access, which makes it as
// severe as can be. The first reason stays.
func privilege(c *Candidate, why string) {
	if why == "" {
		return
	}
	c.Severity = Critical
	if c.Privileged == "" {
		c.Privileged = why
	}
}
