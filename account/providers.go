package account

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed providers.toml
var providersFile []byte

// Provider is an authority that is known by name.
type Provider struct {
	Name             string            `toml:"name"`
	Hosts            []string          `toml:"hosts"` // whose tokens it gives
	Auth             string            `toml:"auth"`
	AuthorizationURL string            `toml:"authorization_url"`
	TokenURL         string            `toml:"token_url"`
	DeviceURL        string            `toml:"device_url"`
	Scopes           []string          `toml:"scopes"`
	Parameters       map[string]string `toml:"parameters"`
}

// Providers are the authorities of providers.toml.
func Providers() ([]Provider, error) {
	var file struct {
		Provider []Provider `toml:"provider"`
	}
	if err := toml.Unmarshal(providersFile, &file); err != nil {
		return nil, fmt.Errorf("providers.toml: %w", err)
	}
	return file.Provider, nil
}

// ProviderFor finds an authority by its name or, where that is "", by the host of
// the mailbox.
func ProviderFor(name, host string) (Provider, error) {
	all, err := Providers()
	if err != nil {
		return Provider{}, err
	}
	var names []string
	for _, p := range all {
		if p.Name == name || name == "" && slices.Contains(p.Hosts, strings.ToLower(host)) {
			return p, nil
		}
		names = append(names, p.Name)
	}
	if name == "" {
		return Provider{}, fmt.Errorf("no authority is known for %q: name its --authorization-url or --device-url, its --token-url and a --scope", host)
	}
	return Provider{}, fmt.Errorf("--provider %q: use one of %s", name, strings.Join(names, ", "))
}

// Grant is one that nobody allowed yet.
func (p Provider) Grant() *Grant {
	return &Grant{AuthorizationURL: p.AuthorizationURL, TokenURL: p.TokenURL, DeviceURL: p.DeviceURL, Scopes: p.Scopes, Parameters: p.Parameters}
}
