package account

// WeakPassphraseKey takes no time.
func WeakPassphraseKey(ask func(again bool) (string, error)) Key { return passphraseKey(ask, 4) }
