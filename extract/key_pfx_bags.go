package extract

import (
	"fmt"
	"time"
)

// The kinds of bags in a safe, and the name that people give to one (RFC 7292,
// 4.2; RFC 2985, 5.5.1).
const (
	bagKey          = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x01"
	bagLockedKey    = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02"
	bagCertificate  = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x03"
	bagSecret       = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x05"
	bagSafe         = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x06"
	oidFriendlyName = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x14"
)

const (
	mostSafes = 50
	mostBags  = 5_000
	deepSafes = 4 // safes within safes
)

// open takes what the safes hold that password opens, as long as limit allows.
func (f pfx) open(password string, limit time.Duration) keyring {
	var k keyring
	if limit > 0 {
		k.until = time.Now().Add(limit)
	}
	list, _, ok := nextBER(f.safes)
	if !ok {
		return k
	}
	for _, safe := range list.children(mostSafes) {
		if b, ok := contentOf(safe); ok {
			k.bags(b, password, 0)
			continue
		}
		if k.inTime() {
			if b, ok := openEncrypted(safe, password); ok {
				k.bags(b, password, 0)
				continue
			}
		}
		k.shut++
	}
	return k
}

// openEncrypted decrypts a safe that is encrypted with a password (EncryptedData,
// RFC 5652 section 8).
func openEncrypted(info ber, password string) ([]byte, bool) {
	parts := info.children(2)
	if len(parts) != 2 || string(parts[0].body) != cmsEncrypted {
		return nil, false
	}
	data := parts[1].children(1)
	if len(data) != 1 {
		return nil, false
	}
	fields := data[0].children(2)
	if len(fields) != 2 {
		return nil, false
	}
	content := fields[1].children(3)
	if len(content) != 3 || content[2].tag != berContext0 {
		return nil, false
	}
	l, ok := readLock(content[1])
	if !ok {
		return nil, false
	}
	sealed, _ := content[2].octets()
	return l(password, sealed)
}

// bags reads the bags of a safe.
func (k *keyring) bags(b []byte, password string, level int) {
	list, _, ok := nextBER(b)
	if !ok || list.tag != berSequence {
		k.shut++
		return
	}
	for _, bag := range list.children(mostBags) {
		parts := bag.children(3)
		if len(parts) < 2 {
			continue
		}
		value := parts[1].children(1)
		if len(value) != 1 {
			continue
		}
		if len(parts) == 3 {
			k.named(parts[2])
		}
		k.bag(string(parts[0].body), parts[1].body, value[0], password, level)
	}
}

// bag reads one; whole is its value as it stands.
func (k *keyring) bag(kind string, whole []byte, value ber, password string, level int) {
	switch kind {
	case bagKey:
		k.add(whole, true)
	case bagLockedKey, bagSecret:
		if !k.inTime() {
			k.shut++
		} else if kind == bagSecret {
			k.secret(explicitOctets(value), password)
		} else {
			k.add(openLockedKey(value, password))
		}
	case bagCertificate:
		k.certificate(explicitOctets(value))
	case bagSafe:
		if level < deepSafes {
			k.bags(whole, password, level+1)
		}
	}
}

// explicitOctets gives the value of a CertBag or SecretBag: a name, and octets in
// an explicit tag.
func explicitOctets(e ber) []byte {
	parts := e.children(2)
	if len(parts) != 2 {
		return nil
	}
	inner := parts[1].children(1)
	if len(inner) != 1 {
		return nil
	}
	b, _ := inner[0].octets()
	return b
}

// openLockedKey decrypts an EncryptedPrivateKeyInfo (RFC 5958, 3).
func openLockedKey(e ber, password string) ([]byte, bool) {
	parts := e.children(2)
	if len(parts) != 2 || parts[1].tag != berOctets {
		return nil, false
	}
	l, ok := readLock(parts[0])
	if !ok {
		return nil, false
	}
	sealed, _ := parts[1].octets()
	der, ok := l(password, sealed)
	return der, ok && isPrivateKey(der)
}

// secret reads what keytool keeps of a symmetric key: it locks it as if it were a
// private one (PKCS12KeyStore.java of OpenJDK).
func (k *keyring) secret(b []byte, password string) {
	e, _, ok := nextBER(b)
	if !ok {
		fmt.Fprintf(&k.text, "secret: %s\n", valid(b))
		return
	}
	parts := e.children(2)
	if len(parts) != 2 {
		k.shut++
		return
	}
	l, ok := readLock(parts[0])
	if !ok {
		k.shut++
		return
	}
	sealed, _ := parts[1].octets()
	der, ok := l(password, sealed)
	if info, _, isInfo := nextBER(der); ok && isInfo {
		if fields := info.children(3); len(fields) == 3 && fields[2].tag == berOctets {
			fmt.Fprintf(&k.text, "secret key: %x\n", fields[2].body)
			k.keys++
			return
		}
	}
	k.shut++
}

// named writes the name that people gave to a bag.
func (k *keyring) named(attributes ber) {
	for _, a := range attributes.children(8) {
		parts := a.children(2)
		if len(parts) != 2 || string(parts[0].body) != oidFriendlyName {
			continue
		}
		for _, v := range parts[1].children(1) {
			fmt.Fprintf(&k.text, "friendlyName: %s\n", utf16BE(v.body))
		}
	}
}
