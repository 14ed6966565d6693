package account

import (
	"context"
	"encoding/json"
	"errors"

	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"
)

// cache lets MSAL keep a person's sign-in in the vault. Access tokens are left
// out: they last an hour, and one that was refused must not come again.
type cache struct {
	vault  *Vault
	m      M365
	failed error // of keeping it: MSAL goes on without
}

// Replace gives MSAL what was kept.
func (c *cache) Replace(_ context.Context, into msal.Unmarshaler, _ msal.ReplaceHints) error {
	if len(c.m.Cache) == 0 {
		return nil
	}
	return into.Unmarshal(c.m.Cache)
}

// Export keeps what MSAL has.
func (c *cache) Export(_ context.Context, from msal.Marshaler, _ msal.ExportHints) error {
	raw, err := from.Marshal()
	if err != nil {
		return errors.New("the sign-in cannot be kept")
	}
	kept := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &kept); err != nil {
		return errors.New("the sign-in cannot be kept")
	}
	delete(kept, "AccessToken")
	if c.m.Cache, err = json.Marshal(kept); err != nil {
		return errors.New("the sign-in cannot be kept")
	}
	c.failed = c.vault.Set(c.m.entry(), c.m)
	return c.failed
}
