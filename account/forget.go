package account

import "strings"

// Forget drops what was kept: for a tenant, for a mailbox (imaps://user@host), or
// under a name as Names lists it.
func Forget(v *Vault, name string) error {
	names, err := v.Names()
	if err != nil {
		return err
	}
	forgotten := false
	for _, kept := range names {
		if !means(name, kept) {
			continue
		}
		if err := v.Delete(kept); err != nil {
			return err
		}
		forgotten = true
	}
	if !forgotten {
		return ErrNone
	}
	return nil
}

// means tells whether a name is that of an entry.
func means(name, kept string) bool {
	_, tenant, _ := strings.Cut(kept, "/")
	isTenant := !strings.HasPrefix(kept, mailboxScheme)
	return name == kept || isTenant && (strings.EqualFold(name, tenant) || strings.EqualFold(name, kept))
}
